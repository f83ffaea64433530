"""Many people at the same instant, on real connections: the database keeps its promises (quality.md S20)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from matching.lifecycle import answering, asking, clock, saying
from matching.models import Ask, Mentorship, Message, Request
from profiles.models import Offer
from tests.profiles.factories import make_mentor

from .factories import first_ask, make_request

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
