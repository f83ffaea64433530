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


def conditions_of(selection, origin, *, miles=None):
    """Return the Conditions of a Selection from `origin` (or None); `miles` replaces the selection's own distance."""
    made = [
        Condition(name, "facts && %s::text[]", ([f"{name}:{value}" for value in values],))
        for name, values in selection.chosen.items()
    ]
    if selection.q:
        made.append(Condition("", "words @@ to_tsquery('english', %s)", (text_query(selection.q),)))
    if origin is None:
        return made
    if origin.is_area:
        fact = f"region:{origin.country}-{origin.region}" if origin.region else f"country:{origin.country}"
        return [*made, Condition("", "facts && %s::text[]", ([fact],))]
    reach = within_miles(selection) if miles is None else miles
    return [*made, box(origin, reach), circle(origin, reach)]


def within_miles(selection):
    """Return the selection's distance in miles."""
    return selection.within / KM_PER_MILE if selection.unit == "km" else float(selection.within)


def text_query(text):
    """Return the query that finds every word of `text` or a word that begins with it (PostgreSQL's tsquery)."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return " & ".join(f"{word}:*" for word in words_of(folded)[:MOST_WORDS])


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


def circle(origin, miles):
    """Return the condition that a point lies within `miles` of `origin`."""
    sql = "profiles_miles(latitude, longitude, %s, %s) <= %s"
    return Condition("", sql, (origin.latitude, origin.longitude, miles))


def miles_column(origin):
    """Return (SQL, parameters) of the distance of a card from `origin`; null where there is none to measure."""
    if origin is None or origin.is_area:
        return "NULL::float8", ()
    return "profiles_miles(latitude, longitude, %s, %s)", (origin.latitude, origin.longitude)
