"""A Selection as conditions on the drawer of cards, in SQL: text and parameters, never a value inside the text.

Written by hand because one page asks up to eight variants of the same question: as querysets, their compilation alone
cost more than everything the database did (docs/performance.md).
"""

import unicodedata
from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin

from profiles.showing.distance import EARTH_MILES, KM_PER_MILE

from .filters import words_of

MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of WHERE and its parameters; `facet` is "" for what no box stands for (words, place)."""

    facet: str
    sql: str
    parameters: tuple


def conditions_of(selection, origin, facts):
    """Return the Conditions of a Selection on a card; `facts` are all Facts. Distance is not among them."""
    made = [
        Condition(name, "facts && %s::smallint[]", (facts.of(name, values),))
        for name, values in selection.chosen.items()
    ]
    if selection.q:
        made.append(text(selection.q))
    if origin is not None and origin.is_area:
        facet, value = ("region", f"{origin.country}-{origin.region}") if origin.region else ("country", origin.country)
        made.append(Condition("", "facts && %s::smallint[]", (facts.of(facet, [value]),)))
    return made


@dataclass(frozen=True, slots=True)
class Circle:
    """The surroundings of a point, as SQL: distance of a card, condition on a card, points of the grid by distance."""

    miles: Condition
    condition: Condition
    points: Condition


def circle_of(selection, origin):
    """Return the Circle of a selection; None without a place, and with a whole state or country."""
    if origin is None or origin.is_area:
        return None
    reach, here = within_miles(selection), (origin.latitude, origin.longitude)
    inside = box(origin, reach)
    miles = Condition("", "profiles_miles(latitude, longitude, %s, %s)", here)
    # The box is what the index answers; great circles are measured only inside it.
    around = Condition("", f"{inside.sql} AND {miles.sql} <= %s", (*inside.parameters, *here, reach))
    points = (
        f"SELECT DISTINCT {miles.sql} AS miles, latitude, longitude FROM profiles_place "  # noqa: S608
        f"WHERE state = 'found' AND {around.sql} ORDER BY miles, latitude, longitude"
    )
    return Circle(miles, around, Condition("", points, (*here, *around.parameters)))


def within_miles(selection):
    """Return the selection's distance in miles."""
    return selection.within / KM_PER_MILE if selection.unit == "km" else float(selection.within)


def text(words):
    """Return the condition that every word is there: itself, one that begins with it, or one of the same stem."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).lower()
    found = words_of(folded)[:MOST_WORDS]
    each = "(to_tsquery('simple', %s) || to_tsquery('english', %s))"
    parameters = tuple(part for word in found for part in (f"{word}:*", word))
    return Condition("", f"words @@ ({' && '.join([each] * len(found))})", parameters)


def box(origin, miles):
    """Return the condition that a point lies in the smallest box of degrees around the circle of `miles`."""
    reach = miles / EARTH_MILES
    height = degrees(reach)
    south, north = origin.latitude - height, origin.latitude + height
    sql = "latitude BETWEEN %s AND %s"
    if reach >= pi / 2 or south <= -90 or north >= 90:
        return Condition("", sql, (south, north))  # a pole is within reach: every meridian is
    width = degrees(asin(min(1.0, sin(reach) / cos(radians(origin.latitude)))))
    west, east = origin.longitude - width, origin.longitude + width
    if west < -180:
        return Condition("", f"{sql} AND (longitude >= %s OR longitude <= %s)", (south, north, west + 360, east))
    if east > 180:
        return Condition("", f"{sql} AND (longitude >= %s OR longitude <= %s)", (south, north, west, east - 360))
    return Condition("", f"{sql} AND longitude BETWEEN %s AND %s", (south, north, west, east))
