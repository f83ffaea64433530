"""/me/: where a member stands, and the ways on."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from matching.lifecycle import answering
from matching.mentoring import closing
from matching.showing.inbox import waiting_for
from profiles.finding import facts
from profiles.models import Block, Profile
from programs.finding import snapshot
from tests.matching.factories import first_ask, make_mentorship, make_pair, make_request
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_curator, make_program, make_user

pytestmark = pytest.mark.django_db


def words(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_member_without_a_profile_is_led_to_it_and_a_curator_to_the_catalog(client):
    client.force_login(make_user())
    assert client.get("/me/")["Location"] == "/me/profile/"
    client.force_login(make_curator())
    assert client.get("/me/")["Location"] == "/staff/"


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
    person = make_mentor(helps=topics, wants=topics, place=make_place(), offers={"months": 4})
    client.force_login(person.user)
    client.get("/me/")
    for number in range(count):
        make_mentorship(person, make_person(f"Mentee {number}"), kind="months")
    with django_assert_num_queries(11):
        client.get("/me/")


def test_my_page_says_what_waits_in_the_inbox(client, django_assert_num_queries):
    mentor, member = make_pair(offers={"question": 9})
    client.force_login(mentor.user)
    assert "In your inbox" not in words(client.get("/me/"))
    request = make_request(mentor, sender=member)
    make_request(mentor)
    assert "In your inbox: 2 things wait for your answer, 2 conversations have something new" in words(
        client.get("/me/")
    )
    answering.ask_back(first_ask(request).pk, words="Which class?")
    client.force_login(member.user)
    assert "In your inbox: 1 thing waits for your answer, 1 conversation has something new" in words(client.get("/me/"))
    with django_assert_num_queries(1):
        assert waiting_for(member.user).decisions == 1


def test_my_page_says_with_whom_i_work_and_what_comes_next(client):
    mentor = make_mentor("Joan", offers={"months": 2})
    mentorship = make_mentorship(mentor, make_person("Luis"), kind="months")
    ended = make_mentorship(mentor, make_person("Erin"), kind="months")
    closing.close(ended.pk, by=ended.mentee, reason="done")
    client.force_login(mentor.user)
    response = client.get("/me/")
    assert "Luis : Find a time for a first half hour with Luis." in words(response)
    assert f'href="/mentorships/{mentorship.public_id}/"' in response.content.decode()
    assert "Erin" not in words(response)


def test_signing_in_and_coming_back_count_as_activity_once_a_day(client, django_assert_num_queries):
    person = make_mentor()
    past = timezone.localdate() - timedelta(days=40)
    for come in (lambda: client.force_login(person.user), lambda: client.get("/me/")):
        Profile.objects.update(active_on=past)
        come()
        assert Profile.objects.get().active_on == timezone.localdate()
    assert isinstance(Profile.objects.get().active_on, date)


def test_my_page_suggests_people_with_three_reasons_and_one_difference(client):
    seeker = make_person("Seeker", wants=["reference", "outreach"], years="under_3", place=make_place())
    make_mentor("Joan", place=make_place(), offers={"call": 1})
    blocker = make_mentor("Blocks me")
    Block.objects.create(blocker=blocker.user, blocked=seeker.user)
    make_mentor("Paused", accepting="paused")
    client.force_login(seeker.user)
    page = client.get("/me/").content.decode()
    assert re.findall(r'<h3 dir="auto"><a [^>]*>([^<]+)</a>', page) == ["Joan"]
    why = re.search(r'<ul class="why".*?</ul>', page, re.S)[0]
    assert re.findall(r"<li><span>([^<]+)</span></li>", why) == [
        "Helps with Reference, which you want",
        "Lives near enough to meet: less than 25 miles away",
        "Is a little ahead of you: 6 to 10 years in the field",
    ]
    assert "<b>One difference:</b> Does not offer help with Outreach, which you want too" in why


def test_my_page_offers_programs_where_people_are_few_and_says_so_where_nobody_is(client):
    seeker = make_person("Seeker", wants=["reference"])
    client.force_login(seeker.user)
    assert "Nobody has a place free for your topics today, and no program names them." in words(client.get("/me/"))
    make_program("Silent Program", slug="silent")
    snapshot.forget()
    response = client.get("/me/")
    assert "These programs name no topic, so ask them:" in words(response)
    assert 'href="/programs/silent/"' in response.content.decode()
    make_mentor("Joan")
    facts.forget()
    assert "Joan" in words(client.get("/me/"))
    assert "Programs that name no topic, so ask them" in words(client.get("/me/"))


def test_my_page_suggests_nobody_to_whom_who_wants_nothing(client):
    person = make_mentor("Joan")
    make_mentor("Other")
    client.force_login(person.user)
    response = client.get("/me/")
    assert 'id="suggested"' not in response.content.decode()
    assert "Other" not in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_p1_my_page_with_suggestions_costs_the_same_queries(client, django_assert_num_queries, count):
    person = make_person(wants=["reference"], place=make_place())
    for number in range(count):
        make_mentor(f"Mentor {number}", place=make_place())
    make_program("Silent Program", slug="silent")
    client.force_login(person.user)
    client.get("/me/")
    with django_assert_num_queries(11):
        response = client.get("/me/")
    assert response.content.decode().count('aria-label="Why this person"') == count + (count < 3)
