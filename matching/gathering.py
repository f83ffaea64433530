"""Who can form a circle of peers: people who wait for the same topic and share two hours of the week. Pure.

Everything is compared on the clock of whoever waits longest, because a circle keeps one clock: its meetings stay at the
same hour there when the seasons change. Somebody whose clock changes on another day is free in that hour only if they
are on either side of every change within the next twelve weeks, which is about how long six meetings take. So two
people in one city lose nothing to summer time, and New York and Berlin lose the hour that would fail in March.

A week has 672 quarters of an hour, Monday 0:00 first: quarters, because some clocks are 45 minutes off.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# People. Four, so that a circle outlives one who leaves, and five places are worth asking for; six, so that all speak.
FEWEST, MOST = 4, 6
# Around somebody who waited so long in vain three are enough: on a rare topic a fourth may take months, and three is
# what a circle begins with. Before that, two weeks of patience often bring the fourth.
LONG_WAIT, FEWEST_AFTER_LONG = timedelta(days=14), 3
QUARTERS = 7 * 96
# Quarters of an hour: two hours a week in all, in pieces of half an hour or more, one of them an hour or more.
SHARED, PIECE, LONGEST_PIECE = 8, 2, 4
WEEKS = 12
# So many ways of going on are tried from one person. Each is exact about who still fits, so few are dead ends; whoever
# is not found so is found when more people wait.
LOOKS = 200
# Up to so many people are looked at one by one.
FEW = 64
ALL = (1 << QUARTERS) - 1


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's wish. `hours` are half-hours of the week (0 to 335) on the clock of `zone`, an IANA name."""

    key: int
    person: int
    topic: int
    hours: tuple[int, ...]
    zone: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """People who can meet. `hours` are the half-hours of the week that all have, on the clock of `zone`."""

    topic: int
    wishes: tuple[Wish, ...]
    hours: tuple[int, ...]
    zone: str


# --- Clocks -----------------------------------------------------------------------------------------------------------
def offsets_of(zone, now):
    """Return how many quarters of an hour a clock is before UTC on each day of the next WEEKS weeks; None: unknown."""
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    start = now.astimezone(UTC)
    return tuple(
        round((start + timedelta(days=day)).astimezone(clock).utcoffset().total_seconds() / 900)
        for day in range(7 * WEEKS)
    )


class Clocks:
    """The clocks of all zones, those that always show the same being one; a clock is a number here."""

    def __init__(self, zones, now):
        """Read the offsets of the next weeks from `now`; zones that nobody knows are left out."""
        found = {zone: offsets for zone in zones if (offsets := offsets_of(zone, now)) is not None}
        kinds = list(dict.fromkeys(found.values()))
        self.number_of = {zone: kinds.index(offsets) for zone, offsets in found.items()}
        # By how many quarters one's hour is later on another's clock: a number for each side of a change.
        self.shifts = [
            [tuple({(here - there) % QUARTERS for there, here in zip(theirs, mine, strict=True)}) for theirs in kinds]
            for mine in kinds
        ]


def mask_of(hours):
    """Return half-hours of a week as a number with a bit for each quarter."""
    mask = 0
    for hour in hours:
        if 0 <= hour < QUARTERS // 2:
            mask |= 0b11 << (2 * hour)
    return mask


def turned(mask, by):
    """Return a week turned on by `by` quarters; what leaves on Sunday comes in on Monday."""
    by %= QUARTERS
    return ((mask << by) | (mask >> (QUARTERS - by))) & ALL


def runs(mask, length):
    """Return where `length` quarters in a row begin."""
    found = mask
    for step in range(1, length):
        found &= turned(mask, -step)
    return found


def suffices(mask):
    """Return whether shared quarters are enough for a circle."""
    return whole_pieces(mask).bit_count() >= SHARED and runs(mask, LONGEST_PIECE) != 0


def whole_pieces(mask):
    """Return the quarters that lie in pieces of PIECE quarters or more."""
    starts = runs(mask, PIECE)
    return starts | turned(starts, 1)


# --- Lines ------------------------------------------------------------------------------------------------------------
class Line:
    """Everybody who waits for one topic, the longest wait first; a set of people is a number with a bit for each."""

    def __init__(self, wishes, clocks):
        """Take Wishes in order, and the Clocks of all."""
        self.wishes, self.shifts = wishes, clocks.shifts
        self.clocks = [clocks.number_of[wish.zone] for wish in wishes]
        self.masks = [mask_of(wish.hours) for wish in wishes]
        self.there = (1 << len(wishes)) - 1
        # Clock -> quarter of its own week -> who is free then; and the same on another's clock, as far as was asked.
        self.free = defaultdict(lambda: defaultdict(int))
        self.seen = defaultdict(dict)
        if len(wishes) > FEW:
            for place, (clock, mask) in enumerate(zip(self.clocks, self.masks, strict=True)):
                for quarter in quarters_of(mask):
                    self.free[clock][quarter] |= 1 << place

    def free_at(self, quarter, clock):
        """Return who is free at a quarter of the week of `clock`, on either side of every change."""
        found = 0
        for theirs, free in self.free.items():
            inside = -1
            for shift in self.shifts[clock][theirs]:
                inside &= free.get((quarter - shift) % QUARTERS, 0)
            found |= inside
        return found

    def mask_on(self, place, clock):
        """Return when somebody is free on another clock, on either side of every change."""
        mask = ALL
        for shift in self.shifts[clock][self.clocks[place]]:
            mask &= turned(self.masks[place], shift)
        return mask

    def fitting(self, common, clock, others):
        """Return which of `others` could join those who share the quarters `common` on `clock`. One or two may not fit.

        Few are asked one by one; many are counted all at once.
        """
        if others.bit_count() > FEW:
            return others & self.counted(common, clock)
        found = 0
        for place in quarters_of(others):
            shared = common & self.mask_on(place, clock)
            if shared.bit_count() >= SHARED and suffices(shared):
                found |= 1 << place
        return found

    def counted(self, common, clock):
        """Return who has SHARED of the quarters `common`, and LONGEST_PIECE in a row. `counts[n]` is who has over n."""
        seen, counts, last, row, with_hour = self.seen[clock], [0] * SHARED, -2, [0] * LONGEST_PIECE, 0
        for quarter in quarters_of(common):
            free = seen.get(quarter)
            if free is None:
                free = seen[quarter] = self.free_at(quarter, clock)
            carried = free
            for number in range(SHARED):
                if not carried:
                    break
                counts[number], carried = counts[number] | carried, counts[number] & carried
            row = [free, *(free & each for each in row[:-1])] if quarter == last + 1 else [free] + [0] * len(row[1:])
            with_hour |= row[-1]
            last = quarter
        # An hour from Sunday to Monday is looked at by whoever asks one by one.
        return counts[-1] & (-1 if common & 1 and last == QUARTERS - 1 else with_hour)


def quarters_of(mask):
    """Yield the places of the bits of a mask, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


# --- Groups -----------------------------------------------------------------------------------------------------------
class Search:
    """The search for a group around one person of a Line: who waits longest is tried first, and all ways in turn."""

    def __init__(self, line, clock, keep_away):
        """Look on the week of `clock`; `keep_away(place)` returns those who are never with somebody."""
        self.line, self.clock, self.keep_away = line, clock, keep_away
        self.left, self.is_cut = LOOKS, False

    def grow(self, chosen, common, others, fewest):
        """Return (places of a group that begins with `chosen`, the quarters it shares), or None.

        `others` are those who may join, `fewest` is how many it needs; it gets as many as it can, MOST at the most.
        """
        enough = (chosen, common) if len(chosen) >= fewest else None
        if len(chosen) == MOST:
            return enough
        if self.left == 0:
            self.is_cut = True
            return enough
        self.left -= 1
        others = self.line.fitting(common, self.clock, others)
        while others and len(chosen) + others.bit_count() >= fewest:
            lowest = others & -others
            others ^= lowest
            place = lowest.bit_length() - 1
            shared = whole_pieces(common & self.line.mask_on(place, self.clock))
            if not suffices(shared):
                continue
            found = self.grow([*chosen, place], shared, others & ~self.keep_away(place), fewest)
            if found is not None:
                return found
        return enough


def gather(wishes, *, apart=(), now):
    """Return Groups of Wishes, whoever waits longest first; nobody is in two, and people in `apart` never together.

    `apart` are pairs of persons, in any order. A wish in an unknown zone waits on. 5,000 take well under a second.
    """
    clocks = Clocks({wish.zone for wish in wishes}, now)
    order = sorted((wish for wish in wishes if wish.zone in clocks.number_of), key=lambda wish: (wish.since, wish.key))
    by_topic, stands = defaultdict(list), defaultdict(dict)
    for wish in order:
        stands[wish.person][wish.topic] = len(by_topic[wish.topic])
        by_topic[wish.topic].append(wish)
    lines = {topic: Line(waiting, clocks) for topic, waiting in by_topic.items()}
    away = apart_of(apart)
    groups, taken = [], set()
    for wish in order:
        if wish.person in taken:
            continue
        found = group_with(lines[wish.topic], wish, stands, away, now)
        if found is not None:
            groups.append(found)
            for each in found.wishes:
                taken.add(each.person)
                for topic, place in stands[each.person].items():
                    lines[topic].there &= ~(1 << place)
    return groups


def apart_of(pairs):
    """Return person -> the persons to keep away from them."""
    away = defaultdict(set)
    for one, other in pairs:
        away[one].add(other)
        away[other].add(one)
    return away


def group_with(line, wish, stands, away, now):
    """Return a Group of a Line around whoever has `wish`, or None. `stands` is person -> topic -> place in line."""
    place = stands[wish.person][wish.topic]
    clock = line.clocks[place]

    def keep_away(of):
        others = (stands[person].get(wish.topic) for person in away.get(line.wishes[of].person, ()))
        return sum(1 << other for other in others if other is not None)

    own = whole_pieces(line.mask_on(place, clock))
    others = line.there & ~(1 << place) & ~keep_away(place)
    found, is_cut = None, False
    for fewest in (FEWEST, FEWEST_AFTER_LONG) if now - wish.since >= LONG_WAIT else (FEWEST,):
        search = Search(line, clock, keep_away)
        found = found or (search.grow([place], own, others, fewest) if suffices(own) else None)
        is_cut = is_cut or search.is_cut
    if found is None:
        if not is_cut:
            # All ways were tried, and people who leave open none: nobody needs to look here again.
            line.there &= ~(1 << place)
        return None
    chosen, common = found
    hours = tuple(hour for hour in range(QUARTERS // 2) if common >> (2 * hour) & 0b11 == 0b11)
    return Group(wish.topic, tuple(line.wishes[each] for each in sorted(chosen)), hours, wish.zone)
