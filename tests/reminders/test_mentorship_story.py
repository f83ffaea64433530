"""The whole story from a yes to the last words by mail only: neither opens a page that needs signing in."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from matching.lifecycle import answering
from matching.models import Check, Closing, Meeting, Mentorship
from profiles.models import Offer
from reminders.models import Link
from tests.matching.factories import first_ask
from tests.profiles.factories import make_mentor

from .mentorships import NOON, last_mail, pass_days, press, words_of
from .talks import START, VERA, ask_vera, html_of, link_in, mails_to, told
from .talks import outbox as outbox

pytestmark = pytest.mark.django_db
JOAN = "joan@example.org"
DAY = timedelta(days=1)
PARTS = {"time": "An hour a month", "expectations": "Honest words", "form": "By phone", "results": "Five letters sent"}


def at(day):
    """Return noon of a day of the story."""
    return START + NOON + day * DAY


def pressed(address, kind, words, data=None, *, day):
    """Press the link with some words in the newest mail of a kind to an address; fail unless it was done."""
    response = press(link_in(last_mail(address, kind), words), data, at=at(day))
    assert response.status_code == 200, words_of(response)
    with time_machine.travel(at(day), tick=False):
        told()
    return response


def test_story_from_the_yes_to_the_last_words_by_mail_only():
    with time_machine.travel(START, tick=False):
        mentor = make_mentor("Joan Mentor", offers={"months": 1}, email=JOAN)
        ask = first_ask(ask_vera(mentor, kind="months", prompts={"time": "monthly", "result": "five letters"}))
        answering.accept(ask.pk, words="Gladly.")
        told()
    # Vera, who has no account, sets the first time from the mail about the yes.
    when = {"day": "2027-06-17", "time": "10:00", "time_zone": "America/Chicago", "minutes": "45", "place": "By phone"}
    pressed(VERA, "request_accepted", "Set a time to meet", when, day=0)
    assert Meeting.objects.get().starts_at.isoformat() == "2027-06-17T15:00:00+00:00"
    lines = pass_days(at(0) - NOON + DAY, 11)
    assert [(day, kind) for day, kind, to in lines if to == VERA] == [(9, "meeting_tomorrow"), (11, "fit_check")]
    assert [(day, kind) for day, kind, to in lines if to == JOAN] == [(9, "meeting_tomorrow"), (11, "fit_check")]
    # Both say that it fits, each with one click.
    pressed(JOAN, "fit_check", "It fits, we go on", {"answer": "fits"}, day=12)
    assert Mentorship.objects.get().state == "exploring"
    pressed(VERA, "fit_check", "It fits, we go on", {"answer": "fits"}, day=12)
    assert Mentorship.objects.get().state == "active"
    assert "under way" in last_mail(JOAN, "mentorship_moved").subject
    assert mails_to(VERA, "mentorship_moved") == []
    # Joan writes the agreement; Vera changes it; Joan agrees.
    path = link_in(last_mail(JOAN, "mentorship_moved"), "Write down what you agree on")
    with time_machine.travel(at(13), tick=False):
        draft = Client().get(path).context["form"].initial
    assert "five letters" in draft["results"]
    pressed(JOAN, "mentorship_moved", "Write down what you agree on", PARTS | {"revision": "0"}, day=13)
    asked = last_mail(VERA, "agreement")
    assert "\nHonest words\n" in asked.body
    changed = PARTS | {"form": "By video", "revision": "1"}
    pressed(VERA, "agreement", "Change it", changed, day=14)
    assert last_mail(JOAN, "agreement").subject == "Vera Visitor changed your agreement"
    # The words to which Vera was asked for a yes are no more.
    with time_machine.travel(at(14), tick=False):
        assert Client().get(link_in(asked, "Yes, I agree")).status_code == 410
    pressed(JOAN, "agreement", "Yes, I agree", day=15)
    assert last_mail(VERA, "agreement").subject == "Joan Mentor said yes to your agreement"
    assert Mentorship.objects.get().agreement.is_accepted
    # Two months later, one is stuck and one pauses; the pause is made longer, and ends.
    pass_days(START + 71 * DAY, 2)
    pressed(VERA, "check_in", "We are stuck", {"answer": "stuck", "words": "No time"}, day=74)
    assert [check.answer for check in Check.objects.filter(kind="regular")] == ["stuck"]
    pause = {"reason": "between_jobs", "until": "2027-10-01"}
    pressed(JOAN, "check_in", "Pause it for a while", pause, day=75)
    assert "rests until 1 October 2027" in last_mail(VERA, "mentorship_moved").body
    pass_days(START + 104 * DAY, 4)
    pressed(VERA, "check_in", "Not yet", {"answer": "later"}, day=109)
    pass_days(START + 112 * DAY, 2)
    pressed(VERA, "pause_over", "Go on now", day=115)
    assert Mentorship.objects.get().state == "active"
    assert "goes on" in last_mail(JOAN, "mentorship_moved").subject
    # It is done: Vera ends it with thanks, both say what came of it.
    ended = pressed(
        VERA, "pause_over", "End it kindly", {"reason": "done", "words": "Thank you for everything."}, day=120
    )
    assert "It has ended, kindly" in words_of(ended)
    assert (Mentorship.objects.get().state, Offer.objects.get().taken) == ("completed", 0)
    assert "completed" in last_mail(JOAN, "mentorship_moved").subject
    assert "\nThank you for everything.\n" in last_mail(JOAN, "message").body
    pass_days(START + 121 * DAY, 1)
    thanks = pressed(
        VERA, "closing_survey", "Say what came of it",
        {"reached": "yes", "to_other": "You listened.", "topics": ["reference"], "offer": "question"}, day=122,
    )  # fmt: skip
    assert "/me/profile/?from=closing#giving" in thanks.content.decode()
    lines = pass_days(START + 123 * DAY, 30)
    assert [(day, kind, to) for day, kind, to in lines] == [(128, "closing_survey", JOAN)]
    pressed(JOAN, "closing_survey", "Say what came of it", {"reached": "partly", "to_staff": "Fine."}, day=129)
    assert sorted(Closing.objects.values_list("reached", flat=True)) == ["partly", "yes"]
    # Nothing is left to press, nothing more comes.
    assert not Link.objects.filter(object__startswith="mentorship ", used_at=None).exists()
    assert pass_days(START + 154 * DAY, 10) == []
    for message in mail.outbox:
        if message.to == [VERA]:
            assert JOAN not in message.message().as_string() + html_of(message)
        else:
            assert VERA not in message.message().as_string() + html_of(message)
