"""What workers do about requests. Each task may be lost, doubled or run twice at once: the rows say what is due."""

import logging

from celery import shared_task

from .lifecycle import clock

logger = logging.getLogger(__name__)


@shared_task
def advance_clocks():
    """Move requests on that have waited too long."""
    if ended := clock.advance():
        logger.info("%d requests moved on.", ended)
