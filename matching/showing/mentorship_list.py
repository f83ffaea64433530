"""The contents of /mentorships/: what goes on with whom, what comes next, and what is closed."""

from dataclasses import dataclass
from datetime import tzinfo

from django.utils import timezone

from matching.models import Mentorship
from profiles.models import Profile

from .mentorship_facts import facts_of, with_facts
from .mentorship_page import clock_of
from .mentorship_words import Next, about, next_step, state_words

# So many closed ones show in the list, and so many that go on on one's own page.
MOST_CLOSED, MOST_AT_HOME = 50, 5


@dataclass(frozen=True, slots=True)
class Line:
    """One mentorship in a list of mine; `side` is mine."""

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


def lines_of(user, now=None):
    """Return the MyMentorships of a User. Costs 2 queries."""
    clock, name = clock_of(Profile.objects.filter(user=user).first())
    rows = list(with_facts(user.pk).order_by("-last_at", "-pk"))
    closed = sorted((row for row in rows if row.is_closed), key=lambda row: row.closed_at, reverse=True)
    with timezone.override(clock):
        going = tuple(line_of(row, user.pk, now) for row in rows if not row.is_closed)
        done = tuple(line_of(row, user.pk, now) for row in closed[:MOST_CLOSED])
    return MyMentorships(going, done, clock, name)


def going_on_of(user, profile, now=None):
    """Return the Lines of the mentorships of a User that go on, by the clock of their Profile. Costs 1 query."""
    clock, _name = clock_of(profile)
    rows = with_facts(user.pk).going_on().order_by("-last_at", "-pk")[:MOST_AT_HOME]
    with timezone.override(clock):
        return [line_of(row, user.pk, now) for row in rows]


def line_of(mentorship, user_id, now=None):
    """Return the Line of a Mentorship read `with_facts`. Costs no query."""
    facts = facts_of(mentorship, user_id)
    kind, topic = about(mentorship)
    return Line(
        mentorship=mentorship, name=facts.name, side=facts.side, kind=kind, topic=topic,
        state=state_words(mentorship), next=next_step(mentorship, facts, now),
    )  # fmt: skip
