"""Mentorships, and what two people keep in them: agreements, goals, notes, and what they said when asked."""

from django.utils.translation import gettext_lazy as _

from matching.lifecycle import leaving
from matching.models import Agreement, Check, Goal, Mentorship, Note
from profiles.own_data.registry import Tie, about_people, delete, empty, stays

from .whose import CLOCK, COURSE, NUMBER, QUIET, mentorships, selves

WHICH = _("It says which mentorship it belongs to.")
STANDING = {
    "started_at": _("begun"), "kind": _("kind of help"), "state": _("where it stands"),
    "active_at": _("under way since"), "first_met_at": _("first met"), "paused_at": _("paused since"),
    "paused_until": _("paused until"), "pause_reason": _("why it is paused"), "closed_at": _("ended"),
}  # fmt: skip
PARTS = {
    "time": _("our time"), "expectations": _("what we expect"), "form": _("how we work"),
    "results": _("how it ends"), "written_at": _("written"),
}  # fmt: skip


def end_mentorships(found, person):
    """End them, and free their places."""
    leaving.end_mentorships(found)


def throw_away(found, person):
    """Delete them while the mentor's profile, by which some are found, is still there."""
    found.delete()


about_people(
    Mentorship,
    Tie(
        "mentorships", lambda person: Mentorship.objects.filter(mentee__in=selves(person)), end_mentorships,
        title=_("Mentors who said yes to you"),
        shown={**STANDING, "mentor__slug": _("the mentor at /mentors/…")},
        columns=("mentee",),
    ),
    Tie(
        "mentorships_as_mentor", lambda person: Mentorship.objects.filter(mentor__user=person.user), end_mentorships,
        title=_("People whom you said yes to"),
        shown=STANDING,
        columns=("mentor",),
    ),
    kept_back={
        "public_id": NUMBER, "ask": COURSE, "conversation": NUMBER, "reason": QUIET, "last_at": CLOCK,
        "warned_at": CLOCK,
    },
)  # fmt: skip
# Written by one and changed by the other, on top of the first message: nobody could say whose words they are. Each of
# the two takes along what they said yes to, and it goes with the first who leaves.
about_people(
    Agreement,
    Tie(
        "agreements", lambda person: Agreement.objects.filter(mentorship__mentee__in=selves(person)), throw_away,
        title=_("What you agreed on with mentors"),
        shown={**PARTS, "mentee_accepted_at": _("you said yes")},
        columns=("mentorship", "written_by"), told=lambda found: found.exclude(mentee_accepted_at=None),
    ),
    Tie(
        "agreements_as_mentor",
        lambda person: Agreement.objects.filter(mentorship__mentor__user=person.user),
        throw_away,
        title=_("What you agreed on as a mentor"),
        shown={**PARTS, "mentor_accepted_at": _("you said yes")},
        columns=("mentorship", "written_by"), told=lambda found: found.exclude(mentor_accepted_at=None),
    ),
    kept_back={"revision": _("It counts how often the words were changed.")},
)  # fmt: skip
about_people(
    Goal,
    Tie(
        "goals", lambda person: Goal.objects.filter(author__in=selves(person)), delete,
        title=_("Goals that you set"),
        shown={
            "created_at": _("set"), "text": _("goal"), "state": _("how far"), "changed_at": _("last changed"),
        },
        columns=("author",),
    ),
    kept_back={"public_id": NUMBER, "mentorship": WHICH},
)  # fmt: skip
about_people(
    Note,
    Tie(
        "notes", lambda person: Note.objects.filter(author__in=selves(person)), delete,
        title=_("Notes that you wrote"),
        shown={
            "created_at": _("written"), "visibility": _("who reads it"), "text": _("your words"),
            "changed_at": _("last changed"),
        },
        columns=("author",),
    ),
    Tie(
        "notes_of_others",
        lambda person: Note.objects.filter(mentorship__in=mentorships(person)).exclude(author__in=selves(person)),
        stays("What the other one noted is theirs; it names nobody any more."),
        columns=("mentorship",),
        hidden="What the other one of the two noted is theirs. What they share stands with the mentorship.",
    ),
    kept_back={"public_id": NUMBER},
)  # fmt: skip
about_people(
    Check,
    Tie(
        "checks", lambda person: Check.objects.filter(correspondent__in=selves(person)), empty(words=""),
        title=_("How you said that it goes"),
        shown={
            "created_at": _("when"), "kind": _("asked"), "answer": _("your answer"), "words": _("your words"),
        },
        columns=("correspondent",),
    ),
    kept_back={"mentorship": WHICH},
)  # fmt: skip
