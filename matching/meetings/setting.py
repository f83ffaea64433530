"""Setting a meeting, moving it, calling it off, and saying whether it took place.

Lock order: the mentorship or the circle first, then its meetings.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F
from django.utils import timezone

from matching import moves
from matching.models import Circle, Meeting, Mentorship, Stranger
from matching.signals import meeting_changed
from matching.vocabulary import MeetingState, MemberState

# How many may be to come at a time; how far ahead; how long after its end it counts as held by itself.
MOST_PLANNED, FARTHEST, PATIENCE = 12, timedelta(days=400), timedelta(hours=1)


# Every change is a mail to everybody: so many new ones in a day, and changes of one, are plans; more are a nuisance.
MOST_A_DAY, MOST_CHANGES = 24, 20


class NotNow(Exception):
    """A meeting cannot be set, or moved, as wished: its group is closed, or there are enough, or it has passed."""


class TooMany(NotNow):
    """So many are to come already, or were set or changed lately, that nobody keeps them in mind."""


def hold_group(*, mentorship_id=None, circle_id=None):
    """Return the Mentorship or Circle, held until the transaction ends; raise NotNow when it is closed."""
    if mentorship_id is not None:
        rows = Mentorship.objects.select_for_update(of=["self"]).select_related("mentor")
        group = rows.get(pk=mentorship_id)
    else:
        group = Circle.objects.select_for_update(of=["self"]).select_related("host").get(pk=circle_id)
    if group.is_closed:
        raise NotNow
    return group


def check_inside(group, by):
    """Raise Stranger unless `by` (a Correspondent) is one of a mentorship's two, or in a circle or its host."""
    if isinstance(group, Mentorship):
        group.side_of(by)
        return
    is_host = group.host is not None and by.user_id == group.host.user_id is not None
    if not is_host and not group.members.filter(correspondent=by, state=MemberState.JOINED).exists():
        raise Stranger(by)


@transaction.atomic
def plan(times, *, by, minutes, time_zone, place="", mentorship_id=None, circle_id=None, now=None):
    """Set meetings at `times` (instants); return the Meetings in order. Raises NotNow, TooMany and Stranger.

    A time at which the same group meets already is that meeting. In a circle they go on with the outline's numbers.
    """
    now = now or timezone.now()
    group = hold_group(mentorship_id=mentorship_id, circle_id=circle_id)
    check_inside(group, by)
    planned = {each.starts_at: each for each in group.meetings.filter(state=MeetingState.PLANNED)}
    new = [at for at in times if at not in planned]
    if any(not now < at <= now + FARTHEST for at in new):
        raise NotNow
    lately = group.meetings.filter(created_at__gt=now - timedelta(days=1)).count()
    if len(planned) + len(new) > MOST_PLANNED or lately + len(new) > MOST_A_DAY:
        raise TooMany
    number = 0
    if circle_id is not None:
        there = group.meetings.filter(state__in=[MeetingState.PLANNED, MeetingState.HELD])
        number = max(there.exclude(number=None).values_list("number", flat=True), default=0)
    for at in new:
        number += 1
        planned[at] = Meeting.objects.create(
            mentorship_id=mentorship_id, circle_id=circle_id, number=number if circle_id is not None else None,
            starts_at=at, minutes=minutes, time_zone=time_zone, place=place, set_by=by, created_at=now, changed_at=now,
        )  # fmt: skip
        meeting_changed.send(Meeting, meeting=planned[at], by=by, change="new")
    note_sign(group, now)
    return [planned[at] for at in times]


def note_sign(group, now):
    """Write down a sign of life of a mentorship. Circles are known by their conversation and meetings."""
    if isinstance(group, Mentorship):
        Mentorship.objects.filter(pk=group.pk).note_sign(now)


def hold_meeting(meeting_id, by):
    """Return (Meeting, its group), both held; raise NotNow for a closed group, Stranger when `by` is not in it."""
    found = Meeting.objects.values("mentorship_id", "circle_id").get(pk=meeting_id)
    group = hold_group(**found)
    check_inside(group, by)
    return Meeting.objects.select_for_update().get(pk=meeting_id), group


@transaction.atomic
def move(meeting_id, *, by, starts_at, minutes=None, time_zone=None, place=None, now=None):
    """Move a meeting that is still to come, or change where it is; return it. Raises NotNow, TooMany and Stranger.

    Without any change nothing is written and nobody is told.
    """
    now = now or timezone.now()
    meeting, group = hold_meeting(meeting_id, by)
    if meeting.state != MeetingState.PLANNED or not now < starts_at <= now + FARTHEST:
        raise NotNow
    wanted = {"starts_at": starts_at, "minutes": minutes, "time_zone": time_zone, "place": place}
    changes = {name: value for name, value in wanted.items() if value is not None and getattr(meeting, name) != value}
    if not changes:
        return meeting
    if meeting.sequence >= MOST_CHANGES:
        raise TooMany
    for name, value in {**changes, "sequence": meeting.sequence + 1, "changed_at": now, "set_by": by}.items():
        setattr(meeting, name, value)
    meeting.save()
    note_sign(group, now)
    meeting_changed.send(Meeting, meeting=meeting, by=by, change="moved")
    return meeting


@transaction.atomic
def call_off(meeting_id, *, by, now=None):
    """Call off a meeting that is still to come; return it. A second time changes nothing. Raises NotNow, Stranger."""
    now = now or timezone.now()
    meeting, group = hold_meeting(meeting_id, by)
    if meeting.state == MeetingState.PLANNED:
        call_off_held(meeting, by, now)
        note_sign(group, now)
    elif meeting.state != MeetingState.CANCELLED:
        raise NotNow
    return meeting


def call_off_held(meeting, by, now):
    """Call off one Meeting whose group is held."""
    moves.move_meeting(meeting, MeetingState.CANCELLED, now, sequence=meeting.sequence + 1)
    meeting_changed.send(Meeting, meeting=meeting, by=by, change="cancelled")


def call_off_all(meetings, by, now):
    """Call off those of `meetings` (a QuerySet) that are still to come; their group is held."""
    for meeting in meetings.filter(state=MeetingState.PLANNED, starts_at__gt=now).order_by("starts_at"):
        call_off_held(meeting, by, now)


@transaction.atomic
def tell(meeting_id, *, by, took_place, now=None):
    """Say whether a meeting whose time has come took place; return it. Raises NotNow and Stranger."""
    now = now or timezone.now()
    meeting, group = hold_meeting(meeting_id, by)
    wanted = MeetingState.HELD if took_place else MeetingState.MISSED
    if meeting.starts_at > now or meeting.state == MeetingState.CANCELLED:
        raise NotNow
    if meeting.state != wanted:
        moves.move_meeting(meeting, wanted, now)
        count(group)
        note_sign(group, now)
    return meeting


@transaction.atomic
def met_already(mentorship_id, *, by, at=None, now=None):
    """Write down a meeting of two people that nobody had set here; return the Meeting. Raises NotNow and Stranger."""
    now = now or timezone.now()
    at = at or now
    group = hold_group(mentorship_id=mentorship_id)
    check_inside(group, by)
    if at > now:
        raise NotNow
    meeting = Meeting.objects.create(
        mentorship=group, starts_at=at, minutes=30, time_zone="UTC", state=MeetingState.HELD, set_by=by,
        created_at=now, changed_at=now,
    )  # fmt: skip
    count(group)
    note_sign(group, now)
    return meeting


def count(group):
    """Bring what a held Mentorship or Circle knows of its meetings in line with them. Costs 2 queries."""
    held = group.meetings.filter(state=MeetingState.HELD)
    if isinstance(group, Mentorship):
        group.first_met_at = held.order_by("starts_at").values_list("starts_at", flat=True).first()
        group.save(update_fields=["first_met_at"])
    else:
        group.held = held.count()
        group.save(update_fields=["held"])


def passed(now):
    """Return the meetings that are over at `now`, of which nobody has said anything."""
    # No meeting is longer than eight hours, so what began before is found by its index.
    length = ExpressionWrapper(F("minutes") * timedelta(minutes=1), output_field=DurationField())
    over = ExpressionWrapper(F("starts_at") + length, output_field=DateTimeField())
    begun = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__lte=now - PATIENCE)
    return begun.alias(over=over).filter(over__lte=now - PATIENCE)


@transaction.atomic
def presume_held(pk, now):
    """Let one meeting that has passed count as held, if it still is planned; return whether it did."""
    found = Meeting.objects.values("mentorship_id", "circle_id").get(pk=pk)
    try:
        group = hold_group(**found)
    except NotNow:
        group = None
    meeting = Meeting.objects.select_for_update().get(pk=pk)
    if not passed(now).filter(pk=pk).exists():
        return False
    moves.move_meeting(meeting, MeetingState.HELD, now)
    if group is not None:
        count(group)
        note_sign(group, meeting.starts_at)
    return True
