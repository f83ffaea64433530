"""Suggestions for one member among 100,000 people against the candidate query alone; how evenly they are spread."""

import statistics
import time
from collections import Counter

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.recommendations import market, suggest
from matching.recommendations.candidates import candidates_query
from matching.recommendations.judging import Judge
from mentorhub.measuring import ROUNDS
from mentorhub.plans import large_scans
from mentorhub.scenarios import survey
from mentorhub.scenarios.filling import fill, tidy
from profiles.finding import facts
from profiles.models import Listing, Profile
from profiles.vocabulary import Direction

SIZE, MEMBERS = 100_000, 40
# What the issue that asked for suggestions demands.
MOST_RATIO, MOST_SHARE = 3, 3


class Suggestions:
    """Measures the spread over the survey's people, then the time among SIZE; `missed` are the bars not reached."""

    def __init__(self, say):
        self.say, self.missed = say, []

    def run(self):
        """Measure both and report."""
        if survey.load():
            self.spread()
        fill(SIZE - Profile.objects.count(), seed="bench suggestions", today=timezone.localdate())
        tidy()
        self.times()

    def spread(self):
        """Report how often a mentor is suggested, in fair shares: of all suggestions as many as of all free places."""
        places = {card.account: sum(card.left.values()) for card in Listing.objects.filter(direction=Direction.HELP)}
        shown, first = Counter(), Counter()
        seekers = members()
        for person in seekers:
            for place, each in enumerate(suggest(person.user, person).people):
                shown[each.person.user_id] += 1
                first[each.person.user_id] += not place
        most, most_first = (
            max(seen[account] / (seen.total() * free / sum(places.values())) for account, free in places.items())
            for seen in (shown, first)
        )
        never = sum(not shown[account] for account in places)
        self.say(
            f"\nsurvey: {len(seekers)} members, {len(places)} mentors with {sum(places.values())} places free, "
            f"{shown.total()} suggestions; most shown {most:.2f} fair shares (first of three {most_first:.2f}), "
            f"never shown {never}"
        )
        if most > MOST_SHARE:
            self.missed.append(f"a mentor is shown {most:.2f} times the fair share, at most {MOST_SHARE}")

    def times(self):
        """Report the time of suggestions in times of the query alone, median of rounds that measure both in turn."""
        asked = members()[:MEMBERS]
        facts.forget()
        market.forget()
        started = time.perf_counter()
        market.market()
        network = (time.perf_counter() - started) * 1000
        alone = [candidates_query(person.user, Judge(person), ()) for person in asked]
        for _warm_up in range(2):
            spend(run_query, alone)
            spend(run_suggest, asked)
        rounds = [(spend(run_suggest, asked), spend(run_query, alone)) for _round in range(ROUNDS)]
        ratio = statistics.median(ours / theirs for ours, theirs in rounds)
        ours, theirs = (statistics.median(each[kind] for each in rounds) for kind in (0, 1))
        with CaptureQueriesContext(connection) as captured:
            run_suggest(asked[0])
        self.say(
            f"\n{SIZE:,} people: suggestions {ours:.1f} ms, the candidate query alone {theirs:.1f} ms, "
            f"ratio {ratio:.2f} (at most {MOST_RATIO}), queries {len(captured)}; "
            f"the network's numbers {network:.0f} ms every ten minutes"
        )
        if ratio > MOST_RATIO:
            self.missed.append(f"suggestions take {ratio:.2f} times the candidate query, at most {MOST_RATIO}")
        for table in large_scans(lambda: run_suggest(asked[0])):
            self.missed.append(f"suggestions read all of {table}")


def members():
    """Return the profiles that want help, as /me/ reads them, up to 1,000, always the same."""
    people = Profile.objects.select_related("place", "user").prefetch_related("interests__topic", "offers")
    return list(people.filter(interests__direction=Direction.WANT).distinct().order_by("pk")[:1_000])


def run_suggest(person):
    """Work out the suggestions of one member."""
    suggest(person.user, person)


def run_query(query):
    """Ask the database for the candidates of one member, and do nothing with them."""
    with connection.cursor() as cursor:
        cursor.execute(*query)
        cursor.fetchall()


def spend(work, inputs):
    """Return the milliseconds that `work` takes for each of `inputs`."""
    started = time.perf_counter()
    for each in inputs:
        work(each)
    return (time.perf_counter() - started) / len(inputs) * 1000
