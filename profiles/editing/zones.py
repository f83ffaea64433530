"""Time zones to choose from: those of the United States first, by the names people use, then all others by region."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)  # the rest of the database are old names and offsets


def common_zones():
    """Return (name, words) for the zones in which most members live."""
    return (
        ("America/New_York", _("Eastern time (New York)")),
        ("America/Chicago", _("Central time (Chicago)")),
        ("America/Denver", _("Mountain time (Denver)")),
        ("America/Phoenix", _("Mountain time without summer time (Phoenix)")),
        ("America/Los_Angeles", _("Pacific time (Los Angeles)")),
        ("America/Anchorage", _("Alaska time (Anchorage)")),
        ("Pacific/Honolulu", _("Hawaii time (Honolulu)")),
        ("America/Puerto_Rico", _("Atlantic time (Puerto Rico)")),
    )


@cache
def other_zones():
    """Return (region, ((name, words), ...)) for every zone of the tz database that is named after a place."""
    common = {name for name, _words in common_zones()}
    names = sorted(
        name
        for name in available_timezones()
        if name.partition("/")[0] in REGIONS and "/" in name and name not in common
    )
    return tuple(
        (region, tuple((name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in members))
        for region, members in groupby(names, key=lambda name: name.partition("/")[0])
    )


def grouped_zones():
    """Return choices for a select: an empty one, the common zones, then one group for each region."""
    return [("", _("Choose your time zone")), (_("United States"), common_zones()), *other_zones()]
