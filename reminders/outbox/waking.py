"""Waking a worker for a row. The database is the queue: a wake-up that is lost costs a few seconds, never a mail."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from reminders.vocabulary import Lane

CODES, OTHERS = "codes", "celery"
SEND, HAND_ON = "reminders.tasks.send", "reminders.tasks.hand_on"

logger = logging.getLogger(__name__)


def queue_of(lane):
    """Return the queue whose workers are woken for a lane: codes have one of their own."""
    return CODES if lane == Lane.NOW else OTHERS


def wake(delivery):
    """Have a worker look at this row once the present transaction is committed."""
    transaction.on_commit(partial(_tell, delivery.pk, queue_of(delivery.lane)))


def wake_for_inbound():
    """Have a worker look at the mails that came in once the present transaction is committed."""
    transaction.on_commit(partial(_tell, None, OTHERS))


def _tell(pk, queue):
    """Send the row's number, or the word that mail came in. Without a broker the next tick finds the row."""
    task, arguments = (SEND, [pk]) if pk is not None else (HAND_ON, [])
    try:
        current_app.send_task(task, args=arguments, queue=queue, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError):
        logger.warning("The broker does not answer: mail waits for the next tick.")
