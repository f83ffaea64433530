"""The two mails of saved searches: is this address yours, and what is new."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import User
from programs.alerts import saving
from programs.finding import snapshot
from programs.models import ApplicationWindow, Program, SavedSearch
from reminders.kinds import Withheld, kind_of
from reminders.models import Delivery
from reminders.outbox import rendering, sending
from reminders.planning.run import plan_kind
from reminders.respect import standstill, wishes
from reminders.respect.addresses import digest
from reminders.vocabulary import Reason
from tests.programs.factories import make_program

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
# Of each chunk: who might be written to, their searches, who left, keys that are there, the insert.
QUERIES_OF_A_CHUNK = 5


def read_anew():
    """Read the catalog again: its number rises once in a transaction, and a test is one."""
    snapshot._keeper.snapshot = None


@pytest.fixture(autouse=True)
def at_noon():
    """Let every test begin at noon in Chicago, when reminders may leave everywhere in the United States."""
    with time_machine.travel("2027-03-16T18:00:00+00:00", tick=True):
        yield


def make_search(query="", email="reader@example.org", *, days=1):
    """Return a search that was confirmed so many days ago."""
    search = SavedSearch.objects.create(email=email, query=query, confirmed_at=timezone.now() - timedelta(days=days))
    read_anew()
    return search


def plan(now=None):
    """Plan alerts and return how many are new."""
    read_anew()
    return plan_kind(kind_of("search_alert"), now or timezone.now())


def alert():
    """Return the newest alert as (subject, text, html)."""
    delivery = Delivery.objects.filter(kind="search_alert").latest("pk")
    rendered = rendering.render(delivery, delivery.email)
    return rendered.subject, rendered.text, rendered.html


def withheld():
    """Return the Reason for which the newest alert is not sent."""
    read_anew()
    with pytest.raises(Withheld) as why:
        alert()
    return why.value.reason


def old_program(name, **fields):
    """Return a program that has been published for a year."""
    program = make_program(name, **fields)
    Program.objects.filter(pk=program.pk).update(created_at=timezone.now() - timedelta(days=365))
    return program


def closing_in(program, days):
    """Let a program close in so many days."""
    today = timezone.localdate()
    return ApplicationWindow.objects.create(
        program=program, kind="dates", opens_on=today - timedelta(days=30), closes_on=today + timedelta(days=days)
    )


def test_the_whole_way_from_asking_to_leaving(client, mailoutbox):
    old_program("Old Mentors", cost_usd=0)
    saving.save(email="reader@example.org", query="cost=free")
    path = re.search(r"/do/[\w-]+/", mailoutbox[0].body)[0]
    client.get(path)
    assert plan() == 0
    client.post(path)
    assert plan() == 0
    make_program("Prairie Mentors", cost_usd=0)
    make_program("Costly Mentors", cost_usd=99)
    assert plan() == 1
    assert plan() == 0
    mail = mailoutbox[1]
    assert (mail.to, mail.subject) == (["reader@example.org"], "1 new mentoring program fits what you look for")
    assert re.findall(r"^\* (.*)$", mail.body, re.MULTILINE) == ["Prairie Mentors"]
    assert "You look for: Free" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = re.search(r"/do/[\w-]+/", mail.body)[0]
    client.get(leave)
    assert SavedSearch.objects.count() == 1
    assert client.post(leave).status_code == 200
    assert SavedSearch.objects.count() == 0
    assert client.get(leave).status_code == 410


def test_each_program_is_told_once_and_at_most_one_mail_a_week_goes_to_a_search(mailoutbox):
    make_search()
    make_program("First")
    plan()
    assert len(mailoutbox) == 1
    make_program("Second")
    assert plan(timezone.now() + timedelta(days=6)) == 0
    with time_machine.travel(timezone.now() + WEEK + timedelta(hours=1)):
        assert plan() == 1
        assert re.findall(r"^\* (.*)$", mailoutbox[1].body, re.MULTILINE) == ["Second"]
    with time_machine.travel(timezone.now() + 3 * WEEK):
        assert plan() == 0


def test_a_program_that_closes_within_two_weeks_is_told_once_for_each_end():
    search = make_search()
    window = closing_in(old_program("Prairie Mentors"), 14)
    closing_in(old_program("Later Mentors"), 15)
    assert plan() == 1
    subject, text, _html = alert()
    assert subject == "1 mentoring program that you look for closes soon"
    assert re.findall(r"^\* (.*)$", text, re.MULTILINE) == ["Prairie Mentors"]
    assert "Apply: closes in 14 days" in text
    sending.drain()
    search.refresh_from_db()
    assert search.told == [f"closing {window.program_id} {window.closes_on}"]


def test_what_has_changed_meanwhile_is_not_sent():
    search = make_search()
    gone, stays = make_program("Gone"), make_program("Stays")
    plan()
    Program.objects.filter(pk=gone.pk).update(status="closed")
    read_anew()
    assert re.findall(r"^\* (.*)$", alert()[1], re.MULTILINE) == ["Stays"]
    Program.objects.filter(pk=stays.pk).update(workflow="archived")
    assert withheld() == Reason.SETTLED
    saving.leave(search.pk)
    assert withheld() == Reason.GONE


def test_an_alert_planned_before_another_one_left_is_settled():
    search = make_search()
    make_program("First")
    plan()
    SavedSearch.objects.filter(pk=search.pk).update(alerted_at=timezone.now())
    assert withheld() == Reason.SETTLED


def test_nobody_is_written_to_who_did_not_confirm_or_who_left_all_mails_of_this_kind():
    SavedSearch.objects.create(email="waiting@example.org", query="")
    make_search(email="left@example.org")
    standstill.unsubscribe(digest("left@example.org"), "search_alert")
    make_program("First")
    assert plan() == 0


def test_confirming_anew_takes_back_that_one_left(client, mailoutbox):
    standstill.unsubscribe(digest("reader@example.org"), "search_alert")
    saving.save(email="reader@example.org", query="")
    client.post(re.search(r"/do/[\w-]+/", mailoutbox[0].body)[0])
    assert standstill.unsubscribed_from("reader@example.org") == set()


@pytest.mark.parametrize("left", ["search_alert", "optional"])
def test_a_member_who_saves_a_list_after_leaving_such_mails_gets_them_again(left):
    user = User.objects.create(email="reader@example.org")
    standstill.unsubscribe(digest("reader@example.org"), left)
    saving.save(email="reader@example.org", query="", is_proven=True)
    make_program("First")
    read_anew()
    assert plan() == 1
    # What else is optional stays off for them.
    assert wishes.is_optional_off(user) == (left == "optional")


def test_the_words_of_a_search_are_escaped_in_an_alert():
    make_search("q=%3Cb%3Emarked%3C%2Fb%3E")
    make_program("Marked", summary="b marked")
    plan()
    _subject, text, html = alert()
    assert "“<b>marked</b>”" in text
    assert "“&lt;b&gt;marked&lt;/b&gt;”" in html


def test_a_confirmed_or_ended_search_is_not_asked_about():
    search = saving.save(email="reader@example.org", query="")
    delivery = Delivery.objects.get(kind="search_confirm")
    saving.confirm(search.pk)
    with pytest.raises(Withheld) as why:
        rendering.render(delivery, delivery.email)
    assert why.value.reason == Reason.SETTLED
    saving.leave(search.pk)
    with pytest.raises(Withheld) as why:
        rendering.render(delivery, delivery.email)
    assert why.value.reason == Reason.GONE


@pytest.mark.parametrize("count", [3, 9])
def test_planning_costs_a_constant_number_of_queries_for_each_chunk(count):
    make_program("First")
    for number in range(count):
        make_search(f"q=first&page_size={number + 1}", f"reader{number}@example.org")
    read_anew()
    snapshot.current()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert plan_kind(kind_of("search_alert"), timezone.now(), 3) == count
    # One reads when programs were published, and the last chunk is empty.
    assert len(queries) == 1 + count // 3 * QUERIES_OF_A_CHUNK + 1
