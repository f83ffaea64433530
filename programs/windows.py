"""When one can apply: what a window means on a given day.

Pure: no Django. Months windows recur every year and are estimates ("usually"); dated ones are exact.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

# "Opens soon" and "closing soon" look this far ahead, in days.
SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days in which one can apply. None at an end means: not stated."""

    opens_on: date | None
    closes_on: date | None
    exact: bool

    def contains(self, day):
        """Return whether one can apply on `day`."""
        return (self.opens_on is None or self.opens_on <= day) and (self.closes_on is None or day <= self.closes_on)


def runs_of(months):
    """Return the runs of neighboring months, over the turn of the year: (11, 12, 1, 6) gives [(6, 6), (11, 1)]."""
    chosen = set(months)
    if len(chosen) == 12:
        return [(1, 12)]
    runs = []
    for first in sorted(month for month in chosen if (month - 2) % 12 + 1 not in chosen):
        last = first
        while last % 12 + 1 in chosen:
            last = last % 12 + 1
        runs.append((first, last))
    return runs


def periods(window, today):
    """Return the periods of a Window that end on `today` or later, nearest first, at most a year ahead."""
    if window.kind == "dates":
        period = Period(window.opens_on, window.closes_on, exact=True)
        over = window.closes_on is not None and window.closes_on < today
        return [] if over else [period]
    found = []
    for first, last in runs_of(window.months):
        for year in (today.year - 1, today.year, today.year + 1):
            end_year = year + (last < first)
            closes = date(end_year, last, monthrange(end_year, last)[1])
            if closes >= today:
                found.append(Period(date(year, first, 1), closes, exact=False))
                break
    return sorted(found, key=lambda period: period.opens_on)


def windows_for(facts, role):
    """Return the windows that hold for `role`."""
    return [window for window in facts.windows if window.role in (None, role)]


def next_period(facts, role, today):
    """Return the period that is open today or opens next for `role`, or None. Rolling windows have none."""
    found = [period for window in windows_for(facts, role) for period in periods(window, today)]
    return min(found, key=lambda period: (not period.contains(today), period.opens_on or date.min), default=None)


def is_rolling(facts, role):
    """Return whether `role` can apply at any time, or None when nothing is stated."""
    windows = windows_for(facts, role)
    return any(window.kind == "rolling" for window in windows) if windows else None


def is_open(facts, role, today):
    """Return whether `role` can apply today; None when nothing is stated. Months are taken at their word."""
    windows = windows_for(facts, role)
    if not windows:
        return None
    if is_rolling(facts, role):
        return True
    period = next_period(facts, role, today)
    return period is not None and period.contains(today)


def opens_soon(facts, role, today):
    """Return whether one can apply within SOON_DAYS, today included; None when nothing is stated."""
    now = is_open(facts, role, today)
    if now is not False:
        return now
    period = next_period(facts, role, today)
    return period is not None and period.opens_on is not None and (period.opens_on - today).days <= SOON_DAYS


def days_left(facts, role, today):
    """Return how many days remain to apply in a window that is open today, or None."""
    period = next_period(facts, role, today)
    if period is None or not period.contains(today) or period.closes_on is None:
        return None
    return (period.closes_on - today).days
