"""Circles: coming in, waiting, leaving, beginning and ending."""

import pytest

from matching.circles import joining, running
from matching.lifecycle import answering, saying
from matching.models import Circle, Seat
from matching.talking import people
from profiles.models import Block, Offer
from tests.profiles.factories import make_mentor, make_person

from .factories import first_ask, make_circle, make_request

pytestmark = pytest.mark.django_db


def someone(name="Luis Member"):
    return people.of_user(make_person(name).user)


def offer(circle):
    return Offer.objects.values_list("places", "taken").get(profile=circle.host, kind="circle")


def test_last_place_goes_to_one_and_others_wait_in_line():
    circle = make_circle(places=3, members=[make_person(f"Member {n}") for n in range(3)])
    late, later = someone("Late"), someone("Later")
    with pytest.raises(joining.Full):
        joining.join(circle.pk, late)
    waits = [joining.join(circle.pk, who, may_wait=True) for who in (late, later)]
    assert ([each.state for each in waits], offer(circle)) == (["waiting", "waiting"], (3, 3))
    first = circle.members.filter(state="joined").order_by("pk").first()
    joining.leave(circle.pk, first.correspondent)
    for each in waits:
        each.refresh_from_db()
    assert ([each.state for each in waits], offer(circle)) == (["joined", "waiting"], (3, 3))
    assert Seat.objects.get(correspondent=first.correspondent).left_at is not None


def test_blocked_people_read_that_there_is_no_place():
    host, other = make_mentor("Hanna", offers={"circle": 6}), make_person("Blocked")
    circle = make_circle(host)
    Block.objects.create(blocker=host.user, blocked=other.user)
    with pytest.raises(joining.Full):
        joining.join(circle.pk, people.of_user(other.user))


def test_circle_begins_with_three_and_frees_its_places_at_the_end():
    circle = make_circle(members=[make_person("One")])
    with pytest.raises(running.TooFew):
        running.begin(circle.pk)
    joining.join(circle.pk, someone())
    assert running.begin(circle.pk).state == "running"
    assert offer(circle) == (6, 2)
    assert running.close(circle.pk, reason="done").state == "completed"
    assert offer(circle) == (6, 0)
    with pytest.raises(saying.Closed):
        saying.say(circle.conversation.seats.first(), "Hello?")


def test_yes_to_who_asks_for_a_circle_lets_them_in():
    host = make_mentor("Hanna", offers={"circle": 6})
    for _number in range(2):
        request = make_request(host, kind="circle")
        answering.accept(first_ask(request).pk)
    circle = Circle.objects.get(host=host)
    assert (circle.taken, circle.places, offer(circle)) == (2, 6, (6, 2))
    assert circle.conversation.seats.count() == 3
