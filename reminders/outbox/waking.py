"""Waking a worker for a row. The database is the queue: a wake-up that is lost costs a few seconds, never a mail."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from reminders.vocabulary import Lane

CODES, OTHERS = "codes", "celery"
SEND = "reminders.tasks.send"

logger = logging.getLogger(__name__)


def queue_of(lane):
    """Return the queue whose workers are woken for a lane: codes have one of their own."""
    return CODES if lane == Lane.NOW else OTHERS


def wake(delivery):
    """Have a worker look at this row once the present transaction is committed."""
    transaction.on_commit(partial(_tell, delivery.pk, queue_of(delivery.lane)))


def _tell(pk, queue):
    """Send the row's number. Without a broker the next tick finds the row."""
    try:
        current_app.send_task(SEND, args=[pk], queue=queue, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError):
        logger.warning("The broker does not answer: mail %d waits for the next tick.", pk)
