"""How much anybody may write: a day, an hour, at once, with somebody else's address (quality.md S6, S7)."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Count
from django.test import RequestFactory
from django.utils import timezone

from matching.contacting import limits, writing
from matching.lifecycle import asking
from matching.models import AddressUse, Ask, Request
from profiles.safety import conduct, gate
from reminders.models import Delivery
from tests.profiles.factories import make_mentor, make_person, make_place

from .contacting import WORDS, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_counters(settings):
    """Give each test its own keys in the shared store."""
    prefix = f"test-{timezone.now().timestamp()}"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}


def letter(mentor, text=WORDS):
    """Return a Letter for one question."""
    return writing.Letter(text=text, mentors=((mentor, "question"),))


def visit(mentor, email="victim@example.org", **more):
    """Write as a visitor, past the page."""
    return writing.visitor_writes(letter(mentor, more.pop("text", WORDS)), email=email, name="Ada", **more)


def mails():
    """Return how many mails ask whether an address is theirs."""
    return Delivery.objects.filter(kind="request_confirm").count()


def agreed(**fields):
    """Return the user of somebody who may write."""
    user = make_person(**fields).user
    conduct.accept(user)
    return user


# --- One address ------------------------------------------------------------------------------------------------------
def test_one_address_is_asked_once_a_day_and_three_messages_of_that_day_wait():
    mentor, now = make_mentor(), timezone.now()
    kept = [visit(mentor, text=f"{WORDS} {number}", now=now) is not None for number in range(5)]
    assert (kept, mails(), Request.objects.count()) == ([True] * 3 + [False] * 2, 1, 3)
    visit(mentor, now=now + timedelta(hours=23, minutes=59))
    assert mails() == 1
    assert visit(mentor, now=now + timedelta(days=1, seconds=1)) is not None
    assert mails() == 2


@pytest.mark.parametrize("other", ["Victim@Example.org", "victim+a@example.org", "victim+b+c@EXAMPLE.org"])
def test_ways_to_spell_one_mailbox_are_one_address(other):
    mentor = make_mentor()
    visit(mentor)
    visit(mentor, other)
    assert mails() == 1


def test_dots_count_for_nothing_where_they_are_nothing():
    assert limits.mailbox_of("a.d.a+x@gmail.com") == limits.mailbox_of("ada@GMAIL.com")
    assert limits.mailbox_of("a.da@example.org") != limits.mailbox_of("ada@example.org")
    assert limits.mailbox_of("+a@example.org") == "+a@example.org"


def test_throwing_away_what_waits_brings_no_second_mail_and_proving_does():
    mentor = make_mentor()
    first = visit(mentor)
    first.delete()
    visit(mentor)
    assert mails() == 1
    limits.note_proven("victim@example.org")
    visit(mentor)
    assert mails() == 2


def test_the_uses_of_addresses_name_nobody_and_are_forgotten():
    visit(make_mentor())
    assert "victim" not in str(AddressUse.objects.values().get())
    assert limits.forget_uses(timezone.now() - timedelta(days=2)) == 0
    assert limits.forget_uses(timezone.now() + timedelta(seconds=1)) == 1


# --- Members, mentors, networks, the site -----------------------------------------------------------------------------
def test_a_member_writes_three_first_messages_a_day(client):
    user = agreed()
    client.force_login(user)
    statuses = [post(client, make_mentor(), text=f"{number * 7} {WORDS[number:]}").status_code for number in range(4)]
    assert statuses == [302, 302, 302, 429]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        another = "You moved from school to college libraries, and I begin that search in May. Where first?"
        assert writing.member_writes(user, letter(make_mentor(), another)).state == "open"


def test_a_mentor_is_asked_ten_times_a_day(client):
    mentor = make_mentor("Joan", offers={"question": 50})
    for number in range(asking.PER_MENTOR):
        writing.member_writes(agreed(), letter(mentor, f"{number} {WORDS}"))
    client.force_login(agreed())
    response = post(client, mentor)
    assert response.status_code == 429
    assert "Joan has had many messages today." in response.content.decode()
    client.logout()
    assert post(client, mentor).status_code == 429
    assert Ask.objects.filter(mentor=mentor).count() == asking.PER_MENTOR
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert visit(mentor) is not None


def test_unconfirmed_messages_close_nobodys_door():
    mentor = make_mentor()
    for number in range(asking.PER_MENTOR + 2):
        visit(mentor, f"reader{number}@example.org")
    assert writing.member_writes(agreed(), letter(mentor)).state == "open"


def test_one_network_writes_ten_times_an_hour(client):
    mentor = make_mentor()
    statuses = [post(client, mentor, email=f"r{number}@example.org").status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Request.objects.count() == 10


def test_the_whole_site_asks_200_addresses_an_hour_and_raises_an_alarm(caplog):
    mentor, now = make_mentor(), timezone.now()
    AddressUse.objects.bulk_create(
        AddressUse(mailbox=str(number), used_at=now, asked=True) for number in range(limits.WHOLE_SITE - 1)
    )
    assert visit(mentor, "last@example.org", now=now) is not None
    with caplog.at_level(logging.ERROR), pytest.raises(limits.SiteBusy):
        visit(mentor, "one-more@example.org", now=now)
    assert "200 mails have asked for an address within an hour" in caplog.text
    # Whoever was asked before gets the same answer, so that it tells nothing.
    with pytest.raises(limits.SiteBusy):
        visit(mentor, "last@example.org", now=now)
    assert visit(mentor, "one-more@example.org", now=now + timedelta(hours=1, seconds=1)) is not None


# --- S6 at full scale -------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_s6_ten_thousand_posts_with_a_thousand_victims_bring_each_one_mail_a_day_at_most():
    """Over nine hours, from as many networks as a botnet has, past the page but through the gate's own counting."""
    mentors = [make_mentor(offers={"question": 50}) for _number in range(7)]
    start, sent = timezone.now().replace(minute=0, second=0, microsecond=0), {"kept": 0, "refused": 0}
    factory = RequestFactory()
    with time_machine.travel(start, tick=False) as clock:
        for number in range(10_000):
            clock.move_to(start + timedelta(hours=9) * number / 10_000)
            request = factory.post("/", REMOTE_ADDR=f"10.{number // 250 % 250}.{number % 250}.{number % 7}")
            try:
                gate.count(request)
                visit(mentors[number % 7], f"victim{number * 7919 % 1000}@example.org", text=f"{number} {WORDS}")
                sent["kept"] += 1
            except (gate.Refused, limits.SiteBusy):
                sent["refused"] += 1
    posted = Delivery.objects.filter(kind="request_confirm")
    per_victim = posted.values("email").annotate(n=Count("pk"))
    hours = [posted.filter(due_at__gte=start + timedelta(minutes=10 * step)) for step in range(54)]
    in_an_hour = [
        each.filter(due_at__lt=start + timedelta(minutes=10 * step + 60)).count() for step, each in enumerate(hours)
    ]
    assert max(row["n"] for row in per_victim) == 1
    assert 0 < max(in_an_hour) <= limits.WHOLE_SITE
    assert sum(sent.values()) == 10_000
    assert posted.count() <= 1_000
    assert Ask.objects.exclude(state="unsent").count() == 0


# --- At the same instant ----------------------------------------------------------------------------------------------
def at_once(jobs):
    """Run jobs in eight threads with a connection each; return what each gave, or the exception that it raised."""

    def run(job):
        try:
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_parallel_posts_bring_one_address_one_mail_and_three_messages():
    mentor = make_mentor()
    kept = at_once([lambda n=n: visit(mentor, text=f"{n} {WORDS}") for n in range(24)])
    assert (sum(isinstance(each, Request) for each in kept), mails(), Request.objects.count()) == (3, 1, 3)


@pytest.mark.django_db(transaction=True)
def test_parallel_posts_keep_the_limit_of_the_whole_site():
    mentor, now = make_mentor(), timezone.now()
    AddressUse.objects.bulk_create(
        AddressUse(mailbox=str(number), used_at=now, asked=True) for number in range(limits.WHOLE_SITE - 5)
    )
    logging.getLogger("matching.contacting.limits").setLevel(logging.CRITICAL)
    try:
        kept = at_once([lambda n=n: visit(mentor, f"r{n}@example.org") for n in range(24)])
    finally:
        logging.getLogger("matching.contacting.limits").setLevel(logging.NOTSET)
    assert [sum(isinstance(each, kind) for each in kept) for kind in (Request, limits.SiteBusy)] == [5, 19]


@pytest.mark.django_db(transaction=True)
def test_parallel_messages_of_members_keep_the_limits_of_sender_mentor_and_pair():
    make_place()
    mentor, user = make_mentor(offers={"question": 50}), agreed()
    pair = at_once([lambda n=n: writing.member_writes(user, letter(mentor, f"{n} {WORDS}")) for n in range(8)])
    assert [sum(isinstance(each, kind) for each in pair) for kind in (Request, Exception)] == [1, 7]
    mentors = [make_mentor() for _number in range(8)]
    texts = [f"{each.slug * 9} {WORDS}" for each in mentors]
    sender = at_once(
        [lambda m=m, t=t: writing.member_writes(user, letter(m, t)) for m, t in zip(mentors, texts, strict=True)]
    )
    assert [sum(isinstance(each, kind) for each in sender) for kind in (Request, limits.TooMany)] == [2, 6]
    people = [agreed() for _number in range(14)]
    asked = at_once([lambda u=u: writing.member_writes(u, letter(mentor)) for u in people])
    assert [sum(isinstance(each, kind) for each in asked) for kind in (Request, limits.Busy)] == [9, 5]
    assert Ask.objects.filter(mentor=mentor, state="open").count() == asking.PER_MENTOR
