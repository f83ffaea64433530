"""Whom to suggest to a member: people out of the one door, judged by scoring.py, and what to do when they are few.

Candidates come from SQL, never all pairs: of the people whom the member may find and who offer a wanted topic, POOL at
most, the most recently active ones, and of these the CANDIDATES that look best by what the drawer of cards knows. These
are judged in full. One query, however many people there are.
"""

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b

from django.db import connection
from django.utils import timezone

from matching.models import Ask, Correspondent
from matching.scoring import Between, Helper, Match, Seeker, judge, pressure, rarity, turn
from matching.vocabulary import AskState
from profiles.finding.facts import all_facts
from profiles.finding.search import Person
from profiles.finding.topics import topic_tree
from profiles.models import Listing, PlaceState
from profiles.showing.distance import miles_between
from profiles.showing.hours import overlap, zone
from profiles.vocabulary import Direction, RepliesWithin

ENOUGH = 3
POOL, CANDIDATES = 3_000, 200
# What the market's numbers are taken from, and how long a process keeps them, in seconds.
SAMPLE, KEPT_SECONDS = 2_000, 600
# Of how many asks, how old at most, and from how many answers on, somebody's usual time to answer is measured.
LATELY, LOOK_BACK, LEAST_ANSWERS = 20, timedelta(days=180), 3
DAYS = {RepliesWithin.DAYS.value: 2, RepliesWithin.WEEK.value: 7, RepliesWithin.FORTNIGHT.value: 14}
# A mentor who did any of these was not asked, or not in earnest.
NOT_ASKED = (AskState.UNSENT, AskState.SPARED, AskState.WITHDRAWN, AskState.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person to suggest, as the list shows them, and how they fit."""

    person: Person
    match: Match


@dataclass(frozen=True, slots=True)
class Market:
    """What is wanted and offered: topic to weight (rare topics more), and to how many seekers there are to a place."""

    weights: dict[str, float]
    seekers_to_place: dict[str, float]


def suggest(user, profile, *, without=(), most=ENOUGH):
    """Return up to `most` Suggestions for a member with a profile (from `own_profile`), best first.

    Nobody in `without` (account numbers), nobody whom the member has asked already.
    """
    judge = Judge(profile)
    if not judge.seeker.wants:
        return ()
    return best(judge, rows(*candidates_query(user, judge, without)), most)


def best(judge, found, most):
    """Return the `most` best Suggestions of the Rows `found`."""
    judged = (judge.suggestion(row) for row in found)
    fitting = [each for each in judged if not each.match.against]
    return tuple(sorted(fitting, key=judge.line)[:most])


# --- the member, and the people ------------------------------------------------------------------


def seeker_of(profile):
    """Return the Seeker of a profile with its topics (from `own_profile`)."""
    wants = (each.topic.slug for each in profile.interests.all() if each.direction == Direction.WANT)
    return Seeker(
        account=profile.user_id,
        wants=frozenset(wants),
        library_type=profile.library_type,
        years=profile.years,
        meeting=profile.meeting,
        languages=frozenset(profile.languages),
    )


def point_of(profile):
    """Return (latitude, longitude) of the place of a profile, or None."""
    place = profile.place
    if place is None or place.state != PlaceState.FOUND or place.latitude is None:
        return None
    return place.latitude, place.longitude


class Judge:
    """Judges people for one member; `profile` is from `own_profile`."""

    def __init__(self, profile, today=None):
        self.seeker, self.here, self.zone = seeker_of(profile), point_of(profile), profile.time_zone
        self.today = today or timezone.localdate()
        self.facts, self.market = all_facts(), market()
        self.week = f"{self.seeker.account}:{self.today:%G-%V}"

    def suggestion(self, row):
        """Return the Suggestion of a Row."""
        miles = None
        if self.here is not None and row.latitude is not None:
            miles = miles_between(*self.here, row.latitude, row.longitude)
        helper = helper_of(row, self.facts)
        between = Between(miles, shared_hours(self.zone, row.time_zone, self.today))
        return Suggestion(person_of(row, self.facts, miles), judge(self.seeker, helper, between, self.market.weights))

    def line(self, suggestion):
        """Return the sort key of a Suggestion: lowest first, whom a hard rule keeps away last."""
        person = suggestion.person
        share = sum(person.left.values()) / pressure(person.topics, self.market.seekers_to_place)
        return bool(suggestion.match.against), -turn(suggestion.match, share, self.week), person.user_id


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the database gives them, in the order of COLUMNS."""

    account: int
    facts: list[int]
    left: dict[str, int]
    latitude: float | None
    longitude: float | None
    active_on: object
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


def helper_of(row, facts):
    """Return the Helper of a Row; `facts` are all Facts."""
    is_measured = row.answers >= LEAST_ANSWERS
    return Helper(
        account=row.account,
        helps=frozenset(facts.values(row.facts, "topic")),
        left=row.left,
        library_type=row.library_type,
        years=row.years,
        meeting=row.meeting,
        languages=frozenset(row.languages),
        taken=row.taken,
        waiting=row.waiting,
        replies_days=row.days if is_measured else DAYS.get(row.replies_within),
        is_measured=is_measured,
    )


def person_of(row, facts, miles):
    """Return the search.Person of a Row."""
    return Person(
        slug=row.slug, name=row.name, headline=row.headline, library_type=row.library_type, years=row.years,
        meeting=row.meeting, languages=row.languages, user_id=row.account, place=row.place, region=row.region,
        country=row.country, active_on=row.active_on, topics=facts.values(row.facts, "topic"), left=row.left,
        miles=miles,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def shared_hours(mine, theirs, day):
    """Return how many hours of the working day two time zones (names) share on `day`; None when one is not known."""
    here, there = zone(mine), zone(theirs)
    if here is None or there is None:
        return None
    found = overlap(here, there, day)
    return found.hours if found is not None else 0.0


# --- one query -------------------------------------------------------------------------------------

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
    return [Row(row[0], row[1], loaded(row[2]), *row[3:]) for row in found]


def loaded(value):
    """Return a jsonb column as a mapping."""
    return json.loads(value) if isinstance(value, str) else value


# --- what the network wants and offers -------------------------------------------------------------

_kept = None


def market():
    """Return the Market, at most KEPT_SECONDS old. Costs 1 query when it is older."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (time.monotonic(), read_market())
    return _kept[1]


def forget():
    """Have the next `market` read the network anew."""
    global _kept
    _kept = None


def read_market():
    """Return the Market of the SAMPLE most recently active people of either side. Costs 1 query.

    A sample, because shares are all that is asked for, and the index of recent cards gives it without the table.
    """
    sql = f"""
    SELECT side.direction, fact.name, count(*), sum(side.places)::int
    FROM (
        (SELECT direction, facts, 1 AS places FROM profiles_listing WHERE direction = 'want'
            ORDER BY active_on DESC, id DESC LIMIT {SAMPLE})
        UNION ALL
        (SELECT direction, facts, (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text("left")) AS places
            FROM profiles_listing WHERE direction = 'help' ORDER BY active_on DESC, id DESC LIMIT {SAMPLE})
    ) AS side, unnest(side.facts) AS number
    JOIN profiles_fact AS fact ON fact.id = number AND fact.name LIKE 'topic:%%'
    GROUP BY 1, 2"""  # noqa: S608
    people, places = {"help": {}, "want": {}}, {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        for direction, name, number, free in cursor.fetchall():
            topic = name.removeprefix("topic:")
            people[direction][topic] = number
            if direction == "help":
                places[topic] = free
    tree = topic_tree()
    seekers = {
        topic: people["want"].get(topic, 0) / free
        for topic, free in places.items()
        if free and not tree.is_group(topic)
    }
    return Market(rarity(people["help"]), seekers)
