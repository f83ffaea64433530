"""Bundling what waits for the weekly mail: Tuesday at 9:00 where the person is, one mail for everything.

Volunteers say that they work in weekly batches. Tuesday, because Monday's mail is read in a hurry.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.utils import timezone

from reminders.kinds import Due
from reminders.kinds.chunks import CHUNK
from reminders.models import Delivery
from reminders.outbox import writing
from reminders.respect import hours
from reminders.vocabulary import LEFT_STATES, Reason, State

KIND = "digest"
TUESDAY = 1  # of date.weekday()
# What waits for the weekly mail is of use for a week longer than what leaves at once.
LONGER = timedelta(days=7)
# A weekly mail that was missed, because nothing ran, leaves so long after its hour; then the next one is near.
LATE = timedelta(days=2)


def plan_weekly(now=None, size=None):
    """Write the weekly mails that are due at `now` and bundle their rows; return how many are new.

    Running it twice, or in two processes at once, changes nothing. 7 queries for each `size` people, and 4 in all.
    """
    now = now or timezone.now()
    clear(now)
    made, last = 0, 0
    while people := waiting(last, size or CHUNK):
        made += bundle([(one["user_id"], due) for one in people if (due := due_for(one, now)) is not None], now)
        last = people[-1]["user_id"]
    return made


def waiting(last, size):
    """Return up to `size` accounts above number `last` for whom something waits, since when, and their time zones."""
    rows = Delivery.objects.filter(state=State.DIGEST, digest=None, user_id__gt=last)
    zones = {"zone": F("user__profile__time_zone"), "place_zone": F("user__profile__place__time_zone")}
    return list(rows.values("user_id", **zones).annotate(oldest=Min("due_at")).order_by("user_id")[:size])


def due_for(one, now):
    """Return the instant of the weekly mail for a row of `waiting`; None when none is due, or nothing waited for it."""
    due = last_tuesday(now, hours.zones_from(one["zone"], one["place_zone"]))
    return due if now - LATE < due <= now and one["oldest"] <= due else None


def last_tuesday(now, zones):
    """Return the last Tuesday, 9:00 local time, at or before `now` (aware, UTC)."""
    day = hours.local_day(now, zones)
    tuesday = day - timedelta(days=(day.weekday() - TUESDAY) % 7)
    due = hours.morning_of(tuesday, zones)
    return due if due <= now else hours.morning_of(tuesday - timedelta(days=7), zones)


@transaction.atomic
def bundle(dues, now):
    """Write a weekly mail for each (account, instant) and put what waited until then into it; return how many."""
    if not dues:
        return 0
    made = writing.post_many(KIND, [Due("week", f"{due:%G-W%V}", due, user_id=user) for user, due in dues])
    mail = Delivery.objects.filter(
        kind=KIND, user=OuterRef("user_id"), state=State.PENDING, attempts=0, due_at__gt=now - LATE,
        due_at__gte=OuterRef("due_at"),
    )  # fmt: skip
    users = [user for user, _due in dues]
    items = Delivery.objects.filter(Exists(mail), state=State.DIGEST, digest=None, user__in=users)
    items.update(digest=Subquery(mail.values("pk")[:1]))
    return made


def clear(now):
    """End what no weekly mail will take: settled with its mail, turned off, or too old. 4 queries."""
    items = Delivery.objects.filter(state=State.DIGEST)
    ended = items.filter(digest__state=State.WITHHELD)
    reasons = Delivery.objects.filter(pk=OuterRef("digest_id")).values("reason")[:1]
    ended.update(state=State.WITHHELD, reason=Subquery(reasons))
    # Their mail left without them, or will never leave: the next one takes them.
    items.filter(digest__state__in=[*LEFT_STATES, State.FAILED, State.EXPIRED]).update(digest=None)
    items.filter(digest=None, expires_at__lte=now - LONGER).update(state=State.EXPIRED, reason=Reason.LATE)
