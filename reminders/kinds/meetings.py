"""What the mails about meetings share: who reads, by which clock, the entries for the calendar, the links.

Every time in them is that of the reader's own clock, which is named; the file says it in UTC, so that calendars show it
by theirs. No file names anybody else's address.
"""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from matching.meetings import calendar
from matching.meetings.people import clock_of, people_of
from matching.models import Meeting, Seat
from matching.showing import meetings as showing
from matching.talking import relay
from reminders.links import tokens
from reminders.models import Delivery
from reminders.vocabulary import Reason

from . import mentorships
from .addresses import page
from .asks import check_recipient, conversation_page, talk_parts, thread_of, whom
from .mentorships import MEET
from .registry import Withheld

# Purposes of links about "meeting 5"; MEET is about "mentorship 5" or "circle 5".
MOVE, CALL_OFF, MISSED = "move_meeting", "call_off_meeting", "missed_meeting"
# Days after a meeting in which one can say that it did not happen.
AFTER = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A Meeting as a mail shows it: by the reader's clock, and as it was set where that is another one."""

    meeting: Meeting
    when: str
    elsewhere: str
    move_url: str


def about(group):
    """Return how rows and links name a Mentorship or Circle."""
    return f"{group._meta.model_name} {group.pk}"


def meeting_in(delivery):
    """Return the Meeting that a mail is about; raise Withheld when it is gone. Costs 1 query."""
    found = Meeting.objects.with_groups().filter(pk=delivery.data["meeting"]).first()
    if found is None:
        raise Withheld(Reason.GONE)
    return found


def reader_of(delivery, group):
    """Return the Correspondent of a group to whom a mail goes; raise Withheld when nobody there is that person."""
    for one in people_of(group):
        try:
            check_recipient(delivery, one)
        except Withheld:
            continue
        return one
    raise Withheld(Reason.GONE)


def parts_of(delivery, meeting, me):
    """Return what every mail about a meeting holds: where answers go, its thread, the way to set another time.

    Raises Withheld when the two are apart. Costs up to 13 queries.
    """
    group = meeting.group
    if meeting.mentorship_id is not None:
        pair = mentorships.pair_of(group, group.side_of(me))
        parts = talk_parts(delivery, pair.talk)
    else:
        parts = circle_parts(delivery, group, me)
    return {
        **parts,
        "is_circle": meeting.circle_id is not None,
        "meet_url": "" if group.is_closed else meet_link(delivery, group),
        "group_url": group_page(group) if delivery.user_id is not None else "",
    }


def circle_parts(delivery, circle, me):
    """Return the same for a circle, where an answer goes to everybody in it. Costs up to 3 queries."""
    parts = {"name": circle.title, "conversation_url": ""}
    seat = Seat.objects.filter(conversation=circle.conversation_id, correspondent=me, left_at=None)
    if circle.conversation_id is None or (mine := seat.select_related("conversation").first()) is None:
        return parts
    return parts | {
        "reply_to": relay.address_for(mine),
        "thread": thread_of(delivery, circle.conversation_id),
        "conversation_url": conversation_page(circle.conversation) if delivery.user_id is not None else "",
    }


def group_page(group):
    """Return the address of a Mentorship's or Circle's page, for members."""
    return page(f"matching:{group._meta.model_name}", group.public_id, anchor="meetings")


# --- Times ------------------------------------------------------------------------------------------------------------
def clock_for(me, meeting):
    """Return the ZoneInfo by which a mail shows a Meeting to one of its people. Costs at most 2 queries."""
    return clock_of(me, meeting)


def shown(delivery, meeting, clock, *, may_move=True):
    """Return a Meeting as a mail to somebody with that clock (a ZoneInfo) shows it. Costs 1 query."""
    return Shown(
        meeting,
        showing.when_words(meeting.starts_at, clock),
        showing.elsewhere(meeting, clock),
        link(delivery, meeting, MOVE) if may_move else "",
    )


def local_day(at, clock):
    """Return the date of an instant by a clock."""
    return at.astimezone(ZoneInfo(clock.key)).date()


# --- Files ------------------------------------------------------------------------------------------------------------
def file_of(meeting, me, delivery):
    """Return (name, content, method) of the entry for the reader's calendar."""
    method = calendar.method_of(meeting)
    address = page("matching:meeting", meeting.public_id) if delivery.user_id is not None else ""
    content = calendar.entry(
        meeting, title=showing.title_of(meeting, me), method=method, page=address, reader=me.address
    )
    return calendar.file_name(meeting), content, method


# --- Links ------------------------------------------------------------------------------------------------------------
def link(delivery, meeting, purpose):
    """Return the address of a link about a Meeting: good until it begins, or for a while after it. Costs 1 query."""
    last = timedelta(days=AFTER) if purpose == MISSED else timedelta(days=1)
    days = max((meeting.ends_at + last - timezone.now()).days, 1)
    about_it = f"meeting {meeting.pk}"
    return tokens.make(purpose, object=about_it, recipient=delivery.recipient, delivery=delivery, days=days)


def meet_link(delivery, group):
    """Return the address at which a reader sets a time for a Mentorship or Circle. Costs 1 query."""
    return tokens.make(
        MEET, object=about(group), recipient=delivery.recipient, delivery=delivery, days=mentorships.LINK_DAYS
    )


def example(kind, meeting, **data):
    """Return an unsaved Delivery of a kind about a Meeting to the first of its people, in a list; [] for nobody."""
    to = next((found for one in people_of(meeting.group) if (found := whom(one))), None)
    return [Delivery(kind=kind, **to, data={"meeting": meeting.pk, **data})] if to else []
