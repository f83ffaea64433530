"""What workers do about mail. Every task may be lost, doubled or run twice at once: the rows say what is to be done."""

import logging
import socket

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .events import handing_on
from .events.guarding import forget_tokens
from .events.joining import join_waiting
from .models import Delivery, Heartbeat, Inbound
from .outbox import sending, sweeping
from .outbox.waking import CODES, OTHERS
from .planning.run import plan_all
from .vocabulary import Lane

logger = logging.getLogger(__name__)


def alive(name):
    """Note that a part is alive. Costs 1 query."""
    now = timezone.now()
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name[:120], at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def worker_of(task, queue):
    """Return how the worker that runs `task` is called among the signs of life: by its queue and its name."""
    return f"worker {queue} {task.request.hostname or socket.gethostname()}"


@shared_task(bind=True)
def tick(self):
    """Free what dead workers held, join receipts, wake workers for what is due. Two beats at once do no harm.

    One worker for everything is woken even when nothing is due, so that one hears from it.
    """
    now = timezone.now()
    alive("beat")
    alive(worker_of(self, CODES))
    sweeping.sweep(now)
    join_waiting(now)
    if Inbound.objects.unclaimed(now).exists():
        hand_on.apply_async(queue=OTHERS, retry=False, expires=settings.MAIL_DRAIN_SECONDS)
    due = Delivery.objects.due(now)
    if due.filter(lane=Lane.NOW).exists():
        drain.apply_async([[Lane.NOW.value]], queue=CODES, retry=False)
    backlog = due.exclude(lane=Lane.NOW).exists()
    for _worker in range(settings.MAIL_DRAINS if backlog else 1):
        drain.apply_async(queue=OTHERS, retry=False, expires=settings.MAIL_DRAIN_SECONDS)


@shared_task
def hand_on():
    """Bring the mails that came in into their conversations."""
    if count := handing_on.hand_on():
        logger.info("%d mails that came in were handed on.", count)


@shared_task
def send(pk):
    """Send one mail."""
    sending.send(pk)


@shared_task(bind=True)
def drain(self, lanes=None):
    """Send what is due, in `lanes` or all, for as long as one task may take."""
    alive(worker_of(self, CODES if lanes else OTHERS))
    sending.drain(lanes=lanes)


@shared_task
def plan():
    """Write rows for what the facts ask for."""
    now = timezone.now()
    forget_tokens(now)
    counts = plan_all(now)
    if any(counts.values()):
        logger.info("Planned %s", ", ".join(f"{name}: {count}" for name, count in counts.items() if count))
        try:
            current_app.send_task("reminders.tasks.tick", retry=False)
        except (OperationalError, RedisError, OSError):
            logger.warning("The broker does not answer: what was planned waits for the next tick.")
