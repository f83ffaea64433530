"""A time to meet was set, moved or called off: told to everybody who comes, with an entry for the calendar.

A series is one mail with one file for each meeting. What was changed again before a mail left is told by the newer one.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy

from matching.models import Meeting
from matching.showing import meetings as showing
from matching.talking.apart import are_apart
from matching.vocabulary import MeetingState
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .meetings import (
    CALL_OFF,
    clock_for,
    example,
    file_of,
    link,
    meeting_in,
    parts_of,
    reader_of,
    shown,
)
from .registry import Kind, Withheld, add

NAME = "meeting_set"
NEW, MOVED, CANCELLED = "new", "moved", "cancelled"
LIFETIME = timedelta(days=7)


def meetings_told(delivery, meeting):
    """Return the Meetings that a mail tells of, in order; raise Withheld when all have changed since. 1 query."""
    change, at = delivery.data["change"], datetime.fromisoformat(delivery.data["at"])
    told = Meeting.objects.with_groups().filter(mentorship=meeting.mentorship_id, circle=meeting.circle_id)
    if change == CANCELLED:
        told = told.filter(state=MeetingState.CANCELLED, changed_at=at)
    elif change == MOVED:
        told = told.filter(pk=meeting.pk, state=MeetingState.PLANNED, changed_at=at)
    else:
        told = told.filter(created_at=at, changed_at=at, set_by=meeting.set_by_id, state=MeetingState.PLANNED)
    found = list(told.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk"))
    if not found:
        raise Withheld(Reason.SETTLED)
    return found


def context(delivery):
    """Return what the mail says; raise Withheld when it has changed since. Costs up to 22 queries."""
    meeting, change = meeting_in(delivery), delivery.data["change"]
    me = reader_of(delivery, meeting.group)
    told = meetings_told(delivery, meeting)
    first, clock = told[0], clock_for(me, told[0])
    is_off = change == CANCELLED
    parts = parts_when_off(delivery, meeting, me) if is_off else parts_of(delivery, meeting, me)
    by = who_set(first, me) if not is_off else None
    return {
        **parts,
        "change": change,
        "title": showing.title_of(first, me),
        "by": by.display_name if by is not None and by.pk != me.pk else "",
        "is_mine": by is not None and by.pk == me.pk,
        "meetings": [shown(delivery, each, clock, may_move=not is_off) for each in told],
        "number": len(told),
        "call_off_url": link(delivery, first, CALL_OFF) if not is_off and len(told) == 1 else "",
        "page_url": "" if is_off or delivery.user_id is None else parts.get("group_url", ""),
        "calendar": [file_of(each, me, delivery) for each in told],
    }


def who_set(meeting, me):
    """Return the Correspondent who set or changed a meeting last, or None where the reader is not to read of them."""
    by = meeting.set_by
    if by is None or (by.pk != me.pk and meeting.circle_id is not None and are_apart(by, me)):
        return None
    return by


def parts_when_off(delivery, meeting, me):
    """Return the parts of a mail about a meeting that was called off.

    It goes out whatever became of the two, so that nobody waits alone; where they are apart, it carries no way to the
    other one.
    """
    try:
        return parts_of(delivery, meeting, me)
    except Withheld:
        return {"is_circle": meeting.circle_id is not None, "meet_url": "", "group_url": ""}


def sample():
    """Return the mail about a new meeting that is to come, one that moved, and one that was called off."""
    made = []
    for change, conditions in (
        (NEW, {"state": MeetingState.PLANNED, "sequence": 0}),
        (MOVED, {"state": MeetingState.PLANNED, "sequence__gt": 0}),
        (CANCELLED, {"state": MeetingState.CANCELLED}),
    ):
        coming = Meeting.objects.with_groups().filter(starts_at__gt=timezone.now(), **conditions)
        found = coming.order_by("-pk").first()
        if found is not None:
            made += example(NAME, found, change=change, at=found.changed_at.isoformat())
    return made


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A meeting was set, moved or called off"),
        about=gettext_lazy("At once, with an entry for your calendar that changes by itself."),
        why=gettext_lazy("you meet somebody on MentorHub at this time."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
    )
)
