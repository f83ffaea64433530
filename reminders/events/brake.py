"""The brake: when too much of what left came back or was marked as spam, all but account mail stops (quality.md D6).

Providers close accounts that go on, and then codes do not arrive either. Staff look, mend and release it by
`watching.steering.release_all`; what was counted then is not counted again.
"""

import logging
from dataclasses import dataclass

from django.db.models import Max

from reminders.models import Delivery, Switch
from reminders.outbox import circuit
from reminders.vocabulary import State

logger = logging.getLogger(__name__)
# The last so many mails that left are looked at, but not fewer than FEWEST.
WINDOW, FEWEST = 500, 100
# Shares of those that left. One complaint in 500 is more than the second.
MOST_BOUNCED, MOST_COMPLAINED = 0.05, 0.001
# The row that remembers when the brake was last put on: each mail is held against us once.
COUNTED = "brake counted"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of the last mails left, came back and were marked as spam, since the brake was last put on."""

    left: int
    bounced: int
    complained: int

    @property
    def bounce_rate(self) -> float:
        """The share that came back, 0 to 1."""
        return self.bounced / self.left if self.left else 0.0

    @property
    def complaint_rate(self) -> float:
        """The share that was marked as spam, 0 to 1."""
        return self.complained / self.left if self.left else 0.0

    @property
    def is_too_much(self) -> bool:
        """Whether the brake belongs on."""
        return self.left >= FEWEST and (self.bounce_rate > MOST_BOUNCED or self.complaint_rate > MOST_COMPLAINED)


def figures():
    """Return the Figures of now. Costs 2 queries."""
    since = Switch.objects.filter(name=COUNTED).aggregate(at=Max("opened_at"))["at"]
    left = Delivery.objects.filter(sent_at__isnull=False)
    if since is not None:
        left = left.filter(sent_at__gt=since)
    states = list(left.order_by("-sent_at").values_list("state", flat=True)[:WINDOW])
    return Figures(len(states), states.count(State.BOUNCED), states.count(State.COMPLAINED))


def look(now):
    """Put the brake on if too much came back, and raise the alarm; return whether it was put on just now.

    Called after receipts that came back or complain were joined, so it does not say the same again and again.
    """
    found = figures()
    if not found.is_too_much:
        if found.complaint_rate >= MOST_COMPLAINED:
            # Too few left yet to stop all, but staff should know (quality.md D5).
            logger.error("Of the last %d mails %d were marked as spam.", found.left, found.complained)
        return False
    words = f"of the last {found.left} mails {found.bounced} came back and {found.complained} were marked as spam"
    if not circuit.open_switch(circuit.BRAKE, words):
        return False
    Switch.objects.update_or_create(name=COUNTED, defaults={"opened_at": now})
    logger.error("The brake is on: %s. Only account mail leaves until staff release it.", words)
    return True
