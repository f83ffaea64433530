"""What follows when a steward says nothing: slowly more, never an end, and one answer takes it all back.

A second mail goes 30 days after the first, so nothing follows from one lost mail. Then each step is open for a month or
two, long enough for a summer break. A bounce says at once what silence says after 60 days: nobody reads this.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from programs.finding import snapshot
from programs.models import CatalogVersion, Steward
from programs.vocabulary import Silence

# Days after the first unanswered mail.
AGAIN = timedelta(days=30)
# The hardest first; the days after the first unanswered mail, and those after a bounce.
STEPS = (
    (Silence.HIDDEN, timedelta(days=150), timedelta(days=90)),
    (Silence.LOWERED, timedelta(days=90), timedelta(days=30)),
    (Silence.FLAGGED, timedelta(days=60), timedelta(0)),
)


def level_of(asked_at, bounced_at, now):
    """Return the Silence of somebody asked at `asked_at` whose mail came back at `bounced_at`, each aware or None."""
    for level, after_mail, after_bounce in STEPS:
        if (asked_at and asked_at + after_mail <= now) or (bounced_at and bounced_at + after_bounce <= now):
            return level
    return Silence.NONE


def level_at(now):
    """Return `level_of` as an expression of the database."""
    return Case(
        *(
            When(Q(asked_at__lte=now - after_mail) | Q(bounced_at__lte=now - after_bounce), then=Value(level.value))
            for level, after_mail, after_bounce in STEPS
        ),
        default=Value(Silence.NONE.value),
        output_field=IntegerField(),
    )


def advance(now):
    """Write down how far every silence has come at `now`; return how many changed.

    Costs 1 query when nothing changed, else 5, whatever the number. Call it daily or more often: twice changes nothing.
    """
    changed = Steward.objects.active().annotate(level=level_at(now)).exclude(silent=F("level"))
    if not changed.exists():
        return 0
    with transaction.atomic():
        CatalogVersion.objects.lock()
        count = changed.update(silent=level_at(now))
        transaction.on_commit(snapshot.forget)
    return count


def asked(steward_id, at):
    """Note that a mail left at `at` that asks for an answer; those that ask again change nothing. Costs 1 query."""
    Steward.objects.active().filter(pk=steward_id, asked_at=None).update(asked_at=at)


def on_bounce(email, at=None):
    """Note that mail to `email` came back for good; their programs are flagged at once. Return how many there are.

    For whoever takes in receipts: call it for hard bounces, in any order and as often as they come.
    """
    at = at or timezone.now()
    found = Steward.objects.active().filter(email=email.lower(), bounced_at=None)
    count = found.filter(Q(answered_at=None) | Q(answered_at__lt=at)).update(bounced_at=at)
    if count:
        advance(timezone.now())
    return count
