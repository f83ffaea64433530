"""What would go to whom, and why, at some instant: everything is planned for real, looked at, and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from reminders.kinds import KINDS, Withheld
from reminders.models import Delivery
from reminders.outbox import checking, claiming
from reminders.vocabulary import Lane, Reason, State

from .run import plan_all


@dataclass(frozen=True, slots=True)
class Line:
    """One mail: of which kind and time, to whom (an account's number, or a keyed hash), and what would become of it."""

    kind: str
    occurrence: str
    recipient: str
    due_at: datetime
    outcome: str
    why: str


def rehearse(now) -> Iterator[Line]:
    """Yield a Line for each mail that is due at `now` or waits for a weekly mail. Changes nothing: it is rolled back.

    Whether somebody may get one more that day counts the mails that left, not those further up in this list.
    """
    with transaction.atomic():
        before = set(Delivery.objects.open().values_list("pk", flat=True))
        plan_all(now)
        rows = Delivery.objects.open().with_zones().order_by("lane", "try_at", "id")
        for delivery in rows.iterator(chunk_size=500):
            if delivery.state != State.PENDING or delivery.try_at <= now:
                yield line_of(delivery, now, is_new=delivery.pk not in before)
        transaction.set_rollback(True)


def line_of(delivery, now, *, is_new):
    """Return the Line of one row."""
    kind = KINDS.get(delivery.kind)
    return Line(
        kind=delivery.kind,
        occurrence=delivery.key.rpartition(":")[2] if kind is None or kind.context else "once",
        recipient=delivery.recipient,
        due_at=delivery.due_at,
        outcome=outcome_of(delivery, kind, now),
        why=f"{'new' if is_new else 'in the outbox'}: {kind.why}" if kind else "a kind that this version does not know",
    )


def outcome_of(delivery, kind, now):
    """Return in a word or two what would become of a row at `now`."""
    if delivery.state == State.DIGEST:
        return "in this weekly mail" if delivery.digest_id else "waits for the weekly mail"
    if delivery.state != State.PENDING or kind is None:
        return State(delivery.state).value
    if delivery.expires_at is not None and delivery.expires_at <= now:
        return f"{State.EXPIRED.value} ({Reason.LATE.value})"
    if delivery.is_reminder and not kind.keeps_hour and (later := claiming.put_off(delivery, now)) is not None:
        return f"put off until {later:%Y-%m-%d %H:%M} UTC"
    try:
        checking.address_of(delivery, kind)
        if kind.context is not None:
            kind.context(delivery)
    except Withheld as why:
        return f"{State.WITHHELD.value} ({why.reason.value})"
    return "leaves" if delivery.lane != Lane.NOW else "leaves first"
