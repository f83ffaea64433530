"""Switches that stop mail for all workers at once, kept in the database: provider down, brake, hold.

After FAILURES faults of the provider in a row nobody sends for a while; then one mail tries. Each such try that fails
doubles the wait, up to LONGEST.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from reminders.models import Switch

PROVIDER, BRAKE, HOLD = "provider", "brake", "hold"
FAILURES = 5
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)

logger = logging.getLogger(__name__)


def switches():
    """Return name to Switch, of those that were ever used. Costs 1 query."""
    return {switch.name: switch for switch in Switch.objects.all()}


def is_open(name):
    """Return whether a switch stops mail."""
    return Switch.objects.filter(name=name, is_open=True).exists()


def failed(words, now=None):
    """Count a fault of the provider; open the switch after FAILURES in a row, or again after a try that failed."""
    now = now or timezone.now()
    with transaction.atomic():
        Switch.objects.get_or_create(name=PROVIDER)
        switch = Switch.objects.select_for_update().get(name=PROVIDER)
        switch.failures += 1
        switch.note = words[:200]
        if switch.is_open:
            switch.tries += 1
            switch.try_at = now + min(FIRST * 2 ** min(switch.tries, 10), LONGEST)
        elif switch.failures >= FAILURES:
            switch.is_open, switch.opened_at, switch.try_at, switch.tries = True, now, now + FIRST, 0
            logger.error("The mail provider does not answer (%s): sending pauses.", words)
        switch.save()


def worked(now=None):
    """Close the switch: a mail went through. Costs 1 query, and writes only when there is something to forget."""
    changed = Switch.objects.filter(name=PROVIDER, failures__gt=0).update(
        is_open=False, failures=0, tries=0, try_at=None, note=""
    )
    if changed:
        logger.info("The mail provider answers again.")


def had_trouble():
    """Return whether faults of the provider are counted at present. Costs 1 query."""
    return Switch.objects.filter(name=PROVIDER, failures__gt=0).exists()


def may_try(now):
    """Return whether the caller may send although the switch is open: one of all callers, when its time has come."""
    claimed = Switch.objects.filter(name=PROVIDER, is_open=True, try_at__lte=now).update(try_at=now + FIRST)
    return bool(claimed)


@transaction.atomic
def open_switch(name, note=""):
    """Stop mail by the switch `name`; return whether it flowed before."""
    Switch.objects.get_or_create(name=name)
    return bool(
        Switch.objects.filter(name=name, is_open=False).update(is_open=True, opened_at=timezone.now(), note=note[:200])
    )


def close_switch(name):
    """Let mail flow again; return whether it was stopped."""
    return bool(
        Switch.objects.filter(name=name, is_open=True).update(
            is_open=False, opened_at=None, failures=0, tries=0, try_at=None, note=""
        )
    )
