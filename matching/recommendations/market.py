"""What the network wants and offers in all: which topics are rare, and how many seekers there are to a place."""

import json
import time
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from matching.scoring import balance, rarity
from profiles.finding.facts import all_facts
from profiles.finding.topics import topic_tree
from profiles.vocabulary import Direction

# How many people on either side the numbers are taken from, and how long a process keeps them, in seconds.
SAMPLE, KEPT_SECONDS = 2_000, 600

_kept = None


@dataclass(frozen=True, slots=True)
class Market:
    """What is wanted and offered: topic to weight (rare topics more), and to how many seekers there are to a place."""

    weights: dict[str, float]
    seekers_to_place: dict[str, float]


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

    A sample, because shares are all that is asked for, and the indexes of recent cards give it without the table.
    """
    sides = " UNION ALL ".join(
        f"(SELECT direction, facts, \"left\"::text FROM profiles_listing WHERE direction = '{side}'"  # noqa: S608
        f" ORDER BY active_on DESC, id DESC LIMIT {SAMPLE})"
        for side in Direction.values
    )
    facts, tree = all_facts(), topic_tree()
    topics = {number: name.partition(":")[2] for number, name in facts.names.items() if name.startswith("topic:")}
    topics = {number: slug for number, slug in topics.items() if not tree.is_group(slug)}
    people, helpers = {side: Counter() for side in Direction.values}, []
    with connection.cursor() as cursor:
        cursor.execute(sides)
        for side, numbers, left in cursor.fetchall():
            named = [topics[number] for number in numbers if number in topics]
            people[side].update(named)
            if side == Direction.HELP:
                helpers.append((named, sum(json.loads(left).values())))
    return Market(rarity(people[Direction.HELP]), balance(people[Direction.WANT], helpers))
