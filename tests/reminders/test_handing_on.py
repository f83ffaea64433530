"""From a provider's post to a message: what comes in is handed on once, and never lost (quality.md I1, I12)."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from statistics import quantiles
from threading import Barrier, Event
from time import perf_counter

import pytest
from django.db import DataError, OperationalError, connection
from django.utils import timezone

from matching.models import HeldMail
from matching.receiving import receiving
from matching.vocabulary import Outcome
from reminders import tasks
from reminders.events import handing_on
from reminders.models import Inbound
from tests.matching.mails import address_of, by_mail, make_talk, write

from . import payloads
from .posting import open_to, post

pytestmark = pytest.mark.django_db
PROVIDERS = ("postmark", "postmark parsed", "mailgun", "mailgun parsed", "amazon_ses")


@pytest.fixture(autouse=True)
def everybody_posts(settings, fresh_cache):
    """Let all three providers post, each with its secrets."""
    open_to(settings, "postmark", "mailgun", "amazon_ses")


def bodies(raw, *, recipient, token="t"):
    """Return (provider, body) by the name of its shape, for a raw mail (bytes) that was sent to `recipient`."""
    text, mail = raw.decode(), message_from_bytes(raw, policy=policy.default)
    sender = str(mail["From"])
    whole = payloads.postmark_inbound(text, sender=sender) | {"OriginalRecipient": recipient}
    parsed = {name: value for name, value in whole.items() if name != "RawEmail"}
    parsed |= {
        "ToFull": [{"Email": recipient, "Name": "", "MailboxHash": ""}],
        "TextBody": mail.get_content(),
        "Headers": [*whole["Headers"], {"Name": "Message-ID", "Value": str(mail["Message-ID"])}],
    }
    amazon = payloads.amazon_inbound(text)
    amazon["receipt"]["recipients"] = [recipient]
    amazon["mail"]["source"] = sender
    return {
        "postmark": ("postmark", whole),
        "postmark parsed": ("postmark", parsed),
        "mailgun": (
            "mailgun",
            payloads.mailgun_inbound(text, token=token) | {"recipient": recipient, "sender": sender},
        ),
        "mailgun parsed": ("mailgun", payloads.mailgun_parsed(mail, recipient=recipient, sender=sender, token=token)),
        "amazon_ses": ("amazon_ses", payloads.amazon_notice(amazon)),
    }


def outcomes():
    """Return (outcome, detail) of all that came in, in order."""
    return list(Inbound.objects.order_by("id").values_list("outcome", "detail"))


@pytest.mark.parametrize("shape", PROVIDERS)
def test_a_mail_that_a_provider_brings_becomes_a_message(shape):
    mentor, _visitor = make_talk()
    raw = write(mentor, "Yes, gladly: on Tuesday.")
    provider, body = bodies(raw, recipient=address_of(mentor))[shape]
    assert post(provider, body, to="inbound") == 200
    assert by_mail().count() == 0
    assert handing_on.hand_on() == 1
    message = by_mail().get()
    row = Inbound.objects.get()
    assert (message.seat, message.text) == (mentor, "Yes, gladly: on Tuesday.")
    assert (row.outcome, row.tries, message.mail_id) == (Outcome.POSTED, 1, row.message_id)


@pytest.mark.parametrize("shape", PROVIDERS)
def test_the_envelope_says_to_whom_where_the_headers_do_not(shape):
    mentor, _visitor = make_talk()
    raw = write(mentor, "Forwarded by a rule.", to="joan@home.example")
    provider, body = bodies(raw, recipient=address_of(mentor))[shape]
    post(provider, body, to="inbound")
    handing_on.hand_on()
    assert outcomes() == [(Outcome.POSTED, "")]


def test_i1_the_same_mail_by_three_providers_is_one_message():
    mentor, _visitor = make_talk()
    raw = write(mentor)
    for shape, (provider, body) in bodies(raw, recipient=address_of(mentor)).items():
        if "parsed" not in shape:
            assert post(provider, body, to="inbound") == 200
            handing_on.hand_on()
    assert (by_mail().count(), Inbound.objects.count()) == (1, 1)


def test_handing_on_twice_changes_nothing():
    mentor, _visitor = make_talk()
    keep(write(mentor))
    assert [handing_on.hand_on(), handing_on.hand_on()] == [1, 0]
    # And if the row had forgotten: the message is known by the mail's number.
    Inbound.objects.update(outcome="", handled_at=None, claimed_at=None)
    assert (handing_on.hand_on(), by_mail().count(), outcomes()) == (1, 1, [(Outcome.POSTED, "")])


def keep(raw, message_id=None):
    """Write a mail down as the webhook does; return the row."""
    return Inbound.objects.create(message_id=message_id or f"<{Inbound.objects.count()}@x>", raw=raw)


def test_mails_are_handed_on_in_the_order_in_which_they_came():
    mentor, visitor = make_talk()
    for seat, word in ((mentor, "one"), (visitor, "two"), (mentor, "three")):
        keep(write(seat, word))
    assert handing_on.hand_on(most=2) == 2
    assert handing_on.hand_on() == 1
    assert list(by_mail().order_by("pk").values_list("text", flat=True)) == ["one", "two", "three"]


def test_the_tick_finds_what_nobody_was_woken_for(monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.hand_on, "apply_async", lambda *arguments, **options: asked.append(options["queue"]))
    tasks.tick()
    assert asked == []
    mentor, _visitor = make_talk()
    keep(write(mentor))
    tasks.tick()
    assert asked == ["celery"]
    tasks.hand_on()
    assert by_mail().count() == 1


def test_the_webhook_wakes_a_worker_once_the_mail_is_kept(monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr("reminders.outbox.waking.current_app.send_task", lambda name, **how: told.append(name))
    mentor, _visitor = make_talk()
    provider, body = bodies(write(mentor), recipient=address_of(mentor))["postmark"]
    with django_capture_on_commit_callbacks(execute=True):
        post(provider, body, to="inbound")
    assert told == ["reminders.tasks.hand_on"]


# --- Nothing is lost --------------------------------------------------------------------------------------


def raising(error):
    """Return a stand-in for receiving that writes something and then fails."""

    def receive(raw, **how):
        HeldMail.objects.all().delete()
        raise error

    return receive


@pytest.mark.parametrize("error", [ValueError("joan@example.org"), RecursionError(), DataError("NUL"), MemoryError()])
def test_a_mail_at_which_receiving_fails_is_for_staff_and_holds_up_nobody(monkeypatch, error):
    mentor, _visitor = make_talk()
    receiving.receive(write(mentor, sender="eve@example.net"))
    keep(b"Something")
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "receive", raising(error))
        assert handing_on.hand_on() == 1
    keep(write(mentor))
    assert handing_on.hand_on() == 1
    assert outcomes() == [(Outcome.UNREADABLE, type(error).__name__), (Outcome.POSTED, "")]
    assert HeldMail.objects.count() == 1
    assert bytes(Inbound.objects.earliest("id").raw) == b"Something"


def test_a_database_that_is_away_is_no_fault_of_the_mail(monkeypatch):
    mentor, _visitor = make_talk()
    keep(write(mentor))
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "receive", raising(OperationalError("the line was cut")))
        with pytest.raises(OperationalError):
            handing_on.hand_on()
    assert outcomes() == [("", "")]
    assert (handing_on.hand_on(), outcomes()) == (1, [(Outcome.POSTED, "")])


def test_a_mail_at_which_workers_die_is_for_staff_after_three_times(settings):
    mentor, _visitor = make_talk()
    keep(b"From: a@example.org\r\n\r\nDeadly")
    keep(write(mentor))
    now, lease = timezone.now(), timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    for times in range(3):
        # As if the worker had ended right then: the mail is its own until nobody believes in it any more.
        assert handing_on.claim(now + times * lease) == Inbound.objects.earliest("id").pk
    assert handing_on.hand_on(now + 2 * lease) == 1
    assert outcomes() == [("", ""), (Outcome.POSTED, "")]
    assert handing_on.hand_on(now + 3 * lease) == 1
    assert outcomes() == [(Outcome.UNREADABLE, "stopped"), (Outcome.POSTED, "")]


def test_a_mail_without_its_raw_text_is_not_a_message():
    Inbound.objects.create(message_id="<1@x>", raw=None)
    handing_on.hand_on()
    assert outcomes() == [(Outcome.NO_THREAD, "no_relay")]


def test_no_line_of_the_log_says_what_is_in_a_mail(monkeypatch, caplog):
    keep(b"Something")
    monkeypatch.setattr(receiving, "receive", raising(ValueError("reply+0123@example.org Secret")))
    handing_on.hand_on()
    assert [("Secret" in line, "ValueError" in line) for line in caplog.messages] == [(False, True)]


# --- At once ------------------------------------------------------------------------------------------------


def at_once(job, *, times, together):
    """Do `job(number)` `times` times, `together` of them at once, each with a connection of its own."""
    start = Barrier(together)

    def run(number):
        try:
            if number < together:
                start.wait(timeout=30)
            return job(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(together) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_i1_one_mail_posted_and_handed_on_fifty_times_at_once_is_one_message():
    mentor, _visitor = make_talk()
    provider, body = bodies(write(mentor), recipient=address_of(mentor))["postmark"]

    def bring(number):
        status = post(provider, body, to="inbound")
        handing_on.hand_on()
        return status

    assert set(at_once(bring, times=50, together=10)) == {200}
    assert (Inbound.objects.count(), by_mail().count(), outcomes()) == (1, 1, [(Outcome.POSTED, "")])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_workers_hand_each_mail_on_once():
    talks = [make_talk(email=f"visitor{number}@example.org") for number in range(10)]
    for number in range(40):
        seats = talks[number % 10]
        keep(write(seats[number % 2], f"mail {number}"))
    counts = at_once(lambda _number: handing_on.hand_on(), times=8, together=8)
    assert set(outcomes()) == {(Outcome.POSTED, "")}
    assert (sum(counts), by_mail().count(), Inbound.objects.waiting().count()) == (40, 40, 0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_i12_the_webhook_answers_within_a_second_while_fifty_mails_a_second_come_in():
    """Five seconds of fifty posts a second, each at its time."""
    mentor, _visitor = make_talk()
    posts = [bodies(write(mentor, "word " * 2000), recipient=address_of(mentor))["postmark"] for _number in range(250)]
    begin, clock = perf_counter() + 0.5, Event()

    def bring(number):
        clock.wait(max(0, begin + number / 50 - perf_counter()))
        started = perf_counter()
        status = post(*posts[number], to="inbound")
        return status, perf_counter() - started

    answers = at_once(bring, times=250, together=12)
    assert {status for status, _seconds in answers} == {200}
    p95 = quantiles([seconds for _status, seconds in answers], n=20)[-1]
    longest = max(seconds for _status, seconds in answers)
    sys.stdout.write(f"I12: p95 {p95 * 1000:.0f} ms, longest {longest * 1000:.0f} ms\n")
    assert (Inbound.objects.count(), p95 < 1) == (250, True)
