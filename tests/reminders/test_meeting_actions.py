"""The links in the mails about meetings: who has no account sets, moves and calls off by nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from matching.mentoring import closing
from matching.models import Meeting
from reminders.kinds import kind_of
from reminders.models import Link
from reminders.planning.run import plan_kind
from tests.matching.factories import both

from .meeting_mails import NEW_YORK, VERA, make_with_visitor, set_times, told
from .talks import link_in, mail_to

pytestmark = pytest.mark.django_db
# A Monday in winter, ten in the morning in New York.
NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
AT = datetime(2027, 2, 10, 23, tzinfo=UTC)
MOVE, CALL_OFF, MEET = "Move it, or change where you meet", "Call it off", "Set another meeting"
MISSED = "Afterwards: tell us if it did not happen"
TYPED = {"day": "2027-02-12", "time": "09:30", "time_zone": "America/Chicago", "minutes": "30", "place": "By phone"}


@pytest.fixture(autouse=True)
def now(settings):
    settings.SITE_URL = "https://mentors.example.org"
    mail.outbox = []
    with time_machine.travel(NOW, tick=False):
        yield


def test_visitor_sets_moves_and_calls_off_by_links_only(client):
    pair = make_with_visitor()
    set_times(pair, AT, by=both(pair)[0])
    path = link_in(mail_to(VERA, "meeting_set"), MEET)
    assert client.get(path).status_code == 200
    assert Meeting.objects.count() == 1
    mail.outbox.clear()
    response = client.post(path, TYPED)
    assert response.status_code == 200
    assert "The meeting is set: 12 February 2027, 09:30, Chicago time" in response.content.decode()
    assert client.get(path).status_code == 410
    message = mail_to(VERA, "meeting_set")
    assert "12 February 2027, 09:30, Chicago time" in message.subject
    path = link_in(message, MOVE)
    assert 'value="2027-02-12"' in client.get(path).content.decode()
    mail.outbox.clear()
    assert client.post(path, TYPED | {"time": "10:30"}).status_code == 200
    assert Meeting.objects.get(time_zone="America/Chicago").starts_at == datetime(2027, 2, 12, 16, 30, tzinfo=UTC)
    message = mail_to(VERA, "meeting_set")
    path = link_in(message, CALL_OFF)
    assert client.get(path).status_code == 200
    mail.outbox.clear()
    assert client.post(path).status_code == 200
    assert Meeting.objects.get(time_zone="America/Chicago").state == "cancelled"
    assert told() == [
        (NEW_YORK, "Called off: Meeting with Vera Visitor, 12 February 2027, 11:30, New York time"),
        (VERA, "Called off: Meeting with Joan Mentor, 12 February 2027, 10:30, Chicago time"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2027-02-31"}, "There is no such day."),
        ({"day": "2027-01-01"}, "This time is over"),
        ({"day": "2037-01-01"}, "That is too far away."),
        ({"day": "2027-03-14", "time": "02:30"}, "there is no 02:30 in Chicago time. Choose another, such as 03:30."),
        ({"time_zone": "Nowhere"}, "Choose a time zone from the list."),
    ],
)
def test_bad_input_behind_a_link_is_kept_and_the_link_stays_good(client, wrong, words):
    pair = make_with_visitor()
    [meeting] = set_times(pair, AT, by=both(pair)[0])
    message = mail_to(VERA, "meeting_set")
    for path in (link_in(message, MEET), link_in(message, MOVE)):
        response = client.post(path, TYPED | wrong)
        page = response.content.decode()
        assert (response.status_code, words in page, 'value="By phone"' in page) == (422, True, True)
        assert client.get(path).status_code == 200
    meeting.refresh_from_db()
    assert (Meeting.objects.count(), meeting.sequence) == (1, 0)


def test_link_to_move_also_calls_off(client):
    pair = make_with_visitor()
    [meeting] = set_times(pair, AT, by=both(pair)[0])
    client.post(link_in(mail_to(VERA, "meeting_set"), MOVE), {"what": "call_off"})
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


def test_did_not_happen_is_said_by_a_link_after_the_meeting(client):
    pair = make_with_visitor()
    [meeting] = set_times(pair, AT, by=both(pair)[0])
    nine = datetime(2027, 2, 9, 14, tzinfo=UTC)
    with time_machine.travel(nine, tick=False):
        plan_kind(kind_of("meeting_tomorrow"), nine)
        path = link_in(mail_to(VERA, "meeting_tomorrow"), MISSED)
        early = client.get(path)
    assert (early.status_code, "still to come" in early.content.decode()) == (410, True)
    with time_machine.travel(AT + timedelta(hours=3), tick=False):
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == "missed"


def test_links_are_nobody_elses_and_end_with_the_mentorship(client):
    pair = make_with_visitor()
    set_times(pair, AT, by=both(pair)[0])
    message = mail_to(VERA, "meeting_set")
    paths = [link_in(message, words) for words in (MEET, MOVE, CALL_OFF)]
    closing.close(pair.pk, reason="done")
    for path in paths:
        assert client.get(path).status_code == 410
        assert client.post(path, TYPED).status_code == 410
    assert Meeting.objects.exclude(state="cancelled").count() == 0
    Link.objects.update(recipient="u0", used_at=None)
    assert client.post(paths[0], TYPED).status_code == 410
