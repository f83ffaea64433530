"""Reading the mails about meetings in tests: their files by a library that did not write them, their times."""

import re
from datetime import datetime, timedelta

import time_machine
import vobject
from django.core import mail
from icalendar import Calendar

from matching.meetings import setting
from reminders.kinds import kind_of
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.planning.run import plan_kind
from tests.matching.factories import make_mentorship
from tests.profiles.factories import make_mentor, make_person

NEW_YORK, SYDNEY, VERA = "joan@example.org", "luis@example.org", "vera@example.org"


def make_apart(**fields):
    """Return a Mentorship of two members in New York and in Sydney."""
    mentor = make_mentor("Joan Mentor", email=NEW_YORK, time_zone="America/New_York", offers={"months": 3})
    mentee = make_person("Luis Mentee", email=SYDNEY, wants=["reference"], time_zone="Australia/Sydney")
    return make_mentorship(mentor, mentee, **fields)


def make_with_visitor(**fields):
    """Return a Mentorship of Joan in New York and Vera, who has no account."""
    mentor = make_mentor("Joan Mentor", email=NEW_YORK, time_zone="America/New_York", offers={"months": 3})
    return make_mentorship(mentor, email=VERA, name="Vera Visitor", **fields)


def set_times(group, *times, by=None, time_zone="America/New_York", **fields):
    """Set meetings of a Mentorship at instants; return them."""
    return setting.plan(
        list(times), by=by or group.mentee, minutes=fields.pop("minutes", 45), time_zone=time_zone,
        mentorship_id=group.pk, **fields,
    )  # fmt: skip


def sent_of(kind):
    """Let what is due leave, and return the mails of a kind that left so far."""
    sending.drain()
    numbers = {message.extra_headers["X-MentorHub-Delivery"]: message for message in mail.outbox}
    kinds = dict(Delivery.objects.filter(public_id__in=numbers).values_list("public_id", "kind"))
    return [message for number, message in numbers.items() if {k.hex: v for k, v in kinds.items()}[number] == kind]


def told():
    """Return (address, subject) of the mails about meetings that left since the last look."""
    found = [(message.to[0], message.subject) for message in sent_of("meeting_set")]
    mail.outbox.clear()
    return sorted(found)


def files_of(message):
    """Return [(name, content type, method, bytes)] of the files in a mail, read from its raw form."""
    parts = [part for part in message.message().walk() if part.get_content_disposition() == "attachment"]
    return [
        (part.get_filename(), part.get_content_type(), part.get_param("method"), part.get_payload(decode=True))
        for part in parts
    ]


def entry_of(content):
    """Return what two libraries agree on in a calendar file with one entry, as a dictionary."""
    text = content.decode()
    assert "\r\n" in text
    one = vobject.readOne(text)
    [event] = [child for child in one.getChildren() if child.name == "VEVENT"]
    calendar = Calendar.from_ical(content)
    [other] = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not other.errors
    found = {
        "method": one.method.value,
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "status": event.status.value,
        "start": event.dtstart.value,
        "end": event.dtend.value,
        "title": event.summary.value,
        "place": event.location.value if hasattr(event, "location") else "",
        "attendees": [each.value for each in event.contents.get("attendee", [])],
    }
    attendees = other.get("attendee", [])
    again = {
        "method": str(calendar["method"]),
        "uid": str(other["uid"]),
        "sequence": int(other["sequence"]),
        "status": str(other["status"]),
        "start": other.start,
        "end": other.end,
        "title": str(other["summary"]),
        "place": str(other.get("location", "")),
        "attendees": [str(each) for each in (attendees if isinstance(attendees, list) else [attendees])],
    }
    assert found == again
    return found


def entries_in(message):
    """Return the entries in a mail."""
    return [entry_of(content) for _name, _kind, _method, content in files_of(message)]


def steps(start, end, each):
    """Yield the instants from `start` to `end` at which the planner runs."""
    at = start
    while at < end:
        yield at
        at += each


def reminders_between(start, end, each=timedelta(hours=1)):
    """Run the planner of reminders again and again; return (instant, address, mail) of what left, in order."""
    found, seen = [], len(sent_of("meeting_tomorrow"))
    for at in steps(start, end, each):
        with time_machine.travel(at, tick=False):
            if plan_kind(kind_of("meeting_tomorrow"), at):
                left = sent_of("meeting_tomorrow")
                found += [(at, message.to[0], message) for message in left[seen:]]
                seen = len(left)
    return found


def time_in(message):
    """Return the naive datetime that stands behind "When" in the text of a mail, and the words of its clock."""
    words = re.search(r"^When: (.+), (\d\d:\d\d), (.+ time)$", message.body, re.MULTILINE)
    return datetime.strptime(f"{words[1]} {words[2]}", "%d %B %Y %H:%M"), words[3]
