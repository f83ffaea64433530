"""The contents of one person's page: what they can help with, whether they have a place free, when you could meet."""

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Profile
from profiles.showing.cards import card_of, offer_words, state_words
from profiles.showing.hours import clock_words, overlap_words
from profiles.vocabulary import LANGUAGES, Direction, Visibility


def person_of(slug, viewer):
    """Return the queryset of the one profile that `viewer` may open under `slug`, with all that its page shows."""
    people = Profile.objects.visible_to(viewer).filter(slug=slug).select_related("place")
    return people.prefetch_related("interests__topic", "offers")


def context_of(profile, viewer):
    """Return what the page of `profile` (from `person_of`) shows to `viewer`. Costs 1 query for a member."""
    topics = {side: topics_of(profile, side) for side in Direction}
    left = {offer.kind: offer.left for offer in profile.offers.all() if offer.left}
    my_zone = time_zone_of(viewer)
    is_mine = viewer.is_authenticated and profile.user_id == viewer.pk
    return {
        "profile": profile,
        "card": card_of(
            profile,
            place=profile.place.label if profile.place else "",
            topics=topics[Direction.HELP],
            left=left,
            state=state_words(profile),
            is_mine=is_mine,
        ),
        "helps": topics[Direction.HELP],
        # What somebody is looking for is for members, and only when they asked to be found for it.
        "wants": topics[Direction.WANT] if is_mine or (viewer.is_authenticated and profile.seeking) else (),
        "offers": offer_words(left),
        "is_full": bool(topics[Direction.HELP]) and not left,
        "can_write": bool(topics[Direction.HELP] and left) and not profile.is_paused and not is_mine,
        "languages": [str(LANGUAGES[code]) for code in profile.languages if code in LANGUAGES],
        "overlap": "" if is_mine else overlap_words(my_zone, profile.time_zone, timezone.localdate()),
        "clock": clock_words(profile.time_zone, timezone.now()),
        "is_mine": is_mine,
        "audience": audience_words(profile) if is_mine else "",
    }


def topics_of(profile, side):
    """Return the names of a person's topics in one direction, by name."""
    return tuple(sorted(interest.topic.name for interest in profile.interests.all() if interest.direction == side))


def time_zone_of(viewer):
    """Return the name of the viewer's time zone; "" when we do not know it."""
    if not viewer.is_authenticated:
        return ""
    return Profile.objects.filter(user=viewer).values_list("time_zone", flat=True).first() or ""


def audience_words(profile):
    """Return who sees this page, for the person whom it shows."""
    return {
        Visibility.PUBLIC: _("Everybody can see your profile."),
        Visibility.MEMBERS: _("Members who are signed in can see your profile."),
        Visibility.HIDDEN: _("Only you can see your profile."),
    }[profile.visibility]
