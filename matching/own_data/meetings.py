"""Meetings of two people or of a circle."""

from django.utils.translation import gettext_lazy as _

from matching.models import Meeting
from profiles.own_data.registry import Tie, about_people, empty, stays

from .whose import NUMBER, of_theirs, selves

WHEN = {
    "starts_at": _("starts"), "minutes": _("minutes"), "time_zone": _("time zone"), "state": _("what became of it"),
}  # fmt: skip

about_people(
    Meeting,
    # The link or the number at which people meet is that of whoever set the time.
    Tie(
        "meetings_set", lambda person: Meeting.objects.filter(set_by__in=selves(person)), empty(place="", set_by=None),
        title=_("Meetings that you set"),
        shown={
            **WHEN, "place": _("where, or by which link"), "created_at": _("set"), "changed_at": _("last changed"),
        },
        columns=("set_by",),
    ),
    Tie(
        "meetings", lambda person: of_theirs(Meeting, person),
        stays("That there was a meeting is also the others'; who met stands nowhere any more."),
        title=_("Meetings of your mentorships and circles"),
        shown=WHEN,
        columns=("mentorship", "circle"),
    ),
    kept_back={
        "public_id": NUMBER, "number": _("It says which of a circle's meetings it is."),
        "sequence": _("It counts changes, for calendars."),
    },
)  # fmt: skip
