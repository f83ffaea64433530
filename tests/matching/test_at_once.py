"""Many people at the same instant, on real connections: the database keeps its promises (quality.md S20)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.circles import joining
from matching.lifecycle import answering, asking, clock, saying
from matching.models import Ask, Mentorship, Message, Request
from matching.talking import people
from profiles.models import Offer
from profiles.safety import conduct
from tests.profiles.factories import make_mentor, make_person

from .factories import first_ask, make_circle, make_request

pytestmark = pytest.mark.django_db(transaction=True)
# Connections at once: the throw-away server of tests has a hundred for everybody.
AT_ONCE = 25


def at_once(acts):
    """Do all `acts`, AT_ONCE of them at the same instant on a connection each; return what they returned or raised."""
    barrier = Barrier(min(AT_ONCE, len(acts)))

    def do(number):
        try:
            if number < barrier.parties:
                barrier.wait()
            return acts[number]()
        except (answering.Full, answering.Settled, saying.Closed) as refused:
            return type(refused).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(barrier.parties) as pool:
        return list(pool.map(do, range(len(acts))))


def test_one_of_a_hundred_gets_the_last_place():
    mentor = make_mentor(offers={"months": 1})
    asks = [first_ask(make_request(mentor, kind="months")) for _ in range(100)]
    found = at_once([lambda pk=ask.pk: answering.accept(pk, words="Gladly").state for ask in asks])
    assert Counter(found) == {"exploring": 1, "Full": 99}
    assert Offer.objects.get(profile=mentor).taken == 1
    assert Mentorship.objects.get().ask.state == "accepted"
    assert Counter(Ask.objects.values_list("state", flat=True)) == {"accepted": 1, "open": 99}
    assert Message.objects.filter(text="Gladly").count() == 1


def test_one_request_is_settled_once_whoever_comes_first():
    mentor = make_mentor(offers={"months": 5})
    request = make_request(mentor, make_mentor(), kind="months")
    pk, start = first_ask(request).pk, timezone.now()
    late = start + timedelta(days=15)
    acts = [
        lambda: answering.accept(pk).state, lambda: answering.not_now(pk, reason="full").state,
        lambda: asking.withdraw(request.pk), lambda: clock.advance(late), lambda: answering.pause(pk).state,
    ]  # fmt: skip
    at_once(acts * 5)
    request = Request.objects.get(pk=request.pk)
    states = [ask.state for ask in request.asks.order_by("rank")]
    assert (request.state, states) in [
        ("accepted", ["accepted", "spared"]), ("withdrawn", ["withdrawn", "withdrawn"]),
        ("withdrawn", ["declined", "unavailable"]), ("unanswered", ["declined", "unavailable"]),
        ("unanswered", ["expired", "unavailable"]),
    ]  # fmt: skip
    assert Offer.objects.get(profile=mentor).taken == Mentorship.objects.count() == (request.state == "accepted")


def test_clock_run_by_many_moves_each_request_once():
    start = timezone.now()
    for _ in range(10):
        make_request(make_mentor(), make_mentor(), now=start)
    ended = at_once([lambda: clock.advance(start + timedelta(days=14))] * 8)
    assert sum(ended) == 10
    assert Counter(Ask.objects.values_list("state", flat=True)) == {"expired": 10, "open": 10}


def test_one_mail_told_fifty_times_is_one_message():
    seat = saying.mentor_seat(first_ask(make_request(make_mentor())))
    at_once([lambda: saying.say(seat, "Hello", came_by="mail", mail_id="<one@example.org>").pk] * 50)
    assert Message.objects.filter(text="Hello").count() == 1


def test_one_of_a_hundred_gets_a_circles_last_place():
    circle = make_circle(places=2, members=[make_person("First")])
    clients = []
    for number in range(100):
        person = make_person(f"Member {number}")
        conduct.accept(person.user)
        clients.append(Client())
        clients[-1].force_login(person.user)
    address = reverse("matching:circle_join", args=[circle.public_id])
    answers = at_once([lambda client=client: client.post(address) for client in clients])
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: 99}
    assert all("No place is free any more" in answer.text for answer in answers if answer.status_code == 409)
    circle.refresh_from_db()
    assert (circle.taken, circle.places) == (2, 2)
    assert Offer.objects.values_list("places", "taken").get(profile=circle.host, kind="circle") == (2, 2)
    assert circle.members.filter(state="joined").count() == circle.taken
    assert circle.conversation.seats.count() == 3


def test_a_place_that_is_left_goes_to_one_of_those_who_wait_and_join():
    members = [make_person(f"Member {number}") for number in range(3)]
    circle = make_circle(places=3, members=members)
    others = [people.of_user(make_person(f"Other {number}").user) for number in range(12)]
    acts = [lambda who=who: joining.join(circle.pk, who, may_wait=True).state for who in others]
    acts += [lambda person=person: joining.leave(circle.pk, people.of_user(person.user)).state for person in members]
    found = at_once(acts)
    circle.refresh_from_db()
    states = Counter(circle.members.values_list("state", flat=True))
    assert states == {"joined": 3, "waiting": 9, "left": 3}
    assert (found.count("left"), circle.taken, Offer.objects.get(profile=circle.host).taken) == (3, 3, 3)
