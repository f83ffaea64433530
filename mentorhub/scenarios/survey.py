"""The scenario `survey`: MentorConnect as the survey found it, 75 mentors and 440 mentees, the same every time.

What comes from a source and what is a choice:

- 75 mentors and 440 mentees: the size of MentorConnect in the survey. A mentor here is somebody with an offer; exactly
  75 have one, exactly 440 others want help.
- 81.6 % call mentoring valuable, 36.3 % are in a relationship, 38 % of the others know of no program, 49.1 % of no
  program of ALA: these are about knowing and having, which no field of a profile says, so nothing here is made of them.
- "Most users found it by chance": 60 % were told by a colleague, searched, saw it on social media or "something else".
  The survey says most; 60 is a choice.
- "Job instability makes commitment impossible", "programs ask for full-time employment": the survey names them without
  a share. Choice: 12 % of mentees and 4 % of mentors are not in a library now.
- "Too old to be a mentee, too young to be a mentor": no share either. Choice: people of all years on both sides; 15 %
  of mentees have more than ten years in the field, 9 % of mentors fewer than three.
- Many both help and want: 30 of 75 mentors want help with something, 66 of 440 mentees (15 %) can help with one thing
  but have no offer yet. A choice.
- Who is hidden, paused, full, seeking or has no place: a choice, so that every case is there to be seen.
"""

import unicodedata
from datetime import timedelta
from itertools import chain
from random import Random
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from profiles.models import ConductAcceptance, Offer, Place, Profile, Topic, TopicInterest, User
from profiles.places.folding import fold
from profiles.safety.conduct import CURRENT

from . import names
from .cities import cities
from .people import TOPIC_WEIGHTS, TOPICS
from .wording import ABOUT, HEADLINES, topic_words

SEED = "survey"
MENTORS, MENTEES = 75, 440
# One's own machine only: whoever reads this can sign in with it.
DEMO_PASSWORD = "mentor and mentee"  # noqa: S105


class Kind(NamedTuple):
    """Exactly how many of one side have which value; what is not named up to `count` has the first value."""

    count: int
    both: int
    library_type: dict
    years: dict
    visibility: dict
    pause: dict
    seeking: int
    heard_from: dict


MENTOR = Kind(
    count=MENTORS,
    both=30,
    library_type={
        "public": 29, "academic": 22, "school": 6, "none": 3, "special": 3, "archives": 2, "law": 2, "medical": 2,
        "community_college": 2, "rural": 1, "state_agency": 1, "special_collections": 1, "music": 1,
    },
    years={"from_11": 22, "from_6": 18, "over_20": 16, "from_3": 12, "under_3": 6, "not_yet": 1},
    visibility={"public": 42, "members": 28, "hidden": 5},
    pause={"open": 68, None: 3, 30: 2, 90: 1, -5: 1},
    seeking=20,
    heard_from={
        "colleague": 21, "mentorconnect": 15, "search": 10, "association": 10, "other": 9, "social": 5, "conference": 5,
    },
)  # fmt: skip
MENTEE = Kind(
    count=MENTEES,
    both=66,
    library_type={
        "public": 142, "academic": 118, "none": 53, "school": 39, "": 30, "community_college": 14, "special": 10,
        "archives": 9, "special_collections": 6, "rural": 6, "medical": 4, "law": 4, "federal": 3, "art": 2,
    },
    years={"under_3": 128, "not_yet": 92, "from_3": 92, "from_6": 62, "from_11": 40, "over_20": 26},
    visibility={"members": 262, "public": 140, "hidden": 38},
    pause={"open": 428, None: 6, 30: 4, 90: 2},
    seeking=300,
    heard_from={
        "colleague": 110, "search": 70, "social": 34, "other": 50, "mentorconnect": 76, "association": 50, "school": 40,
        "conference": 10,
    },
)  # fmt: skip
MEETING = {"both": 50, "remote": 40, "in_person": 10}
OFFERS = (
    {"question": 5}, {"question": 3, "call": 2}, {"question": 2, "call": 2, "resume": 1}, {"call": 2},
    {"resume": 2, "question": 2}, {"months": 1, "question": 3}, {"months": 2}, {"circle": 6, "question": 2},
)  # fmt: skip
FULL_MENTORS = 5
# Texts that need a place: looked up by the worker, unclear, not on any map. The rest live in a city or say nothing.
PENDING = (
    "Duluth MN",
    "Asheville, NC",
    "Québec",
    "Las Cruces NM",
    "90210",
    "Kailua HI",
    "Fargo ND",
    "Boise",
)
AMBIGUOUS = ("Springfield", "Portland", "Columbus")
UNKNOWN = ("the high desert", "between two trains")
ODD = (*PENDING, *AMBIGUOUS, *UNKNOWN)
NO_PLACE = 40


class Demo(NamedTuple):
    """Somebody one can sign in as."""

    email: str
    name: str
    headline: str
    years: str
    languages: list
    place: str
    helps: tuple = ()
    wants: tuple = ()
    offers: dict = {}


# A mentor, somebody who is both, a mentee.
DEMO = (
    Demo(
        "joan@example.org", "Joan Whitfield", "Has sat on forty hiring committees", "over_20", ["en"],
        "Chicago, Illinois", helps=("leadership", "job-search"), offers={"question": 5, "call": 2, "months": 2},
    ),
    Demo(
        "luis@example.org", "Luis Ortega", "Bilingual storytimes; soon to lead a team", "from_11", ["en", "es"],
        "San Antonio, Texas", helps=("services-to-latino-communities", "reference"), wants=("leadership",),
        offers={"question": 3, "resume": 1},
    ),
    Demo(
        "amina@example.org", "Amina Haddad", "Out of library school, looking for a first job", "not_yet", ["en", "ar"],
        "Minneapolis, Minnesota", wants=("cataloging-and-metadata", "job-search"),
    ),
)  # fmt: skip


class Member(NamedTuple):
    """One person of the scenario: the fields of the profile, and what hangs on it."""

    email: str
    fields: dict
    place: str
    helps: tuple
    wants: tuple
    offers: dict
    is_full: bool = False


def load(today=None):
    """Make the 515 people unless there are people already; return whether they were made.

    One transaction: it is all there or nothing. `today` is the day they are made for (default: today).
    """
    if Profile.objects.exists():
        return False
    write(members(today or timezone.localdate()))
    return True


def members(today):
    """Return the 515 as plain values, the three demo members among them."""
    rng = Random(SEED)  # noqa: S311 - the same each time
    called = iter(full_names(rng))
    addresses = {row.email for row in DEMO}
    made = [*side(rng, MENTOR, today, called, addresses), *side(rng, MENTEE, today, called, addresses)]
    for number, row in enumerate(DEMO):
        first, last = (0, MENTORS) if row.helps else (MENTORS, MENTORS + MENTEES)
        place = next(at for at in range(first, last) if stands_in(row, made[at]))
        made[place] = demo_member(row, made[place], today)
        made[first + number % 2], made[place] = made[place], made[first + number % 2]
    return made


def stands_in(row, one):
    """Return whether a demo member can take the place of `one`, so that no number of the survey changes."""
    fields = one.fields
    same = (fields["years"], fields["visibility"], fields["accepting"]) == (row.years, "public", "open")
    return (
        same
        and bool(one.wants) == bool(row.wants) == fields["seeking"]
        and not one.is_full
        and one.place not in ("", *ODD)
    )


def exactly(rng, counts):
    """Return each key of `counts` (value to how many) that many times, in a drawn order."""
    values = list(chain.from_iterable([value] * count for value, count in counts.items()))
    rng.shuffle(values)
    return values


def full_names(rng):
    """Return (name, second language or None) of 515 people, no name twice; the unusual ones come early."""
    ordinary = [
        (f"{given} {family}", names.LANGUAGES.get(origin))
        for origin, (given_names, family_names) in names.ORIGINS.items()
        for given in given_names.split()
        for family in rng.sample(family_names.split(), min(3, len(family_names.split())))
    ]
    rng.shuffle(ordinary)
    used = {row.name for row in DEMO}
    ordinary = [(name, language) for name, language in dict(reversed(ordinary)).items() if name not in used]
    for number, name in enumerate(names.UNUSUAL):
        ordinary[number * 9] = (name, None)
    return ordinary


def address(name, taken):
    """Return name.surname@example.org in plain letters, numbered where it is taken; `taken` grows by it."""
    plain = unicodedata.normalize("NFKD", name.translate(str.maketrans("ŁłĐđØøÆæß", "LlDdOoAas"))).casefold()
    kept = "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter in " -"))
    words = kept.replace("-", " ").split() or ["member"]
    stem = ".".join(dict.fromkeys([words[0], words[-1]]))
    number, found = 1, f"{stem}@example.org"
    while found in taken:
        number += 1
        found = f"{stem}{number}@example.org"
    taken.add(found)
    return found


def side(rng, kind, today, called, addresses):
    """Yield the members of one side of the survey."""
    is_mentor = kind is MENTOR
    places = place_texts(rng, kind)
    is_both = exactly(rng, {True: kind.both, False: kind.count - kind.both})
    seeking = iter(exactly(rng, {True: kind.seeking, False: (kind.both if is_mentor else kind.count) - kind.seeking}))
    full = exactly(rng, {True: FULL_MENTORS, False: kind.count - FULL_MENTORS})
    columns = zip(
        is_both, places, full, exactly(rng, kind.library_type), exactly(rng, kind.years), exactly(rng, kind.visibility),
        exactly(rng, kind.pause), exactly(rng, kind.heard_from), strict=True,
    )  # fmt: skip
    for both, place, is_full, library_type, years, visibility, pause, heard_from in columns:
        name, language = next(called)
        first, second = interests(rng, 4 if is_mentor else 3, both)
        helps, wants = (first, second) if is_mentor else (second, first)
        fields = {
            "name": name,
            "headline": headline(rng, first[0], is_mentor),
            "about": " ".join(rng.sample(ABOUT, rng.choice((1, 2, 3)))) if rng.random() < 0.6 else "",
            "library_type": library_type,
            "years": years,
            "meeting": rng.choices(list(MEETING), weights=list(MEETING.values()))[0],
            "languages": ["en", language] if language and rng.random() < 0.6 else ["en"],
            "hours_a_month": rng.choice((None, None, 1, 2, 4)),
            "replies_within": rng.choice(("", "days", "week", "week", "fortnight")) if is_mentor else "",
            "visibility": visibility,
            "seeking": bool(wants) and next(seeking),
            "accepting": "open" if pause == "open" else "paused",
            "paused_until": None if pause in ("open", None) else today + timedelta(days=pause),
            "heard_from": heard_from,
            "active_on": today - timedelta(days=int(rng.random() ** 2 * 200)),
        }
        offers = rng.choice(OFFERS) if is_mentor else {}
        yield Member(address(name, addresses), fields, place, helps, wants, offers, is_mentor and is_full)


def interests(rng, most, also):
    """Return (topics of the person's side, one topic of the other side when `also`), slugs, none twice."""
    drawn = rng.choices(TOPICS, weights=list(TOPIC_WEIGHTS.values()), k=12)
    drawn = list(dict.fromkeys([*drawn, *TOPICS]))
    count = rng.randint(1, most)
    return tuple(drawn[:count]), tuple(drawn[count : count + 1]) if also else ()


def headline(rng, topic, is_mentor):
    """Return a first line that fits the topic; nothing for every tenth."""
    words = topic_words(topic)
    if is_mentor:
        choices = (HEADLINES[topic][0], HEADLINES[topic][0], f"Happy to talk about {words}", "")
    else:
        choices = (
            HEADLINES[topic][1],
            HEADLINES[topic][1],
            f"Would like to learn about {words}",
            f"New to {words}",
            "",
        )
    return rng.choices(choices, weights=[3] * (len(choices) - 1) + [1])[0]


def place_texts(rng, kind):
    """Return what each member of a side typed as a place: a city, nothing, or one of the odd texts (mentees only)."""
    odd = ODD if kind is MENTEE else ()
    nothing = [""] * (NO_PLACE if kind is MENTEE else 4)
    found = cities()
    drawn = rng.choices(found, weights=[city.weight for city in found], k=kind.count - len(odd) - len(nothing))
    texts = [*odd, *nothing, *(city.label for city in drawn)]
    rng.shuffle(texts)
    return texts


def demo_member(row, one, today):
    """Return the member of the row of DEMO; what the row does not say is as with `one`, whose place it takes."""
    fields = {"name": row.name, "headline": row.headline, "languages": row.languages, "active_on": today}
    return Member(row.email, {**one.fields, **fields}, row.place, row.helps, row.wants, row.offers)


@transaction.atomic
def write(made):
    """Write members with the ordinary models; the database's triggers write their cards."""
    users = accounts(made)
    places = make_places({one.place for one in made if one.place})
    # Whoever has a profile has agreed to the code of conduct: the form asks for it.
    ConductAcceptance.objects.bulk_create(
        ConductAcceptance(user=users[one.email], version=CURRENT.name) for one in made
    )
    topics = dict(Topic.objects.values_list("slug", "id"))
    zones = {city.label: city.time_zone for city in cities()}
    profiles = Profile.objects.bulk_create(
        Profile(
            user=users[one.email], place_text=one.place, place=places.get(one.place),
            time_zone=zones.get(one.place, "America/New_York"), **one.fields,
        )
        for one in made
    )  # fmt: skip
    pairs = list(zip(profiles, made, strict=True))
    TopicInterest.objects.bulk_create(
        TopicInterest(profile=profile, topic_id=topics[slug], direction=direction)
        for profile, one in pairs
        for direction, slugs in (("help", one.helps), ("want", one.wants))
        for slug in slugs
    )
    Offer.objects.bulk_create(
        Offer(
            profile=profile,
            kind=kind,
            places=count,
            taken=count if one.is_full else int(count > 2 and kind != "circle"),
        )
        for profile, one in pairs
        for kind, count in one.offers.items()
    )


def accounts(made):
    """Return address to account; the demo members have DEMO_PASSWORD, the others none. All addresses are confirmed."""
    users = {user.email: user for user in User.objects.filter(email__in=[one.email for one in made])}
    fresh = [User(email=one.email, password=make_password(None)) for one in made if one.email not in users]
    users.update((user.email, user) for user in User.objects.bulk_create(fresh))
    for row in DEMO:
        users[row.email].password = make_password(DEMO_PASSWORD)
        users[row.email].save(update_fields=["password"])
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=user, email=email, verified=True, primary=True) for email, user in users.items()),
        ignore_conflicts=True,
    )
    return users


def make_places(texts):
    """Return text to its saved Place: cities are found, the odd texts are pending, ambiguous or unknown."""
    by_label = {city.label: city for city in cities()}
    states = {**dict.fromkeys(AMBIGUOUS, "ambiguous"), **dict.fromkeys(UNKNOWN, "unknown")}
    for text in sorted(texts):
        city = by_label.get(text)
        values = city.as_place() if city else {"text": text, "state": states.get(text, "pending")}
        Place.objects.get_or_create(key=fold(text), defaults=values)
    keys = Place.objects.in_bulk([fold(text) for text in texts], field_name="key")
    return {text: keys[fold(text)] for text in texts}
