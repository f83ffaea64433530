"""A mentorship in virtual time for tests: clocks and reminders run, what is due leaves, links are pressed."""

import re
from datetime import timedelta

import time_machine
from django.core import mail
from django.test import Client

from matching.lifecycle import clock
from reminders.kinds import KINDS
from reminders.planning.run import plan_kind
from tests.matching.factories import make_mentorship
from tests.profiles.factories import make_mentor

from .talks import START, VERA, mails_to, told, topic

KINDS_OF_PAIRS = (
    "first_meeting", "agreement_nudge", "fit_check", "check_in", "mentorship_quiet", "pause_over", "closing_survey",
    "meeting_tomorrow",
)  # fmt: skip
# After START, the first hour of a day at which nobody there sleeps.
NOON = timedelta(hours=3)
# What nobody asked about in these tests: the story before the yes.
BEFORE = ("request", "request_accepted", "request_nudge")


def begin(kind="months", mentee=None, at=START, **fields):
    """Return a Mentorship of Joan and Vera, a visitor (or `mentee`), that begins at START; earlier mails have left."""
    fields |= {} if mentee is not None else {"email": VERA, "name": "Vera Visitor"}
    with time_machine.travel(at, tick=False):
        mentor = make_mentor("Joan Mentor", offers={kind: 3}, email="joan@example.org")
        made = make_mentorship(mentor, mentee, kind=kind, topic=topic(), **fields)
        told()
    return made


def pass_days(start, days, *, each=timedelta(days=1)):
    """Let so many days pass from `start` (aware) on; return (day, kind, address) of what was mailed, in order.

    It looks every day at an hour at which all of America is awake, summer and winter.
    """
    lines, at = [], start + NOON
    while at <= start + NOON + timedelta(days=days):
        with time_machine.travel(at, tick=False):
            before = len(mail.outbox)
            clock.advance_mentorships()
            for name in KINDS_OF_PAIRS:
                if name in KINDS:
                    plan_kind(KINDS[name], at)
            lines += [((at - START).days, kind, address) for kind, address in told(before) if kind not in BEFORE]
        at += each
    return lines


def counts(lines, address):
    """Return how often each kind was mailed to an address, by name."""
    found = {}
    for _day, kind, to in lines:
        if to == address:
            found[kind] = found.get(kind, 0) + 1
    return found


def days_of(lines, kind, address):
    """Return the days on which a kind was mailed to an address."""
    return [day for day, name, to in lines if (name, to) == (kind, address)]


def last_mail(address, kind):
    """Return the newest mail of a kind to an address."""
    return mails_to(address, kind)[-1]


def press(path, data=None, *, at=None):
    """Look at the page of a link and press its button at an instant; return the answer. Looking changes nothing."""
    client = Client()
    with time_machine.travel(at or START, tick=False):
        page = client.get(path)
        assert page.status_code == 200, words_of(page)
        return client.post(path, data or {})


def words_of(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def fields_of(response):
    """Return what the form of a page holds when it is opened, by name."""
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form if field.field.disabled is False}
