"""From a yes to the end: what two people may do with a mentorship, and what the clock does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching import moves
from matching.lifecycle import clock, parting, saying
from matching.meetings import setting
from matching.mentoring import agreeing, checking, closing, keeping, pausing
from matching.mentoring.clock import note_told
from matching.mentoring.holding import Over
from matching.models import Mentorship, Seat, Stranger
from matching.talking import people
from profiles.models import Offer
from tests.profiles.factories import make_person

from .factories import both, make_mentorship

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PARTS = {"time": "An hour a month", "expectations": "Questions", "form": "By phone", "results": "A plan"}


@pytest.fixture
def mentorship():
    return make_mentorship()


def state(mentorship):
    mentorship.refresh_from_db()
    return mentorship.state


def taken(mentorship):
    return Offer.objects.get(profile=mentorship.mentor, kind=mentorship.kind).taken


def test_agreement_of_both_gets_it_under_way(mentorship):
    mentor, mentee = both(mentorship)
    agreement = agreeing.write(mentorship.pk, by=mentee, parts=PARTS)
    assert (agreement.is_accepted, state(mentorship)) == (False, "exploring")
    agreeing.accept(mentorship.pk, by=mentor, revision=1)
    assert state(mentorship) == "active"


def test_agreement_that_changed_meanwhile_is_not_accepted(mentorship):
    mentor, mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=mentee, parts=PARTS)
    agreeing.write(mentorship.pk, by=mentee, parts=PARTS | {"time": "Daily"})
    with pytest.raises(agreeing.Changed):
        agreeing.accept(mentorship.pk, by=mentor, revision=1)
    assert state(mentorship) == "exploring"


def test_agreement_is_not_written_over_unread_words(mentorship):
    mentor, mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=mentee, parts=PARTS, revision=0)
    with pytest.raises(agreeing.Changed):
        agreeing.write(mentorship.pk, by=mentor, parts=PARTS | {"time": "Daily"}, revision=0)
    # The same words from both are a yes, whoever came first.
    assert agreeing.write(mentorship.pk, by=mentor, parts=PARTS, revision=0).is_accepted
    assert state(mentorship) == "active"


def test_strangers_can_do_nothing(mentorship):
    stranger = people.of_user(make_person("Sam Stranger").user)
    for act in (
        lambda: agreeing.write(mentorship.pk, by=stranger, parts=PARTS),
        lambda: keeping.set_goal(mentorship.pk, by=stranger, text="A goal"),
        lambda: keeping.write_note(mentorship.pk, by=stranger, text="A note"),
        lambda: checking.answer(mentorship.pk, by=stranger, kind="regular", answer="well"),
        lambda: pausing.pause(mentorship.pk, by=stranger, reason="other"),
        lambda: closing.close(mentorship.pk, by=stranger, reason="done"),
        lambda: closing.give(mentorship.pk, by=stranger, reached="yes"),
        lambda: setting.met_already(mentorship.pk, by=stranger),
    ):
        with pytest.raises(Stranger):
            act()


def test_fit_is_said_by_both(mentorship):
    mentor, mentee = both(mentorship)
    checking.answer(mentorship.pk, by=mentor, kind="fit", answer="fits")
    checking.answer(mentorship.pk, by=mentor, kind="fit", answer="fits")
    assert state(mentorship) == "exploring"
    checking.answer(mentorship.pk, by=mentee, kind="fit", answer="fits")
    assert state(mentorship) == "active"


def test_no_fit_ends_it_and_frees_the_place(mentorship):
    _mentor, mentee = both(mentorship)
    assert taken(mentorship) == 1
    checking.answer(mentorship.pk, by=mentee, kind="fit", answer="no_fit")
    assert (state(mentorship), mentorship.reason, taken(mentorship)) == ("ended", "not_a_fit", 0)
    with pytest.raises(Over):
        checking.answer(mentorship.pk, by=mentee, kind="fit", answer="fits")


def test_meeting_counts_as_held_when_it_has_passed(mentorship):
    _mentor, mentee = both(mentorship)
    start = timezone.now() + DAY
    [meeting] = setting.plan([start], by=mentee, minutes=45, time_zone="UTC", mentorship_id=mentorship.pk)
    clock.advance_mentorships(start + timedelta(hours=1, minutes=44))
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    clock.advance_mentorships(start + timedelta(hours=1, minutes=45))
    meeting.refresh_from_db()
    mentorship.refresh_from_db()
    assert (meeting.state, mentorship.first_met_at) == ("held", start)
    checking.answer(mentorship.pk, by=mentee, kind="fit", answer="not_met", now=start + DAY)
    meeting.refresh_from_db()
    mentorship.refresh_from_db()
    assert (meeting.state, mentorship.first_met_at) == ("missed", None)


def test_quiet_mentorship_ends_a_week_after_it_was_told(mentorship):
    end = mentorship.last_at + 97 * DAY
    assert clock.advance_mentorships(end) == 0
    note_told(mentorship.pk, mentorship.last_at + 89 * DAY)
    assert clock.advance_mentorships(end) == 0
    note_told(mentorship.pk, mentorship.last_at + 90 * DAY)
    assert clock.advance_mentorships(end - timedelta(seconds=1)) == 0
    assert clock.advance_mentorships(end) == 1
    assert (state(mentorship), mentorship.reason, taken(mentorship)) == ("ended", "quiet", 0)


def test_word_keeps_a_mentorship_alive(mentorship):
    start = mentorship.last_at
    note_told(mentorship.pk, start + 90 * DAY)
    seat = Seat.objects.get(conversation=mentorship.conversation, correspondent=mentorship.mentee)
    saying.say(seat, "I am still here.", now=start + 91 * DAY)
    assert clock.advance_mentorships(start + 98 * DAY) == 0
    mentorship.refresh_from_db()
    assert (mentorship.warned_at, mentorship.last_at) == (None, start + 91 * DAY)


def test_pause_ends_on_its_day(mentorship):
    mentor, _mentee = both(mentorship)
    agreeing.get_under_way(mentorship, mentor, timezone.now())
    day = timezone.localdate() + 30 * DAY
    pausing.pause(mentorship.pk, by=mentor, reason="between_jobs", until=day)
    assert clock.advance_mentorships(timezone.now() + 29 * DAY) == 0
    assert clock.advance_mentorships(timezone.now() + 30 * DAY) == 1
    assert (state(mentorship), mentorship.paused_until, mentorship.pause_reason) == ("active", None, "")


def test_block_ends_what_goes_on(mentorship):
    mentor, mentee = both(mentorship)
    parting.keep_apart(by=mentee, whom=mentor)
    assert (state(mentorship), mentorship.reason, taken(mentorship)) == ("ended", "left", 0)


def test_closing_survey_is_kept_once_for_each(mentorship):
    mentor, mentee = both(mentorship)
    closing.close(mentorship.pk, by=mentor, reason="done")
    closing.give(mentorship.pk, by=mentee, reached="partly")
    closing.give(mentorship.pk, by=mentee, reached="yes", to_other="Thank you.")
    closing.give(mentorship.pk, by=mentor, reached="yes")
    found = list(mentorship.closings.order_by("pk").values_list("correspondent", "reached", "to_other"))
    assert found == [(mentee.pk, "yes", "Thank you."), (mentor.pk, "yes", "")]
    assert (state(mentorship), Mentorship.objects.going_on().count()) == ("completed", 0)


def test_illegal_moves_are_refused(mentorship):
    with pytest.raises(moves.Illegal):
        moves.move_mentorship(mentorship, "exploring")
