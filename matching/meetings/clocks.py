"""Local times that people type, as instants: by their own clock, on the two odd days of the year too. Pure."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo


class Skipped(ValueError):
    """A time that the clock of the zone jumps over on that day: clocks go forward. Carries the next one that exists."""

    def __init__(self, instead):
        super().__init__(instead)
        self.instead = instead


def instant_of(local, zone_name):
    """Return the instant (aware, UTC) at which clocks in `zone_name` show the naive datetime `local`; raise Skipped.

    Of the two on the day when clocks go back, the first.
    """
    zone = ZoneInfo(zone_name)
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    back = instant.astimezone(zone).replace(tzinfo=None)
    if back != local:
        raise Skipped(back)
    return instant


def series(first, *, zone_name, weeks, count):
    """Return `count` instants, `weeks` apart, at the local time of the naive datetime `first`, whatever the season.

    Where clocks jump over one of them, the next time that exists is taken.
    """
    found = []
    for number in range(count):
        local = first + timedelta(weeks=weeks * number)
        try:
            found.append(instant_of(local, zone_name))
        except Skipped as skipped:
            found.append(instant_of(skipped.instead, zone_name))
    return found


def local_of(instant, zone_name):
    """Return what clocks in `zone_name` show at `instant`, as a naive datetime."""
    return instant.astimezone(ZoneInfo(zone_name)).replace(tzinfo=None)
