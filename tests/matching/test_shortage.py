"""440 who want help, 75 who give it: everybody has something that leads on, and the ledger counts people."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import forming, joining, running, wishing
from matching.lifecycle import clock
from matching.models import Circle, CircleMember, CircleWish, Mentorship
from matching.showing.ledger import Served, people_served
from matching.showing.ways_on import ways_on
from matching.talking import people
from profiles.models import Topic
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_program

from .factories import make_circle, make_mentorship

pytestmark = pytest.mark.django_db
TOPICS = ("reference", "leadership", "management", "advocacy", "networking", "wellbeing")
ZONES = ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]
MENTEES, MENTORS, HOSTS = 440, 75, 15


def visitor(number):
    return people.of_address(f"mentee{number}@example.org", f"Mentee {number}")


def free(luck):
    """Return the half-hours of four blocks of two hours, most of them on evenings."""
    starts = {(luck.randrange(7), luck.choice([22, 34, 38, 38, 38])) for _ in range(4)}
    return [48 * day + start + step for day, start in starts for step in range(4)]


def wish(who, topic, luck, **fields):
    return wishing.wish(
        who, topic=Topic.objects.get(slug=topic), hours=free(luck), time_zone=luck.choice(ZONES), **fields
    )  # fmt: skip


@pytest.mark.slow
def test_everybody_who_wants_help_has_something_that_leads_on():
    """One long place of each mentor and a circle of six with every fifth: the others wait for circles of peers."""
    luck, start = random.Random(440), timezone.now()
    crowd = [visitor(number) for number in range(MENTEES)]
    turn = iter(crowd)
    mentors = [make_mentor(helps=[TOPICS[n % 6]], offers={"months": 1}) for n in range(MENTORS)]
    for mentor in mentors:
        who = next(turn)
        make_mentorship(mentor, email=who.email, name=who.name, kind="months")
    for number, host in enumerate(mentors[:HOSTS]):
        circle = make_circle(host, members=[next(turn) for _ in range(6)], topic=TOPICS[number % 6])
        running.begin(circle.pk)
    rest = list(turn)
    assert len(rest) == MENTEES - MENTORS - 6 * HOSTS == 275
    for who in rest:
        wish(who, luck.choice(TOPICS), luck)
    forming.form()
    proposed = CircleMember.objects.filter(state="invited").count()
    assert proposed > 0.65 * len(rest)
    for member in CircleMember.objects.filter(state="invited").select_related("correspondent"):
        # Four of five say yes.
        if luck.random() < 0.8:
            forming.accept(member.circle_id, member.correspondent)
    clock.advance_proposals(start + timedelta(days=14))
    forming.form(start + timedelta(days=14))
    for one in rest:
        leads_on(one)
    served = people_served(start - timedelta(days=1))
    assert served.by_unit["months"] == 75
    assert served.by_unit["circle"] == 90
    assert served.by_unit["peers"] > 130
    assert served.people == sum(served.by_unit.values()) > 0.65 * MENTEES


def leads_on(who):
    """Hold that somebody is in a circle, invited, or waits; and that ways on are open to whoever is none of these."""
    is_inside = CircleMember.objects.filter(
        correspondent=who, state__in=["invited", "joined"], circle__closed_at=None
    ).exists()
    waits = CircleWish.objects.filter(correspondent=who, closed_at=None).exists()
    if not is_inside and not waits:
        # Nothing was heard of them for two weeks: the mail that says so leads to open circles and to waiting again.
        wish_of = CircleWish.objects.select_related("topic").get(correspondent=who)
        assert wish_of.state == "lapsed"
        ways = ways_on(None, [wish_of.topic.slug])
        assert all(circle.left for circle in ways.circles)
        assert ways.wish_url == f"/circles/wait/?topic={wish_of.topic.slug}"


def test_ways_on_have_open_circles_a_wish_small_offers_and_programs(client):
    luck = random.Random(1)
    open_one, full = make_circle(title="Open"), make_circle(places=3, members=[make_person() for _ in range(3)])
    make_circle(topic="leadership", title="Other topic")
    make_mentor("Answers", offers={"question": 1})
    make_mentor("Calls", offers={"call": 1})
    make_mentor("Months", offers={"months": 1})
    make_program("Reference Program", slug="ref", status="active")
    wish(visitor(1), "reference", luck)
    ways = ways_on(None, ["reference"])
    assert [card.number for card in ways.circles] == [open_one.public_id]
    assert full.left == 0
    assert (ways.topic.slug, ways.waiting) == ("reference", 1)
    page = client.get(ways.small_url).content.decode()
    assert ("Answers" in page, "Calls" in page, "Months</a>" in page) == (True, True, False)
    assert "Open" in client.get(ways.circles_url).content.decode()
    assert client.get(ways.programs_url).status_code == 200


def test_ways_on_leave_out_circles_of_people_apart_and_ones_own():
    from profiles.safety import blocks

    me, circle = make_person("Me"), make_circle(title="Host apart")
    blocks.block(by=circle.host.user, whom=me.user)
    joining.join(make_circle(title="Mine").pk, people.of_user(me.user))
    assert ways_on(me.user, ["reference"]).circles == ()


@pytest.mark.parametrize("path", ["/mentors/?topic=reference", "/mentors/?topic=reference&view=map"])
def test_empty_list_of_mentors_leads_to_circles_and_to_waiting(client, path):
    page = client.get(path).content.decode()
    for address in ("/circles/?topic=reference", "/circles/wait/?topic=reference", "/programs/?topic=reference"):
        assert f'href="{address}"' in page


def test_ledger_counts_each_person_once_and_every_unit(django_assert_num_queries):
    start = timezone.now()
    who = visitor(1)
    make_mentorship(email=who.email, name=who.name, kind="months", now=start)
    make_mentorship(email=who.email, name=who.name, kind="call", now=start)
    make_mentorship(kind="months", now=start - timedelta(days=40))
    circle = make_circle(members=[who, *(make_person() for _ in range(3))])
    gathering = make_circle(members=[make_person()])
    assert gathering.state == "gathering"
    left_before = circle.members.order_by("pk").last()
    joining.leave(circle.pk, left_before.correspondent)
    running.begin(circle.pk)
    joining.leave(circle.pk, circle.members.filter(state="joined").order_by("pk").last().correspondent)
    with django_assert_num_queries(2):
        served = people_served(start - timedelta(days=1))
    assert served == Served(3, {"call": 1, "months": 1, "circle": 3})
    assert Mentorship.objects.count() == 3
    assert Circle.objects.count() == 2
