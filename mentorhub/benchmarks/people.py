"""/mentors/ at 515 people, the survey's number, at 100,000 and at 1,000,000: cost, growth, queries, plans."""

import statistics
import time

from django.utils import timezone

from mentorhub.measuring import EMPTY, ROUNDS, USUAL_MIDDLEWARE, Site
from mentorhub.plans import large_scans
from mentorhub.scenarios.filling import fill, tidy

SIZES = (515, 100_000, 1_000_000)
# What the issue that asked for people demands: a topic and a place with all facets, in turn over cities of every size.
ASKED = tuple(
    f"/mentors/?topic={topic}&near={place}&within={miles}"
    for topic, place, miles in (
        ("readers", "Chicago,+Illinois", 100), ("career", "10001", 50), ("leading", "Houston,+Texas", 250),
        ("collections", "94110", 100), ("reference", "Peoria,+Illinois", 250),
    )
)  # fmt: skip
# Others that people ask for; no bar, but no surprise either.
BESIDE = {
    "everybody": "/mentors/",
    "one word": "/mentors/?q=reference",
    "three facets, no place": "/mentors/?topic=career&language=es&meet=remote",
    "within 500 miles": "/mentors/?near=10001&within=500",
    "a state": "/mentors/?near=Ohio",
    "JSON": "/mentors.json?topic=reference&near=Chicago,+Illinois",
}
MOST_BARE, MOST_GROWTH, MOST_QUERIES = 30, {100_000: 2, 1_000_000: 4}, 7
TIMES = 12


class People:
    """Fills the database step by step and measures at each size; `missed` are the bars that were not reached."""

    def __init__(self, say):
        self.say, self.missed = say, []

    def run(self):
        """Measure at all sizes and report."""
        measured, there = {}, 0
        for size in SIZES:
            started = time.monotonic()
            fill(size - there, seed=f"bench {size}", today=timezone.localdate())
            tidy()
            there = size
            self.say(f"{size:,} people after {time.monotonic() - started:.0f} s")
            measured[size] = self.measure()
        self.report(measured)

    def measure(self):
        """Return name to (server time in bare ones, processor time in bare ones, queries) at the present size."""
        site, bare = Site(), Site(USUAL_MIDDLEWARE)
        found = {"topic and place": cost(site, bare, ASKED)}
        found |= {name: cost(site, bare, [address]) for name, address in BESIDE.items()}
        for address in (*ASKED, *BESIDE.values()):
            for table in large_scans(lambda address=address: site.get(address)):
                self.missed.append(f"{address} reads all of {table}")
        return found

    def report(self, measured):
        """Print the table and remember the bars that are missed."""
        self.say(f"\n| /mentors/ | {' | '.join(f'server, {size:,}' for size in SIZES)} | growth | CPU, 515 | queries |")
        self.say("| --- | --- | --- | --- | --- | --- | --- |")
        for name in measured[SIZES[0]]:
            walls = [measured[size][name][0] for size in SIZES]
            queries = [measured[size][name][2] for size in SIZES]
            growth = " / ".join(f"{wall / walls[0]:.2f}" for wall in walls[1:])
            processor = measured[SIZES[0]][name][1]
            cells = [*(f"{wall:.1f}" for wall in walls), growth, f"{processor:.1f}", " / ".join(map(str, queries))]
            self.say(f"| {name} | {' | '.join(cells)} |")
            if max(queries) > MOST_QUERIES:
                self.missed.append(f"{name} asks {max(queries)} queries, at most {MOST_QUERIES}")
        asked = {size: measured[size]["topic and place"] for size in SIZES}
        if asked[SIZES[0]][1] > MOST_BARE:
            self.missed.append(f"topic and place costs {asked[SIZES[0]][1]:.1f} bare responses, at most {MOST_BARE}")
        for size, most in MOST_GROWTH.items():
            growth = asked[size][0] / asked[SIZES[0]][0]
            if growth > most:
                self.missed.append(f"server time at {size:,} is {growth:.2f} times that at 515, at most {most}")


def cost(site, bare, addresses):
    """Return (wall, processor) of the mean of GETs in bare responses, medians of rounds in turn, and most queries."""
    for address in addresses:
        for _warm_up in range(3):
            site.get(address)
    rounds = [(spend(site, addresses), spend(bare, [EMPTY], 10)) for _round in range(ROUNDS)]
    wall, processor = (statistics.median(ours[kind] / theirs[kind] for ours, theirs in rounds) for kind in (0, 1))
    return wall, processor, max(site.queries(address) for address in addresses)


def spend(site, addresses, factor=1):
    """Return (wall, processor) milliseconds for a GET, over TIMES rounds of `addresses`."""
    wall, processor = time.perf_counter(), time.process_time()
    for _time in range(TIMES * factor):
        for address in addresses:
            site.get(address)
    number = TIMES * factor * len(addresses)
    return (time.perf_counter() - wall) / number * 1000, (time.process_time() - processor) / number * 1000
