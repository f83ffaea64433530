"""Meetings in words: when by the reader's clock, with whom, and what can still be done about them.

Pages are rendered with the reader's clock in force (timezone.override), so times in templates are theirs.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.meetings.setting import MOST_PLANNED
from matching.models import Meeting, Mentorship
from matching.vocabulary import MeetingState
from profiles.showing.hours import zone

# So many of those that have been are listed.
MOST_PAST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting in a list. `elsewhere` is its time by the clock it was set by, "" where that is the reader's."""

    meeting: Meeting
    words: str
    elsewhere: str
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The meetings of one Mentorship or Circle, for its page: those to come, the next one first, and the last ones."""

    group: object
    number: UUID
    is_circle: bool
    coming: tuple[Line, ...]
    past: tuple[Line, ...]
    # Whether one more may be set.
    may_set: bool
    zone: str


def part_of(group, clock, now=None):
    """Return the Part of a Mentorship or Circle for a reader whose clock is `clock` (a ZoneInfo). Costs 1 query."""
    now = now or timezone.now()
    found = list(group.meetings.order_by("starts_at", "pk"))
    coming = [each for each in found if each.state == MeetingState.PLANNED and each.ends_at > now]
    past = [each for each in found if each not in coming][::-1][:MOST_PAST]
    return Part(
        group=group,
        number=group.public_id,
        is_circle=not isinstance(group, Mentorship),
        coming=tuple(line_of(each, clock, is_next=place == 0) for place, each in enumerate(coming)),
        past=tuple(line_of(each, clock, now=now) for each in past),
        may_set=not group.is_closed and len(coming) < MOST_PLANNED,
        zone=clock_words(clock.key),
    )


def line_of(meeting, clock, *, is_next=False, now=None):
    """Return the Line of a Meeting for a reader whose clock is `clock`."""
    return Line(meeting, state_words(meeting, now), elsewhere(meeting, clock), is_next)


def state_words(meeting, now=None):
    """Return what became of a Meeting, or that it is to come."""
    now = now or timezone.now()
    if meeting.state == MeetingState.PLANNED and meeting.starts_at <= now:
        return _("under way, or just over")
    return str(MeetingState(meeting.state).label)


def clock_words(name):
    """Return a time zone as people say it: "New York time"."""
    return _("%(city)s time") % {"city": name.rpartition("/")[2].replace("_", " ")}


def elsewhere(meeting, clock):
    """Return the time of a Meeting by the clock it was set by, in words, or "" when `clock` shows the same."""
    there = zone(meeting.time_zone)
    if there is None or meeting.time_zone == "UTC":
        return ""
    if meeting.starts_at.astimezone(there).replace(tzinfo=None) == meeting.starts_at.astimezone(clock).replace(
        tzinfo=None
    ):
        return ""
    return when_words(meeting.starts_at, there)


def when_words(at, clock):
    """Return an instant by a clock in words: "3 March 2027, 18:00, New York time"."""
    values = {"time": date_format(at.astimezone(clock).replace(tzinfo=None), "DATETIME_FORMAT")}
    return _("%(time)s, %(clock)s") % {**values, "clock": clock_words(clock.key)}


def title_of(meeting, reader):
    """Return what a Meeting is called for one of its people (a Correspondent): with whom, or which circle's."""
    if meeting.circle_id is not None:
        values = {"circle": meeting.circle.title, "number": meeting.number}
        return (_("%(circle)s, meeting %(number)s") if meeting.number else "%(circle)s") % values
    return _("Meeting with %(name)s") % {"name": other_name(meeting.mentorship, reader)}


def other_name(mentorship, reader):
    """Return the name of the other one of a Mentorship. Reads its people."""
    if mentorship.mentee_id != reader.pk:
        return mentorship.mentee.display_name
    return mentorship.mentor.name if mentorship.mentor is not None else _("Somebody who left")
