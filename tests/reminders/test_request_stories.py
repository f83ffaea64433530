"""Requests as people get them by mail: whole stories in virtual time, the weekly mail, who gets none."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from matching.lifecycle import answering, saying
from matching.models import Ask, Request
from matching.talking.conversations import other_seat
from reminders.kinds import kind_of
from reminders.models import Delivery, Link
from reminders.outbox import rendering, sending
from reminders.respect import wishes
from reminders.vocabulary import Mode
from tests.matching.factories import first_ask, make_request, make_unproven
from tests.profiles.factories import make_mentor, make_person

from .talks import START, VERA, ask_vera, days_pass, mail_to, mails_to, nudges, told
from .talks import outbox as outbox

pytestmark = pytest.mark.django_db


# --- Whole stories ----------------------------------------------------------------------------------------------------
def test_request_that_nobody_answers_from_day_0_to_its_last_offer():
    mentors = [make_mentor(name) for name in ("Ada One", "Bea Two", "Cyd Three")]
    make_mentor("Circle Host", offers={"circle": 4})
    with time_machine.travel(START, tick=False):
        request = ask_vera(*mentors)
    one, two, three = (mentor.user.email for mentor in mentors)
    assert days_pass(START, 60) == [
        (0, "request", one),
        (3, "request_nudge", one),
        (7, "request_nudge", one),
        (14, "request", two),
        (14, "request_moved", VERA),
        (17, "request_nudge", two),
        (21, "request_nudge", two),
        (28, "request", three),
        (28, "request_moved", VERA),
        (31, "request_nudge", three),
        (35, "request_nudge", three),
        (42, "offers_instead", VERA),
    ]
    assert Request.objects.get(pk=request.pk).state == "unanswered"
    assert [ask.state for ask in Ask.objects.order_by("rank")] == ["expired"] * 3
    last = mail_to(VERA, "offers_instead").body
    assert "1. Ada One did not answer until 21 June 2027." in last
    assert "* Circle Host" in last
    # What asked for an answer asks no more.
    answers = Link.objects.filter(
        purpose__in=["accept_request", "question_request", "decline_request", "pause_request"]
    )
    assert answers.exists()
    assert not answers.filter(used_at=None).exists()


def test_story_of_a_question_an_answer_and_a_yes_as_both_get_it_by_mail():
    mentor = make_mentor("Joan Mentor")
    with time_machine.travel(START, tick=False):
        ask = first_ask(ask_vera(mentor))
    lines = days_pass(START, 1)
    with time_machine.travel(START + timedelta(days=1, hours=1), tick=False):
        mine = saying.mentor_seat(ask)
        saying.say(mine, "Which library?", came_by="mail", mail_id="<1@example.net>")
    lines += days_pass(START + timedelta(days=1, hours=2), 1)
    with time_machine.travel(START + timedelta(days=2, hours=4), tick=False):
        saying.say(other_seat(mine), "A school library.", came_by="mail", mail_id="<2@example.net>")
        told()
        answering.accept(ask.pk)
    lines += days_pass(START + timedelta(days=2, hours=5), 30)
    assert [line[1:] for line in lines] == [
        ("request", mentor.user.email),
        ("message", VERA),
        ("request_accepted", mentor.user.email),
        ("request_accepted", VERA),
    ]
    # It was read with its four answers, before the yes.
    assert "A school library." in mail_to(mentor.user.email, "message").body
    for address in (mentor.user.email, VERA):
        first, *rest = [message for message in mail.outbox if message.to == [address]]
        root = first.extra_headers["Message-ID"]
        assert [message.message()["References"] for message in rest] == [root] * len(rest)


# --- Weekly ---------------------------------------------------------------------------------------------------------
def test_weekly_mail_holds_every_decision_with_its_own_links():
    mentor = make_mentor("Joan Mentor", offers={"question": 5})
    for name in ("request", "request_nudge", "message"):
        wishes.set_mode(mentor.user, name, Mode.DIGEST)
    ask = first_ask(ask_vera(mentor, text="May I ask about weeding?"))
    make_request(mentor, email="two@example.org", name="Tom Second", text="And I about teaching?")
    saying.say(other_seat(saying.mentor_seat(ask)), "Any day will do.")
    nudges(ask.turn_at + timedelta(days=3, minutes=1))
    assert told() == []
    delivery = Delivery(kind="digest", user=mentor.user, recipient=f"u{mentor.user_id}")
    rendered = rendering.render(delivery, mentor.user.email)
    lines = [line[2:] for line in rendered.text.splitlines() if line.startswith("* ")]
    assert lines == ["Requests to you", "Requests to you", "New messages"]
    assert "Vera Visitor asks for your help: Reference. “May I ask about weeding?” Say yes, until" in rendered.text
    assert "Vera Visitor wrote to you: “Any day will do.”" in rendered.text
    assert rendered.text.count("  Not now:\n") == 2
    assert Link.objects.filter(purpose="accept_request").count() == 2
    answering.not_now(ask.pk, reason="no_time")
    again = rendering.render(delivery, mentor.user.email).text
    assert "May I ask about weeding?" not in again
    assert "And I about teaching?" in again


def test_who_turned_requests_off_gets_none():
    mentor = make_mentor()
    wishes.set_mode(mentor.user, "request", Mode.OFF)
    ask_vera(mentor)
    assert told() == []


def test_visitor_who_left_a_kind_of_mail_gets_no_more_of_it(client):
    request = ask_vera(make_mentor("One Mentor"), make_mentor("Two Mentor"), make_mentor("Three Mentor"))
    answering.not_now(first_ask(request).pk, reason="no_time")
    header = mail_to(VERA, "request_moved").extra_headers["List-Unsubscribe"]
    client.post(header.strip("<>").removeprefix("https://mentors.example.org"), {"List-Unsubscribe": "One-Click"})
    answering.not_now(request.asks.get(rank=2).pk, reason="no_time")
    assert len(mails_to(VERA, "request_moved")) == 1


def test_mail_to_a_visitor_who_made_an_account_meanwhile_still_arrives():
    from allauth.account.models import EmailAddress

    from matching.lifecycle.claiming import claim

    ask = first_ask(ask_vera(make_mentor()))
    saying.say(saying.mentor_seat(ask), "Which library?")
    member = make_person("Vera Member", email="other@example.org")
    EmailAddress.objects.create(user=member.user, email=VERA, verified=True)
    claim(member.user, VERA)
    assert [kind for kind, address in told() if address == VERA] == ["message"]


def test_mail_to_somebody_who_was_erased_does_not_leave():
    ask = first_ask(ask_vera(make_mentor()))
    saying.say(saying.mentor_seat(ask), "Which library?")
    from matching.models import Correspondent
    from matching.own_data.periods import forget

    forget(Correspondent.objects.get(email=VERA))
    assert [address for _kind, address in told()] == []


def test_unproven_request_mails_nobody_but_its_owner():
    make_unproven(make_mentor())
    assert Delivery.objects.exclude(kind="request_confirm").count() == 0
    assert sending.drain() == 0


def test_planning_costs_one_query_for_each_day_and_chunk(django_assert_num_queries):
    for _each in range(3):
        make_request(make_mentor())
    now = timezone.now() + timedelta(days=3, minutes=1)
    kind = kind_of("request_nudge")
    with django_assert_num_queries(2):
        assert [len(dues) for dues in kind.plan(now)] == [3]
