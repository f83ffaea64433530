"""The mails of a mentorship over a year of virtual time: who is written to when, how often, and when it ends."""

from datetime import timedelta

import pytest
import time_machine

from matching.lifecycle import saying
from matching.mentoring import pausing
from matching.models import Mentorship, Seat
from tests.matching.factories import both

from .mentorships import begin, counts, days_of, last_mail, pass_days
from .talks import START, VERA, mails_to
from .talks import outbox as outbox

pytestmark = pytest.mark.django_db
JOAN = "joan@example.org"
DAY = timedelta(days=1)


def test_silence_is_two_nudges_one_check_in_one_notice_and_an_end():
    mentorship = begin()
    lines = pass_days(START, 110) + pass_days(START + 111 * DAY, 254, each=10 * DAY)
    for address in (JOAN, VERA):
        assert [(day, kind) for day, kind, to in lines if to == address] == [
            (7, "first_meeting"), (21, "first_meeting"), (60, "check_in"), (90, "mentorship_quiet"),
            (97, "mentorship_moved"), (98, "closing_survey"), (105, "closing_survey"),
        ]  # fmt: skip
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.reason) == ("ended", "quiet")


@pytest.mark.parametrize("kind", ["question", "resume", "call"])
def test_short_kind_is_asked_once_whether_it_is_done_and_ends_after_three_weeks_and_one(kind):
    begin(kind)
    lines = pass_days(START, 60)
    for address in (JOAN, VERA):
        assert [(day, name) for day, name, to in lines if to == address] == [
            (7, "first_meeting"), (21, "mentorship_quiet"), (28, "mentorship_moved"), (29, "closing_survey"),
        ]  # fmt: skip


def test_year_of_a_lively_pair_is_six_check_ins_each():
    mentorship = begin()
    mine = Seat.objects.get(conversation=mentorship.conversation, correspondent=mentorship.mentee)
    lines = []
    for month in range(12):
        at = START + 30 * month * DAY
        with time_machine.travel(at, tick=False):
            saying.say(mine, f"Month {month}")
        lines += pass_days(at, 29, each=5 * DAY)
    lines += pass_days(START + 360 * DAY, 5)
    assert counts(lines, VERA) == {"first_meeting": 2, "check_in": 6}
    assert counts(lines, JOAN) == {"first_meeting": 2, "check_in": 6, "message": 12}
    assert days_of(lines, "check_in", VERA) == [60, 120, 180, 240, 300, 360]


def test_pause_between_jobs_is_asked_about_once_after_a_month_and_told_before_it_ends():
    mentorship = begin()
    _mentor, mentee = both(mentorship)
    with time_machine.travel(START + DAY, tick=False):
        pausing.pause(mentorship.pk, by=mentee, reason="between_jobs", until=(START + 100 * DAY).date())
    lines = pass_days(START + DAY, 110)
    assert [(day, kind) for day, kind, to in lines if to == JOAN] == [
        (1, "mentorship_moved"), (31, "check_in"), (97, "pause_over"), (100, "mentorship_moved"),
    ]  # fmt: skip
    assert [(day, kind) for day, kind, to in lines if to == VERA] == [
        (31, "check_in"), (97, "pause_over"), (100, "mentorship_moved"),
    ]  # fmt: skip


def test_sign_of_life_takes_the_notice_back_and_the_next_silence_has_its_own():
    mentorship = begin()
    lines = pass_days(START + 88 * DAY, 4)
    assert days_of(lines, "mentorship_quiet", VERA) == [90]
    with time_machine.travel(START + 93 * DAY, tick=False):
        saying.say(Seat.objects.get(conversation=mentorship.conversation, correspondent=mentorship.mentee), "Here!")
    lines = pass_days(START + 180 * DAY, 20)
    assert days_of(lines, "mentorship_quiet", VERA) == days_of(lines, "mentorship_quiet", JOAN) == [183]
    assert days_of(lines, "mentorship_moved", VERA) == [190]
    assert Mentorship.objects.get().reason == "quiet"
    assert len(mails_to(VERA, "mentorship_quiet")) == 2
    assert "This is the only notice." in last_mail(VERA, "mentorship_quiet").body
