"""The links in mails of mentorships: without signing in, once, dead when what they are about has changed (S8)."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from matching.lifecycle import parting, proving, saying
from matching.mentoring import agreeing, checking, closing, pausing
from matching.models import Agreement, Check, Mentorship, Seat
from matching.talking import people
from profiles.models import Offer
from reminders.kinds import kind_of
from reminders.links import tokens
from reminders.models import Delivery, Link
from reminders.planning.run import plan_kind
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor, make_person

from .mentorships import words_of
from .talks import VERA, html_of, link_in, mail_to, mails_to, told, topic
from .talks import outbox as outbox

pytestmark = pytest.mark.django_db
JOAN = "joan@example.org"
PARTS = {"time": "An hour a month", "expectations": "Honest words", "form": "By phone", "results": "A plan"}


def pair(kind="months", **fields):
    """Return a Mentorship of Joan and Vera, a visitor; the mails of the yes have left."""
    mentor = make_mentor("Joan Mentor", offers={kind: 3}, email=JOAN)
    made = make_mentorship(mentor, kind=kind, topic=topic(), email=VERA, name="Vera Visitor", **fields)
    told()
    return made


def path_to(mentorship, purpose, *, side="mentee", also=""):
    """Return the path of a link of one purpose for one of the two."""
    who = both(mentorship)[side == "mentee"]
    recipient = f"u{who.user_id}" if who.user_id else Delivery.objects.filter(email=VERA).first().recipient
    url = tokens.make(purpose, object=f"mentorship {mentorship.pk}{also}", recipient=recipient)
    return url.removeprefix("https://mentors.example.org")


def state(mentorship):
    """Return the state as the database has it."""
    return Mentorship.objects.values_list("state", flat=True).get(pk=mentorship.pk)


PURPOSES = (
    "write_agreement", "pause_mentorship", "end_mentorship", "go_on_mentorship", "met_already", "check_fit_fits",
    "check_regular_stuck",
)  # fmt: skip


@pytest.mark.parametrize("purpose", PURPOSES)
def test_looking_changes_nothing_and_an_ended_one_says_where_it_stands(client, purpose):
    mentorship = pair()
    path = path_to(mentorship, purpose)
    for _visit in range(2):
        assert (client.get(path).status_code, client.head(path).status_code) == (200, 200)
    before = (state(mentorship), Check.objects.count(), Agreement.objects.count(), mentorship.meetings.count())
    assert before == ("exploring", 0, 0, 0)
    closing.close(mentorship.pk, reason="no_time")
    for response in (client.get(path), client.post(path, {"answer": "fits", "reason": "done", **PARTS})):
        assert response.status_code == 410
        assert "This mentorship has ended" in words_of(response)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_s8_link_of_somebody_else_does_nothing(client, purpose):
    mentorship = pair()
    stranger = make_person("Sam Stranger")
    url = tokens.make(purpose, object=f"mentorship {mentorship.pk}", recipient=f"u{stranger.user_id}")
    path = url.removeprefix("https://mentors.example.org")
    assert client.get(path).status_code == 410
    assert client.post(path, {"answer": "no_fit", "reason": "done", **PARTS}).status_code == 410
    assert (state(mentorship), Check.objects.count(), Agreement.objects.count()) == ("exploring", 0, 0)


def test_links_are_dead_for_two_who_are_apart(client):
    mentorship = pair()
    path = path_to(mentorship, "close_mentorship")
    parting.keep_apart(by=both(mentorship)[0], whom=mentorship.mentee)
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_no_fit_tells_both_the_same_whoever_said_it_and_shows_the_mentee_others(client, side):
    other = make_mentor("Noor Other", helps=["reference"], offers={"months": 2})
    mentorship = pair()
    response = client.post(path_to(mentorship, "check_fit_no_fit", side=side), {"answer": "no_fit"})
    assert response.status_code == 200
    assert "nobody is at fault" in words_of(response)
    assert (state(mentorship), Offer.objects.get(profile=mentorship.mentor).taken) == ("ended", 0)
    theirs, mine = mail_to(VERA, "mentorship_moved"), mail_to(JOAN, "mentorship_moved")
    assert theirs.subject == "Your mentorship with Joan Mentor has ended"
    assert mine.subject == "Your mentorship with Vera Visitor has ended"
    assert "It has ended kindly. Not everything that begins goes on, and nobody is at fault." in theirs.body
    assert f"/mentors/{other.slug}/" in theirs.body
    assert f"/mentors/{mentorship.mentor.slug}/" not in theirs.body
    assert "Your place is free again." in mine.body
    for message in (theirs, mine):
        assert "fit" not in message.subject + message.body.split("From the guide")[0].replace("Profit", "")
        assert "not_a_fit" not in html_of(message)
    rows = Delivery.objects.filter(kind="mentorship_moved").values_list("data", flat=True)
    assert {tuple(sorted(data)) for data in rows} == {("conversation", "mentorship", "side", "what")}
    # Nobody is asked what came of it.
    plan_kind(kind_of("closing_survey"), timezone.now() + timedelta(days=2))
    assert not Delivery.objects.filter(kind="closing_survey").exists()


def test_first_three_others_are_on_the_topic_and_have_a_place(client):
    for number in range(4):
        make_mentor(f"Other {number}", helps=["reference"], offers={"months": 1})
    make_mentor("Off Topic", helps=["leadership"])
    make_mentor("Full Already", helps=["reference"], offers={"months": 1})
    Offer.objects.filter(profile__name="Full Already").update(taken=1)
    mentorship = pair()
    checking.answer(mentorship.pk, by=mentorship.mentee, kind="fit", answer="no_fit")
    body = mail_to(VERA, "mentorship_moved").body
    named = [line[2:] for line in body.splitlines() if line.startswith("* ")]
    assert len(named) == 3
    assert {name.split()[0] for name in named} == {"Other"}


def test_answer_kills_the_other_answers_of_the_same_person_only(client):
    mentorship = pair()
    mine, others = path_to(mentorship, "check_fit_unsure"), path_to(mentorship, "check_fit_no_fit", side="mentor")
    path = path_to(mentorship, "check_fit_fits")
    # What is chosen on the page counts.
    assert client.post(path, {"answer": "unsure", "words": "Perhaps"}).status_code == 200
    assert [(check.answer, check.words) for check in Check.objects.all()] == [("unsure", "Perhaps")]
    assert client.get(mine).status_code == 410
    assert client.get(others).status_code == 200
    assert client.post(path, {"answer": "no_fit"}).status_code == 410
    assert state(mentorship) == "exploring"


def test_answer_without_a_choice_comes_back(client):
    mentorship = pair()
    path = path_to(mentorship, "check_fit_fits")
    for data in ({}, {"answer": "well"}, {"answer": "fits", "words": "x" * 700}):
        response = client.post(path, data)
        assert response.status_code == 422
    assert Check.objects.count() == 0
    assert client.post(path, {"answer": "fits"}).status_code == 200


def test_met_already_asks_no_more_about_a_first_meeting(client):
    mentorship = pair()
    path = path_to(mentorship, "met_already", side="mentor")
    response = client.post(path)
    assert "Good that you have met" in words_of(response)
    assert mentorship.meetings.get().state == "held"
    assert client.post(path).status_code == 410
    plan_kind(kind_of("first_meeting"), timezone.now() + timedelta(days=7, hours=1))
    assert not Delivery.objects.filter(kind="first_meeting").exists()


def test_agreement_that_changed_while_one_wrote_shows_both(client):
    mentorship = pair()
    path = path_to(mentorship, "write_agreement")
    agreeing.write(mentorship.pk, by=both(mentorship)[0], parts=PARTS | {"time": "Every Monday"})
    response = client.post(path, PARTS | {"revision": "0"})
    assert response.status_code == 422
    assert "Joan Mentor changed it meanwhile." in words_of(response)
    assert "Every Monday" in words_of(response)
    assert "An hour a month" in response.content.decode()
    revision = response.context["form"]["revision"].value()
    assert client.post(path, PARTS | {"revision": revision}).status_code == 200
    agreement = Agreement.objects.get()
    assert (agreement.time, agreement.revision, agreement.is_accepted) == ("An hour a month", 2, False)
    [asked] = mails_to(JOAN, "agreement")
    assert "An hour a month" in asked.body
    # The mail about words that are no more never leaves.
    assert mails_to(VERA, "agreement") == []


def test_agreement_needs_all_parts_and_keeps_what_was_typed(client):
    mentorship = pair()
    path = path_to(mentorship, "write_agreement")
    response = client.post(path, {"time": "Mondays", "revision": "0"})
    assert response.status_code == 422
    assert "Mondays" in response.content.decode()
    assert Agreement.objects.count() == 0


def test_agreement_nudge_comes_once_for_the_same_words_and_not_after_a_yes():
    mentorship = pair()
    mentor, mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=mentor, parts=PARTS)
    after = timezone.now() + timedelta(days=7, minutes=1)
    for _time in range(2):
        plan_kind(kind_of("agreement_nudge"), after)
    assert [row.email for row in Delivery.objects.filter(kind="agreement_nudge")] == [VERA]
    agreeing.accept(mentorship.pk, by=mentee, revision=1)
    assert Delivery.objects.get(kind="agreement_nudge").reason == "settled"
    plan_kind(kind_of("agreement_nudge"), after + timedelta(days=1))
    assert Delivery.objects.filter(kind="agreement_nudge").count() == 1


def test_pause_needs_a_reason_and_a_day_to_come(client):
    mentorship = pair()
    path = path_to(mentorship, "pause_mentorship")
    for data in ({}, {"reason": "tired"}, {"reason": "other", "until": "2001-01-01"}):
        assert client.post(path, data).status_code == 422
    assert client.post(path, {"reason": "other"}).status_code == 200
    assert state(mentorship) == "paused"
    assert told(2) == [("mentorship_moved", JOAN)]


def test_pause_ends_what_is_asked_of_those_who_go_on_and_going_on_what_is_asked_in_a_pause(client):
    mentorship = pair()
    going = path_to(mentorship, "check_regular_well")
    plan_kind(kind_of("first_meeting"), timezone.now() + timedelta(days=7, hours=1))
    pausing.pause(mentorship.pk, by=mentorship.mentee, reason="other")
    assert {row.reason for row in Delivery.objects.filter(kind="first_meeting")} == {"settled"}
    assert client.get(going).status_code == 410
    resting = path_to(mentorship, "check_pause_ready")
    pausing.resume(mentorship.pk, by=mentorship.mentee)
    assert client.get(resting).status_code == 410


def test_end_without_a_reason_comes_back_and_words_reach_the_other_one(client):
    mentorship = pair()
    path = path_to(mentorship, "end_mentorship")
    response = client.post(path, {"words": "Thank you."})
    assert response.status_code == 422
    assert "Thank you.</textarea>" in response.content.decode()
    assert client.post(path, {"reason": "no_time", "words": "Thank you."}).status_code == 200
    assert (state(mentorship), Mentorship.objects.get().reason) == ("ended", "no_time")
    assert "\nThank you.\n" in mail_to(JOAN, "message").body
    assert client.post(path, {"reason": "done"}).status_code == 410


def test_done_with_one_question_is_one_click(client):
    mentorship = pair("question")
    path = link_in(mail_to(VERA, "request_accepted"), "When it is done: close it, with thanks")
    assert client.get(path).context["form"].initial == {"reason": "done"}
    assert client.post(path, {"reason": "done"}).status_code == 200
    assert state(mentorship) == "completed"
    assert mail_to(JOAN, "mentorship_moved").subject == "It is done with Vera Visitor"


def test_no_agreement_is_written_for_one_call(client):
    assert client.get(path_to(pair("call"), "write_agreement")).status_code == 410


def test_going_on_takes_the_notice_back(client):
    mentorship = pair()
    Mentorship.objects.update(last_at=timezone.now() - timedelta(days=91))
    plan_kind(kind_of("mentorship_quiet"), timezone.now())
    rows = Delivery.objects.filter(kind="mentorship_quiet")
    assert rows.count() == 2
    rows.update(try_at=timezone.now())
    mentorship.refresh_from_db()
    assert client.post(path_to(mentorship, "go_on_mentorship")).status_code == 200
    mentorship.refresh_from_db()
    assert (mentorship.warned_at, timezone.now() - mentorship.last_at < timedelta(minutes=1)) == (None, True)
    assert client.get(path_to(mentorship, "go_on_mentorship")).status_code == 200
    plan_kind(kind_of("mentorship_quiet"), timezone.now())
    assert rows.count() == 2


def test_addresses_stay_hidden_in_mails_and_pages(client):
    """I14 holds for the words of an agreement, too, wherever ours are in them."""
    mentorship = pair()
    agreeing.write(mentorship.pk, by=both(mentorship)[0], parts=PARTS)
    saying.say(Seat.objects.get(conversation=mentorship.conversation, correspondent=mentorship.mentee), "Hello")
    told()
    for address, hidden in ((JOAN, VERA), (VERA, JOAN)):
        for message in mail.outbox:
            if message.to == [address]:
                assert hidden not in message.message().as_string() + html_of(message)


def test_link_made_for_an_address_serves_the_account_that_proves_it(client):
    mentorship = pair()
    path = path_to(mentorship, "pause_mentorship")
    member = make_person("Vera Visitor", email=VERA)
    EmailAddress.objects.create(user=member.user, email=VERA, verified=True, primary=True)
    proving.claim_all(None, member.user)
    assert people.of_user(member.user) == Mentorship.objects.get(pk=mentorship.pk).mentee
    assert Client().get(path).status_code == 200
    assert Link.objects.filter(used_at=None).exists()
