"""Circles: hosting one, being in one, and waiting for one."""

from django.utils.translation import gettext_lazy as _

from matching.lifecycle import leaving
from matching.models import Circle, CircleMember, CircleWish
from profiles.own_data.registry import Tie, about_people, delete

from .whose import NUMBER, QUIET, selves

COUNTS = _("It counts people or meetings.")


def hand_on(found, person):
    """Let them go on among peers, or end, without a word that the host wrote."""
    leaving.hand_on_circles(found)


def leave(found, person):
    """Give the places to whoever waits longest."""
    leaving.leave_circles(found)


about_people(
    Circle,
    Tie(
        "circles_hosted", lambda person: Circle.objects.filter(host__user=person.user), hand_on,
        title=_("Circles that you host"),
        shown={
            "created_at": _("made"), "title": _("title"), "about": _("what it is about"), "topic__name": _("topic"),
            "rhythm": _("when it meets"), "time_zone": _("time zone"), "places": _("places"),
            "state": _("where it stands"), "started_at": _("begun"), "closed_at": _("ended"),
        },
        columns=("host",),
    ),
    kept_back={
        "public_id": NUMBER, "is_hosted": _("It says that the circle has a host."), "taken": COUNTS, "held": COUNTS,
        "conversation": NUMBER, "reason": QUIET,
    },
)  # fmt: skip
about_people(
    CircleMember,
    Tie(
        "circles", lambda person: CircleMember.objects.filter(correspondent__in=selves(person)), leave,
        title=_("Circles that you are in, or were asked to"),
        shown={
            "circle__topic__name": _("topic"), "state": _("where you stand"), "since": _("since"),
            "circle__state": _("where the circle stands"),
        },
        columns=("correspondent",),
    ),
)  # fmt: skip
about_people(
    CircleWish,
    Tie(
        "circle_wishes", lambda person: CircleWish.objects.filter(correspondent__in=selves(person)), delete,
        title=_("Circles that you wait for"),
        shown={
            "created_at": _("since"), "topic__name": _("topic"), "hours": _("half-hours of a week when you are free"),
            "time_zone": _("time zone"), "state": _("what became of it"), "closed_at": _("ended"),
        },
        columns=("correspondent",),
    ),
)  # fmt: skip
