"""How well somebody who can help fits somebody who wants help, in parts that can be said aloud. Pure: no Django.

A Match is nothing but its parts: the score is their sum, the three reasons are the parts that speak for the person, and
the honest difference is the part that lacks most (quality.md G8). What is said in which words is in
`showing/why.py`.

Whom one sees first among people who fit about equally is drawn by lot, and the lot is weighted with free places
(`turn`): so, over all members, a mentor is suggested about as often as there are places free, and not the same three
to everybody. The lot is the same for one member all week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import log, log2, sqrt
from typing import NamedTuple

# What each part can give at most; together 100.
MOST = {
    "topics": 40, "kind": 12, "meeting": 12, "years": 10, "library": 8, "languages": 5, "hours": 5, "replies": 4,
    "load": 4,
}  # fmt: skip
REASONS = 3
YEARS = ("not_yet", "under_3", "from_3", "from_6", "from_11", "over_20")
# Share of the most by how many steps of YEARS somebody is ahead: a few years remember best how it was. Nobody is out:
# "too old to be a mentee, too young to be a mentor" is one of the barriers that we are here to take down.
AHEAD = {0: 0.5, 1: 0.9, 2: 1.0, 3: 1.0, 4: 0.8, 5: 0.7}
BEHIND = 0.3
# Libraries whose work is much alike.
KIN = (
    {"public", "rural"}, {"academic", "community_college"}, {"archives", "special_collections"},
    {"special", "law", "medical", "federal", "state_agency"}, {"art", "music", "special_collections"},
)  # fmt: skip
# Units of help by what they can carry, and what of them a person without a shared hour or place can still take.
KINDS = {"months": 1.0, "call": 0.85, "resume": 0.65, "circle": 0.6, "question": 0.4}
BY_LETTER = frozenset({"question", "resume"})
# Miles: to a meeting after work, and to one now and then.
NEAR, REACHABLE = 25, 100
# Hours of the working day that two people have to share to find one easily.
ENOUGH_HOURS = 4
# Days until an answer that somebody means who says nothing, in points; slower than SLOW is worth saying.
SLOW = 14
# Whoever was not here for a quarter of a year may have gone: that is said, and they are drawn half as often.
LONG_AWAY, AWAY_COUNTS = 92, 0.5
# Points that weigh as much as e times the free places: how far the lot may move somebody who fits less.
STEP = 5.0
# What is the same whoever asks counts less in the line: else the quickest with the largest offers would stand
# first with everybody.
OWN, OWN_COUNTS = frozenset({"kind", "load", "replies"}), 0.35
ROUNDS, LEAST_PRESSURE = 8, 0.05


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who wants help: `wants` are slugs of topics, the rest values of profiles/vocabulary.py."""

    account: int
    wants: frozenset[str]
    library_type: str = ""
    years: str = ""
    meeting: str = "both"
    languages: frozenset[str] = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who can help. `left` maps kinds of help to free places, `taken` are places that are in use.

    `waiting` is how many people wait for an answer, `replies_days` how many days an answer takes (measured where
    `is_measured`, else as the person says), None when nobody knows; `quiet_days` is how long ago they were last here.
    """

    account: int
    helps: frozenset[str]
    left: Mapping[str, int]
    library_type: str = ""
    years: str = ""
    meeting: str = "both"
    languages: frozenset[str] = frozenset({"en"})
    taken: int = 0
    waiting: int = 0
    replies_days: float | None = None
    is_measured: bool = False
    quiet_days: int = 0

    @property
    def places(self):
        """Return how many places are free in all."""
        return sum(self.left.values())


class Between(NamedTuple):
    """What lies between two people: miles, and hours of the working day that they share; None when it is not known."""

    miles: float | None = None
    hours: float | None = None


class Saying(NamedTuple):
    """Something that can be said of two people: a code and the values that belong into the sentence.

    `is_particular` is whether it tells this person from most others.
    """

    code: str
    values: Mapping = {}
    is_particular: bool = True


class Part(NamedTuple):
    """One part of a score: points from 0 to MOST[name], what speaks for it and what against; either may be None."""

    name: str
    points: float
    reason: Saying | None = None
    difference: Saying | None = None

    @property
    def lacking(self):
        """Return how many points are missing."""
        return MOST[self.name] - self.points


@dataclass(frozen=True, slots=True)
class Match:
    """How one helper fits one seeker: its parts, and the hard rule that stands `against` it, "" when none does."""

    account: int
    parts: tuple[Part, ...]
    against: str = ""

    @property
    def score(self):
        """Return the sum of all points, from 0 to 100."""
        return sum(part.points for part in self.parts)

    @property
    def reasons(self):
        """Return up to REASONS Sayings, the weightiest first; what is true of most people comes last."""
        said = [part for part in self.parts if part.reason is not None]
        said.sort(key=lambda part: (not part.reason.is_particular, -part.points))
        return tuple(part.reason for part in said[:REASONS])

    @property
    def difference(self):
        """Return the Saying of what lacks most."""
        said = [part for part in self.parts if part.difference is not None]
        if not said:
            return Saying("none")
        return max(said, key=lambda part: part.lacking).difference


def rarity(helpers):
    """Return topic to weight from topic to how many people help with it: the fewer, the more it weighs.

    A topic that everybody offers weighs 1, one of a thousandth of that about 10; what nobody offers weighs 1.
    """
    most = max(helpers.values(), default=0)
    return {topic: 1 + log2(most / number) for topic, number in helpers.items() if number > 0}


def judge(seeker, helper, between, weights):
    """Return the Match of two people; `weights` is what `rarity` gave."""
    parts = (
        topics(seeker, helper, weights),
        kind(helper),
        meeting(seeker, helper, between.miles),
        years(seeker, helper),
        library(seeker, helper),
        languages(seeker, helper),
        hours(between.hours),
        replies(helper),
        load(helper),
    )
    return Match(helper.account, parts, against(seeker, helper, between))


def against(seeker, helper, between):
    """Return the hard rule that keeps two people apart: "self", "topic", "full", "language", "meeting", or ""."""
    if seeker.account == helper.account:
        return "self"
    if not seeker.wants & helper.helps:
        return "topic"
    if helper.places <= 0:
        return "full"
    if not seeker.languages & helper.languages:
        return "language"
    by_letter = any(helper.left.get(kind) for kind in BY_LETTER)
    return "" if by_letter or can_meet(seeker, helper, between.miles) else "meeting"


def can_meet(seeker, helper, miles):
    """Return whether both meet remotely, or both in person and near enough; an unknown distance may be near."""
    if "in_person" not in (seeker.meeting, helper.meeting):
        return True
    return "remote" not in (seeker.meeting, helper.meeting) and (miles is None or miles <= REACHABLE)


# --- the parts -------------------------------------------------------------------------------------


def topics(seeker, helper, weights):
    """The topics that the one wants and the other offers, as a share of what is wanted; rare ones weigh more."""
    shared, missing = seeker.wants & helper.helps, seeker.wants - helper.helps
    whole = sum(weights.get(topic, 1.0) for topic in sorted(seeker.wants))
    part = sum(weights.get(topic, 1.0) for topic in sorted(shared))
    points = MOST["topics"] * part / whole if whole else 0.0
    return Part("topics", points, named("topics", shared, weights), named("topics_missing", missing, weights))


def named(code, slugs, weights):
    """Return a Saying that names topics, the rarest first; None without any."""
    ordered = sorted(slugs, key=lambda slug: (-weights.get(slug, 1.0), slug))
    return Saying(code, {"topics": tuple(ordered)}) if ordered else None


def kind(helper):
    """The largest unit of help that is free."""
    free = [name for name in KINDS if helper.left.get(name, 0) > 0]
    if not free:
        return Part("kind", 0.0, None, Saying("full"))
    best = max(free, key=KINDS.get)
    reason = Saying("kind", {"kind": best, "places": helper.left[best]}, is_particular=False)
    only = Saying("only_kind", {"kind": best}) if len(free) == 1 and best not in ("months", "call") else None
    return Part("kind", MOST["kind"] * KINDS[best], reason, only)


def meeting(seeker, helper, miles):
    """Near where both meet in person, else remotely; a distance is only said as a band."""
    most = MOST["meeting"]
    in_person = "remote" not in (seeker.meeting, helper.meeting) and miles is not None
    if in_person and miles <= REACHABLE:
        return Part("meeting", most if miles <= NEAR else most * 0.85, Saying("near", {"miles": miles}))
    if "in_person" not in (seeker.meeting, helper.meeting):
        far = Saying("far", {"miles": miles}) if miles is not None and miles > REACHABLE else None
        only = Saying("only_remote") if seeker.meeting == "both" and helper.meeting == "remote" else None
        return Part("meeting", most * 0.65, Saying("remote", is_particular=False), only or far)
    if can_meet(seeker, helper, miles):
        return Part("meeting", most * 0.3, None, Saying("place_unknown"))
    return Part("meeting", 0.0, None, Saying("apart"))


def years(seeker, helper):
    """How far somebody is ahead in the field, in the steps that people name instead of their age."""
    most = MOST["years"]
    if seeker.years not in YEARS or helper.years not in YEARS:
        return Part("years", most * 0.5)
    steps = YEARS.index(helper.years) - YEARS.index(seeker.years)
    values = {"years": helper.years, "mine": seeker.years}
    if steps < 0:
        return Part("years", most * BEHIND, None, Saying("years_fewer", values))
    if steps == 0:
        return Part("years", most * AHEAD[0], None, Saying("years_same", values))
    if steps <= 2:
        return Part("years", most * AHEAD[steps], Saying("years_few_ahead", values))
    long = Saying("years_long_ahead", values)
    return Part("years", most * AHEAD[steps], long, Saying("years_far", values) if steps >= 4 else None)


def library(seeker, helper):
    """The same kind of library, or one whose work is much alike."""
    most, mine, theirs = MOST["library"], seeker.library_type, helper.library_type
    if mine in ("", "none"):
        return Part("library", most * 0.5)
    values = {"library": theirs, "mine": mine}
    if mine == theirs:
        return Part("library", most, Saying("library_same", values))
    if theirs in ("", "none"):
        return Part("library", most * 0.25, None, Saying("library_unknown", values))
    if any(mine in group and theirs in group for group in KIN):
        return Part("library", most * 0.6, Saying("library_kin", values), Saying("library_other", values))
    return Part("library", 0.0, None, Saying("library_other", values))


def languages(seeker, helper):
    """A language beside English that both speak is worth saying; that both speak English is not."""
    most, shared = MOST["languages"], seeker.languages & helper.languages
    if not shared:
        return Part("languages", 0.0, None, Saying("no_language"))
    others = tuple(sorted(shared - {"en"}))
    missing = tuple(sorted(seeker.languages - helper.languages - {"en"}))
    lacking = Saying("language_missing", {"languages": missing}) if missing else None
    if others:
        return Part("languages", most, Saying("languages", {"languages": others}), lacking)
    return Part("languages", most * 0.6, None, lacking)


def hours(shared):
    """Hours of the working day that both are awake for and at work."""
    most = MOST["hours"]
    if shared is None:
        return Part("hours", most * 0.5)
    points, values = most * min(1.0, shared / 8), {"hours": shared}
    if shared >= ENOUGH_HOURS:
        return Part("hours", points, Saying("hours", values, is_particular=False))
    return Part("hours", points, None, Saying("few_hours" if shared > 0 else "no_hours", values))


def replies(helper):
    """How soon somebody answers: measured where there are answers, else what they say, if they are here at all."""
    most, days = MOST["replies"], helper.replies_days
    if helper.quiet_days > LONG_AWAY:
        return Part("replies", 0.0, None, Saying("long_away"))
    if days is None:
        return Part("replies", most * 0.4, None, Saying("replies_unknown"))
    values = {"days": days, "is_measured": helper.is_measured}
    if days <= 7:
        return Part("replies", most if days <= 2 else most * 0.75, Saying("replies", values))
    return Part("replies", most * (0.4 if days <= SLOW else 0.1), None, Saying("replies_slow", values))


def load(helper):
    """How much of what somebody gives is still free, with those counted who wait for an answer."""
    busy = helper.taken + helper.waiting
    points = MOST["load"] * helper.places / (helper.places + busy) if helper.places > 0 else 0.0
    free = Saying("free", {"places": helper.places, "waiting": helper.waiting}, is_particular=False)
    waits = Saying("others_wait") if helper.waiting else None
    return Part("load", points, free if helper.places > 0 else None, waits)


# --- whose turn it is ------------------------------------------------------------------------------


def turn(match, share, week):
    """Return the place in line of a Match for one seeker in one week: the highest come first.

    `share` is the weight in the lot, a positive number such as free places; `week` names the seeker and the week.
    Among people who fit equally the chance to be the highest is exactly one's share of all shares (the Gumbel-max rule,
    which is weighted rendezvous hashing); STEP points more weigh as much as e times the share.
    """
    digest = blake2b(f"{week}:{match.account}".encode(), digest_size=8).digest()
    lot = ((int.from_bytes(digest) >> 12) + 0.5) / 2**52  # 52 bits, so that it is never 0 nor 1
    own = sum(part.points for part in match.parts if part.name in OWN)
    return (match.score - (1 - OWN_COUNTS) * own) / STEP + log(share) - log(-log(lot))


def share(helper, seekers_to_place):
    """Return the weight of a Helper in the lot: free places by how many seek them; 0 without any."""
    here = AWAY_COUNTS if helper.quiet_days > LONG_AWAY else 1.0
    return here * helper.places / pressure(helper.helps, seekers_to_place)


def balance(seekers, helpers):
    """Return topic to how many seekers there are to a place, when places are shared out as evenly as topics allow.

    `seekers` maps topics to how many want them, `helpers` are (topics, free places) of each. Somebody with a rare topic
    or with many topics is a candidate for more people; `pressure` says how many more, and it depends on everybody
    else's. Some rounds of putting the one into the other settle it (Sinkhorn's way, on topics instead of pairs).
    """
    offered = [(topics, places, 1.0) for topics, places in helpers if topics and places > 0]
    seekers_to_place = {}
    for number in range(ROUNDS):
        supply = {}
        for topics, places, pressed in offered:
            for topic in topics:
                supply[topic] = supply.get(topic, 0.0) + places / pressed
        seekers_to_place = {topic: seekers.get(topic, 0) / places for topic, places in supply.items()}
        offered = [
            # Halfway in each round but the first, or it swings.
            (topics, places, sqrt(pressed * new) if number else new)
            for topics, places, pressed in offered
            for new in [pressure(topics, seekers_to_place)]
        ]
    return seekers_to_place


def pressure(topics, seekers_to_place):
    """Return how many seekers there are to a place of somebody who offers `topics`; never 0."""
    return max(LEAST_PRESSURE, sum(seekers_to_place.get(topic, 0.0) for topic in topics))
