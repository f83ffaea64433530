"""Time that is moved: the clocks of every zone, and what claims decide in the course of weeks."""

import heapq
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from reminders.respect import caps, hours

ALL_ZONES = sorted(available_timezones())


def offset(zone, at):
    """Return how far the clocks of a zone are ahead of UTC at an instant."""
    return at.astimezone(zone).utcoffset()


def transitions(zone, first_year=2026, last_year=2030):
    """Return the instants from which on the clocks of a zone differ, found by halving days in which they change."""
    found, end = [], datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = datetime(first_year, 1, 1, tzinfo=UTC)
    # Two changes within five days that undo each other do not happen; Morocco's around Ramadan are a month apart.
    while before < end:
        after = before + timedelta(days=5)
        if offset(zone, before) != offset(zone, after):
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            found.append(high)
        before = after
    return found


@cache
def by_rules():
    """Return lists of (zone, transitions): the zones of one list have the same clocks in 2026 to 2030."""
    same = {}
    for name in ALL_ZONES:
        zone = ZoneInfo(name)
        changes = transitions(zone)
        first = datetime(2026, 1, 1, tzinfo=UTC)
        same.setdefault((offset(zone, first), *((at, offset(zone, at)) for at in changes)), []).append((name, changes))
    return list(same.values())


def put_off(sent, now, zones):
    """Return until when a reminder has to wait at `now`, or None: what outbox.claiming asks, in its order."""
    waking = hours.next_waking(now, zones)
    return waking if waking > now else caps.next_free(sent, now, zones)


def play(reminders, zones_at, *, memory=timedelta(days=9)):
    """Return (planned number, instant sent) of reminders in the order in which they leave.

    `reminders` are (due, expires) instants; `zones_at(instant)` tells where the person is. Like the outbox it looks at
    a row when it is due or was put off to, and at the mails of the last nine days.
    """
    waiting = [(due, number) for number, (due, _expires) in enumerate(reminders)]
    heapq.heapify(waiting)
    left = []
    while waiting:
        now, number = heapq.heappop(waiting)
        if now >= reminders[number][1]:
            continue
        recent = [at for _number, at in left[-12:] if at > now - memory]
        later = put_off(recent, now, zones_at(now))
        if later is None:
            left.append((number, now))
        else:
            assert later > now
            heapq.heappush(waiting, (later, number))
    return left


def breaches(instants, zone):
    """Return what is wrong with reminders at `instants` to somebody in `zone`, by a plain reading of the rules."""
    clocks = [at.astimezone(ZoneInfo(zone)) for at in instants]
    found = [f"at night: {clock}" for clock in clocks if not 8 <= clock.hour < 21]
    days = sorted(clock.date() for clock in clocks)
    found += [f"twice on {day}" for day, other in pairwise(days) if day == other]
    found += [
        f"four in a week from {day}" for day, other in zip(days, days[3:], strict=False) if (other - day).days < 7
    ]
    return found
