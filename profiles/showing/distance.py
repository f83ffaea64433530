"""Distances between points that are rounded to about 10 km, said in bands. Pure: no Django models.

Others learn a band, never a number: bands and the rounding of stored points keep an attacker with thousands of
searches at the grid point (quality.md V1, V2).
"""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

EARTH_MILES = 3958.8  # mean radius, IUGG
KM_PER_MILE = 1.609344  # by definition of the international mile
BANDS = {"mi": (25, 50, 100, 250), "km": (40, 80, 160, 400)}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a search starts: a point with its name, or a whole state or country without a point of its own."""

    label: str
    latitude: float
    longitude: float
    country: str = ""
    region: str = ""
    is_area: bool = False


def miles_between(latitude, longitude, other_latitude, other_longitude):
    """Return the great-circle distance of two points given in degrees, in miles (haversine formula)."""
    a, b = radians(latitude), radians(other_latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(half)))


def band(miles, unit="mi"):
    """Return in words in which band a distance in miles lies, in miles or kilometers."""
    size = miles * KM_PER_MILE if unit == "km" else miles
    for limit in BANDS[unit]:
        if size < limit:
            return (_("less than %(n)d km away") if unit == "km" else _("less than %(n)d miles away")) % {"n": limit}
    limit = BANDS[unit][-1]
    return (_("more than %(n)d km away") if unit == "km" else _("more than %(n)d miles away")) % {"n": limit}
