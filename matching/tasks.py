"""What workers do about requests. Each task may be lost, doubled or run twice at once: the rows say what is due."""

import logging

from celery import shared_task

from .lifecycle import clock

logger = logging.getLogger(__name__)


@shared_task
def advance_clocks():
    """Move on the requests, meetings and mentorships whose time has come."""
    if ended := clock.advance():
        logger.info("%d requests moved on.", ended)
    if moved := clock.advance_mentorships():
        logger.info("%d meetings and mentorships moved on.", moved)
