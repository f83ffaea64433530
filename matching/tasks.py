"""What workers do about requests. Each task may be lost, doubled or run twice at once: the rows say what is due."""

import logging

from celery import shared_task

from .circles import forming
from .lifecycle import clock

logger = logging.getLogger(__name__)


@shared_task
def advance_clocks():
    """Move on the requests, meetings and mentorships whose time has come."""
    if ended := clock.advance():
        logger.info("%d requests moved on.", ended)
    if moved := clock.advance_mentorships():
        logger.info("%d meetings and mentorships moved on.", moved)
    if moved := clock.advance_circles():
        logger.info("%d circles began or ended.", moved)
    if moved := clock.advance_proposals():
        logger.info("%d proposed circles and wishes moved on.", moved)


@shared_task
def form_circles():
    """Propose circles to people who wait for the same topic and share hours."""
    if formed := forming.form():
        logger.info("%d circles were proposed.", formed)
