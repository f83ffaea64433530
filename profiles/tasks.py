"""What workers do about people. Each task takes ids and calls one function; running it twice changes nothing."""

import logging

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from profiles.inviting import mailing
from profiles.models import PlaceState
from profiles.places.geocoding import geocode_place
from profiles.places.geocoding import geocode_waiting as look_up_waiting

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=60)
def geocode(place_id):
    """Look up one place."""
    geocode_place(place_id)


@shared_task(soft_time_limit=120)
def geocode_waiting():
    """Look up the places that wait: those whose wake-up was lost, and those whose next try is due."""
    look_up_waiting()


def geocode_soon(place):
    """Have `place` (Place or None) looked up once this transaction has been committed, if it still waits."""
    if place is not None and place.state == PlaceState.PENDING:
        place_id = place.pk
        transaction.on_commit(lambda: _wake(place_id))


def _wake(place_id):
    """Send the task; without a broker the sweep finds the place within a minute, so nobody's page fails for it."""
    try:
        geocode.apply_async([place_id], retry=False)
    except (OperationalError, RedisError, OSError):
        logger.warning("The broker does not answer: place %d waits for the sweep.", place_id)


@shared_task(soft_time_limit=60, autoretry_for=(OSError,), retry_backoff=60, retry_backoff_max=3600, max_retries=8)
def send_invitation(invitation_id):
    """Mail one invitation, unless that was done or it has been answered; SMTP's faults are OSErrors and tried again."""
    mailing.send(invitation_id)
