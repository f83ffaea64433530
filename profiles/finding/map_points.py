"""Where the people of a Selection are: how many at each stored grid point, and nothing finer.

The points are the rounded ones that are stored (profiles/places/rounding.py), so a map drawn from them tells nothing
that a card with its city does not.
"""

from dataclasses import dataclass

from .conditions import circle_of, conditions_of
from .facts import all_facts
from .search import CAP, RECENT_FIRST, Statement


@dataclass(frozen=True, slots=True, order=True)
class GridPoint:
    """A stored point in degrees, how many people are there, and the name of a place there, "" without one."""

    latitude: float
    longitude: float
    people: int
    label: str


@dataclass(frozen=True)
class MapPoints:
    """The points of the hits, how many hits have none (`nowhere`), and the list's own `total` and `is_capped`."""

    points: tuple[GridPoint, ...] = ()
    nowhere: int = 0
    total: int = 0
    is_capped: bool = False


def map_points(selection, viewer, origin=None):
    """Return the MapPoints of what `viewer` may find, of the same CAP people as the list at most.

    Costs 1 query, and 1 more where the facts are no longer fresh.
    """
    statement = Statement(viewer, selection.direction)
    conditions = conditions_of(selection, origin, all_facts())
    statement.part("hits", conditions, circle_of(selection, origin), CAP + 1)
    statement.select("SELECT count(*) FROM hits")
    statement.select(
        "SELECT json_agg(spots) FROM (SELECT card.latitude, card.longitude, place.label, count(*) AS people "  # noqa: S608
        f"FROM (SELECT id FROM hits ORDER BY miles, {RECENT_FIRST} LIMIT %s) AS hit "
        "JOIN profiles_listing AS card ON card.id = hit.id "
        "JOIN profiles_profile AS person ON person.id = card.profile_id "
        "LEFT JOIN profiles_place AS place ON place.id = person.place_id "
        "GROUP BY card.latitude, card.longitude, place.label) AS spots",
        CAP,
    )
    counted, rows = statement.row()
    by_point = {}
    for row in rows or []:
        by_point.setdefault((row["latitude"], row["longitude"]), []).append((row["people"], row["label"] or ""))
    nowhere = sum(people for point, named in by_point.items() if None in point for people, _label in named)
    points = sorted(grid_point(*point, named) for point, named in by_point.items() if None not in point)
    return MapPoints(tuple(points), nowhere, min(counted, CAP), counted > CAP)


def grid_point(latitude, longitude, named):
    """Return the GridPoint of `named`, pairs of how many people and the name they gave; the most usual name is its."""
    label = min(named, key=lambda pair: (not pair[1], -pair[0], pair[1]))[1]
    return GridPoint(latitude, longitude, sum(people for people, _label in named), label)
