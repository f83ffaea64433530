"""The outbox: one row for each mail, claimed by one, sent once, its end written by its claim alone."""

import smtplib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from reminders.models import Delivery, Switch
from reminders.outbox import circuit, claiming, sending, sweeping, writing
from reminders.outbox.faults import Outcome, verdict_of, wait_after
from reminders.vocabulary import Lane, Reason, State
from tests.programs.factories import make_user

from .factories import make_mail, state_of

pytestmark = pytest.mark.django_db


def everything(pk):
    """Return the whole row."""
    return Delivery.objects.get(pk=pk)


# --- writing --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_r2_a_hundred_inserts_of_one_key_at_once_make_one_row():
    user = make_user("one@example.org")

    def insert(_number):
        try:
            return writing.post("account", about="thing 1", occurrence="once", user=user) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        made = sum(pool.map(insert, range(100)))
    assert (made, Delivery.objects.count()) == (1, 1)


def test_a_row_that_is_rolled_back_is_no_mail(mailoutbox):
    with transaction.atomic():
        make_mail()
        transaction.set_rollback(True)
    assert (list(mailoutbox), Delivery.objects.count()) == ([], 0)


def test_what_was_rendered_lies_sealed_and_is_forgotten_once_it_has_left():
    delivery = make_mail(text="secret 1234-5678")
    assert b"1234-5678" not in bytes(delivery.sealed)
    assert sending.drain() == 1
    row = everything(delivery.pk)
    assert (row.state, row.sealed, row.claim, row.attempts) == (State.SENT, None, None, 1)


def test_a_hidden_address_stands_in_no_column_before_nor_after():
    delivery = make_mail("gone@example.org", hidden=True)
    assert everything(delivery.pk).email == ""
    assert sending.drain() == 1
    assert [message.to for message in mail.outbox] == [["gone@example.org"]]
    assert everything(delivery.pk).email == ""


def test_s7_a_mail_to_nobody_is_a_row_that_never_leaves(mailoutbox):
    delivery = make_mail("nobody@example.org", send=False)
    assert list(mailoutbox) == []
    assert state_of(delivery) == (State.WITHHELD, Reason.NOBODY)
    assert everything(delivery.pk).email == ""


# --- claiming --------------------------------------------------------------------------------------------------------
def test_codes_are_claimed_before_everything_that_waits_longer():
    old = make_mail()
    Delivery.objects.filter(pk=old.pk).update(lane=Lane.DAY, try_at=timezone.now() - timedelta(days=1))
    code = make_mail()
    first = claiming.claim_next(lanes=list(Lane))
    assert first.delivery.pk == code.pk


def test_a_mail_that_is_too_late_expires_and_the_next_one_leaves():
    late = make_mail()
    Delivery.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    make_mail("other@example.org")
    assert sending.drain() == 1
    assert state_of(late) == (State.EXPIRED, Reason.LATE)
    assert [message.to for message in mail.outbox] == [["other@example.org"]]


def test_a_claim_is_nobody_elses():
    delivery = make_mail()
    claim = claiming.claim_next(lanes=list(Lane))
    assert claiming.claim_next(lanes=list(Lane)) is None
    assert sending.send(delivery.pk) is False
    assert claiming.settle(claiming.Claim(delivery, uuid.uuid4()), state=State.FAILED, reason=Reason.REFUSED) is False
    assert claiming.settle(claim, state=State.SENT, sent_at=timezone.now()) is True
    assert claiming.settle(claim, state=State.FAILED, reason=Reason.REFUSED) is False
    assert everything(delivery.pk).state == State.SENT


def test_running_a_task_twice_sends_once():
    delivery = make_mail()
    assert [sending.send(delivery.pk), sending.send(delivery.pk), sending.drain()] == [True, False, 0]
    assert len(mail.outbox) == 1


def test_the_sweeper_frees_a_claim_only_after_its_lease(settings):
    delivery = make_mail()
    claim = claiming.claim_next(lanes=list(Lane))
    now = timezone.now()
    assert sweeping.sweep(now + timedelta(seconds=settings.MAIL_LEASE_SECONDS - 5)) == 0
    assert sweeping.sweep(now + timedelta(seconds=settings.MAIL_LEASE_SECONDS + 5)) == 1
    assert everything(delivery.pk).uncertain == 1
    assert claiming.settle(claim, state=State.SENT, sent_at=now) is False


def test_a_claim_that_was_asleep_sends_nothing(settings):
    make_mail()
    claim = claiming.claim_next(lanes=list(Lane))
    claim.delivery.claimed_at -= timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    assert sending.deliver(claim, sending.Line()) is False
    assert mail.outbox == []


# --- faults -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "handed_over", "outcome", "uncertain"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True, Outcome.NEVER, False),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), True, Outcome.AGAIN, False),
        (smtplib.SMTPDataError(451, b"later"), True, Outcome.AGAIN, False),
        (smtplib.SMTPDataError(554, b"no"), True, Outcome.NEVER, False),
        (smtplib.SMTPAuthenticationError(535, b"who"), False, Outcome.DOWN, False),
        (smtplib.SMTPConnectError(421, b"busy"), False, Outcome.DOWN, False),
        (smtplib.SMTPServerDisconnected("cut"), True, Outcome.AGAIN, True),
        (TimeoutError(), True, Outcome.AGAIN, True),
        (TimeoutError(), False, Outcome.DOWN, False),
        (ConnectionRefusedError(), False, Outcome.DOWN, False),
    ],
)
def test_f19_a_fault_is_sorted_by_what_follows_from_it(error, handed_over, outcome, uncertain):
    verdict = verdict_of(error, handed_over=handed_over)
    assert (verdict.outcome, verdict.uncertain) == (outcome, uncertain)


def test_waits_double_with_jitter_and_end_at_an_hour():
    waits = [wait_after(number, Lane.DAY).total_seconds() for number in range(1, 49)]
    assert all(30 * 2**at <= waits[at] <= 60 * 2**at for at in range(6))
    assert all(1800 <= wait <= 3600 for wait in waits[6:])
    assert len(set(waits)) > 40


def test_the_circuit_opens_after_five_faults_and_one_mail_probes():
    now = timezone.now()
    for _fault in range(circuit.FAILURES):
        circuit.failed("refused", now)
    assert claiming.lanes_open(now) == ([], False)
    later = now + circuit.FIRST
    assert claiming.lanes_open(later) == (list(Lane), True)
    assert claiming.lanes_open(later) == ([], False)
    circuit.failed("refused", later)
    assert Switch.objects.get(name="provider").try_at == later + 2 * circuit.FIRST
    circuit.worked()
    assert claiming.lanes_open(later) == (list(Lane), False)


def test_d6_the_brake_lets_only_account_mail_pass():
    circuit.open_switch(circuit.BRAKE)
    assert claiming.lanes_open(timezone.now()) == ([Lane.NOW], False)


def test_f36_with_the_hold_nothing_leaves_and_after_it_everything_does(mailoutbox):
    circuit.open_switch(circuit.HOLD)
    make_mail()
    assert list(mailoutbox) == []
    circuit.close_switch(circuit.HOLD)
    assert [message.to for message in mailoutbox] == [["reader@example.org"]]
