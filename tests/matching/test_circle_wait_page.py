"""The page on which a member waits for a circle: ticking hours, changing them, taking it back, what is open."""

import pytest
from django.utils import timezone

from matching.circles import forming, wishing
from matching.models import CircleWish
from matching.talking import people
from profiles.models import Topic
from tests.profiles.factories import make_person

from .factories import make_circle

pytestmark = pytest.mark.django_db
URL = "/circles/wait/"
GIVEN = {"topic": "reference", "time_zone": "America/Chicago", "hours": ["82", "90"], "conduct": "on"}


@pytest.fixture
def luis(client):
    profile = make_person("Luis Mentee", wants=["reference"])
    client.force_login(profile.user)
    return profile


def post(client, **changes):
    data = {**GIVEN, **changes}
    return client.post(URL, {name: value for name, value in data.items() if value is not None})


def wish_of(profile):
    return CircleWish.objects.get(correspondent__user=profile.user, closed_at=None)


def test_visitor_signs_in_first(client):
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_wish_is_kept_with_its_half_hours_and_the_page_says_what_comes(client, luis):
    other = people.of_address("ann@example.org", "Ann")
    wishing.wish(other, topic=Topic.objects.get(slug="reference"), hours=[1], time_zone="UTC")
    response = client.post(URL, GIVEN, follow=True)
    wish = wish_of(luis)
    assert (wish.topic.slug, wish.hours, wish.time_zone) == (
        "reference", [82, 83, 84, 85, 90, 91, 92, 93], "America/Chicago",
    )  # fmt: skip
    assert "You wait for a circle on Reference, with 1 other." in response.content.decode()
    assert 'name="take_back" value="reference"' in response.content.decode()


def test_page_has_the_times_of_the_last_wish_and_the_topic_asked_for(client, luis):
    post(client)
    page = client.get(URL, {"topic": "leadership"}).content.decode()
    assert '<option value="leadership" selected>' in page
    assert 'value="82" id="id_hours_82" checked' in page
    assert 'value="86" id="id_hours_86"> ' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": None}, "Tick at least one time, better four or five."),
        ({"hours": ["335"]}, "Tick times of the list."),
        ({"hours": ["x"]}, "Tick times of the list."),
        ({"topic": "nothing"}, "Choose a topic of the list."),
        ({"topic": None}, "Choose the topic."),
        ({"time_zone": "Atlantis/Harbor"}, "Choose a time zone from the list."),
    ],
)
def test_faults_are_said_and_nothing_is_kept(client, luis, changes, words):
    response = post(client, **changes)
    page = response.content.decode()
    assert (response.status_code, CircleWish.objects.count()) == (422, 0)
    assert words in page
    assert "There is a problem" in page
    assert 'href="#"' not in page


def test_more_than_five_wishes_are_too_many(client, luis):
    for slug in ("leadership", "management", "advocacy", "networking", "wellbeing"):
        post(client, topic=slug)
    response = post(client)
    assert (response.status_code, CircleWish.objects.count()) == (422, 5)
    assert "You wait for 5 circles already." in response.content.decode()


def test_wish_is_taken_back_and_only_ones_own(client, luis):
    post(client)
    theirs = people.of_user(make_person("Other").user)
    wishing.wish(theirs, topic=Topic.objects.get(slug="leadership"), hours=[1], time_zone="UTC")
    for slug in ("reference", "leadership", "reference", "no\0thing"):
        assert client.post(URL, {"take_back": slug})["Location"] == URL
    assert list(CircleWish.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "waiting"]


def test_proposed_circle_and_open_ones_are_shown(client, luis):
    open_one = make_circle(title="Desk talk")
    full = make_circle(title="Full talk", places=3, members=[make_person(f"M{n}") for n in range(3)])
    mine = people.of_user(luis.user)
    topic = Topic.objects.get(slug="reference")
    for who in (mine, *(people.of_address(f"{name}@example.org", name) for name in "abc")):
        wishing.wish(who, topic=topic, hours=list(range(84, 88)), time_zone="America/Chicago", now=timezone.now())
    assert forming.form() == 1
    page = client.get(URL).content.decode()
    assert "A circle is proposed to you" in page
    assert f"/circles/{open_one.public_id}/" in page
    assert f"/circles/{full.public_id}/" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_and_three_wishes(client, luis, number, django_assert_num_queries):
    make_circle()
    for slug in ("reference", "leadership", "advocacy")[:number]:
        post(client, topic=slug)
    client.get(URL)
    with django_assert_num_queries(12):
        assert client.get(URL).status_code == 200
