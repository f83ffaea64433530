"""What staff do about single mails and about all of them, each time with a reason in the log (quality.md R11)."""

from django.db import transaction
from django.utils import timezone

from profiles.safety import audit
from profiles.safety.audit import What
from reminders.kinds import KINDS
from reminders.models import Delivery
from reminders.outbox import circuit, waking
from reminders.vocabulary import State


class NotPossible(Exception):
    """The mail is not in a state in which this can be done; nothing was changed."""


def subject_of(pk):
    """Return how the log names a mail."""
    return f"mail {pk}"


@transaction.atomic
def hold(pk, *, by, why):
    """Keep a waiting mail back until somebody releases it. Raises NotPossible."""
    changed = Delivery.objects.filter(pk=pk, state__in=[State.PENDING, State.DIGEST]).update(state=State.HELD)
    if not changed:
        raise NotPossible
    audit.write(actor=by, what=What.MAIL_HELD, subject=subject_of(pk), why=why)


@transaction.atomic
def release(pk, *, by, why):
    """Let a held mail leave when it is due. Raises NotPossible."""
    again(pk, State.HELD)
    audit.write(actor=by, what=What.MAIL_RELEASED, subject=subject_of(pk), why=why)


@transaction.atomic
def retry(pk, *, by, why):
    """Let a failed mail be tried again from the start. Raises NotPossible.

    One whose content was sealed has forgotten it: a code that nobody got is asked for anew, not sent again.
    """
    failed = Delivery.objects.filter(pk=pk, state=State.FAILED).first()
    if failed is None or (failed.kind in KINDS and KINDS[failed.kind].context is None):
        raise NotPossible
    again(pk, State.FAILED)
    audit.write(actor=by, what=What.MAIL_RETRIED, subject=subject_of(pk), why=why)


def again(pk, state):
    """Put a mail that is in `state` back among those that wait."""
    changed = Delivery.objects.filter(pk=pk, state=state).update(
        state=State.PENDING, reason="", error="", attempts=0, try_at=timezone.now()
    )
    if not changed:
        raise NotPossible
    waking.wake(Delivery.objects.get(pk=pk))


@transaction.atomic
def hold_all(*, by, why):
    """Stop every mail, codes too: after a backup was restored, say. Raises NotPossible when that is so already."""
    if not circuit.open_switch(circuit.HOLD, why):
        raise NotPossible
    audit.write(actor=by, what=What.MAIL_HELD, subject="all mail", why=why)


@transaction.atomic
def release_all(*, by, why, switch=circuit.HOLD):
    """Let mail flow again after `hold_all` or the brake. Raises NotPossible when it flows."""
    if not circuit.close_switch(switch):
        raise NotPossible
    audit.write(actor=by, what=What.MAIL_RELEASED, subject="all mail", why=why)
