"""What each kind of mail does: sent, came back, acted on within seven days, against those who were held back.

No opens and no clicks are counted: they say little and watch people. What counts is what somebody did.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from reminders.kinds import KINDS
from reminders.kinds.chunks import CHUNK
from reminders.kinds.members import EFFECT
from reminders.models import Delivery
from reminders.vocabulary import LEFT_STATES, Reason, State

HELD_BACK = Q(state=State.WITHHELD, reason=Reason.CONTROL)
LEFT = Q(state__in=LEFT_STATES)
BOUNCED = Q(state__in=[State.BOUNCED, State.COMPLAINED])
# Planners run every quarter of an hour, so what is done at the very end is seen a little later.
MARGIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """One kind over some time: numbers of mails, and of people acting after them or without them."""

    kind: str
    sent: int
    bounced: int
    acted: int
    held_back: int
    acted_anyway: int

    @property
    def share(self):
        """Return which per cent of those written to acted, or None."""
        return percent(self.acted, self.sent)

    @property
    def share_anyway(self):
        """Return which per cent of those held back acted all the same, or None."""
        return percent(self.acted_anyway, self.held_back)

    @property
    def effect(self):
        """Return how many of a hundred people the mail moved, or None without anybody to compare with."""
        return self.share - self.share_anyway if self.sent and self.held_back else None


def percent(part, whole):
    """Return `part` of `whole` in whole per cent; None of nothing."""
    return round(100 * part / whole) if whole else None


def note(now, size=None):
    """Write down which mails of the last seven days were acted on since. 3 queries for each `size` mails of a kind."""
    for name, kind in KINDS.items():
        if kind.acted is None:
            continue
        last = 0
        while mails := list(recent(name, now).filter(pk__gt=last).order_by("pk")[: size or CHUNK]):
            last = mails[-1].pk
            if done := kind.acted(mails):
                Delivery.objects.filter(pk__in=done, acted_at=None).update(acted_at=now)


def recent(name, now):
    """Return the mails of a kind that left, or were held back, so lately that what people do still counts."""
    mails = Delivery.objects.filter(LEFT | HELD_BACK, kind=name, acted_at=None)
    return mails.annotate(at=Coalesce("sent_at", "due_at")).filter(at__gt=now - EFFECT - MARGIN, at__lte=now)


def effects(since):
    """Return the Effect of each kind that wrote to somebody since the instant `since`, in their order. 1 query."""
    mails = Delivery.objects.filter(LEFT | HELD_BACK).annotate(at=Coalesce("sent_at", "due_at")).filter(at__gte=since)
    acted = Q(acted_at__isnull=False)
    rows = mails.values("kind").annotate(
        sent=Count("pk", LEFT), bounced=Count("pk", BOUNCED), acted=Count("pk", LEFT & acted),
        held_back=Count("pk", HELD_BACK), acted_anyway=Count("pk", HELD_BACK & acted),
    )  # fmt: skip
    found = {row["kind"]: Effect(**row) for row in rows}
    return [found[name] for name in KINDS if name in found]
