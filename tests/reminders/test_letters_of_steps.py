"""Whoever takes a step finds the letter of MENTEE or MENTOR that helps with it, on its page and in its mail."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import running
from matching.lifecycle import answering
from matching.meetings import setting
from matching.mentoring import agreeing, closing
from matching.models import Mentorship
from programs.guides import LETTERS, Step, letters_at
from reminders.kinds import KINDS
from reminders.outbox.rendering import render
from tests.matching.factories import first_ask, make_circle, make_mentorship, make_request
from tests.profiles.factories import make_mentor, make_person

pytestmark = pytest.mark.django_db
PARTS = {"time": "An hour a month", "expectations": "Questions", "form": "By phone", "results": "A plan"}
# Which mail belongs to which step, and to which sides it goes.
MAILS = {
    "request": (Step.ANSWER, {"mentor"}),
    "request_accepted": (Step.FIRST_MEETING, {"mentor", "mentee"}),
    "first_meeting": (Step.FIRST_MEETING, {"mentor", "mentee"}),
    "agreement": (Step.AGREE, {"mentor", "mentee"}),
    "agreement_nudge": (Step.AGREE, {"mentor", "mentee"}),
    "fit_check": (Step.CHECK, {"mentor", "mentee"}),
    "check_in": (Step.CHECK, {"mentor", "mentee"}),
    "closing_survey": (Step.CLOSE, {"mentor", "mentee"}),
}


def letters_in(text):
    """Return (role, slug) of each letter that a page or a mail leads to."""
    return set(re.findall(r"/guides/(mentee|mentor)/#([a-z-]+)", text))


def letters_of(step, role):
    """Return (role, slug) of the letters that help at a step."""
    return {(role, found.slug) for found in letters_at(step, role)}


@pytest.fixture
def joan():
    return make_mentor("Joan Mentor", offers={"months": 3, "question": 3})


@pytest.fixture
def luis():
    return make_person("Luis Mentee", wants=["reference"])


@pytest.fixture
def mentorship(joan, luis):
    return make_mentorship(joan, luis)


def look(client, person, path):
    """Return the letters on a page as a member sees it."""
    client.force_login(person.user)
    response = client.get(path)
    assert response.status_code == 200
    return letters_in(response.content.decode())


def test_every_step_has_a_letter_for_whoever_takes_it():
    takes = {role: {step for step in Step if letters_at(step, role)} for role in LETTERS}
    assert takes == {"mentee": set(Step) - {Step.OFFER}, "mentor": set(Step) - {Step.ASK}}


def test_first_message_and_offer(client, joan, luis):
    assert letters_of(Step.ASK, "mentee") <= look(client, luis, f"/mentors/{joan.slug}/contact/")
    assert letters_of(Step.OFFER, "mentor") <= look(client, joan, "/me/profile/")


def test_answer_on_both_sides(client, joan, luis):
    request = make_request(joan, sender=luis)
    assert letters_of(Step.ANSWER, "mentor") <= look(client, joan, "/inbox/")
    talk = first_ask(request).conversation.public_id
    assert letters_of(Step.ANSWER, "mentor") <= look(client, joan, f"/inbox/{talk}/")
    answering.ask_back(first_ask(request).pk, words="Which class is it?")
    assert letters_of(Step.ANSWER, "mentee") <= look(client, luis, "/inbox/")


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_pages_of_a_mentorship(client, joan, luis, mentorship, role):
    person, page = {"mentor": joan, "mentee": luis}[role], f"/mentorships/{mentorship.public_id}/"
    # Beside the page stands the first of them; the page of the step has all.
    assert letters_of(Step.FIRST_MEETING, role) <= look(client, person, page)
    assert letters_of(Step.FIRST_MEETING, role) <= look(client, person, f"{page}meetings/new/")
    assert letters_of(Step.AGREE, role) <= look(client, person, f"{page}agreement/")
    assert (role, letters_at(Step.CHECK, role)[0].slug) in look(client, person, page)
    now = timezone.now()
    Mentorship.objects.filter(pk=mentorship.pk).update(first_met_at=now)
    [meeting] = setting.plan(
        [now + timedelta(days=3)], by=mentorship.mentee, minutes=45, time_zone="UTC", mentorship_id=mentorship.pk
    )
    assert letters_of(Step.MEET, role) <= look(client, person, f"/meetings/{meeting.public_id}/")
    assert letters_of(Step.CLOSE, role) <= look(client, person, f"{page}close/")
    closing.close(mentorship.pk, reason="done")
    assert letters_of(Step.CLOSE, role) <= look(client, person, page)
    assert letters_of(Step.CLOSE, role) <= look(client, person, f"{page}closing/")


def test_pages_of_a_circle(client, luis):
    circle = make_circle(members=[luis, make_person("Somebody Else")])
    running.begin(circle.pk)
    for person, role in ((luis, "mentee"), (circle.host, "mentor")):
        page = f"/circles/{circle.public_id}/"
        assert letters_of(Step.MEET, role) <= look(client, person, f"{page}meetings/new/")
        assert letters_of(Step.CLOSE, role) <= look(client, person, f"{page}closing/")
        client.force_login(person.user)
        assert "/guides/circle/" in client.get(page).content.decode()


@pytest.fixture
def everything(joan, luis):
    """A request that waits, a mentorship that has just met, one with an agreement that waits, one that is closed."""
    make_request(make_mentor("Asked Mentor"), sender=luis)
    met = make_mentorship(joan, luis)
    Mentorship.objects.filter(pk=met.pk).update(first_met_at=timezone.now())
    waits, done = (make_mentorship(make_mentor(offers={"months": 1}), make_person()) for _ in range(2))
    agreeing.write(waits.pk, by=waits.mentee, parts=PARTS)
    agreeing.get_under_way(done, done.mentee, timezone.now())
    closing.close(done.pk, reason="done")


@pytest.mark.parametrize("name", MAILS)
def test_mail_of_a_step_carries_its_letter_in_both_its_parts(everything, name):
    step, sides = MAILS[name]
    found = set()
    for delivery in KINDS[name].sample():
        delivery.recipient = f"u{delivery.user_id}"
        mail = render(delivery, "reader@example.org")
        letters = letters_in(mail.text)
        assert letters == letters_in(mail.html)
        [(role, slug)] = letters
        assert slug == letters_at(step, role)[0].slug
        assert f"From the guide: {step.label}." in mail.text
        assert f"From the guide: {step.label}." in mail.html
        found.add(role)
    assert found
    assert found <= sides
