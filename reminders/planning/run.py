"""Asking every kind what the facts ask for, and writing a row for each. Twice, or by two at once, changes nothing."""

import logging

from django.db import DatabaseError

from reminders.kinds import KINDS
from reminders.outbox import writing

from . import ledger
from .weekly import plan_weekly

logger = logging.getLogger(__name__)


def plan_all(now, size=None):
    """Write rows for all that is due at `now` (aware); return name of kind -> how many are new.

    People are read `size` (1,000) at a time. A kind that cannot be planned stops no other: it is planned again with
    the next beat, and the fault stands in the log.
    """
    jobs = {name: lambda kind=kind: plan_kind(kind, now, size) for name, kind in KINDS.items() if kind.plan}
    jobs["digest"] = lambda: plan_weekly(now, size)
    counts = {}
    for name, job in jobs.items():
        try:
            counts[name] = job()
        except DatabaseError:
            logger.exception("The kind %s could not be planned.", name)
    ledger.note(now, size)
    return counts


def plan_kind(kind, now, size=None):
    """Write the rows of one kind; return how many are new. 4 queries for each chunk of people: 1 reads, 3 write."""
    options = {} if size is None else {"size": size}
    return sum(writing.post_many(kind.name, dues) for dues in kind.plan(now, **options) if dues)
