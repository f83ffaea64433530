"""Judges people for one member: reads the member's profile and the rows of candidates as scoring.py wants them."""

from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from matching.scoring import Between, Helper, Match, Seeker, judge, share, turn
from profiles.finding.facts import all_facts
from profiles.finding.search import Person
from profiles.models import PlaceState
from profiles.showing.distance import miles_between
from profiles.showing.hours import overlap, zone
from profiles.vocabulary import Direction, RepliesWithin

from .candidates import Row
from .market import market

# From how many answers on somebody's usual time to answer is measured; below, it is what they say.
LEAST_ANSWERS = 3
DAYS = {RepliesWithin.DAYS.value: 2, RepliesWithin.WEEK.value: 7, RepliesWithin.FORTNIGHT.value: 14}


class Judged(NamedTuple):
    """A Row, how it fits, how far away it is in miles, and its place in line (the highest first)."""

    row: Row
    match: Match
    miles: float | None
    turn: float


class Judge:
    """Judges people for one member; `profile` is from `own_profile`."""

    def __init__(self, profile, today=None):
        self.seeker, self.here, self.zone = seeker_of(profile), point_of(profile), profile.time_zone
        self.today = today or timezone.localdate()
        self.facts, self.market = all_facts(), market()
        names = self.facts.names.items()
        self.topics = {number: name.partition(":")[2] for number, name in names if name.startswith("topic:")}
        self.week = f"{self.seeker.account}:{self.today:%G-%V}"

    def judged(self, row):
        """Return the Judged of a Row."""
        miles = None
        if self.here is not None and row.latitude is not None:
            miles = miles_between(*self.here, row.latitude, row.longitude)
        helper = helper_of(row, self.topics, self.today)
        between = Between(miles, shared_hours(self.zone, row.time_zone, self.today))
        match = judge(self.seeker, helper, between, self.market.weights)
        weight = share(helper, self.market.seekers_to_place)
        return Judged(row, match, miles, turn(match, weight, self.week) if weight > 0 else 0.0)

    @staticmethod
    def line(judged):
        """Return the sort key of a Judged: lowest first, whom a hard rule keeps away last."""
        return bool(judged.match.against), judged.match.against == "self", -judged.turn, judged.row.account


def order_of_kinds(judged):
    """Return the sort key by what somebody gives: months, calls and reviews, then circles, then one question."""
    free = judged.row.left
    if any(free.get(kind) for kind in ("months", "call", "resume")):
        return 0
    return 1 if free.get("circle") else 2


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


def helper_of(row, topics, today):
    """Return the Helper of a Row as they are `today`; `topics` maps numbers of facts to slugs."""
    is_measured = row.answers >= LEAST_ANSWERS
    return Helper(
        account=row.account,
        helps=frozenset(topics[number] for number in row.facts if number in topics),
        left=row.left,
        library_type=row.library_type,
        years=row.years,
        meeting=row.meeting,
        languages=frozenset(row.languages),
        taken=row.taken,
        waiting=row.waiting,
        replies_days=row.days if is_measured else DAYS.get(row.replies_within),
        is_measured=is_measured,
        quiet_days=(today - row.active_on).days,
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
