"""The people to judge, and all that judging asks of them, in one query through the one door.

Candidates come from SQL, never all pairs: of the people whom the member may find and who offer a wanted topic, POOL at
most, the most recently active ones, and of these the CANDIDATES that look best by what the drawer of cards knows.
"""

import json
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from matching.models import Ask, Correspondent
from matching.vocabulary import AskState
from profiles.models import Listing
from profiles.vocabulary import Direction

POOL, CANDIDATES = 3_000, 120
# Of how many asks, how old at most, somebody's usual time to answer is measured.
LATELY, LOOK_BACK = 20, timedelta(days=180)
# In these states of an ask the mentor was not asked, or not in earnest.
NOT_ASKED = (AskState.UNSENT, AskState.SPARED, AskState.WITHDRAWN, AskState.UNAVAILABLE)


class Row(NamedTuple):
    """One person as the database gives them, in the order of REST."""

    account: int
    facts: list[int]
    left: dict[str, int]
    latitude: float | None
    longitude: float | None
    active_on: date
    slug: str
    name: str
    headline: str
    library_type: str
    years: str
    meeting: str
    languages: list[str]
    time_zone: str
    replies_within: str
    place: str
    region: str
    country: str
    taken: int
    waiting: int
    answers: int
    days: float | None


CARD = 'profile_id, account, facts, "left", latitude, longitude, active_on'
# What a card does not carry: read for the people who are judged, and for nobody else.
REST = f"""
SELECT best.account, best.facts, best."left", best.latitude, best.longitude, best.active_on, person.slug, person.name,
    person.headline, person.library_type, person.years, person.meeting, person.languages, person.time_zone,
    person.replies_within, coalesce(place.label, ''), coalesce(place.region, ''), coalesce(place.country, ''),
    given.taken, asked.waiting, asked.answers, asked.days
FROM best
JOIN profiles_profile AS person ON person.id = best.profile_id
LEFT JOIN profiles_place AS place ON place.id = person.place_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(taken), 0)::int AS taken FROM profiles_offer WHERE profile_id = best.profile_id
) AS given
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'open') AS waiting, count(answered_at) AS answers,
        (extract(epoch FROM avg(answered_at - opened_at)) / 86400)::float8 AS days
    FROM (
        SELECT state, opened_at, answered_at FROM {Ask._meta.db_table}
        WHERE mentor_id = best.profile_id AND opened_at > %s ORDER BY opened_at DESC LIMIT {LATELY}
    ) AS lately
) AS asked
"""  # noqa: S608 - names and numbers of ours
ASKED = f"""
SELECT ask.mentor_id FROM {Ask._meta.db_table} AS ask JOIN {Correspondent._meta.db_table} AS sender
ON sender.id = ask.sender_id WHERE sender.user_id = %s AND ask.mentor_id IS NOT NULL AND NOT ask.state = ANY(%s)
"""  # noqa: S608


def candidates_query(user, judge, without):
    """Return (SQL, parameters) for the people to judge for `user`, without the accounts in `without`."""
    door, given = Listing.objects.visible_to(user, Direction.HELP).query.sql_with_params()
    seeker, facts = judge.seeker, judge.facts
    worth, weighed = worth_of(judge)
    sql = f"""
    WITH door AS NOT MATERIALIZED ({door}),
    pool AS MATERIALIZED (
        SELECT {CARD} FROM door WHERE facts && %s::smallint[] AND facts && %s::smallint[] AND NOT account = ANY(%s)
            AND NOT EXISTS (SELECT 1 FROM ({ASKED}) AS asked WHERE asked.mentor_id = door.profile_id)
        ORDER BY active_on DESC, id DESC LIMIT {POOL}
    ),
    best AS MATERIALIZED (
        SELECT {CARD} FROM pool ORDER BY {worth} DESC, hashint8extended(account, %s) LIMIT {CANDIDATES}
    )
    {REST}"""  # noqa: S608 - values are parameters
    lot = int.from_bytes(blake2b(judge.week.encode(), digest_size=8).digest(), signed=True)
    return sql, [
        *given, facts.of("topic", sorted(seeker.wants)), facts.of("language", sorted(seeker.languages)),
        [user.pk, *without], user.pk, list(NOT_ASKED), *weighed, lot, timezone.now() - LOOK_BACK,
    ]  # fmt: skip


def found_query(user, accounts):
    """Return (SQL, parameters) for those of `accounts` whom `user` may find."""
    door, given = Listing.objects.visible_to(user, Direction.HELP).query.sql_with_params()
    sql = f"""
    WITH door AS NOT MATERIALIZED ({door}),
    best AS MATERIALIZED (
        SELECT {CARD} FROM door WHERE profile_id IN (SELECT id FROM profiles_profile WHERE user_id = ANY(%s))
    )
    {REST}"""  # noqa: S608 - values are parameters
    return sql, [*given, accounts, timezone.now() - LOOK_BACK]


def worth_of(judge):
    """Return (SQL, parameters) for what a card alone tells of the score: topics by weight, library, nearness."""
    seeker, numbers = judge.seeker, judge.facts.of
    whole = sum(judge.market.weights.get(topic, 1.0) for topic in seeker.wants) or 1.0
    terms = [
        (numbers("topic", [topic]), 40 * judge.market.weights.get(topic, 1.0) / whole) for topic in sorted(seeker.wants)
    ]
    terms.append((numbers("library_type", [seeker.library_type]), 8))
    if seeker.meeting != "in_person":
        terms.append((numbers("meet", ["remote"]), 4))
    sql = ["CASE WHEN facts && %s::smallint[] THEN %s::float8 ELSE 0 END"] * len(terms)
    parameters = [value for term in terms for value in term]
    if judge.here is not None and seeker.meeting != "remote":
        # About a hundred miles from north to south and, in the middle of the United States, from west to east.
        sql.append("CASE WHEN abs(latitude - %s) < 1.5 AND abs(longitude - %s) < 2 THEN 8 ELSE 0 END")
        parameters += judge.here
    return " + ".join(sql), parameters


def rows(sql, parameters):
    """Return the Rows of a statement that ends with REST. Costs 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    return [Row(account, facts, loaded(left), *rest) for account, facts, left, *rest in found]


def loaded(value):
    """Return a jsonb column as a mapping."""
    return json.loads(value) if isinstance(value, str) else value
