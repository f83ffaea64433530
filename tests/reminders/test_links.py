"""Links in mails: looking changes nothing, the button acts once, and an old link says so (quality.md S8, 4.2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.hashing import TOKEN_BYTES
from reminders.links import actions, tokens
from reminders.links.actions import Action, Ask, Done
from reminders.models import Link

from .factories import make_mail

ACTED = []


def ask(link):
    """Return the page before."""
    return Ask("Do the thing?", "It will be done.", "Do it", facts=[("What", link.object)])


def act(link, data):
    """Do it; with the word "faulty" in the form there is something to mend first."""
    if "faulty" in data:
        return Ask("Mend this", "Something is missing.", "Do it")
    ACTED.append(link.object)
    return Done("Done", "It was done.", "/programs/", "To the programs")


@pytest.fixture(autouse=True)
def action(monkeypatch):
    """An action that notes what it did."""
    monkeypatch.setattr(actions, "ACTIONS", actions.ACTIONS)
    monkeypatch.setitem(actions.ACTIONS, "test", Action("test", ask, act))
    ACTED.clear()


def path_of(**options):
    """Return the path of a new link."""
    made = {"object": "thing 1", "recipient": "u1", **options}
    return "/do/" + tokens.make("test", **made).rpartition("/do/")[2]


@pytest.mark.django_db
def test_s8_the_token_is_stored_as_a_hash_only_and_has_128_random_bits():
    token = path_of().split("/")[2]
    [link] = Link.objects.all()
    assert token not in str(vars(link))
    assert TOKEN_BYTES * 8 >= 128
    assert len(token) == 32


@pytest.mark.django_db
def test_a_scanner_follows_the_link_and_the_person_still_can_act(client):
    path = path_of()
    for _visit in range(3):
        assert client.head(path).status_code == 200
        page = client.get(path, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
        assert page.status_code == 200
    assert "Do the thing?" in page.content.decode()
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("strict-origin", "noindex, nofollow")
    assert "no-store" in page["Cache-Control"]
    assert (ACTED, Link.objects.get().used_at) == ([], None)
    assert "It was done." in client.post(path).content.decode()
    assert ACTED == ["thing 1"]


@pytest.mark.django_db
def test_a_used_link_says_so_and_offers_the_way_on(client):
    path = path_of()
    client.post(path)
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 410
        assert "This has been done already" in response.content.decode()
        assert 'href="/programs/"' in response.content.decode()
    assert ACTED == ["thing 1"]


@pytest.mark.django_db
def test_an_expired_link_says_so_and_does_nothing(client):
    path = path_of()
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.post(path)
    assert (response.status_code, ACTED) == (410, [])
    assert "This link is too old" in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_never_was_a_link_is_not_found(client):
    response = client.get("/do/" + "x" * 32 + "/")
    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()


@pytest.mark.django_db
def test_the_second_copy_of_a_mail_dies_with_the_first(client):
    first, second, other = path_of(), path_of(), path_of(object="thing 2")
    client.post(first)
    assert client.get(second).status_code == 410
    assert client.get(other).status_code == 200


@pytest.mark.django_db
def test_a_form_with_faults_changes_nothing_and_the_link_stays_good(client):
    path = path_of()
    response = client.post(path, {"faulty": "1"})
    assert (response.status_code, ACTED, Link.objects.get().used_at) == (422, [], None)
    assert "Mend this" in response.content.decode()
    assert client.post(path).status_code == 200


@pytest.mark.django_db
def test_acting_is_noted_with_the_mail(client):
    delivery = make_mail()
    client.post(path_of(delivery=delivery))
    delivery.refresh_from_db()
    assert delivery.acted_at is not None


@pytest.mark.django_db(transaction=True)
def test_s8_fifty_who_press_at_once_act_once():
    path = path_of()

    def press(_number):
        try:
            return Client().post(path).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(press, range(50)))
    assert (statuses, ACTED) == ([200] + [410] * 49, ["thing 1"])


@pytest.mark.django_db
def test_csrf_protects_the_button():
    assert Client(enforce_csrf_checks=True).post(path_of()).status_code == 403
    assert ACTED == []
