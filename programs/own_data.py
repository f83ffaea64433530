"""What the catalog's tables hold about people: who told us something, who confirmed it, who changed it."""

from django.utils.translation import gettext_lazy as _

from profiles.own_data import retention
from profiles.own_data.registry import Tie, about_people, delete, not_personal, unlink
from programs.models import (
    ApplicationWindow,
    CatalogVersion,
    Program,
    ProgramChange,
    RoleTerms,
    SavedSearch,
    Sponsor,
    Steward,
    Suggestion,
    Verification,
)

CATALOG = _("It says something about the program, and stands on its page for everybody.")


def forget_sender(suggestions, person):
    """Forget who sent suggestions, and in which words; a waiting one that says nothing else goes."""
    suggestions.filter(state="pending", facts={}, source_url="").exclude(kind="closed").delete()
    suggestions.update(email="", message="")


def addresses_of_suggestions(before):
    """Forget who sent the suggestions that were decided before `before`."""
    return Suggestion.objects.filter(decided_at__lt=before).exclude(email="").update(email="")


def unconfirmed_searches(before):
    """Forget the searches saved before `before` whose address nobody confirmed."""
    return SavedSearch.objects.waiting().filter(created_at__lt=before).delete()[0]


about_people(
    Suggestion,
    Tie(
        "suggestions", lambda person: Suggestion.objects.filter(person.has("email")), forget_sender,
        title=_("What you told us about programs, with your address"),
        shown={
            "created_at": _("when"), "kind": _("what"), "program__name": _("program"), "facts": _("facts"),
            "message": _("your words"), "source_url": _("where it can be read"), "email": _("address"),
            "state": _("decision"), "reason": _("why"),
        },
    ),
    Tie(
        "suggestions_decided", lambda person: Suggestion.objects.filter(decided_by=person.user), unlink("decided_by"),
        title=_("Suggestions that you decided"),
        shown={"decided_at": _("when"), "program__name": _("program"), "state": _("decision"), "reason": _("why")},
        columns=("decided_by",),
    ),
)  # fmt: skip
about_people(
    Verification,
    Tie(
        "confirmations_of_programs", lambda person: Verification.objects.filter(confirmed_by=person.user),
        unlink("confirmed_by"),
        title=_("Facts of programs that you confirmed"),
        shown={
            "confirmed_at": _("when"), "program__name": _("program"), "fields": _("facts"), "source_url": _("source"),
        },
        columns=("confirmed_by",),
    ),
    kept_back={"evidence": CATALOG, "as_of_year": CATALOG, "as_of": CATALOG},
)  # fmt: skip
about_people(
    ProgramChange,
    Tie(
        "changes_of_programs", lambda person: ProgramChange.objects.filter(changed_by=person.user),
        unlink("changed_by"),
        title=_("Facts of programs that you changed"),
        shown={"changed_at": _("when"), "program__name": _("program"), "field": _("fact"), "note": _("why")},
        columns=("changed_by",),
    ),
    kept_back={"old": CATALOG, "new": CATALOG, "origin": CATALOG},
)  # fmt: skip
about_people(
    Steward,
    Tie(
        "stewardships", lambda person: Steward.objects.filter(person.has("email")), delete,
        title=_("Programs that you look after"),
        shown={
            "created_at": _("since"), "program__name": _("program"), "email": _("address"), "name": _("name"),
            "is_public": _("the address stands on the program's page"), "asked_at": _("unanswered since"),
            "bounced_at": _("mail came back at"), "answered_at": _("last answered at"),
        },
    ),
    kept_back={
        "state": _("Only stewardships that go on carry your address."),
        "ended_at": _("Only stewardships that go on carry your address."),
        "silent": _("It follows from the days that you see."),
    },
)  # fmt: skip
about_people(
    SavedSearch,
    Tie(
        "saved_searches", lambda person: SavedSearch.objects.filter(email__in=person.addresses), delete,
        title=_("Lists of programs that you asked for news about"),
        shown={
            "created_at": _("when"), "confirmed_at": _("confirmed"), "alerted_at": _("last mail"),
            "query": _("filters"), "email": _("address"),
        },
    ),
    kept_back={"told": _("Numbers of programs that we told you about, so that we do not do it twice.")},
)  # fmt: skip
not_personal(Sponsor, because="An organization that runs programs.")
not_personal(Program, because="A program as it describes itself in public.")
not_personal(Program.topics.through, because="Which topics a program is about.")
not_personal(RoleTerms, because="What a program asks of those who join.")
not_personal(ApplicationWindow, because="When one can apply to a program.")
not_personal(CatalogVersion, because="A number that rises with every change of the catalog.")
retention.add(
    retention.Period(
        "addresses_of_suggestions", _("Your address with what you told us about a program, after we decided"), 90,
        _("So that a curator can ask you back."), addresses_of_suggestions,
    )
)  # fmt: skip
retention.add(
    retention.Period(
        "unconfirmed_searches", _("Your address with a list of programs, if you did not confirm it"), 7,
        _("So long the link in our mail works."), unconfirmed_searches,
    )
)  # fmt: skip
