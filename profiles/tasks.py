"""What workers do about people. Each task takes ids and calls one function; running it twice changes nothing."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from profiles.models import PlaceState
from profiles.own_data import erasing, retention
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


@shared_task(soft_time_limit=240)
def erase_due():
    """Erase the accounts whose seven days are over; what this run does not reach the next one does."""
    erasing.erase_due(timezone.now())


@shared_task(soft_time_limit=240)
def keep_periods():
    """Forget what has been kept as long as the privacy page says."""
    retention.apply(timezone.now())
