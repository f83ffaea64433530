"""What somebody reads on a first visit: once, on each of four pages."""

import pytest

from matching.showing.hints import HINTS
from profiles.models import User
from tests.profiles.factories import make_mentor, make_person

from .factories import make_circle, make_mentorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def luis():
    person = make_person("Luis Mentee")
    User.objects.filter(pk=person.user_id).update(hints_seen=[])
    return person


@pytest.fixture
def pages(luis):
    mentorship = make_mentorship(make_mentor("Joan Mentor", offers={"months": 1}), luis)
    return {
        "inbox": "/inbox/",
        "mentorship": f"/mentorships/{mentorship.public_id}/",
        "circle": f"/circles/{make_circle().public_id}/",
    }


def is_shown(response, name):
    return str(HINTS[name].title) in response.content.decode()


@pytest.mark.parametrize("name", ["inbox", "mentorship", "circle"])
def test_hint_shows_once(client, luis, pages, name):
    client.force_login(luis.user)
    assert is_shown(client.get(pages[name]), name)
    assert not is_shown(client.get(pages[name]), name)
    assert User.objects.get(pk=luis.user_id).hints_seen == [name]


def test_hint_of_the_profile_shows_to_who_has_none(client, luis):
    newcomer = User.objects.create_user("newcomer@example.org")
    client.force_login(newcomer)
    assert is_shown(client.get("/me/profile/"), "profile")
    assert not is_shown(client.get("/me/profile/"), "profile")
    client.force_login(luis.user)
    assert not is_shown(client.get("/me/profile/"), "profile")


@pytest.mark.parametrize(("method", "headers"), [("get", {"Sec-Purpose": "prefetch;prerender"}), ("head", {})])
def test_page_that_nobody_looks_at_does_not_use_up_the_hint(client, luis, pages, method, headers):
    client.force_login(luis.user)
    getattr(client, method)(pages["inbox"], headers=headers)
    assert is_shown(client.get(pages["inbox"]), "inbox")


def test_hint_costs_a_query_the_first_time_only(client, luis, django_assert_num_queries):
    client.force_login(luis.user)
    with django_assert_num_queries(4):
        client.get("/inbox/")
    with django_assert_num_queries(3):
        client.get("/inbox/")


def test_visitors_of_a_circle_read_no_hint(client, pages):
    assert not is_shown(client.get(pages["circle"]), "circle")
