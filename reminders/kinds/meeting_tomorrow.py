"""A meeting is tomorrow: told the day before at 9:00 by the reader's own clock, with the time by that clock.

It keeps its hour (Kind.keeps_hour): a meeting does not wait until somebody may get one more reminder, but others wait
because of it. Whoever was told of the time after that hour has just read it, and gets no second mail.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.meetings.people import guests_of, with_guests
from matching.models import Meeting
from matching.showing import meetings as showing
from matching.vocabulary import MeetingState
from programs.guides import Step
from reminders.respect import hours
from reminders.vocabulary import MailClass, Mode, Reason

from .chunks import CHUNK
from .letters import letter_for
from .meetings import (
    CALL_OFF,
    MISSED,
    clock_for,
    example,
    file_of,
    link,
    local_day,
    meeting_in,
    parts_of,
    reader_of,
    shown,
)
from .registry import Due, Kind, Withheld, add

NAME = "meeting_tomorrow"
# From 9:00 to 21:00, when the quiet hours begin.
LIFETIME = timedelta(hours=12)
# The longest time between 9:00 of one day and the end of the next, on the day when clocks go back.
AHEAD = timedelta(hours=41)


def plan(now, size=None):
    """Yield Dues for the meetings of tomorrow. 4 to 6 queries for each chunk; who has a row is read again."""
    last, size = 0, size or CHUNK
    coming = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lte=now + AHEAD)
    while meetings := list(with_guests(coming).filter(pk__gt=last).order_by("pk")[:size]):
        last = meetings[-1].pk
        guests = guests_of(meetings)
        if dues := [due for each in meetings for one in guests[each.pk] if (due := due_of(each, one, now))]:
            yield dues


def due_of(meeting, guest, now):
    """Return the Due of a Meeting to one Guest, or None before its hour, after it, or when it was told since."""
    day = local_day(meeting.starts_at, ZoneInfo(guest.zone)) - timedelta(days=1)
    due_at = hours.morning_of(day, (guest.zone,))
    ends = min(due_at + LIFETIME, meeting.starts_at)
    if not due_at <= now < ends or meeting.changed_at >= due_at:
        return None
    data = {
        "meeting": meeting.pk, "sequence": meeting.sequence, "conversation": meeting.group.conversation_id,
    }  # fmt: skip
    return Due(
        f"meeting {meeting.pk}", f"change {meeting.sequence}", due_at, user_id=guest.user_id, email=guest.email,
        data=data, expires_at=ends,
    )  # fmt: skip


def context(delivery):
    """Return what the mail says; raise Withheld when the meeting moved, was called off or has begun. 22 queries."""
    meeting = meeting_in(delivery)
    now_stands = meeting.state == MeetingState.PLANNED and meeting.sequence == delivery.data["sequence"]
    if not now_stands or meeting.starts_at <= timezone.now():
        raise Withheld(Reason.SETTLED)
    me = reader_of(delivery, meeting.group)
    clock = clock_for(me, meeting)
    return {
        **parts_of(delivery, meeting, me),
        **letter_of(meeting, me),
        "title": showing.title_of(meeting, me),
        "day": day_words(meeting, clock),
        "time": date_format(meeting.starts_at.astimezone(clock).replace(tzinfo=None), "TIME_FORMAT"),
        "clock": showing.clock_words(clock.key),
        "shown": shown(delivery, meeting, clock),
        "call_off_url": link(delivery, meeting, CALL_OFF),
        "missed_url": link(delivery, meeting, MISSED),
        "calendar": [file_of(meeting, me, delivery)],
    }


def letter_of(meeting, me):
    """Return the guide's letter for this meeting of two people; {} in a circle, whose outline is on its page."""
    if meeting.mentorship_id is None:
        return {}
    step = Step.FIRST_MEETING if meeting.mentorship.first_met_at is None else Step.MEET
    return letter_for(step, meeting.mentorship.side_of(me))


def day_words(meeting, clock):
    """Return "tomorrow", or the day, by the reader's clock: a mail that was delayed says what is true."""
    day, today = local_day(meeting.starts_at, clock), local_day(timezone.now(), clock)
    if day == today:
        return _("today")
    return _("tomorrow") if day - today == timedelta(days=1) else date_format(day, "DATE_FORMAT")


def sample():
    """Return the mail about the next meeting of two people, and about the next one of a circle."""
    coming = Meeting.objects.with_groups().filter(state=MeetingState.PLANNED, starts_at__gt=timezone.now())
    found = [coming.filter(**{name: None}).order_by("starts_at", "pk").first() for name in ("circle", "mentorship")]
    return [made for each in found if each is not None for made in example(NAME, each, sequence=each.sequence)]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A meeting is tomorrow"),
        about=gettext_lazy("The day before each meeting, at 9:00 by your clock."),
        why=gettext_lazy("you meet somebody on MentorHub at this time."),
        keeps_hour=True,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        sample=sample,
    )
)
