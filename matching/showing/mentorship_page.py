"""The contents of one mentorship's page, for one of its two people: where it stands, what comes next, all they keep."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from matching.models import Agreement, Goal, Mentorship, Note
from matching.vocabulary import CheckAnswer, GoalState, NoteVisibility
from profiles.finding import reading
from profiles.models import Profile, User
from profiles.showing.hours import zone
from programs.guides import Step

from .inbox import USUAL_ZONE
from .mentorship_facts import facts_of, with_facts
from .mentorship_words import LABELS, Do, Facts, Next, about, agreement_of, next_step, state_words
from .own_words import as_html

NOTES_A_PAGE = 20
KNOWN = frozenset({"notes"})
PARTS = ("time", "expectations", "form", "results")
# What one can say of a goal that is in some state, the likeliest first, in the words of the one who says it.
GOAL_WAYS = {
    GoalState.OPEN: (
        (GoalState.STARTED, gettext_lazy("We have begun")),
        (GoalState.REACHED, gettext_lazy("Reached")),
        (GoalState.DROPPED, gettext_lazy("Let it go")),
    ),
    GoalState.STARTED: ((GoalState.REACHED, gettext_lazy("Reached")), (GoalState.DROPPED, gettext_lazy("Let it go"))),
    GoalState.REACHED: ((GoalState.STARTED, gettext_lazy("Not yet, after all")),),
    GoalState.DROPPED: ((GoalState.OPEN, gettext_lazy("Take it up again")),),
}


@dataclass(frozen=True, slots=True)
class Written:
    """An agreement as it shows: its parts as (heading, words), and what is said about the two names under it."""

    parts: tuple[tuple[str, str], ...]
    revision: int
    is_accepted: bool
    mine_at: datetime | None
    theirs_at: datetime | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal, and the states that it can be brought into, as (value, words)."""

    goal: Goal
    state: str
    ways: tuple[tuple[str, Promise], ...]


@dataclass(frozen=True, slots=True)
class Jotting:
    """A note as it shows."""

    number: UUID
    words: SafeString
    is_mine: bool
    is_shared: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Jottings:
    """A page of notes, and the numbers of the pages with newer and older ones, 0 where there are none."""

    notes: tuple[Jotting, ...]
    newer: int
    older: int


@dataclass(frozen=True, slots=True)
class MentorshipPage:
    """One mentorship as one of its two people sees it. `slug` is that of the other one's page, where one may open it.

    `onward` leads to other people: who looks for help, or who can help. `said` is what I said last when asked how it
    goes, "" before that; `notices` what of the address was not understood.
    """

    mentorship: Mentorship
    facts: Facts
    kind: str
    topic: str
    slug: str
    state: str
    next: Next
    next_address: str
    next_label: str
    onward: str
    agreement: Written | None
    goals: tuple[Aim, ...]
    goals_reached: int
    notes: Jottings
    said: str
    notices: tuple[str, ...]
    clock: tzinfo
    zone: str

    @property
    def number(self):
        """Return the public number of the mentorship."""
        return self.mentorship.public_id

    @property
    def step(self):
        """Return at which Step of the guides it is: those letters stand beside it."""
        if self.mentorship.is_closed or self.next.do in (Do.CLOSE, Do.SURVEY):
            return Step.CLOSE
        if self.next.do in (Do.WRITE_AGREEMENT, Do.ACCEPT_AGREEMENT):
            return Step.AGREE
        return Step.MEET if self.mentorship.first_met_at is not None else Step.FIRST_MEETING

    @property
    def has_months(self):
        """Return whether there is more to it than the one thing asked for: agreement, goals, check-ins."""
        return not self.mentorship.is_short


def mentorship_of(user, number):
    """Return the Mentorship of a User with a public number, read `with_facts`, or None. Costs 1 query."""
    # `visible_to` asks a user for no more than the number.
    pages = Profile.objects.visible_to(User(pk=user.pk)).exclude(user=user.pk)
    pages = pages.filter(Q(user=OuterRef("mentor__user")) | Q(user=OuterRef("mentee__user")))
    return with_facts(user.pk).annotate(slug=Subquery(pages.values("slug")[:1])).filter(public_id=number).first()


def clock_of(profile):
    """Return (tzinfo, its name or "") of the clock by which the owner of a Profile, or of none, reads times."""
    found = zone(profile.time_zone) if profile is not None else None
    return found or USUAL_ZONE, profile.time_zone if found else ""


def my_clock(mentorship, user):
    """Return the same for the User who is one of the two of a Mentorship read `with_facts`. Costs no query."""
    is_mentee = mentorship.mentee.user_id == user.pk
    return clock_of(mentorship.mentee.profile if is_mentee else mentorship.mentor)


def page_of(mentorship, user, parameters, now=None):
    """Return the MentorshipPage that a User reads of a Mentorship from `mentorship_of`. Costs 2 queries."""
    reader = reading.Reader(parameters)
    notes_page = reader.number("notes", reading.LARGEST_PAGE) or 1
    reader.note_unknown_parameters(KNOWN)
    facts = facts_of(mentorship, user.pk)
    clock, name = my_clock(mentorship, user)
    kind, topic = about(mentorship)
    aims = tuple(aim_of(goal) for goal in mentorship.goals.all())
    with timezone.override(clock):
        following, state = next_step(mentorship, facts, now), state_words(mentorship)
    return MentorshipPage(
        mentorship=mentorship, facts=facts, kind=kind, topic=topic, slug=mentorship.slug or "", state=state,
        next=following, next_address=address_of(following.do, mentorship, facts.side),
        next_label=str(LABELS[following.do]), onward=address_of(Do.ONWARD, mentorship, facts.side),
        agreement=written_of(mentorship, facts.side), goals=aims,
        goals_reached=sum(aim.goal.state == GoalState.REACHED for aim in aims),
        notes=notes_of(mentorship, user, notes_page),
        said=str(CheckAnswer(mentorship.checked).label) if mentorship.checked else "",
        notices=tuple(reader.notes), clock=clock, zone=name,
    )  # fmt: skip


def address_of(do, mentorship, side):
    """Return where a Do is done: a place on the page of a Mentorship, or another page."""
    here = reverse("matching:mentorship", args=[mentorship.public_id])
    topic = mentorship.ask.request.topic if mentorship.ask is not None else None
    if do == Do.SAY and mentorship.conversation is not None:
        return reverse("matching:conversation", args=[mentorship.conversation.public_id])
    return {
        Do.SET_MEETING: f"{here}meetings/new/",
        Do.GO_MEETING: "#meetings",
        Do.WRITE_AGREEMENT: reverse("matching:mentorship_agreement", args=[mentorship.public_id]),
        Do.ACCEPT_AGREEMENT: "#agreement",
        Do.CHECK: "#how",
        Do.SET_GOAL: "#goals",
        Do.RESUME: "#rest",
        Do.CLOSE: reverse("matching:mentorship_close", args=[mentorship.public_id]),
        Do.SURVEY: f"{here}closing/",
        Do.ONWARD: onward(side, topic),
    }.get(do, here)


def onward(side, topic):
    """Return where somebody goes on after the end: a mentor to who looks for help, a mentee to who can help."""
    people = reverse("matching:mentees" if side == "mentor" else "matching:mentors")
    return f"{people}?topic={topic.slug}" if topic is not None else people


def written_of(mentorship, side):
    """Return the Written of a Mentorship, for whoever is on `side`; None when nobody wrote one."""
    agreement = agreement_of(mentorship)
    if agreement is None:
        return None
    yes = {"mentor": agreement.mentor_accepted_at, "mentee": agreement.mentee_accepted_at}
    return Written(
        parts=parts_of(agreement), revision=agreement.revision, is_accepted=agreement.is_accepted,
        mine_at=yes[side], theirs_at=yes["mentor" if side == "mentee" else "mentee"],
        written_at=agreement.written_at,
    )  # fmt: skip


def parts_of(agreement):
    """Return the parts of an Agreement that say something, as (heading, words)."""
    found = ((Agreement._meta.get_field(name).verbose_name, getattr(agreement, name)) for name in PARTS)
    return tuple((str(heading)[:1].upper() + str(heading)[1:], words) for heading, words in found if words)


def aim_of(goal):
    """Return the Aim of a Goal."""
    return Aim(goal=goal, state=str(goal.get_state_display()), ways=GOAL_WAYS[GoalState(goal.state)])


def notes_of(mentorship, user, number):
    """Return the Jottings of page `number` that a User reads: own ones, and what the other one shares. 1 query."""
    mine = Note.objects.filter(mentorship=mentorship.pk, author__user=user.pk)
    shared = Note.objects.filter(mentorship=mentorship.pk, visibility=NoteVisibility.SHARED)
    start = (number - 1) * NOTES_A_PAGE
    rows = (mine | shared).select_related("author").order_by("-created_at", "-pk")[start : start + NOTES_A_PAGE + 1]
    rows = list(rows)
    notes = tuple(
        Jotting(
            number=note.public_id, words=as_html(note.text), is_mine=note.author.user_id == user.pk,
            is_shared=note.visibility == NoteVisibility.SHARED, at=note.changed_at,
        )
        for note in rows[:NOTES_A_PAGE]
    )  # fmt: skip
    return Jottings(notes, newer=number - 1, older=number + 1 if len(rows) > NOTES_A_PAGE else 0)
