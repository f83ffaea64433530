"""Which hours of the working day two people share, from their time zones. Pure but for the words."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# The hours in which people of one place usually work.
START, END = time(9), time(17)


@dataclass(frozen=True, slots=True)
class Overlap:
    """The part of my working day that is also theirs: from `start` to `end` on my clock, and how many hours."""

    start: time
    end: time
    hours: float


def zone(name):
    """Return the time zone called `name`, or None when there is no such zone."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def overlap(mine, theirs, day):
    """Return the Overlap of two ZoneInfo on `day`; None when the working days do not meet."""
    my_start, my_end = (datetime.combine(day, at, mine) for at in (START, END))
    best = None
    for shift in (-1, 0, 1):  # across the date line the day that meets mine may be another one
        there = day + timedelta(days=shift)
        start = max(my_start, datetime.combine(there, START, theirs).astimezone(mine))
        end = min(my_end, datetime.combine(there, END, theirs).astimezone(mine))
        hours = (end - start).total_seconds() / 3600
        if hours > 0 and (best is None or hours > best.hours):
            best = Overlap(start.time(), end.time(), hours)
    return best


def overlap_words(mine, theirs, day):
    """Return a sentence about the hours that the zones named `mine` and `theirs` share; "" when one is not known."""
    here, there = zone(mine), zone(theirs)
    if here is None or there is None:
        return ""
    found = overlap(here, there, day)
    if found is None:
        return _("Your working days do not meet: write, or agree on an early or late hour.")
    hours = round(found.hours * 2) / 2
    count = ngettext("%(hours)g hour", "%(hours)g hours", 1 if hours == 1 else 2) % {"hours": hours}
    return _("Your working days share %(count)s: %(start)s to %(end)s on your clock.") % {
        "count": count,
        "start": f"{found.start:%H:%M}",
        "end": f"{found.end:%H:%M}",
    }


def clock_words(theirs, now):
    """Return what the clock says at `now` (aware) in the zone named `theirs`; "" when it is not known."""
    there = zone(theirs)
    if there is None:
        return ""
    local = now.astimezone(there)
    place = theirs.rpartition("/")[2].replace("_", " ")
    return _("It is %(time)s there now (%(place)s time).") % {"time": f"{local:%H:%M}", "place": place}
