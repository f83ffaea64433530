"""What is known about one program, as plain values: the shape that search, fit, feeds and pages read.

Pure: no Django. `programs/finding/snapshot.py` fills these from the database. Words are the values of
`programs/vocabulary.py`. None always means *not stated*; it never reads as no.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .areas import Area

# A status or fact confirmed this many calendar years ago or earlier is called stale: in 2026 that is
# 2023 and before. Two yearly rounds missed are more than a late page; no source gives a better figure.
STALE_AFTER_YEARS = 3


@dataclass(frozen=True, slots=True)
class Body:
    """A sponsor: who it is, where it stands, and what belonging to it costs in USD a year."""

    slug: str
    name: str
    acronym: str = ""
    kind: str = "other"
    kind_detail: str = ""
    place: str = ""
    short_name: str | None = None
    url: str = ""
    dues_usd: Decimal | None = None
    parent: "Body | None" = None

    @property
    def line(self):
        """Return this body and all above it, nearest first."""
        body, found = self, []
        while body is not None:
            found.append(body)
            body = body.parent
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one role is asked: membership, work situation, years in the field."""

    eligibility: str = ""
    membership: str | None = None
    employment: str | None = None
    support_staff_ok: bool | None = None
    min_years: int | None = None
    max_years: int | None = None
    experience: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A time to apply. `role` None means both roles; `months` are 1 to 12; dates are inclusive."""

    kind: str
    role: str | None = None
    months: tuple[int, ...] = ()
    opens_on: date | None = None
    closes_on: date | None = None
    note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts were read, and as of when. `fields` None means every stated fact."""

    evidence: str
    url: str = ""
    as_of_year: int | None = None
    as_of: date | None = None
    fields: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """The steward of a program as the public may see them: `email` is empty when it is not public or hidden.

    `silence` is a value of `vocabulary.Silence`; `confirmed_on` the day of their last answer.
    """

    silence: int = 0
    confirmed_on: date | None = None
    name: str = ""
    email: str = ""


# From here on a program whose steward is silent stands below the others.
LOWERED_FROM = 2
# From here on the steward's address is shown to nobody.
HIDDEN_FROM = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """One program. Collections are None where not stated, never empty."""

    key: str
    slug: str
    name: str
    sponsor: Body
    sponsor_detail: str = ""  # what kind of sponsor, in the source's words
    summary: str = ""
    url: str = ""
    status: str = "unknown"
    status_year: int | None = None
    successor: tuple[str, str] | None = None  # slug and name
    successor_key: str | None = None
    membership_implies_ala: bool | None = None
    mentee: Terms = field(default_factory=Terms)
    mentor: Terms = field(default_factory=Terms)
    cost_usd: Decimal | None = None
    cost_note: str = ""
    formats: tuple[str, ...] | None = None
    delivery: str | None = None
    stages: tuple[str, ...] | None = None
    library_types: tuple[str, ...] | None = None
    communities: tuple[str, ...] | None = None
    topics: tuple[tuple[str, str], ...] | None = None  # slug and name
    duration_months: Decimal | None = None
    time_commitment: str = ""
    window_text: str = ""
    windows: tuple[Window, ...] = ()
    scope: str | None = None
    region: str = ""
    countries: tuple[str, ...] | None = None
    area: Area = field(default_factory=Area)
    capacity: int | None = None
    matching: str | None = None
    notes: str = ""
    sources: tuple[Source, ...] = ()  # newest first
    steward: "Contact | None" = None
    updated_at: object = None  # aware datetime of the last change here
    id: int | None = None

    def terms(self, role):
        """Return the terms of `role`, "mentee" or "mentor"."""
        return self.mentor if role == "mentor" else self.mentee


def is_stale(year, today):
    """Return whether something last confirmed in `year` (None: never) needs confirming again."""
    return year is None or today.year - year >= STALE_AFTER_YEARS


def needs_ala(facts, role):
    """Return whether `role` must belong to ALA: directly, or because the sponsor's membership includes it."""
    membership = facts.terms(role).membership
    if membership is None:
        return None
    if membership == "ala":
        return True
    if membership == "none":
        return False
    # "either" leaves a way in without ALA only if the sponsor's own membership does not ask for it.
    return facts.membership_implies_ala


def has_no_fee(facts):
    """Return whether taking part costs nothing beside a membership."""
    return None if facts.cost_usd is None else facts.cost_usd == 0


def needs_job(facts, role):
    """Return whether `role` asks for a (full-time) library job; students welcome means that it does not."""
    employment = facts.terms(role).employment
    return None if employment is None else employment in ("employed", "full_time")


def limits_years(facts, role):
    """Return whether the years one has worked can keep one out of `role`.

    A mentee: a stated most, or stated career stages that leave out beginners or the experienced, are a limit;
    stages from early to senior are none; early and mid without a word on senior do not say.
    A mentor: a stated least is a limit; "None" as the experience asked is none.
    """
    terms = facts.terms(role)
    if terms.min_years or terms.max_years is not None:
        return True
    if role == "mentor":
        return False if terms.min_years == 0 or asks_no_experience(terms.experience) else None
    if not facts.stages:
        return None
    stages = set(facts.stages)
    if not stages & {"early", "student"} or not stages & {"mid", "senior"}:
        return True
    return False if "senior" in stages else None


def asks_no_experience(text):
    """Return whether the source says that no experience is asked ("None"), rather than nothing ("None stated")."""
    low = text.casefold()
    return low == "none" or low.startswith(("none (", "none on "))
