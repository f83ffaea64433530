"""Claiming a mail: one row, one short transaction, whoever else is claiming at the same instant.

`claim_next` takes the most urgent due row that nobody holds (FOR UPDATE SKIP LOCKED). For reminders it asks, under a
lock of that recipient's, whether this is an hour and a day on which they may get one; else the row waits for the next.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from profiles.turns import take_turn
from reminders.kinds import KINDS, kind_of
from reminders.models import Delivery
from reminders.respect import caps, hours
from reminders.vocabulary import Lane, Reason, State

from . import circuit, failpoints

# A reminder that was put off this often within one call is left to the next one, so that a call always ends.
MOST_PUT_OFF = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed row and the claim that alone may write its end."""

    delivery: Delivery
    claim: uuid.UUID


def lanes_open(now):
    """Return the lanes that may send at `now`, and whether this is a probe of a provider that was down."""
    switches = circuit.switches()

    def is_open(name):
        return name in switches and switches[name].is_open

    if is_open(circuit.HOLD):
        return [], False
    lanes = [Lane.NOW] if is_open(circuit.BRAKE) else list(Lane)
    if is_open(circuit.PROVIDER):
        return (lanes, True) if circuit.may_try(now) else ([], False)
    return lanes, False


def claim_next(*, lanes, now=None, pk=None):
    """Return the Claim of the next due row in `lanes` (or of the row `pk` alone), or None when there is none.

    Costs one transaction of 2 queries, 4 for a reminder.
    """
    for _each in range(MOST_PUT_OFF):
        with transaction.atomic():
            at = now or timezone.now()
            rows = Delivery.objects.due(at).filter(lane__in=lanes)
            if pk is not None:
                rows = rows.filter(pk=pk)
            # Of the recipient only where they live: whoever sends reads the account anew.
            row = rows.with_zones().select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            if row.expires_at is not None and row.expires_at <= at:
                finish(row, State.EXPIRED, Reason.LATE)
                continue
            if row.is_reminder and not keeps_hour(row) and (later := put_off(row, at)) is not None:
                row.try_at = later
                row.save(update_fields=["try_at"])
                continue
            claim = uuid.uuid4()
            Delivery.objects.filter(pk=row.pk).update(
                state=State.SENDING, claim=claim, claimed_at=timezone.now(), attempts=row.attempts + 1
            )
            row.state, row.claim, row.attempts = State.SENDING, claim, row.attempts + 1
            row.claimed_at = at
            failpoints.pass_by("before_claim_commit")
        failpoints.pass_by("after_claim")
        return Claim(row, claim)
    return None


def finish(row, state, reason):
    """End a row that is locked by this transaction and not claimed."""
    Delivery.objects.filter(pk=row.pk).update(state=state, reason=reason, sealed=None)


def keeps_hour(row):
    """Return whether a reminder leaves at its own hour: its kind chose one by day, and it counts for later ones."""
    return row.kind in KINDS and kind_of(row.kind).keeps_hour


def zones_of(row):
    """Return the time zones to respect for a claimed row: the recipient's, else all of those of most people here."""
    return hours.UNKNOWN if row.zone is None else hours.zones_from(row.zone, row.place_zone or "")


def put_off(row, now):
    """Return when a reminder (read `with_zones`) may next be tried, or None when it may go now.

    Two workers could each see room for one more: the lock of the recipient, held until the claim is committed, lets
    them look one after the other, and a mail that is being sent counts as sent.
    """
    zones = zones_of(row)
    waking = hours.next_waking(now, zones)
    if waking > now:
        return waking
    take_turn(f"reminders:{row.recipient}")
    since = now - timedelta(days=9)
    mine = Delivery.objects.filter(recipient=row.recipient, is_reminder=True).exclude(pk=row.pk)
    counted = mine.filter(Q(sent_at__gte=since, digest=None) | Q(state=State.SENDING))
    times = [sent_at or claimed_at for sent_at, claimed_at in counted.values_list("sent_at", "claimed_at")]
    return caps.next_free(times, now, zones)


def still_mine(claim, now=None):
    """Return whether enough of the lease is left to begin a send: a process that was stopped finds that it is not."""
    age = (now or timezone.now()) - claim.delivery.claimed_at
    return age < timedelta(seconds=settings.MAIL_LEASE_SECONDS - settings.MAIL_TASK_SECONDS)


def is_over(claim, now=None):
    """Return whether the lease of a claim has ended, so that another worker may have the mail."""
    return (now or timezone.now()) - claim.delivery.claimed_at >= timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def settle(claim, **values):
    """Write the end of a claim, if it is still ours; return whether it was (compare-and-set)."""
    mine = Delivery.objects.filter(pk=claim.delivery.pk, claim=claim.claim, state=State.SENDING)
    return bool(mine.update(claim=None, **values))
