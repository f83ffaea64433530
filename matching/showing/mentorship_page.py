"""The contents of /mentorships/ and of one mentorship's page, for one of its two people."""

from dataclasses import dataclass
from datetime import tzinfo

from django.utils import timezone

from matching.models import Mentorship
from profiles.models import Profile
from profiles.showing.hours import zone

from .inbox import USUAL_ZONE
from .mentorship_facts import facts_of, with_facts
from .mentorship_words import Facts, Next, about, next_step, state_words

# So many closed ones show in the list.
MOST_CLOSED = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One mentorship in a list of mine."""

    mentorship: Mentorship
    name: str
    side: str
    kind: str
    topic: str
    state: str
    next: Next


@dataclass(frozen=True, slots=True)
class MyMentorships:
    """All of somebody's mentorships: those that go on, the newest sign of life first, and those that are closed."""

    going_on: tuple[Line, ...]
    closed: tuple[Line, ...]
    clock: tzinfo
    zone: str


@dataclass(frozen=True, slots=True)
class MentorshipPage:
    """One mentorship as one of its two people sees it."""

    mentorship: Mentorship
    facts: Facts
    kind: str
    topic: str
    state: str
    next: Next
    clock: tzinfo
    zone: str


def clock_of(profile):
    """Return (tzinfo, its name or "") of the clock by which the owner of a Profile, or of none, reads times."""
    found = zone(profile.time_zone) if profile is not None else None
    return found or USUAL_ZONE, profile.time_zone if found else ""


def lines_of(user, now=None):
    """Return the MyMentorships of a User. Costs 2 queries."""
    clock, name = clock_of(Profile.objects.filter(user=user).first())
    rows = list(with_facts(user.pk).order_by("-last_at", "-pk"))
    with timezone.override(clock):
        going = tuple(line_of(row, user.pk, now) for row in rows if not row.is_closed)
        closed = sorted((row for row in rows if row.is_closed), key=lambda row: row.closed_at, reverse=True)
        done = tuple(line_of(row, user.pk, now) for row in closed[:MOST_CLOSED])
    return MyMentorships(going, done, clock, name)


def going_on_of(user, now=None):
    """Return the Lines of the mentorships of a User that go on, for the member's own page. Costs 1 query."""
    return [line_of(row, user.pk, now) for row in with_facts(user.pk).going_on().order_by("-last_at", "-pk")]


def line_of(mentorship, user_id, now=None):
    """Return the Line of a Mentorship read `with_facts`. Costs no query."""
    facts = facts_of(mentorship, user_id)
    kind, topic = about(mentorship)
    return Line(
        mentorship=mentorship, name=facts.name, side=facts.side, kind=kind, topic=topic,
        state=state_words(mentorship), next=next_step(mentorship, facts, now),
    )  # fmt: skip


def mentorship_of(user, number):
    """Return the Mentorship of a User with a public number, read `with_facts`, or None. Costs 1 query."""
    return with_facts(user.pk).filter(public_id=number).first()


def page_of(mentorship, user, now=None):
    """Return the MentorshipPage of a Mentorship read `with_facts`."""
    facts = facts_of(mentorship, user.pk)
    mine = mentorship.mentee.profile if facts.side == "mentee" else mentorship.mentor
    clock, name = clock_of(mine)
    kind, topic = about(mentorship)
    with timezone.override(clock):
        return MentorshipPage(
            mentorship=mentorship, facts=facts, kind=kind, topic=topic, state=state_words(mentorship),
            next=next_step(mentorship, facts, now), clock=clock, zone=name,
        )  # fmt: skip
