"""The mails about meetings: set, moved, called off, and the day before, with entries for calendars."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from matching.lifecycle import parting
from matching.meetings import clocks, setting
from matching.mentoring import closing
from matching.models import Meeting
from matching.talking import apart, people
from profiles.models import Profile
from reminders.kinds import kind_of
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.planning.run import plan_kind
from reminders.respect import wishes
from tests.matching.factories import both, make_circle
from tests.profiles.factories import make_person

from .meeting_mails import (
    NEW_YORK,
    SYDNEY,
    VERA,
    entries_in,
    entry_of,
    files_of,
    make_apart,
    make_with_visitor,
    reminders_between,
    sent_of,
    set_times,
    told,
)
from .talks import link_in, mail_to

pytestmark = pytest.mark.django_db
# A Monday in winter, ten in the morning in New York, two at night in Sydney.
NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
AT = datetime(2027, 2, 10, 23, tzinfo=UTC)
MOVE, CALL_OFF = "Move it, or change where you meet", "Call it off"
HOSTILE = 'Room <script>alert("1")</script>;,:\\n\r\nATTENDEE:mailto:thief@example.org\nEND:VEVENT\rBEGIN:VALARM'


@pytest.fixture(autouse=True)
def now(settings):
    settings.SITE_URL = "https://mentors.example.org"
    mail.outbox = []
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


# --- Set, moved, called off -------------------------------------------------------------------------------------------
def test_both_are_told_by_their_own_clock_with_an_entry_for_the_calendar():
    pair = make_apart()
    set_times(pair, AT, place="Room 3")
    joan, luis = (mail_to(address, "meeting_set") for address in (NEW_YORK, SYDNEY))
    assert joan.subject == "Meeting with Luis Mentee, 10 February 2027, 18:00, New York time"
    assert luis.subject == "Meeting with Joan Mentor, 11 February 2027, 10:00, Sydney time"
    assert "As it was set: 10 February 2027, 18:00, New York time" in luis.body
    assert "As it was set" not in joan.body
    assert ("Luis Mentee set a time to meet." in joan.body, "You set a time to meet." in luis.body) == (True, True)
    [(name, kind, method, content)] = files_of(joan)
    meeting = Meeting.objects.get()
    assert (name, kind, method) == (f"meeting-{meeting.public_id.hex[:8]}.ics", "text/calendar", "REQUEST")
    assert entry_of(content) == {
        "method": "REQUEST", "uid": f"{meeting.public_id}@meetings.mentorhub", "sequence": 0, "status": "CONFIRMED",
        "start": AT, "end": AT + timedelta(minutes=45), "title": "Meeting with Luis Mentee", "place": "Room 3",
        "attendees": [f"mailto:{NEW_YORK}"],
    }  # fmt: skip
    assert SYDNEY not in joan.message().as_string() + content.decode()
    assert NEW_YORK not in luis.message().as_string() + files_of(luis)[0][3].decode()


def test_entry_is_updated_and_not_doubled_when_a_meeting_moves_and_ends_when_it_is_called_off():
    pair = make_apart()
    [meeting] = set_times(pair, AT)
    later = AT + timedelta(days=1)
    first = entries_in(mail_to(SYDNEY, "meeting_set"))
    mail.outbox.clear()
    setting.move(meeting.pk, by=both(pair)[0], starts_at=later)
    moved = mail_to(SYDNEY, "meeting_set")
    assert moved.subject == "Changed: Meeting with Joan Mentor, 12 February 2027, 10:00, Sydney time"
    assert "Joan Mentor changed this meeting." in moved.body
    second = entries_in(moved)
    mail.outbox.clear()
    setting.call_off(meeting.pk, by=both(pair)[0])
    over = mail_to(SYDNEY, "meeting_set")
    assert over.subject == "Called off: Meeting with Joan Mentor, 12 February 2027, 10:00, Sydney time"
    third = entries_in(over)
    rounds = [entry for [entry] in (first, second, third)]
    assert {entry["uid"] for entry in rounds} == {f"{meeting.public_id}@meetings.mentorhub"}
    assert [(entry["sequence"], entry["method"], entry["status"], entry["start"]) for entry in rounds] == [
        (0, "REQUEST", "CONFIRMED", AT), (1, "REQUEST", "CONFIRMED", later), (2, "CANCEL", "CANCELLED", later),
    ]  # fmt: skip


def test_page_gives_the_same_entry_as_the_mail(client):
    pair = make_apart()
    [meeting] = set_times(pair, AT)
    [mailed] = entries_in(mail_to(SYDNEY, "meeting_set"))
    client.force_login(pair.mentee.user)
    response = client.get(reverse("matching:meeting_ics", args=[meeting.public_id]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert entry_of(response.content) == mailed | {"method": "PUBLISH", "attendees": []}
    assert b"example.org" not in response.content.replace(b"mentors.example.org", b"")


def test_series_is_one_mail_with_one_file_for_each_meeting():
    pair = make_apart()
    times = clocks.series(datetime(2027, 2, 10, 18), zone_name="America/New_York", weeks=4, count=3)
    set_times(pair, *times)
    message = mail_to(SYDNEY, "meeting_set")
    assert message.subject.startswith("3 meetings, the first: Meeting with Joan Mentor, 11 February 2027, 10:00")
    entries = entries_in(message)
    assert ([entry["start"] for entry in entries], len({entry["uid"] for entry in entries})) == (times, 3)
    # The fifth of April is after both changes: New York one hour ahead, Sydney one back.
    assert "8 April 2027, 08:00, Sydney time" in message.body
    assert message.body.count("Move it or call it off:") == 3


def test_two_series_at_the_same_instant_are_two_mails():
    pair = make_apart()
    set_times(pair, AT)
    assert len(told()) == 2
    set_times(pair, AT + timedelta(days=1))
    assert len(told()) == 2


def test_what_was_changed_again_before_a_mail_left_is_told_by_the_newer_one():
    pair = make_apart()
    [meeting] = set_times(pair, AT)
    setting.move(meeting.pk, by=pair.mentee, starts_at=AT + timedelta(days=1), now=NOW + timedelta(seconds=1))
    setting.move(meeting.pk, by=pair.mentee, starts_at=AT + timedelta(days=2), now=NOW + timedelta(seconds=2))
    assert told() == [
        (NEW_YORK, "Changed: Meeting with Luis Mentee, 12 February 2027, 18:00, New York time"),
        (SYDNEY, "Changed: Meeting with Joan Mentor, 13 February 2027, 10:00, Sydney time"),
    ]


def test_end_of_a_mentorship_calls_all_its_meetings_off_in_one_mail_each():
    pair = make_apart()
    set_times(pair, AT, AT + timedelta(days=7))
    told()
    closing.close(pair.pk, reason="done", by=pair.mentee)
    for address in (NEW_YORK, SYDNEY):
        message = mail_to(address, "meeting_set")
        assert [entry["method"] for entry in entries_in(message)] == ["CANCEL", "CANCEL"]
        assert "/do/" not in message.body.replace("/unsubscribe/", "").partition("-----")[0]


def test_block_calls_off_without_a_way_to_the_other_one():
    pair = make_apart()
    set_times(pair, AT)
    told()
    parting.keep_apart(by=people.of_user(pair.mentor.user), whom=pair.mentee)
    for address in (NEW_YORK, SYDNEY):
        message = mail_to(address, "meeting_set")
        assert "reply+" not in str(message.reply_to)
        assert [entry["status"] for entry in entries_in(message)] == ["CANCELLED"]


def test_circle_is_told_whole_and_each_by_their_own_clock():
    members = [make_person("Mina", email="mina@example.org", time_zone="Europe/Berlin"), make_person("Noor")]
    circle = make_circle(members=members)
    who = people.of_user(members[0].user)
    setting.plan([AT], by=who, minutes=60, time_zone="Europe/Berlin", circle_id=circle.pk)
    subjects = dict(told())
    assert len(subjects) == 3
    assert subjects["mina@example.org"] == "Reference, together, meeting 1, 11 February 2027, 00:00, Berlin time"


def test_circle_names_nobody_to_those_whom_they_keep_away():
    members = [make_person("Mina", email="mina@example.org"), make_person("Noor", email="noor@example.org")]
    circle = make_circle(members=members)
    apart.keep_apart(by=people.of_user(members[1].user), whom=people.of_user(members[0].user))
    setting.plan([AT], by=people.of_user(members[0].user), minutes=60, time_zone="UTC", circle_id=circle.pk)
    noor = mail_to("noor@example.org", "meeting_set")
    assert "Mina" not in noor.body + noor.alternatives[0].content + noor.subject
    assert "Mina set a time to meet." in mail_to(circle.host.user.email, "meeting_set").body


def test_one_meeting_is_not_changed_without_end_nor_set_and_called_off_all_day():
    pair = make_apart()
    [meeting] = set_times(pair, AT)
    for number in range(setting.MOST_CHANGES):
        setting.move(meeting.pk, by=pair.mentee, starts_at=AT + timedelta(minutes=number + 1))
    with pytest.raises(setting.TooMany):
        setting.move(meeting.pk, by=pair.mentee, starts_at=AT)
    setting.call_off(meeting.pk, by=pair.mentee)
    for number in range(1, setting.MOST_A_DAY):
        [another] = set_times(pair, AT + timedelta(hours=number))
        setting.call_off(another.pk, by=pair.mentee)
    with pytest.raises(setting.TooMany):
        set_times(pair, AT)


def test_whoever_turned_them_off_gets_none_and_the_other_one_does():
    pair = make_apart()
    wishes.set_mode(pair.mentee.user, "meeting_set", "off")
    set_times(pair, AT)
    assert [address for address, _subject in told()] == [NEW_YORK]


def test_visitor_reads_the_clock_of_the_meeting_and_then_their_own():
    pair = make_with_visitor()
    set_times(pair, AT, by=both(pair)[0])
    assert "10 February 2027, 18:00, New York time" in mail_to(VERA, "meeting_set").subject
    mail.outbox.clear()
    set_times(pair, AT + timedelta(days=1), time_zone="Asia/Tokyo")
    message = mail_to(VERA, "meeting_set")
    assert "13 February 2027" not in message.subject
    assert "12 February 2027, 08:00, Tokyo time" in message.subject


def test_hostile_place_and_names_stay_words(client):
    pair = make_apart()
    Profile.objects.filter(pk=pair.mentor.pk).update(name='Joan "<b>\r\nX-A:1')
    [meeting] = set_times(pair, AT, place=HOSTILE + "\u2028x \u202e")
    message = mail_to(SYDNEY, "meeting_set")
    [entry] = entries_in(message)
    assert (entry["attendees"], entry["status"], entry["sequence"]) == ([f"mailto:{SYDNEY}"], "CONFIRMED", 0)
    assert entry["place"].startswith(
        'Room <script>alert("1")</script>;,:\\n ATTENDEE:mailto:thief@example.org END:VEVENT'
    )
    html = message.alternatives[0].content
    assert "<script" not in html
    assert "X-A" not in dict(message.message().items())
    client.force_login(pair.mentee.user)
    page = client.get(reverse("matching:meeting", args=[meeting.public_id])).content.decode()
    assert "<script>alert" not in page
    published = client.get(reverse("matching:meeting_ics", args=[meeting.public_id])).content
    assert entry_of(published)["attendees"] == []
    assert [line for line in published.split(b"\r\n") if line.startswith((b"BEGIN", b"ATTENDEE"))] == [
        b"BEGIN:VCALENDAR", b"BEGIN:VEVENT",
    ]  # fmt: skip
    assert b"\r" not in published.replace(b"\r\n", b"")


# --- The day before ---------------------------------------------------------------------------------------------------
def test_reminder_of_the_old_time_does_not_leave_and_links_of_old_mails_die():
    pair = make_apart()
    [meeting] = set_times(pair, AT)
    old = mail_to(SYDNEY, "meeting_set")
    paths = [link_in(old, words) for words in (MOVE, CALL_OFF)]
    mail.outbox.clear()
    with time_machine.travel(datetime(2027, 2, 9, 22, tzinfo=UTC), tick=False):
        assert plan_kind(kind_of("meeting_tomorrow"), datetime(2027, 2, 9, 22, tzinfo=UTC)) == 2
        setting.move(meeting.pk, by=pair.mentee, starts_at=AT + timedelta(days=5))
        assert [message.to for message in sent_of("meeting_tomorrow")] == []
        assert set(Delivery.objects.filter(kind="meeting_tomorrow").values_list("state", "reason")) == {
            ("withheld", "settled")
        }
        for path in paths:
            response = Client().get(path)
            assert response.status_code == 410
            assert "16 February 2027, 10:00, Sydney time" in response.content.decode()
    left = reminders_between(
        datetime(2027, 2, 10, 2, tzinfo=UTC), datetime(2027, 2, 16, tzinfo=UTC), timedelta(hours=4)
    )
    assert [(at, address) for at, address, _message in left] == [
        (datetime(2027, 2, 14, 14, tzinfo=UTC), NEW_YORK), (datetime(2027, 2, 14, 22, tzinfo=UTC), SYDNEY),
    ]  # fmt: skip


def test_moved_there_and_back_is_reminded_once():
    pair = make_apart()
    [meeting] = set_times(pair, AT)
    for starts_at in (AT + timedelta(days=1), AT):
        setting.move(meeting.pk, by=pair.mentee, starts_at=starts_at)
    left = reminders_between(datetime(2027, 2, 9, 2, tzinfo=UTC), datetime(2027, 2, 11, tzinfo=UTC), timedelta(hours=4))
    assert sorted(address for _at, address, _message in left) == [NEW_YORK, SYDNEY]


def test_whoever_set_it_after_nine_of_the_day_before_gets_no_second_mail():
    pair = make_apart()
    set_times(pair, NOW + timedelta(hours=20))
    assert reminders_between(NOW, NOW + timedelta(hours=20)) == []


def test_reminder_is_not_put_off_by_others_and_puts_others_off(settings):
    settings.MAIL_HOLDBACK_PERCENT = 100
    pair = make_apart()
    set_times(pair, AT)
    Delivery.objects.create(
        key="x", kind="never_wrote", user=pair.mentor.user, recipient=f"u{pair.mentor.user_id}", is_reminder=True,
        state="sent", sent_at=datetime(2027, 2, 9, 13, 30, tzinfo=UTC), message_id="<x@example.org>",
    )  # fmt: skip
    left = reminders_between(datetime(2027, 2, 9, 13, tzinfo=UTC), datetime(2027, 2, 9, 15, tzinfo=UTC))
    assert [(at.hour, address) for at, address, _message in left] == [(14, NEW_YORK)]
    assert Delivery.objects.get(kind="meeting_tomorrow").is_reminder is True


def test_reminder_that_was_delayed_into_the_night_is_not_sent():
    pair = make_apart()
    set_times(pair, AT)
    at = datetime(2027, 2, 10, 2, tzinfo=UTC)  # 21:00 in New York
    with time_machine.travel(at, tick=False):
        plan_kind(kind_of("meeting_tomorrow"), at)
        assert [message.to for message in sent_of("meeting_tomorrow")] == [[SYDNEY]]


def test_reminder_says_today_when_the_planner_was_late():
    pair = make_apart()
    set_times(pair, AT)
    nine = datetime(2027, 2, 9, 14, tzinfo=UTC)
    with time_machine.travel(nine, tick=False):
        plan_kind(kind_of("meeting_tomorrow"), nine)
        message = mail_to(NEW_YORK, "meeting_tomorrow")
    assert message.subject == "Meeting with Luis Mentee: tomorrow at 18:00, New York time"
    assert "What to bring" not in message.subject


@pytest.mark.parametrize("count", [1, 3])
def test_planner_costs_the_same_however_many_meet(count, django_assert_num_queries):
    for number in range(count):
        pair = make_apart_again(number)
        set_times(pair, AT)
        circle = make_circle(members=[make_person(), make_person()])
        setting.plan([AT], by=people.of_user(circle.host.user), minutes=60, time_zone="UTC", circle_id=circle.pk)
    with django_assert_num_queries(10), time_machine.travel(datetime(2027, 2, 9, 23, tzinfo=UTC), tick=False):
        assert plan_kind(kind_of("meeting_tomorrow"), datetime(2027, 2, 9, 23, tzinfo=UTC)) == count * 5


def make_apart_again(number):
    """Return one more pair, whose mentee is a visitor."""
    from tests.matching.factories import make_mentorship

    return make_mentorship(email=f"visitor-{number}@example.org", name="Vera Visitor")


def test_sends_nothing_twice():
    pair = make_apart()
    set_times(pair, AT)
    set_times(pair, AT)
    assert len(told()) == 2
    assert sending.drain() == 0
