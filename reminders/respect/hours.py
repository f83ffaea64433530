"""When it is day for somebody (pure: no Django, no clock of its own).

Instants are aware datetimes. `zones` is a tuple of IANA names: it is day only when it is day in all of them, so that a
guess between two zones wakes nobody in either.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Quiet from 21:00 to 8:00 local time (quality.md R9); what can choose its hour leaves at 9:00.
QUIET_FROM = time(21)
QUIET_UNTIL = time(8)
MORNING = time(9)
# Whose zone nobody knows: most of the field's readers live between these two coasts, and 9:00 to 18:00 on the western
# one is day on both.
UNKNOWN = ("America/New_York", "America/Los_Angeles")
# Two zones that are never awake together are a mistake of whoever joined them; the search for an hour ends.
SEARCH_DAYS = 8


@lru_cache(maxsize=1024)
def _zone(name):
    """Return the zone called `name`, or None when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # unknown, a folder of the zone files ("America"), or no name at all
        return None


def zones_from(*names):
    """Return the first of `names` that is a zone, as a tuple, else UNKNOWN. Empty names are skipped."""
    for name in names:
        if name and _zone(name):
            return (name,)
    return UNKNOWN


def _resolved(zones):
    """Return ZoneInfo objects for `zones`; for none, or for a name that nobody knows, those of UNKNOWN."""
    found = [_zone(name) for name in zones]
    return found if found and all(found) else [_zone(name) for name in UNKNOWN]


def _quiet_at(instant, zone):
    """Return whether the clocks of one zone stand between 21:00 and 8:00."""
    clock = instant.astimezone(zone).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def _at(day, clock, zone):
    """Return the instant at which `zone` first shows `clock` on `day`, or would, had the hour not been skipped."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def is_quiet(instant, zones):
    """Return whether somebody in `zones` must be left alone at `instant`."""
    return any(_quiet_at(instant, zone) for zone in _resolved(zones))


def next_waking(instant, zones):
    """Return `instant` itself where mail may go, else the next 8:00 (aware, UTC) at which it is day in all `zones`.

    Raises ValueError for zones in which it is never day at the same time.
    """
    resolved = _resolved(zones)
    given, limit = instant, instant + timedelta(days=SEARCH_DAYS)
    while instant < limit:
        asleep = [zone for zone in resolved if _quiet_at(instant, zone)]
        if not asleep:
            return instant
        instant = max(_waking(instant, zone) for zone in asleep)
    raise ValueError(f"It is never day in all of {zones} after {given}.")


def _waking(instant, zone):
    """Return the next instant after a quiet `instant` at which `zone` shows 8:00 (aware, UTC)."""
    here = instant.astimezone(zone)
    waking = _at(here.date(), QUIET_UNTIL, zone)
    # After 21:00 it is tomorrow's; a date that a zone skips altogether still has an instant of its own here.
    return waking if waking > instant else _at(here.date() + timedelta(days=1), QUIET_UNTIL, zone)


def morning_of(day: date, zones):
    """Return 9:00 of the local date `day` (aware, UTC), or the first instant after it at which mail may go."""
    return next_waking(max(_at(day, MORNING, zone) for zone in _resolved(zones)), zones)


def local_day(instant, zones):
    """Return the date of `instant` in the first of `zones`."""
    return instant.astimezone(_resolved(zones)[0]).date()


def local_days(instant, zones):
    """Return the dates of `instant` in each of `zones`: more than one while a guess stands between two."""
    return [instant.astimezone(zone).date() for zone in _resolved(zones)]


def start_of(day: date, zones):
    """Return the instant (aware, UTC) from which on no zone of `zones` is before the local date `day`."""
    return max(_at(day, time.min, zone) for zone in _resolved(zones))


def zone_of(zones):
    """Return the first of `zones` as a ZoneInfo, to show instants in."""
    return _resolved(zones)[0]
