"""Reading the mails of requests and conversations in tests: who got what, and following their links."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from matching.lifecycle import clock
from profiles.models import Topic
from reminders.kinds import kind_of
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.planning.run import plan_kind
from tests.matching.factories import make_request

# Ten in the morning in Chicago, where boring people live.
START = datetime(2027, 6, 7, 15, tzinfo=UTC)
VERA = "vera@example.org"
LINK = re.compile(r"https?://\S+?(/do/[\w-]+/)")


def sent():
    """Let what is due leave, and return all mails that left so far."""
    sending.drain()
    return mail.outbox


def kind_in(message):
    """Return the name of the kind that a mail is of."""
    number = message.extra_headers["X-MentorHub-Delivery"]
    return Delivery.objects.values_list("kind", flat=True).get(public_id=number)


def told(since=0):
    """Return (kind, address) of the mails that left, from the number `since` on, in a fixed order."""
    return sorted((kind_in(message), message.to[0]) for message in sent()[since:])


def mails_to(address, kind):
    """Return the mails of a kind to an address, the oldest first."""
    return [message for message in sent() if message.to == [address] and kind_in(message) == kind]


def mail_to(address, kind):
    """Return the one mail of a kind to an address."""
    [message] = mails_to(address, kind)
    return message


def link_in(message, words):
    """Return the path of the link that stands below `words` in the text of a mail."""
    found = re.search(rf"{re.escape(words)}:\s+{LINK.pattern}", message.body)
    assert found is not None, f"no link {words!r} in {message.body}"
    return found[1]


def html_of(message):
    """Return the HTML part of a mail."""
    return message.alternatives[0].content


def days_pass(start, days, *, each=timedelta(hours=6)):
    """Let so many days pass from `start` (aware) on, clocks and reminders running; return what was mailed when.

    As (day, kind, address), in order; one step takes `each`.
    """
    lines, at = [], start
    while at <= start + timedelta(days=days):
        with time_machine.travel(at, tick=False):
            before = len(mail.outbox)
            clock.advance()
            plan_kind(kind_of("request_nudge"), at)
            lines += [((at - start).days, kind, address) for kind, address in told(before)]
        at += each
    return lines


@pytest.fixture(autouse=True)
def outbox(settings):
    """An empty outbox in memory, on a site with an address."""
    settings.SITE_URL = "https://mentors.example.org"
    mail.outbox = []


def topic(slug="reference"):
    """Return a Topic."""
    return Topic.objects.get(slug=slug)


def ask_vera(*mentors, **fields):
    """Return the request of Vera, a visitor, to `mentors`."""
    return make_request(*mentors, email=VERA, name="Vera Visitor", topic=topic(), **fields)


def nudges(now):
    """Plan the nudges at `now` and return their keys without the kind's name."""
    plan_kind(kind_of("request_nudge"), now)
    rows = Delivery.objects.filter(kind="request_nudge").values_list("key", flat=True)
    return sorted(key.partition(":")[2] for key in rows)
