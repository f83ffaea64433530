"""People for a Selection: one query for how many, who on this page, and what each further box would give.

Everything is taken from the drawer of cards (profiles_listing), through `Listing.objects.visible_to`. What is found
is capped at the CAP most recently active: counting or ranking more costs time that grows with the whole network and
helps nobody, so beyond it the page says "more than". Searches by distance start from a bounding box on a B-tree and
compare great circles only inside it, which is faster than geographic index types at every size (quality.md 6.1).
"""

import json
from dataclasses import dataclass, field

from django.db import connection

from profiles.models import Listing, Profile

from .conditions import conditions_of, miles_column, within_miles

CAP = 2_000
PAGE_SIZE = 20
# Narrower circles, each a quarter of the one before, are tried when the asked one holds more than CAP people.
STEPS = 4
RECENT_FIRST = "active_on DESC, id DESC"


@dataclass(frozen=True, slots=True)
class Person:
    """One hit: the profile with its place, and what its card says of topics (slugs), places left and miles away."""

    profile: Profile
    topics: tuple[str, ...]
    left: dict[str, int]
    miles: float | None


@dataclass(frozen=True)
class Found:
    """The people of one page, how many there are, and `counts`: what each (facet, value) would give."""

    people: tuple[Person, ...] = ()
    total: int = 0
    is_capped: bool = False
    page: int = 1
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def pages(self):
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))


class Statement:
    """An SQL statement that grows by parts with their parameters, the door first."""

    def __init__(self, viewer, direction):
        sql, parameters = Listing.objects.visible_to(viewer, direction).query.sql_with_params()
        # Not materialized: every part below is planned as if the door's conditions stood in it.
        self.parts, self.parameters, self.selects, self.more = (
            [f"door AS NOT MATERIALIZED ({sql})"],
            [*parameters],
            [],
            [],
        )

    def part(self, name, conditions, origin, limit):
        """Add the most recently active `limit` cards that meet `conditions` under `name`."""
        miles, miles_parameters = miles_column(origin)
        where = " AND ".join(condition.sql for condition in conditions) or "TRUE"
        self.parts.append(
            f'{name} AS MATERIALIZED (SELECT id, profile_id, active_on, facts, "left", {miles} AS miles '  # noqa: S608
            f"FROM door WHERE {where} ORDER BY {RECENT_FIRST} LIMIT %s)"
        )
        self.parameters += [*miles_parameters, *(p for condition in conditions for p in condition.parameters), limit]

    def select(self, sql, *parameters):
        """Add a column to the one row that is asked for."""
        self.selects.append(f"({sql})")
        self.more += parameters

    def row(self):
        """Return the row."""
        statement = f"WITH {', '.join(self.parts)} SELECT {', '.join(self.selects)}"
        with connection.cursor() as cursor:
            cursor.execute(statement, [*self.parameters, *self.more])
            return [json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()]


def find(selection, viewer, origin=None):
    """Return Found for what `viewer` may see. Costs 2 queries, 4 when more than CAP people are within a distance."""
    by_distance = selection.by_distance and origin is not None and not origin.is_area
    counted, rows, counts, *added = gather(selection, viewer, origin, by_distance)
    total, is_capped = min(counted, CAP), counted > CAP
    if is_capped and by_distance:
        rows = nearest(selection, viewer, origin)
    return Found(
        people=people(rows or [], viewer),
        total=total,
        is_capped=is_capped,
        page=min(selection.page, max(1, -(-total // PAGE_SIZE))),
        counts=merge(selection, total, counts or {}, added),
    )


def gather(selection, viewer, origin, by_distance):
    """Return [how many, rows of this page, counts by fact, then for each chosen facet what its other values add]."""
    statement = Statement(viewer, selection.direction)
    conditions = conditions_of(selection, origin)
    statement.part("hits", conditions, origin, CAP + 1)
    statement.select("SELECT count(*) FROM hits")
    statement.select(
        f"SELECT json_agg(page) FROM (SELECT profile_id, miles, facts, \"left\" FROM hits ORDER BY "  # noqa: S608
        f"{'miles, ' if by_distance else ''}{RECENT_FIRST} LIMIT %s OFFSET "
        "(SELECT least(%s, greatest(0, least(count(*), %s) - 1) / %s * %s) FROM hits)) AS page",
        PAGE_SIZE, (selection.page - 1) * PAGE_SIZE, CAP, PAGE_SIZE, PAGE_SIZE,
    )  # fmt: skip
    counting = "SELECT json_object_agg(fact, n) FROM (SELECT fact, count(*) AS n FROM {} GROUP BY fact) AS counted"
    statement.select(counting.format("hits, unnest(facts) AS fact"))
    for number, (name, values) in enumerate(selection.chosen.items()):
        others = [condition for condition in conditions if condition.facet != name]
        statement.part(f"without_{number}", others, origin, CAP + 1)
        statement.select(
            counting.format(
                f"without_{number}, unnest(facts) AS fact WHERE starts_with(fact, %s) AND NOT facts && %s::text[]"
            ),
            f"{name}:",
            [f"{name}:{value}" for value in values],
        )
    return statement.row()


def merge(selection, total, counts, added):
    """Return (facet, value) to the number of people one gets with that box ticked.

    Values of one facet are OR: for a facet without a choice it is those who have the value; beside a choice it is the
    present list and those whom the value adds; for a chosen value it is the present list.
    """
    merged = {}
    for fact, number in counts.items():
        name, _colon, value = fact.partition(":")
        # Beside a choice, a value that only people of the present list have gives the present list.
        merged[name, value] = total if name in selection.chosen else number
    for (name, chosen), more in zip(selection.chosen.items(), added, strict=True):
        merged.update({(name, fact.partition(":")[2]): total + number for fact, number in (more or {}).items()})
        merged.update({(name, value): total for value in chosen})
    return merged


def nearest(selection, viewer, origin):
    """Return the rows of this page by distance when the whole circle holds more than CAP people. Costs 2 queries.

    A narrower circle that holds enough people for this page holds the nearest ones of the wider circle too, so only
    the people in the narrowest such circle are measured and sorted.
    """
    wanted = min(selection.page * PAGE_SIZE, CAP)
    asked = within_miles(selection)
    circles = [asked / 4**step for step in range(1, STEPS + 1)]
    statement = Statement(viewer, selection.direction)
    for number, miles in enumerate(circles):
        statement.part(f"circle_{number}", conditions_of(selection, origin, miles=miles), origin, wanted)
        statement.select(f"SELECT count(*) FROM circle_{number}")  # noqa: S608  (a number)
    enough = [miles for miles, number in zip(circles, statement.row(), strict=True) if number >= wanted]
    return by_distance_within(min(enough, default=asked), selection, viewer, origin, wanted)


def by_distance_within(miles, selection, viewer, origin, wanted):
    """Return the last page of the `wanted` nearest people within `miles`."""
    statement = Statement(viewer, selection.direction)
    conditions = conditions_of(selection, origin, miles=miles)
    column, column_parameters = miles_column(origin)
    where = " AND ".join(condition.sql for condition in conditions)
    statement.select(
        f'SELECT json_agg(page) FROM (SELECT profile_id, {column} AS miles, facts, "left" FROM door '  # noqa: S608
        f"WHERE {where} ORDER BY miles, {RECENT_FIRST} LIMIT %s OFFSET %s) AS page",
        *column_parameters, *(p for condition in conditions for p in condition.parameters),
        PAGE_SIZE, wanted - PAGE_SIZE,
    )  # fmt: skip
    return statement.row()[0]


def people(rows, viewer):
    """Return Persons for rows of Listings, once more through the door of profiles."""
    ids = [row["profile_id"] for row in rows]
    profiles = Profile.objects.visible_to(viewer).select_related("place").in_bulk(ids) if ids else {}
    return tuple(
        Person(
            profiles[row["profile_id"]],
            tuple(fact.removeprefix("topic:") for fact in row["facts"] if fact.startswith("topic:")),
            row["left"],
            row["miles"],
        )
        for row in rows
        if row["profile_id"] in profiles
    )
