"""From a mail that was kept to a message in a conversation, or to the bin of staff. None is lost, none counts twice.

The webhook only keeps the mail and wakes a worker; the tick finds what nobody was woken for. Whoever hands a mail on
holds its row; what became of it is written in the same transaction as the message.
"""

import logging

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
    done, after = 0, 0
    while done < most and (pk := begin(after)) is not None:
        done += finish(pk, now)
        after = pk
    return done


def begin(after=0):
    """Return the number of the next mail that waits, its try written down; None when none is left.

    The try stands in a transaction of its own, so that it is known even if this mail ends the worker.
    """
    with transaction.atomic():
        rows = Inbound.objects.waiting().filter(pk__gt=after).select_for_update(skip_locked=True, of=["self"])
        pk = rows.values_list("pk", flat=True).first()
        if pk is not None:
            Inbound.objects.filter(pk=pk).update(tries=F("tries") + 1)
    return pk


@transaction.atomic
def finish(pk, now=None):
    """Hand on one mail that waits, and write down what became of it; return whether it was ours to hand on."""
    row = Inbound.objects.waiting().select_for_update(skip_locked=True, of=["self"]).filter(pk=pk).first()
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
