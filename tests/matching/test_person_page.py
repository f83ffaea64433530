"""/mentors/<slug>/: what one person's page says, to whom, and never."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from profiles.models import Block, Offer
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_user

pytestmark = pytest.mark.django_db


def text(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def page_of(person, viewer=None):
    """Return the response to `viewer` (a Profile, a User or None)."""
    client = Client()
    if viewer is not None:
        client.force_login(getattr(viewer, "user", viewer))
    return client.get(f"/mentors/{person.slug}/")


def test_page_says_what_helps_and_no_contact_data():
    person = make_mentor(
        "Amina Okafor", helps=["reference", "outreach"], wants=["leadership"], headline="Ask me about the desk",
        about="Twenty winters of storytime.", place=make_place(), place_text="44 Hidden Street, Chicago",
        email="amina@secret.example", offers={"call": 2, "question": 1}, languages=["en", "es"], hours_a_month=3,
        replies_within="week",
    )  # fmt: skip
    response = page_of(person)
    words = text(response)
    for shown in (
        "Amina Okafor", "Ask me about the desk", "Outreach", "Reference", "Twenty winters of storytime.",
        "1 question by e-mail", "2 calls of 30 minutes", "Chicago, Illinois", "English, Spanish", "6 to 10 years",
        "about 3 hours a month", "within a week", "remote or in person",
    ):  # fmt: skip
        assert shown in words, shown
    for kept in ("secret.example", "Hidden Street", "41.9", "87.6"):
        assert kept not in response.content.decode()


def test_what_somebody_wants_is_for_members_and_only_when_they_ask_to_be_found():
    shy, seeking = (
        make_mentor(wants=["leadership"], seeking=seeking, name=f"Seeking {seeking}") for seeking in (False, True)
    )
    assert "Leadership" not in text(page_of(seeking))
    assert "Leadership" not in text(page_of(shy, make_user()))
    assert "Wants help with Leadership" in text(page_of(seeking, make_user()))
    assert "Wants help with Leadership" in text(page_of(shy, shy))


@time_machine.travel(datetime(2026, 11, 24, 18, 0, tzinfo=UTC))
def test_page_says_which_hours_two_people_share():
    mentor = make_mentor(time_zone="America/New_York")
    assert "It is 13:00 there now (New York time)." in text(page_of(mentor))
    assert "Sign in to see which hours you share." in text(page_of(mentor))
    los_angeles, tokyo = make_person(time_zone="America/Los_Angeles"), make_person(time_zone="Asia/Tokyo")
    words = text(page_of(mentor, los_angeles))
    assert "Your working days share 5 hours: 09:00 to 14:00 on your clock." in words
    assert "Your working days do not meet" in text(page_of(mentor, tokyo))


def test_paused_and_full_are_calm_facts_that_lead_on():
    day = timezone.localdate() + timedelta(days=30)
    paused = make_mentor("Paused", accepting="paused", paused_until=day)
    full = make_mentor("Full", offers={"call": 1})
    Offer.objects.filter(profile=full).update(taken=1)
    for person, words in ((paused, "takes a break and cannot be asked"), (full, "are taken right now")):
        response = page_of(person)
        assert words in text(response)
        assert "See who has a place free today" in text(response)


@pytest.mark.parametrize("address", ["xxxxxxxxxxxx", "a" * 300, "%00", "..%2f..", "UPPER", "0"])
def test_s2_whoever_may_not_see_a_person_finds_what_nobody_is(address, client):
    viewer = make_mentor("Viewer")
    blocked, hidden, held = make_mentor(), make_mentor(visibility="hidden"), make_mentor(standing="held")
    Block.objects.create(blocker=blocked.user, blocked=viewer.user)
    client.force_login(viewer.user)
    nothing = client.get(f"/mentors/{address}/")
    assert nothing.status_code == 404
    for person in (blocked, hidden, held):
        found = client.get(f"/mentors/{person.slug}/")
        assert (found.status_code, found.content) == (404, nothing.content)


def test_page_of_a_member_is_for_members():
    person = make_mentor(visibility="members")
    assert page_of(person).status_code == 404
    assert page_of(person, make_user()).status_code == 200


def test_my_own_page_says_who_sees_it():
    for visibility, words in (("public", "Everybody can"), ("members", "Members who are"), ("hidden", "Only you can")):
        person = make_mentor(visibility=visibility)
        assert words in text(page_of(person, person))
        assert "Report something" not in text(page_of(person, person))


@pytest.mark.parametrize("count", [1, 3])
def test_p1_page_costs_the_same_queries(client, django_assert_num_queries, count):
    topics = ["reference", "outreach", "leadership"][:count]
    person = make_mentor(helps=topics, wants=topics, offers=dict.fromkeys(["call", "question", "resume"][:count], 1))
    with django_assert_num_queries(4):  # the person with their place, interests, their topics, offers
        client.get(f"/mentors/{person.slug}/")


HOSTILE = ["<script>alert(1)</script>", "\u202emoc.live\u202c", "{{ 7*7 }}", "' onmouseover='x", "&lt;b&gt;"]


@pytest.mark.parametrize("words", HOSTILE)
def test_s4_what_people_write_is_only_ever_text(client, words):
    person = make_mentor(words, headline=words, about=words)
    for address in (f"/mentors/{person.slug}/", "/mentors/"):
        page = client.get(address).content.decode()
        assert page.count(escape(words)) >= 2
        assert escape(words) == words or page.count(words) == 0
    assert client.get("/mentors.json").json()["people"][0]["headline"] == words
