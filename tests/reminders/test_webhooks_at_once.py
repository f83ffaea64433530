"""The same post many times at the same instant (quality.md I1, I13)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from reminders.events import guarding
from reminders.events.joining import join_waiting
from reminders.models import Delivery, Event, Inbound, Suppression

from . import payloads
from .posting import left, open_to, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TIMES = 50
AT_ONCE = 10


def at_once(job):
    """Do `job` TIMES times, AT_ONCE of them together, each with a connection of its own; return how often what."""
    start = Barrier(AT_ONCE)

    def run(_number):
        try:
            start.wait(timeout=30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(run, range(TIMES)))


@pytest.fixture(autouse=True)
def everybody_posts(settings, fresh_cache):
    """Let all three providers post, each with its secrets."""
    open_to(settings, "postmark", "mailgun", "amazon_ses")


def test_i1_one_mail_posted_fifty_times_at_once_is_one_row():
    mail = "From: a@example.org\r\nSubject: Hi\r\nMessage-ID: <1@example.org>\r\n\r\nHi"
    body = payloads.postmark_inbound(mail)
    assert at_once(lambda: post("postmark", body, to="inbound")) == {200: TIMES}
    assert Inbound.objects.count() == 1


def test_i13_one_signature_posted_fifty_times_at_once_counts_once():
    body = payloads.mailgun_event(left(), event="delivered")
    assert at_once(lambda: post("mailgun", body)) == {200: 1, 406: TIMES - 1}
    assert Event.objects.exclude(type=guarding.TOKEN).count() == 1


def test_f30_receipts_joined_by_many_at_once_count_once():
    delivery = left()
    for number in range(5):
        now = timezone.now().isoformat()
        post("postmark", payloads.postmark_bounce(delivery, type="SoftBounce", number=number, at=now))
    joined = at_once(lambda: join_waiting(timezone.now()))
    assert sum(number * times for number, times in joined.items()) == 5
    assert (Delivery.objects.get().state, Suppression.objects.get().score) == ("bounced", 1)
