"""What we hold of somebody who was asked, in plain words: for the mail and for the page behind its link."""

from django.utils.translation import gettext as _

from profiles.models import Topic
from profiles.vocabulary import LibraryType, OfferKind


def held(invitation):
    """Return [(what, words), ...] of all that an invitation holds of its person. One query."""
    draft = invitation.draft
    topics = dict(Topic.objects.filter(slug__in=[*draft["helps"], *draft["wants"]]).values_list("slug", "name"))
    offers = [f"{OfferKind(kind).label} ({places})" for kind, places in draft["offers"].items()]
    facts = [
        (_("Name"), invitation.name),
        (_("E-mail address"), invitation.email),
        (_("You could help with"), named(topics, draft["helps"])),
        (_("You want help with"), named(topics, draft["wants"])),
        (_("You offer"), ", ".join(map(str, offers))),
        (_("Library type"), LibraryType(draft["library_type"]).label if draft["library_type"] else ""),
        (_("Place"), draft["place_text"]),
    ]
    return [(what, words) for what, words in facts if words]


def named(topics, slugs):
    """Return the names of topics in the order of `slugs`; one that has left our list is left out."""
    return ", ".join(topics[slug] for slug in slugs if slug in topics)
