"""/me/: where a member stands, and the ways on."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from profiles.models import Profile
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_curator, make_user

pytestmark = pytest.mark.django_db


def words(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_member_without_a_profile_is_led_to_it_and_a_curator_to_the_catalog(client):
    client.force_login(make_user())
    assert client.get("/me/")["Location"] == "/me/profile/"
    client.force_login(make_curator())
    assert client.get("/me/")["Location"] == "/staff/catalog/"


def test_my_page_leads_to_people_who_can_help(client):
    person = make_person("Joan", wants=["leadership"], place=make_place(), visibility="members")
    client.force_login(person.user)
    response = client.get("/me/")
    page = response.content.decode()
    assert "Hello, Joan" in words(response)
    assert "Members who are signed in can see your profile." in words(response)
    for address in ("/mentors/?topic=leadership", "/mentors/?near=Chicago%2C%20Illinois", f"/mentors/{person.slug}/"):
        assert f'href="{address}"' in page
    assert 'href="/mentees/"' not in page


def test_my_page_says_what_i_offer_and_who_looks_for_it(client):
    person = make_mentor("Joan", offers={"call": 2})
    client.force_login(person.user)
    response = client.get("/me/")
    assert "Free now: 2 calls of 30 minutes" in words(response)
    assert 'href="/mentees/"' in response.content.decode()
    person.offers.all().delete()
    assert "You have no place free" in words(client.get("/me/"))


def test_curator_with_a_profile_finds_the_desk(client):
    curator = make_curator()
    make_mentor("Curator", user=curator)
    client.force_login(curator)
    assert 'href="/staff/catalog/"' in client.get("/me/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_p1_my_page_costs_the_same_queries(client, django_assert_num_queries, count):
    topics = ["reference", "outreach", "leadership"][:count]
    person = make_mentor(helps=topics, wants=topics, place=make_place())
    client.force_login(person.user)
    client.get("/me/")
    with django_assert_num_queries(8):
        client.get("/me/")


def test_signing_in_and_coming_back_count_as_activity_once_a_day(client, django_assert_num_queries):
    person = make_mentor()
    past = timezone.localdate() - timedelta(days=40)
    for come in (lambda: client.force_login(person.user), lambda: client.get("/me/")):
        Profile.objects.update(active_on=past)
        come()
        assert Profile.objects.get().active_on == timezone.localdate()
    assert isinstance(Profile.objects.get().active_on, date)
