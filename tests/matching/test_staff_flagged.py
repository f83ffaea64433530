"""/staff/matching/flagged/: what staff look at in messages between strangers, and that it is on record (S23, S16)."""

import pytest

from matching.lifecycle import answering, saying
from matching.models import Message
from profiles.models import AuditEntry, Report
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_curator, make_user

from .factories import TEXT, first_ask, make_pair, make_request
from .inbox_pages import words

pytestmark = pytest.mark.django_db
DESK = "/staff/matching/flagged/"


@pytest.fixture
def staff(client):
    """Somebody of staff, signed in."""
    curator = make_curator()
    client.force_login(curator)
    return curator


def make_flagged(*mentors, flags=("money", "link"), **fields):
    """Return the Message that opens a flagged request."""
    request = make_request(*(mentors or [make_mentor()]), flags=list(flags), **fields)
    return Message.objects.get(conversation__ask=first_ask(request))


def lines():
    """Return what the log has about reading and looking."""
    return list(AuditEntry.objects.filter(what__in=["thread_read", "flag_looked_at"]).values_list("what", "subject"))


def test_list_shows_flags_and_names_but_no_words(client, staff):
    make_flagged(text="Send <b>money</b>", name="Vera <i>Visitor</i>")
    make_request(make_mentor(), text="Nothing odd")
    response = client.get(DESK)
    shown = words(response)
    assert "Vera <i>Visitor</i>: words about money, a link" in shown
    assert "Send" not in shown.replace("Send me", "")
    assert shown.count("words about money,") == 2  # the explanation, and the one message
    assert lines() == []
    assert 'href="/staff/matching/flagged/"' in client.get("/staff/reports/").content.decode()


def test_s16_opening_a_message_is_written_into_the_log(client, staff):
    message = make_flagged(text="Send <b>money</b>")
    saying.say(saying.mentor_seat(message.conversation.ask), "What for?")
    response = client.get(f"{DESK}{message.public_id}/")
    assert "Send <b>money</b>" in words(response)
    assert "What for?" in words(response)
    assert "<b>money" not in response.content.decode()
    assert lines() == [("thread_read", f"conversation {message.conversation_id}")]
    assert AuditEntry.objects.last().actor == staff.pk
    client.head(f"{DESK}{message.public_id}/")
    assert len(lines()) == 1


def test_looking_at_it_takes_it_off_the_list_once(client, staff):
    message = make_flagged(name="Vera Visitor")
    address = f"{DESK}{message.public_id}/"
    for said in ("Looked at, and written into the log.", "Somebody looked at it already."):
        assert client.post(address, {"decision": "fine"})["Location"] == DESK
        assert said in words(client.get(DESK))
    assert "Vera Visitor" not in words(client.get(DESK))
    assert "Vera Visitor" in words(client.get(f"{DESK}?state=seen"))
    assert lines() == [("flag_looked_at", f"message {message.pk}")]


def test_making_it_a_report_leads_to_the_desk_of_reports(client, staff):
    mentor, member = make_pair()
    message = make_flagged(mentor, sender=member)
    address = f"{DESK}{message.public_id}/"
    response = client.post(address, {"decision": "report", "message": "Kept words"})
    assert response.status_code == 422
    assert "Choose what it is about." in words(response)
    assert "Kept words" in response.content.decode()
    response = client.post(address, {"decision": "report", "reason": "selling", "message": "Money"})
    report = Report.objects.get()
    assert response["Location"] == f"/staff/reports/{report.pk}/"
    assert (report.reported, report.reporter, report.said[0][2]) == (member.user, staff, TEXT)
    assert TEXT in words(client.get(response["Location"]))
    assert lines() == [("thread_read", f"report {report.pk}")]
    assert "Nothing waits." in words(client.get(DESK))


def test_message_that_goes_on_to_the_next_mentor_is_listed_once(client, staff):
    first = make_flagged(make_mentor(), make_mentor(), name="Vera Visitor")
    answering.not_now(first.conversation.ask.pk, reason="no_time")
    assert Message.objects.exclude(flags=[]).count() == 2
    assert words(client.get(DESK)).count("Vera Visitor") == 1
    client.post(f"{DESK}{first.public_id}/", {"decision": "fine"})
    assert "Nothing waits." in words(client.get(DESK))


def test_nobody_looks_at_their_own(client, staff):
    mine = make_mentor("Curator", user=staff)
    message = make_flagged(mine)
    assert "Nothing waits." in words(client.get(DESK))
    for method in (client.get, client.post):
        assert method(f"{DESK}{message.public_id}/").status_code == 404
    assert lines() == []


def test_s2_unflagged_conversation_is_not_for_staff(client, staff):
    request = make_request(make_mentor())
    message = Message.objects.get(conversation__ask=first_ask(request))
    assert client.get(f"{DESK}{message.public_id}/").status_code == 404
    assert client.get(f"/inbox/{message.conversation.public_id}/").status_code == 404


def test_members_find_nothing(client):
    message = make_flagged()
    client.force_login(make_person().user)
    assert client.get(DESK).status_code == 404
    assert client.get(f"{DESK}{message.public_id}/").status_code == 404
    client.force_login(make_user("new@example.org", is_staff=True))
    assert client.get(DESK)["Location"].startswith("/accounts/2fa/")


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_p1_list_costs_the_same_queries(client, staff, django_assert_num_queries, rows):
    mentor = make_mentor(offers={"question": 50})
    for _number in range(rows):
        make_flagged(mentor)
    client.get(DESK)
    with django_assert_num_queries(6):  # session, account, second factor, how many, messages, reports that wait
        assert client.get(DESK).content.decode().count("card told") == rows


@pytest.mark.parametrize("query", ["page=x", "page=99", "state=odd", "q=%00"])
def test_whatever_the_address_says_nothing_fails(client, staff, query):
    make_flagged()
    assert client.get(f"{DESK}?{query}").status_code == 200
