"""Saved searches: asking without an account, confirming, leaving, and what keeps them from being a weapon."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.own_data.registry import Person
from programs.alerts import saving
from programs.models import SavedSearch
from programs.own_data import unconfirmed_searches

from .factories import make_program, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/programs/alerts/new/?cost=free"
SENT = "/programs/alerts/sent/"
HOSTILE = "Win-a-prize-at-evil.example"


@pytest.fixture(autouse=True)
def own_counters(settings):
    """Give each test its own keys in the shared store."""
    prefix = f"test-{timezone.now().timestamp()}"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}


def send(client, address=ADDRESS, *, email="reader@example.org", **more):
    """Ask for news as a person would, ten seconds after opening the page."""
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        page = client.get(address).content.decode()
    note = re.search(r'name="opened" value="([^"]+)"', page)[1]
    return client.post(address, {"opened": note, "email": email, **more})


def link_in(mail):
    """Return the path of the link that acts in a mail's text."""
    return re.search(r"/do/[\w-]+/", mail.body)[0]


def test_list_and_empty_list_lead_to_the_form_with_their_filters_and_without_page_and_order(client):
    make_program("Prairie Mentors")
    for query in ("?q=prairie&sort=name&page=2", "?q=nothing&sort=name"):
        page = client.get(f"/programs/{query}").content.decode()
        words = query.partition("q=")[2].partition("&")[0]
        assert set(re.findall(r'href="(/programs/alerts/new/[^"]*)"', page)) == {f"/programs/alerts/new/?q={words}"}


def test_the_list_page_stays_without_cookie(client):
    assert client.get("/programs/").cookies == {}


def test_save_keeps_the_canonical_search_and_asks_by_mail(client, mailoutbox):
    response = send(client, "/programs/alerts/new/?sort=name&page=3&cost=free&q=desk", email="Reader@Example.org")
    assert (response.status_code, response["Location"]) == (302, SENT)
    row = SavedSearch.objects.get()
    assert (row.email, row.query, row.confirmed_at) == ("reader@example.org", "q=desk&cost=free", None)
    assert [mail.to for mail in mailoutbox] == [["reader@example.org"]]


def test_the_confirmation_holds_nothing_that_the_visitor_wrote(client, mailoutbox):
    send(client, f"/programs/alerts/new/?q={HOSTILE}")
    [mail] = mailoutbox
    whole = f"{mail.subject} {mail.body} {mail.alternatives[0][0]} {mail.message()}"
    assert SavedSearch.objects.get().query == f"q={HOSTILE}"
    assert re.findall("prize|evil", whole, re.IGNORECASE) == []


def test_s7_the_answer_is_the_same_for_known_waiting_and_new_addresses(client, mailoutbox):
    known = saving.save(email="known@example.org", query="cost=free")
    saving.confirm(known.pk)
    saving.save(email="waiting@example.org", query="cost=free")
    make_user("member@example.org")
    answers = {
        (response.status_code, response["Location"], response.content)
        for response in (send(client, email=f"{name}@example.org") for name in ("known", "waiting", "new", "member"))
    }
    assert answers == {(302, SENT, b"")}
    assert "Look in your mail" in client.get(SENT).content.decode()


def test_one_search_is_asked_about_once_and_one_address_three_times_a_day(client, mailoutbox):
    for _again in range(2):
        send(client)
    assert len(mailoutbox) == 1
    for number in range(5):
        send(client, f"/programs/alerts/new/?q=word{number}")
    assert len(mailoutbox) == 3
    send(client, email="other@example.org")
    assert [mail.to for mail in mailoutbox][3:] == [["other@example.org"]]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert saving.save(email="reader@example.org", query="q=tomorrow") is not None


def test_errors_keep_what_was_typed(client):
    response = send(client, email="nobody")
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_email">That is not an e-mail address. It looks like name@example.org.</a>' in page
    assert 'value="nobody"' in page
    assert SavedSearch.objects.count() == 0


def test_machines_are_kept_out(client):
    assert client.post(ADDRESS, {"email": "reader@example.org"}).status_code == 422
    assert send(client, homepage="https://spam.example").status_code == 422
    assert SavedSearch.objects.count() == 0


def test_one_network_can_ask_ten_times_an_hour(client):
    statuses = [send(client, email=f"reader{number}@example.org").status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]


def test_a_member_is_not_asked_about_their_own_proven_address_and_can_stop(client, mailoutbox):
    client.force_login(make_user("member@example.org"))
    assert 'value="member@example.org"' in client.get(ADDRESS).content.decode()
    response = send(client, email="Member@example.org")
    assert response["Location"] == "/programs/alerts/"
    assert mailoutbox == []
    row = SavedSearch.objects.confirmed().get()
    page = client.get("/programs/alerts/").content.decode()
    assert "Saved. We write to you when something new fits." in page
    assert f'name="search" value="{row.pk}"' in page
    client.post("/programs/alerts/", {"search": row.pk})
    assert SavedSearch.objects.count() == 0


def test_a_member_who_gives_another_address_is_asked_there(client, mailoutbox):
    client.force_login(make_user("member@example.org"))
    assert send(client, email="reader@example.org")["Location"] == SENT
    assert [mail.to for mail in mailoutbox] == [["reader@example.org"]]
    assert SavedSearch.objects.confirmed().count() == 0


def test_a_member_sees_and_stops_only_what_is_theirs(client):
    other = saving.save(email="other@example.org", query="q=secretword", is_proven=True)
    waiting = saving.save(email="member@example.org", query="q=unconfirmed")
    client.force_login(make_user("member@example.org"))
    page = client.get("/programs/alerts/").content.decode()
    assert re.findall("secretword|unconfirmed|other@", page) == []
    for number in (other.pk, waiting.pk, "x", "", "9" * 30, "²"):
        assert client.post("/programs/alerts/", {"search": number}).status_code == 302
    assert SavedSearch.objects.count() == 2


def test_one_address_has_twenty_searches_at_most(client):
    for number in range(saving.MOST_SEARCHES):
        saving.save(email="member@example.org", query=f"q=word{number}", is_proven=True)
    client.force_login(make_user("member@example.org"))
    response = send(client, email="member@example.org")
    assert response.status_code == 422
    assert "You have 20 lists already." in response.content.decode()
    assert SavedSearch.objects.count() == saving.MOST_SEARCHES


def test_unconfirmed_searches_are_forgotten_and_confirmed_ones_stay():
    old, kept = saving.save(email="a@example.org", query="q=a"), saving.save(email="b@example.org", query="q=b")
    saving.confirm(kept.pk)
    assert unconfirmed_searches(old.created_at) == 0
    assert unconfirmed_searches(timezone.now() + timedelta(minutes=1)) == 1
    assert list(SavedSearch.objects.all()) == [kept]


def test_own_data_finds_the_searches_of_proven_addresses_only():
    saving.save(email="member@example.org", query="q=mine", is_proven=True)
    saving.save(email="other@example.org", query="q=theirs", is_proven=True)
    person = Person.of(make_user("member@example.org"))
    assert [search.query for search in saving.searches_of(person)] == ["q=mine"]


@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_instant_ask_one_address_three_times():
    def save(number):
        try:
            return saving.save(email="victim@example.org", query=f"q=word{number}") is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(20))) == saving.MOST_ASKED


def test_confirming_and_leaving_by_the_links(client, mailoutbox):
    send(client)
    path = link_in(mailoutbox[0])
    for _look in range(3):
        assert (client.get(path).status_code, client.head(path).status_code) == (200, 200)
    assert SavedSearch.objects.confirmed().count() == 0
    assert Client(enforce_csrf_checks=False).post(path).status_code == 200
    assert SavedSearch.objects.confirmed().count() == 1
    again = client.post(path)
    assert (again.status_code, "Done: we write when there is news" in again.content.decode()) == (410, True)
