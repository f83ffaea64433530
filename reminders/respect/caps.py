"""How often: one reminder a local day, three in any seven local days, over all kinds (pure; quality.md R9)."""

from datetime import timedelta

from . import hours

DAY_CAP = 1
WEEK_CAP = 3
WEEK_DAYS = 7


def next_free(sent, now, zones):
    """Return None when a reminder may go at `now`, else the earliest waking instant (aware, UTC) at which one may.

    `sent` holds the instants of the reminders that left or are leaving; what is older than seven local days does not
    matter. Days are counted on the calendar of `zones` as they are today, whatever they were when a mail left: who
    moves over the date line is never written to twice on one of their days. Does not look at quiet hours at `now`.
    """
    taken = [_days(instant, zones) for instant in sent]
    instant = now
    while (full := _full_day(taken, instant, zones)) is not None:
        instant = hours.next_waking(hours.start_of(full + timedelta(days=1), zones), zones)
    return None if instant == now else instant


def _days(instant, zones):
    """Return the local dates of `instant`, one for each of `zones`."""
    return hours.local_days(instant, zones)


def _full_day(taken, instant, zones):
    """Return the local date of `instant` on which one more would be one too many, or None."""
    for place, day in enumerate(_days(instant, zones)):
        days = [dates[place] for dates in taken]
        if days.count(day) >= DAY_CAP or _fullest_week(days, day) >= WEEK_CAP:
            return day
    return None


def _fullest_week(days, day):
    """Return how many of `days` lie in the fullest stretch of seven days that holds `day`.

    Stretches that end after `day` count too: a clock that stepped back, or a move over the date line, leaves mails
    behind whose dates are still to come.
    """
    near = [other for other in days if abs((other - day).days) < WEEK_DAYS]
    starts = [day - timedelta(days=back) for back in range(WEEK_DAYS)]
    return max(sum(start <= other < start + timedelta(days=WEEK_DAYS) for other in near) for start in starts)
