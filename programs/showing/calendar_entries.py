"""Windows to apply as calendar entries: which days, under which name, and how sure they are.

Pure: no Django beyond its words. A window at any time has no entry. Months that come back every year are estimates
from past rounds; dated windows are exact, and their last day is an entry of its own.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from programs.facts import Window
from programs.windows import runs_of

# A round that is over still tells when the next is likely; after a year it only fills the calendar.
KEPT = timedelta(days=366)
# For facts without a day of their last change, which only plain values in tests are.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """All-day entry from `first` to `last`, both included. `yearly` ones are estimates; `uid` never changes."""

    uid: str
    summary: str
    first: date
    last: date
    window: Window
    yearly: bool = False
    is_deadline: bool = False


def entries_of(facts, today, role=None):
    """Return the Entries of a program's windows; with `role`, of those that hold for it. Closed programs have none."""
    if facts.status in ("closed", "paused"):
        return ()
    return tuple(
        entry
        for window, name, run in named_windows(facts)
        if role is None or window.role in (None, role)
        for entry in (yearly(facts, window, name, run) if run else dated(facts, window, name))
        if entry.yearly or entry.last >= today - KEPT
    )


def named_windows(facts):
    """Return (window, name, run of months or None) for what becomes entries.

    The name is made of what stays when a window's days are mended: whose it is, the year of a dated one, and its
    place among those like it. Numbers of database rows change with every import, so they are not in it.
    """
    like = defaultdict(list)
    for window in facts.windows:
        whose = window.role or "both"
        if window.kind == "dates":
            day = window.closes_on or window.opens_on
            like[f"{whose}-{day.year}"].append((day, window, None))
        # Twelve months are any time, in other words.
        for first, last in runs_of(window.months) if 0 < len(set(window.months)) < 12 else ():
            like[f"{whose}-yearly"].append((first, window, (first, last)))
    return [
        (window, f"{facts.key}-{group}-{number}", run)
        for group, members in like.items()
        for number, (_day, window, run) in enumerate(sorted(members, key=lambda member: member[0]), start=1)
    ]


def yearly(facts, window, name, run):
    """Return the Entry of a run of months that comes back every year, first in the year of the last change."""
    first, last = run
    over_new_year = last < first
    year = (facts.updated_at or BEGINNING).year - over_new_year
    end_year = year + over_new_year
    days = date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])
    words = {
        None: _("Usually open: %(program)s"),
        "mentee": _("Usually open to mentees: %(program)s"),
        "mentor": _("Usually open to mentors: %(program)s"),
    }[window.role]
    return [Entry(uid_of(name), words % {"program": facts.name}, *days, window, yearly=True)]


def dated(facts, window, name):
    """Return the Entries of a dated window: its days, and its last day as a deadline."""
    opened = {
        None: _("Open: %(program)s"),
        "mentee": _("Open to mentees: %(program)s"),
        "mentor": _("Open to mentors: %(program)s"),
    }[window.role]
    ending = {
        None: _("Last day to apply: %(program)s"),
        "mentee": _("Last day for mentees to apply: %(program)s"),
        "mentor": _("Last day for mentors to apply: %(program)s"),
    }[window.role]
    program, found = {"program": facts.name}, []
    if window.opens_on:
        last = window.closes_on or window.opens_on
        found.append(Entry(uid_of(f"{name}-open"), opened % program, window.opens_on, last, window))
    if window.closes_on:
        day = window.closes_on
        found.append(Entry(uid_of(f"{name}-deadline"), ending % program, day, day, window, is_deadline=True))
    return found


def uid_of(name):
    """Return the identifier of an entry: the same wherever the catalog is served from."""
    return f"{name}@programs.mentorhub"
