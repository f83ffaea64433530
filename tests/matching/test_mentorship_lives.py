"""Two people, or three, and a clock do anything to mentorships, in any order: every rule of the tables holds."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from matching.lifecycle import clock, parting, saying
from matching.meetings import setting
from matching.mentoring import agreeing, checking, closing, keeping, pausing
from matching.mentoring.clock import note_told, quiet
from matching.models import Goal, Meeting, Mentorship, Note, Seat
from matching.talking import people
from matching.vocabulary import (
    CLOSED_MENTORSHIPS,
    GOING_ON,
    CheckAnswer,
    CheckKind,
    EndReason,
    GoalState,
    NoteVisibility,
    PauseReason,
    Reached,
)
from profiles.models import Offer
from tests.profiles.factories import make_mentor, make_person

from .factories import make_mentorship
from .lives import check_moves, moves, run, tried

DAY = timedelta(days=1)
numbers, sides = st.integers(0, 20), st.sampled_from(["mentor", "mentee", "stranger"])


class MentorshipLives(RuleBasedStateMachine):
    """One mentor with three places, a member, a visitor, and a stranger who may do nothing."""

    def __init__(self):
        super().__init__()
        self.seen = {}

    @initialize()
    def begin(self):
        self.now = timezone.now()
        self.mentor = make_mentor("Joan", offers={"months": 2, "question": 1})
        self.mentees = [people.of_user(make_person("Luis").user), people.of_address("vera@example.org", "Vera")]
        self.stranger = people.of_user(make_person("Sam Stranger").user)
        self.apart = set()

    has_some = precondition(lambda self: self.seen)

    def one(self, number):
        """Return some mentorship that there is."""
        rows = list(Mentorship.objects.order_by("pk"))
        return rows[number % len(rows)]

    def who(self, mentorship, side):
        """Return the Correspondent who acts."""
        return {
            "mentor": lambda: people.of_user(self.mentor.user), "mentee": lambda: mentorship.mentee,
            "stranger": lambda: self.stranger,
        }[side]()  # fmt: skip

    def act(self, number, side, do):
        """Let somebody do something to some mentorship; return what came of it. A stranger never gets anything."""
        mentorship = self.one(number)
        done = tried(lambda: do(mentorship, self.who(mentorship, side)))
        assert side != "stranger" or done is None
        return done

    @rule(mentee=st.integers(0, 1), kind=st.sampled_from(["months", "question"]))
    def begins(self, mentee, kind):
        if mentee in self.apart or not Offer.objects.with_places().filter(kind=kind).exists():
            return
        mentorship = make_mentorship(self.mentor, self.mentees[mentee], kind=kind, now=self.now)
        self.seen[Mentorship, mentorship.pk] = mentorship.state

    @has_some
    @rule(number=numbers, side=sides, words=st.sampled_from(["Weekly", "Monthly"]))
    def writes_agreement(self, number, side, words):
        self.act(number, side, lambda it, by: agreeing.write(it.pk, by=by, parts={"time": words}, now=self.now))

    @has_some
    @rule(number=numbers, side=sides, revision=st.integers(1, 3))
    def accepts_agreement(self, number, side, revision):
        self.act(number, side, lambda it, by: agreeing.accept(it.pk, by=by, revision=revision, now=self.now))

    @has_some
    @rule(number=numbers, side=sides, state=st.sampled_from(GoalState.values))
    def sets_goal(self, number, side, state):
        goal = self.act(number, side, lambda it, by: keeping.set_goal(it.pk, by=by, text="One thing", now=self.now))
        if goal:
            self.act(number, side, lambda _it, by: keeping.move_goal(goal.pk, by=by, state=state, now=self.now))

    @has_some
    @rule(number=numbers, side=sides, visibility=st.sampled_from(NoteVisibility.values))
    def writes_note(self, number, side, visibility):
        self.act(
            number, side,
            lambda it, by: keeping.write_note(it.pk, by=by, text="A note", visibility=visibility, now=self.now),
        )  # fmt: skip

    @has_some
    @rule(number=numbers, side=sides, kind=st.sampled_from(CheckKind.values), data=st.data())
    def says_how_it_goes(self, number, side, kind, data):
        answer = data.draw(st.sampled_from([each.value for each in checking.CHECK_ANSWERS[CheckKind(kind)]]))
        reason = data.draw(st.sampled_from(["", "no_time"])) if answer == CheckAnswer.OVER else ""
        self.act(
            number, side,
            lambda it, by: checking.answer(it.pk, by=by, kind=kind, answer=answer, reason=reason, now=self.now),
        )  # fmt: skip

    @has_some
    @rule(number=numbers, side=sides, reason=st.sampled_from(PauseReason.values), days=st.none() | st.integers(1, 60))
    def pauses(self, number, side, reason, days):
        until = timezone.localdate(self.now) + days * DAY if days else None
        self.act(number, side, lambda it, by: pausing.pause(it.pk, by=by, reason=reason, until=until, now=self.now))

    @has_some
    @rule(number=numbers, side=sides)
    def resumes(self, number, side):
        self.act(number, side, lambda it, by: pausing.resume(it.pk, by=by, now=self.now))

    @has_some
    @rule(number=numbers, side=sides, reason=st.sampled_from(EndReason.values))
    def closes(self, number, side, reason):
        self.act(number, side, lambda it, by: closing.close(it.pk, by=by, reason=reason, now=self.now))

    @has_some
    @rule(number=numbers, side=sides, reached=st.sampled_from(Reached.values))
    def looks_back(self, number, side, reached):
        self.act(number, side, lambda it, by: closing.give(it.pk, by=by, reached=reached, now=self.now))

    @has_some
    @rule(number=numbers, side=sides, hours=st.integers(1, 2000))
    def sets_meeting(self, number, side, hours):
        at = self.now + timedelta(hours=hours)
        self.act(
            number, side,
            lambda it, by: setting.plan(
                [at], by=by, minutes=45, time_zone="America/Chicago", mentorship_id=it.pk, now=self.now
            ),
        )  # fmt: skip

    @has_some
    @rule(number=numbers, side=sides, what=st.sampled_from(["move", "call off", "held", "missed"]), hours=numbers)
    def changes_meeting(self, number, side, what, hours):
        meeting = self.one(number).meetings.order_by("-pk").first()
        if meeting is None:
            return
        at = self.now + timedelta(hours=hours)
        self.act(number, side, {
            "move": lambda _it, by: setting.move(meeting.pk, by=by, starts_at=at, now=self.now),
            "call off": lambda _it, by: setting.call_off(meeting.pk, by=by, now=self.now),
            "held": lambda _it, by: setting.tell(meeting.pk, by=by, took_place=True, now=self.now),
            "missed": lambda _it, by: setting.tell(meeting.pk, by=by, took_place=False, now=self.now),
        }[what])  # fmt: skip

    @has_some
    @rule(number=numbers, side=sides)
    def met_already(self, number, side):
        self.act(number, side, lambda it, by: setting.met_already(it.pk, by=by, now=self.now))

    @has_some
    @rule(number=numbers, side=st.sampled_from(["mentor", "mentee"]))
    def says_something(self, number, side):
        mentorship = self.one(number)
        seat = Seat.objects.filter(
            conversation=mentorship.conversation, correspondent=self.who(mentorship, side)
        ).first()
        tried(lambda: saying.say(seat, f"Said at {self.now}", now=self.now))

    @has_some
    @rule(number=numbers)
    def is_told(self, number):
        note_told(self.one(number).pk, self.now)

    @has_some
    @rule(mentee=st.integers(0, 1), by_mentor=st.booleans())
    def keeps_apart(self, mentee, by_mentor):
        two = [people.of_user(self.mentor.user), self.mentees[mentee]]
        by, whom = two if by_mentor else reversed(two)
        parting.keep_apart(by=by, whom=whom, now=self.now)
        self.apart.add(mentee)

    @rule(days=st.integers(1, 60), twice=st.booleans())
    def time_passes(self, days, twice):
        self.now += days * DAY
        clock.advance_mentorships(self.now)
        assert not setting.passed(self.now).exists()
        paused = Mentorship.objects.filter(state="paused", paused_until__lte=timezone.localdate(self.now))
        assert not paused.exists()
        if twice:
            assert clock.advance_mentorships(self.now) == 0

    @invariant()
    def only_legal_moves(self):
        check_moves(self.seen, Mentorship, moves.MENTORSHIP_MOVES)
        check_moves(self.seen, Meeting, moves.MEETING_MOVES)
        check_moves(self.seen, Goal, moves.GOAL_MOVES)

    @invariant()
    def places_are_what_goes_on(self):
        for offer in Offer.objects.all():
            going_on = Mentorship.objects.going_on().filter(mentor=offer.profile, kind=offer.kind).count()
            assert going_on == offer.taken <= offer.places

    @invariant()
    def columns_say_the_same_as_the_state(self):
        for each in Mentorship.objects.select_related("agreement"):
            assert (each.state in CLOSED_MENTORSHIPS) == bool(each.closed_at) == bool(each.reason)
            assert (each.state == "completed") == (each.reason == "done")
            assert (each.state == "paused") == bool(each.paused_at) == bool(each.pause_reason)
            assert each.last_at <= self.now
            if each.state in GOING_ON and getattr(each, "agreement", None) and each.agreement.is_accepted:
                assert each.active_at is not None
            if each.warned_at is not None:
                days = settings.MENTORSHIP_SHORT_QUIET_DAYS if each.is_short else settings.MENTORSHIP_QUIET_DAYS
                assert each.warned_at - each.last_at >= days * DAY

    @invariant()
    def meetings_are_counted(self):
        for each in Mentorship.objects.all():
            first = each.meetings.filter(state="held").aggregate(at=Min("starts_at"))["at"]
            if each.state in GOING_ON:
                assert each.first_met_at == first
            else:
                assert not each.meetings.filter(state="planned", starts_at__gt=self.now).exists()

    @invariant()
    def notes_stay_with_whom_they_are_for(self):
        for reader in (people.of_user(self.mentor.user), *self.mentees, self.stranger):
            for note in Note.objects.readable_by(reader).select_related("mentorship__mentor"):
                assert reader != self.stranger
                assert note.visibility == "shared" or note.author == reader
                note.mentorship.side_of(reader)

    @invariant()
    def people_who_keep_apart_have_nothing_going_on(self):
        for mentee in self.apart:
            assert not Mentorship.objects.going_on().filter(mentee=self.mentees[mentee]).exists()

    @invariant()
    def what_is_quiet_and_told_ends(self):
        notice = self.now - settings.MENTORSHIP_NOTICE_DAYS * DAY
        overdue = quiet(self.now).filter(warned_at__lt=notice - 60 * DAY)
        assert not overdue.exists()


class MentorshipLivesTest(TestCase):
    """Runs the machine with a database that forgets."""

    def test_mentorships_stay_legal_whatever_people_do(self):
        run(MentorshipLives, examples=20, steps=30)
