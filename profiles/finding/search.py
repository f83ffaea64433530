"""People for a Selection: one query for how many, who on this page, and what each further box would give.

Everything is taken from the drawer of cards (profiles_listing), through `Listing.objects.visible_to`. What is found
is capped at CAP people, with a place the nearest, without one the most recently active: counting or ranking more
costs time that grows with the whole network and helps nobody, so beyond it the page says "more than".

Near a place a box of degrees on a B-tree comes first and great circles are measured only inside it, which beats
geographic index types at every size (quality.md 6.1); where nothing else is asked, the points of the 10 km grid are
taken one after the other, the nearest first, until there are enough people.
"""

import json
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from profiles.models import Listing

from .conditions import circle_of, conditions_of
from .facts import all_facts

CAP = 1_000
PAGE_SIZE = 20
# How many people are put into an order that the database does not know: whole pages of them.
RANKED = 15 * PAGE_SIZE
RECENT_FIRST = "active_on DESC, id DESC"
COLUMNS = 'id, profile_id, active_on, facts, "left"'


# What a card of the list shows of the person and of the place, read for the cards of one page only.
SHOWN = (
    "person.slug, person.name, person.headline, person.library_type, person.years, person.meeting, person.languages, "
    "person.user_id, place.label AS place, place.region, place.country"
)


@dataclass(frozen=True, slots=True)
class Person:
    """One hit as the list shows it: plain values, `topics` as slugs, `left` free places by kind, `miles` or None."""

    slug: str
    name: str
    headline: str
    library_type: str
    years: str
    meeting: str
    languages: list[str]
    user_id: int
    place: str
    region: str
    country: str
    active_on: date
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
        self.parts, self.parameters = [f"door AS NOT MATERIALIZED ({sql})"], [*parameters]
        self.selects, self.more = [], []

    def part(self, name, conditions, circle, limit):
        """Add up to `limit` cards that meet `conditions` under `name`.

        Without a `circle` they are the most recently active; with one they are the nearest.
        """
        where = " AND ".join(condition.sql for condition in conditions) or "TRUE"
        parameters = [p for condition in conditions for p in condition.parameters]
        if circle is None:
            sql = f"SELECT {COLUMNS}, NULL::float8 AS miles FROM door WHERE {where} ORDER BY {RECENT_FIRST} LIMIT %s"  # noqa: S608
        elif conditions:
            # Few fit: the indexes of facts and of places together say who, and only they are measured.
            miles, around = circle.miles, circle.condition
            sql = (
                f"SELECT {COLUMNS}, {miles.sql} AS miles FROM door WHERE {where} AND {around.sql} "  # noqa: S608
                f"ORDER BY miles, {RECENT_FIRST} LIMIT %s"
            )
            parameters = [*miles.parameters, *parameters, *around.parameters]
        else:
            # Everybody fits: point after point, the nearest first, until there are enough.
            sql = (
                f"SELECT card.*, point.miles FROM ({circle.points.sql}) AS point CROSS JOIN LATERAL (SELECT {COLUMNS} "  # noqa: S608
                f"FROM door WHERE door.latitude = point.latitude AND door.longitude = point.longitude "
                f"ORDER BY {RECENT_FIRST} LIMIT %s) AS card LIMIT %s"
            )
            parameters = [*circle.points.parameters, limit]
        self.parts.append(f"{name} AS MATERIALIZED ({sql})")
        self.parameters += [*parameters, limit]

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


def find(selection, viewer, origin=None, rank=None):
    """Return Found for what `viewer` may see. Costs 1 query, and 1 more where the facts are no longer fresh.

    `rank`, when given, takes the first Persons found (at most RANKED) and returns them in the order of the pages: so
    whoever stands above can sort by what this app knows nothing of. Whoever comes after them keeps the usual order.
    """
    facts = all_facts()
    is_ranked = rank is not None and selection.page * PAGE_SIZE <= RANKED
    counted, rows, counts, *added = gather(selection, viewer, origin, facts, is_ranked=is_ranked)
    total = min(counted, CAP)
    page = min(selection.page, max(1, -(-total // PAGE_SIZE)))
    if rank is not None and not is_ranked and page * PAGE_SIZE <= RANKED:
        # Somebody asked for a page far beyond the last one, and that is among the ranked ones.
        return find(selection.on_page(page), viewer, origin, rank)
    people = tuple(person_of(row, facts) for row in rows or ())
    if is_ranked:
        people = tuple(rank(people))[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Found(
        people=people,
        total=total,
        is_capped=counted > CAP,
        page=page,
        counts=merge(selection, total, named(counts, facts), [named(part, facts) for part in added]),
    )


def gather(selection, viewer, origin, facts, *, is_ranked=False):
    """Return [how many, rows of this page, counts by fact, then for each chosen facet what its other values add].

    With `is_ranked` the rows are the first RANKED people instead.
    """
    statement, circle = Statement(viewer, selection.direction), circle_of(selection, origin)
    conditions = conditions_of(selection, origin, facts)
    statement.part("hits", conditions, circle, CAP + 1)
    statement.select("SELECT count(*) FROM hits")
    order = f"miles, {RECENT_FIRST}" if circle and selection.by_distance else RECENT_FIRST
    statement.select(
        f'SELECT json_agg(page) FROM (SELECT hit.miles, hit.facts, hit."left", hit.active_on, {SHOWN} '  # noqa: S608
        f"FROM (SELECT * FROM hits ORDER BY {order} LIMIT %s "
        "OFFSET (SELECT least(%s, greatest(0, least(count(*), %s) - 1) / %s * %s) FROM hits)) AS hit "
        "JOIN profiles_profile AS person ON person.id = hit.profile_id "
        f"LEFT JOIN profiles_place AS place ON place.id = person.place_id ORDER BY {of_hit(order)}) AS page",
        *((RANKED, 0) if is_ranked else (PAGE_SIZE, (selection.page - 1) * PAGE_SIZE)), CAP, PAGE_SIZE, PAGE_SIZE,
    )  # fmt: skip
    counting = "SELECT json_object_agg(fact, n) FROM (SELECT fact, count(*) AS n FROM {} GROUP BY fact) AS counted"
    statement.select(counting.format("hits, unnest(facts) AS fact"))
    for number, (name, values) in enumerate(selection.chosen.items()):
        others = [condition for condition in conditions if condition.facet != name]
        statement.part(f"without_{number}", others, circle, CAP + 1)
        source = f"without_{number}, unnest(facts) AS fact WHERE fact = ANY(%s) AND NOT facts && %s::smallint[]"
        statement.select(counting.format(source), facts.of_facet(name), facts.of(name, values))
    return statement.row()


def named(counts, facts):
    """Return numbers of people by (facet, value) from those by the number of the fact."""
    made = {}
    for number, people_with_it in (counts or {}).items():
        name, _colon, value = facts.names.get(int(number), "").partition(":")
        made[name, value] = people_with_it
    return made


def merge(selection, total, counts, added):
    """Return (facet, value) to the number of people one gets with that box ticked.

    Values of one facet are OR: for a facet without a choice it is those who have the value; beside a choice it is the
    present list and those whom the value adds; for a chosen value it is the present list.
    """
    # Beside a choice, a value that only people of the present list have gives the present list.
    merged = {key: total if key[0] in selection.chosen else number for key, number in counts.items()}
    for (name, chosen), more in zip(selection.chosen.items(), added, strict=True):
        merged.update({key: total + number for key, number in more.items()})
        merged.update({(name, value): total for value in chosen})
    return merged


def of_hit(order):
    """Return an ORDER BY for the columns of a hit among those of other tables."""
    return ", ".join(f"hit.{column}" for column in order.split(", "))


def person_of(row, facts):
    """Return the Person of a row of the page."""
    values = {name: "" if value is None else value for name, value in row.items() if name not in ("facts", "miles")}
    values["active_on"] = date.fromisoformat(row["active_on"])
    return Person(topics=facts.values(row["facts"], "topic"), miles=row["miles"], **values)
