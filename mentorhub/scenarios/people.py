"""Any number of made-up people as plain values: the same for the same seed and day. No database here.

Values are drawn in columns of thousands, which costs a third of drawing person by person. All shares are choices made
to give filters something to filter, but for the ratio of mentors to mentees, which is MentorConnect's 75 : 440.
"""

from datetime import timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from profiles.vocabulary import LANGUAGES

from .cities import cities
from .names import every_name
from .wording import ABOUT, HEADLINES

MENTORS, MENTEES = 75, 440
COLUMN = 10_000
ACTIVE_DAYS = 200
TOPICS = tuple(HEADLINES)

# Value to weight. The first topic is about ten times as common as the last.
TOPIC_WEIGHTS = {number: 1 / (number + 3) ** 0.9 for number in range(len(TOPICS))}
LIBRARIES = {
    "public": 34, "academic": 27, "school": 9, "": 7, "none": 6, "special": 3, "community_college": 3, "archives": 2,
    "special_collections": 2, "law": 1.5, "medical": 1.5, "rural": 1.5, "federal": 1, "state_agency": 0.5,
    "art": 0.4, "music": 0.3, "consortium": 0.3,
}  # fmt: skip
MENTOR_YEARS = {"not_yet": 1, "under_3": 3, "from_3": 10, "from_6": 22, "from_11": 34, "over_20": 30}
MENTEE_YEARS = {"not_yet": 24, "under_3": 30, "from_3": 20, "from_6": 13, "from_11": 9, "over_20": 4}
MEETING = {"remote": 40, "both": 50, "in_person": 10}
SECOND_LANGUAGES = {(): 74, ("es",): 11, **{(code,): 0.25 for code in LANGUAGES if code not in {"en", "es"}}}
HOURS = {None: 40, 1: 20, 2: 20, 4: 12, 8: 5, 16: 2, 40: 1}
REPLIES = {"": 40, "days": 20, "week": 30, "fortnight": 10}
VISIBILITY = {"public": 45, "members": 47, "hidden": 8}
# Days until the pause ends; None has no end, "open" is no pause.
PAUSES = {"open": 90, None: 4, 7: 1, 30: 2, 120: 3}
HEARD = {
    "": 40,
    "mentorconnect": 15,
    "colleague": 14,
    "association": 12,
    "search": 8,
    "school": 5,
    "conference": 4,
    "social": 2,
}
OFFERS = {
    (("question", 5),): 20,
    (("question", 3), ("call", 2)): 30,
    (("call", 2), ("resume", 2)): 15,
    (("months", 1),): 12,
    (("question", 2), ("months", 2)): 10,
    (("question", 5), ("call", 2), ("resume", 1), ("months", 1)): 8,
    (("circle", 6),): 5,
}
FULL = {False: 92, True: 8}


class Person(NamedTuple):
    """A made-up person. City and topics are positions in `cities()` and TOPICS; offers are (kind, places, taken)."""

    slug: str
    name: str
    headline: str
    about: str
    library_type: str
    years: str
    city: int
    meeting: str
    languages: list
    hours_a_month: int | None
    replies_within: str
    visibility: str
    seeking: bool
    accepting: str
    paused_until: object
    heard_from: str
    active_on: object
    helps: tuple
    wants: tuple
    offers: tuple


def column(rng, weights, count):
    """Return `count` keys of `weights` (value to weight), drawn independently."""
    return rng.choices(list(weights), cum_weights=list(accumulate(weights.values())), k=count)


def topics(drawn, how_many):
    """Return the next `how_many` topics from the iterator `drawn`, each once."""
    return tuple(dict.fromkeys(next(drawn) for _ in range(how_many)))


def directions(rng, drawn, is_mentor):
    """Return (helps, wants, offers) of a mentor or a mentee.

    Every third mentor also wants help with one thing; every seventh mentee can help with one, half of them only in
    words so far: they have no offer yet and are in no list for it.
    """
    chance = rng.random()
    if is_mentor:
        helps = topics(drawn, 1 + int(chance * 4))
        wants = tuple(one for one in topics(drawn, 1) if one not in helps) if rng.random() < 0.33 else ()
        return helps, wants, None
    wants = topics(drawn, 1 + int(chance * 3))
    also = rng.random()
    helps = tuple(one for one in topics(drawn, 1) if one not in wants) if also < 0.14 else ()
    return helps, wants, (("question", 2, 0),) if helps and also < 0.07 else ()


def taken(offers, is_full):
    """Return (kind, places, taken) of (kind, places): all taken, or the first place of those that have several."""
    return tuple((kind, places, places if is_full else int(places > 2)) for kind, places in offers)


def headline(rng, helps, wants):
    """Return what the person says first: about a topic they help with, else one they want; nothing for every tenth."""
    if rng.random() < 0.1:
        return ""
    return HEADLINES[TOPICS[(helps or wants)[0]]][0 if helps else 1]


def batch(rng, count, today):
    """Yield `count` people. The columns are drawn first, then read side by side."""
    names, places = every_name(), cities()
    drawn = iter(column(rng, TOPIC_WEIGHTS, count * 7))
    mentor = column(rng, {True: MENTORS, False: MENTEES}, count)
    years = {True: iter(column(rng, MENTOR_YEARS, count)), False: iter(column(rng, MENTEE_YEARS, count))}
    columns = zip(
        mentor, rng.choices(names, k=count), column(rng, LIBRARIES, count),
        column(rng, {number: city.weight for number, city in enumerate(places)}, count),
        column(rng, MEETING, count), column(rng, SECOND_LANGUAGES, count), column(rng, HOURS, count),
        column(rng, REPLIES, count), column(rng, VISIBILITY, count), column(rng, PAUSES, count),
        column(rng, HEARD, count), column(rng, OFFERS, count), column(rng, FULL, count), strict=True,
    )  # fmt: skip
    days = [today - timedelta(days=number) for number in range(ACTIVE_DAYS)]
    for (
        is_mentor,
        name,
        library,
        city,
        meeting,
        second,
        hours,
        replies,
        visibility,
        pause,
        heard,
        kinds,
        full,
    ) in columns:
        helps, wants, offers = directions(rng, drawn, is_mentor)
        yield Person(
            slug=f"{rng.getrandbits(48):012x}",
            name=name,
            headline=headline(rng, helps, wants),
            about=" ".join(rng.sample(ABOUT, 2)) if rng.random() < 0.3 else "",
            library_type=library,
            years=next(years[is_mentor]),
            city=city,
            meeting=meeting,
            languages=["en", *second],
            hours_a_month=hours,
            replies_within=replies,
            visibility=visibility,
            seeking=bool(wants) and rng.random() < 0.6,
            accepting="open" if pause == "open" else "paused",
            paused_until=today + timedelta(days=pause) if isinstance(pause, int) else None,
            heard_from=heard,
            # Most were here lately: the square crowds towards today.
            active_on=days[int(rng.random() ** 2 * ACTIVE_DAYS)],
            helps=helps,
            wants=wants,
            offers=taken(kinds, full) if offers is None else offers,
        )


def people(count, *, seed, today):
    """Yield `count` made-up people as of the day `today`."""
    rng = Random(seed)  # noqa: S311 - made-up people need to be the same each time, not unguessable
    while count > 0:
        yield from batch(rng, min(count, COLUMN), today)
        count -= COLUMN
