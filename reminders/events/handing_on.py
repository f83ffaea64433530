"""From a mail that was kept to a message in a conversation, or to the bin of staff. None is lost, none counts twice.

The webhook only keeps the mail and wakes a worker; the tick finds what nobody was woken for. Whoever hands a mail on
claims it for as long as a worker may live (MAIL_LEASE_SECONDS), and holds its row while it does; what became of it is
written in the same transaction as the message.
"""

import logging
from contextlib import suppress

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from matching.receiving import receiving
from matching.vocabulary import Outcome
from reminders.models import Inbound

logger = logging.getLogger(__name__)
# A mail at which workers died so often is for staff: it would stop all that came after it.
MOST_TRIES = 3
LONGEST_DETAIL = 200


def hand_on(now=None, most=200):
    """Hand on what waits, one after the other in the order in which it came, at most `most`; return how many.

    Two workers take different mails. With a database that is away it raises OperationalError, and all that waits goes
    on waiting.
    """
    done = 0
    while done < most and (pk := claim(now or timezone.now())) is not None:
        try:
            done += finish(pk, now)
        except (OperationalError, InterfaceError):
            # Not to be waited for until the claim ends. Where the database is away, it is.
            with suppress(OperationalError, InterfaceError):
                Inbound.objects.filter(pk=pk).update(claimed_at=None)
            raise
    return done


@transaction.atomic
def claim(now):
    """Claim the next mail that waits and count the try; return its number, or None when there is none.

    In a transaction of its own, so that the try is known even if this mail ends the worker.
    """
    rows = Inbound.objects.unclaimed(now).select_for_update(skip_locked=True, of=["self"])
    pk = rows.values_list("pk", flat=True).first()
    if pk is not None:
        Inbound.objects.filter(pk=pk).update(tries=F("tries") + 1, claimed_at=now)
    return pk


@transaction.atomic
def finish(pk, now=None):
    """Hand on one claimed mail, and write down what became of it; return whether it was still to be handed on."""
    row = Inbound.objects.waiting().select_for_update(of=["self"]).filter(pk=pk).first()
    if row is None:
        return False
    if row.tries > MOST_TRIES:
        write_down(row, receiving.Result(Outcome.UNREADABLE, "stopped"), now)
    else:
        write_down(row, result_of(row, now), now)
    return True


def result_of(row, now=None, *, by_staff=False):
    """Return the Result of one mail; UNREADABLE, with the name of the fault, if receiving it fails.

    A database that is away, or two that wait for each other in it, are no fault of the mail's: that is raised.
    """
    try:
        # A savepoint: what was half done is undone, and the outcome can still be written.
        with transaction.atomic():
            return receiving.receive(bytes(row.raw or b""), mail_id=row.message_id, now=now, by_staff=by_staff)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # Not logger.exception: what is in the mail could stand in the fault's words.
        logger.error("Mail %d that came in could not be read: %s.", row.pk, type(error).__name__)
        return receiving.Result(Outcome.UNREADABLE, type(error).__name__)


def write_down(row, result, now=None):
    """Write what became of a mail whose row is held."""
    row.outcome, row.detail = result.outcome, result.detail[:LONGEST_DETAIL]
    row.handled_at = now or timezone.now()
    row.save(update_fields=["outcome", "detail", "handled_at"])
