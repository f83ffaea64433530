"""Sending: claim, look once more, hand over outside any transaction, write down what came of it.

The promise (quality.md 1.3): no mail is lost; at most one extra copy for each crash between "accepted" and "written
down", with the same Message-ID, and counted in `uncertain`.
"""

import logging
import time
from contextlib import nullcontext

from django.conf import settings
from django.core.mail import mailers
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from reminders.kinds import KINDS, Withheld, kind_of
from reminders.vocabulary import Lane, Reason, State

from . import checking, circuit, claiming, failpoints, rendering
from .faults import MOST_ATTEMPTS, Outcome, refuse_what_was_refused, verdict_of, wait_after

logger = logging.getLogger(__name__)
LONGEST_ERROR = 200
# Seconds between two looks at the switches while all goes well: so soon "stop all mail" stops it.
LOOK_EVERY = 1.0
# Seconds between two tries to write down that a mail has left, while the database is away.
AGAIN_AFTER = 0.2


class Line:
    """The line to the mail server, kept between mails and opened anew after a fault.

    `had_trouble` says that faults of the provider have been counted, by whomever, so that a success has to be noted.
    """

    def __init__(self):
        self.connection, self.had_trouble = None, True

    def open(self):
        """Return the open line; raises whatever the mail backend raises."""
        if self.connection is None:
            self.connection = mailers.default
            self.connection.open()
        return self.connection

    def close(self):
        """Hang up, whatever the other side says."""
        old, self.connection = self.connection, None
        if old is not None:
            try:
                old.close()
            except Exception as error:  # a line that is broken already may break once more
                logger.debug("The line to the mail server broke while it was closed: %s", type(error).__name__)


def send(pk):
    """Send the mail with the number `pk` if it is due and nobody has; return whether it left. Twice changes nothing."""
    lanes, _probe = claiming.lanes_open(timezone.now())
    line = Line()
    try:
        claim = claiming.claim_next(lanes=lanes, pk=pk) if lanes else None
        return claim is not None and deliver(claim, line)
    finally:
        line.close()


def drain(*, seconds=None, lanes=None):
    """Send what is due, the most urgent first, for at most `seconds`; return how many left.

    Codes are claimed before everything else, also by a worker that is in the middle of reminders.
    """
    until = time.monotonic() + (settings.MAIL_DRAIN_SECONDS if seconds is None else seconds)
    line, left, looked_at = Line(), 0, -LOOK_EVERY
    try:
        while (at := time.monotonic()) < until:
            if at - looked_at >= LOOK_EVERY or line.had_trouble:
                may, probe = claiming.lanes_open(timezone.now())
                may = [lane for lane in may if lanes is None or lane in lanes]
                looked_at, line.had_trouble = at, circuit.had_trouble()
            claim = claiming.claim_next(lanes=may) if may else None
            if claim is None:
                break
            left += deliver(claim, line)
            if probe and circuit.is_open(circuit.PROVIDER):
                break
    finally:
        line.close()
    return left


def deliver(claim, line):
    """Carry out a claim and return whether the mail left. Every way out writes the row's end."""
    delivery = claim.delivery
    if delivery.kind not in KINDS:
        # Written by a newer version of this code: theirs to send (quality.md F31).
        claiming.settle(claim, state=State.PENDING, attempts=delivery.attempts - 1, try_at=later(delivery))
        return False
    kind = kind_of(delivery.kind)
    try:
        address = checking.address_of(delivery, kind)
        message = rendering.message_of(delivery, address)
    except Withheld as why:
        claiming.settle(claim, state=State.WITHHELD, reason=why.reason, sealed=None)
        return False
    except (OperationalError, InterfaceError):
        # The database is away or too busy, which is no fault of this mail: the sweeper gives it back.
        raise
    except Exception as error:  # whatever a template or a fact can raise: this row fails, the next one goes on
        logger.exception("Mail %d (%s) could not be written.", delivery.pk, delivery.kind)
        claiming.settle(claim, state=State.FAILED, reason=Reason.BROKEN, sealed=None, error=type(error).__name__)
        return False
    return hand_over(claim, kind, message, line)


def later(delivery):
    """Return when to try a mail again that was not even begun."""
    return timezone.now() + wait_after(max(delivery.attempts, 1), Lane(delivery.lane))


def hand_over(claim, kind, message, line):
    """Give the mail to the provider and write down the answer; return whether it left."""
    if not claiming.still_mine(claim):
        # Stopped for so long that another worker may have the mail by now: leave it to the sweeper.
        logger.warning("Mail %d was claimed too long ago and is left alone.", claim.delivery.pk)
        return False
    opened = False
    try:
        open_line = line.open()
        opened = True
        failpoints.pass_by("before_send")
        open_line.send_messages([message])
        refuse_what_was_refused(message)
    except Exception as error:  # sorted by faults.verdict_of; nothing that a provider does may stop the next mail
        line.close()
        line.had_trouble = True
        note_fault(claim, verdict_of(error, handed_over=opened))
        return False
    failpoints.pass_by("after_send")
    left = mark_sent_though_away(claim, kind, message)
    if line.had_trouble:
        circuit.worked()
    return left


def mark_sent_though_away(claim, kind, message):
    """Mark a mail as sent, however often the database is away meanwhile, for as long as its claim lasts.

    A restart of the database meets every worker at once: whoever gave up here would leave an extra copy each time.
    """
    while True:
        try:
            return mark_sent(claim, kind, message)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or claiming.is_over(claim):
                raise
            logger.warning("The database is away: mail %d has left and waits to be marked.", claim.delivery.pk)
            connection.close()
            time.sleep(AGAIN_AFTER)


def mark_sent(claim, kind, message):
    """Write down that the provider took the mail; return whether the claim was still ours to write."""
    status = getattr(message, "anymail_status", None)
    delivery = claim.delivery
    # With nothing that follows it is one statement, which needs no transaction around it.
    with transaction.atomic() if kind.sent is not None else nullcontext():
        mine = claiming.settle(
            claim, state=State.SENT, sent_at=timezone.now(), sealed=None, error="", reason="",
            provider_id=str(getattr(status, "message_id", "") or "")[:200],
        )  # fmt: skip
        if mine and kind.sent is not None:
            tell(kind, delivery)
    if not mine:
        # The sweeper counted this copy when it ended the claim.
        logger.warning("Mail %d was sent after its claim had ended: an extra copy may be about.", delivery.pk)
    return mine


def tell(kind, delivery):
    """Tell a kind that its mail has left. A fault there must not take back that it did: it would be sent again."""
    try:
        with transaction.atomic():
            kind.sent(delivery)
    except Exception:
        logger.exception("Mail %d (%s) has left; what follows from it was not written.", delivery.pk, kind.name)


def note_fault(claim, verdict):
    """Write down a fault of sending, by what follows from it."""
    delivery, now = claim.delivery, timezone.now()
    values = {"error": verdict.words[:LONGEST_ERROR], "uncertain": delivery.uncertain + verdict.uncertain}
    lane = Lane(delivery.lane)
    if verdict.outcome == Outcome.DOWN:
        circuit.failed(verdict.words, now)
        # Not this mail's fault, so not one of its tries.
        attempts = delivery.attempts - 1
        wait = wait_after(1, lane)
        claiming.settle(claim, state=State.PENDING, try_at=now + wait, attempts=attempts, **values)
    elif verdict.outcome == Outcome.NEVER:
        claiming.settle(claim, state=State.FAILED, reason=Reason.REFUSED, sealed=None, **values)
    elif delivery.attempts >= MOST_ATTEMPTS:
        claiming.settle(claim, state=State.FAILED, reason=Reason.TRIED_ENOUGH, sealed=None, **values)
    else:
        wait = wait_after(delivery.attempts, lane, at_least=verdict.wait)
        claiming.settle(claim, state=State.PENDING, try_at=now + wait, **values)
