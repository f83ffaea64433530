"""Freeing what a dead worker held: claims older than the lease."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from reminders.models import Delivery
from reminders.vocabulary import Reason, State

logger = logging.getLogger(__name__)


def sweep(now=None):
    """Let every mail be claimed again whose claim is older than the lease at `now`; return how many.

    Nobody knows how far its worker came, so each counts as one try of unknown outcome.
    """
    now = now or timezone.now()
    dead = Delivery.objects.filter(
        state=State.SENDING, claimed_at__lt=now - timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    )
    freed = dead.update(
        state=State.PENDING, claim=None, try_at=now, uncertain=F("uncertain") + 1, error="claim ended with its lease"
    )
    if freed:
        logger.warning("%d mails were freed from workers that did not come back.", freed)
    # Whatever switch is open, and also what staff hold: what is of no use any more keeps no content.
    late = Delivery.objects.filter(state__in=[State.PENDING, State.HELD, State.DIGEST], expires_at__lte=now)
    late.update(state=State.EXPIRED, reason=Reason.LATE, sealed=None)
    return freed
