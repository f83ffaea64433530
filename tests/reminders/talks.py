"""Reading the mails of requests and conversations in tests: who got what, and following their links."""

import re
from datetime import timedelta

import time_machine
from django.core import mail

from matching.lifecycle import clock
from reminders.kinds import kind_of
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.planning.run import plan_kind

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
