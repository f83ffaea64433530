"""How long we keep what strangers write to each other, with the clock moved (quality.md V7)."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.circles import running, wishing
from matching.contacting import limits
from matching.lifecycle import answering, saying
from matching.meetings import setting
from matching.mentoring import closing
from matching.models import ContactBlock, Correspondent, Draft, HeldMail, Message, Request
from matching.talking import people
from profiles.models import Offer, Topic
from reminders.models import Delivery
from tests.profiles import test_retention as base
from tests.profiles.factories import make_mentor, make_person
from tests.profiles.test_retention import NOW
from tests.profiles.test_retention import clock as clock

from .factories import TEXT, first_ask, make_circle, make_mentorship, make_pair, make_request, make_unproven

pytestmark = pytest.mark.django_db


def apply_after(clock, days, **more):
    """Return what a daily run takes then, mails that tell of it aside: they have periods of their own."""
    Delivery.objects.all().delete()
    return base.apply_after(clock, days, **more)


def test_v7_a_first_message_that_nobody_confirms_goes_after_a_week(clock):
    mentor = make_mentor()
    make_unproven(mentor, email="vera@example.org")
    sent = make_request(mentor)
    assert apply_after(clock, 7) == {}
    assert apply_after(clock, 7, seconds=1) == {"unconfirmed_requests": 1}
    assert Request.objects.get() == sent


def test_v7_what_was_cut_off_from_a_mail_goes_after_thirty_days(clock):
    request = make_request(make_mentor())
    seat = saying.mentor_seat(first_ask(request))
    message = saying.say(seat, "Yes.", rest="> You wrote", came_by="mail", mail_id="<1@example.org>")
    HeldMail.objects.create(seat=seat, mail_id="<2@example.org>", text="Me too", received_at=NOW)
    assert apply_after(clock, 30) == {}
    assert apply_after(clock, 30, seconds=1) == {"rest_of_mails": 1, "held_mails": 1}
    message.refresh_from_db()
    # What keeps a second copy of the same mail out stays.
    assert (message.text, message.rest, message.mail_id) == ("Yes.", "", "<1@example.org>")


def test_v7_the_count_of_an_address_goes_after_two_days(clock):
    limits.admit_address("vera@example.org")
    assert apply_after(clock, 2) == {}
    assert apply_after(clock, 2, seconds=1) == {"address_uses": 1}


def test_v7_a_draft_goes_ninety_days_after_its_last_change(clock):
    mentor, member = make_pair()
    draft = Draft.objects.create(user=member.user, mentor=mentor, fields={"text": "Dear"})
    assert apply_after(clock, 60) == {}
    draft.save()
    assert apply_after(clock, 150) == {}
    assert apply_after(clock, 151) == {"drafts": 1}


def settled(**fields):
    """Return a request of a visitor that a mentor declined at the start."""
    request = make_request(make_mentor(), email="vera@example.org", name="Vera Visitor", now=NOW, **fields)
    answering.not_now(first_ask(request).pk, reason="no_time", words="Not this year.", now=NOW)
    return request


def test_v7_a_visitor_is_forgotten_two_years_after_the_last_word(clock):
    request = settled()
    assert apply_after(clock, 730) == {}
    assert apply_after(clock, 730, seconds=1) == {"silent_visitors": 1}
    gone = Correspondent.objects.get(pk=request.sender_id)
    assert (gone.email, gone.name, gone.is_gone, gone.display_name) == ("", "", True, "Somebody who left")
    request.refresh_from_db()
    assert (request.text, request.state) == ("", "unanswered")
    # The mentor keeps their own words, and nothing more is said.
    assert [*Message.objects.order_by("pk").values_list("text", flat=True)] == ["", "Not this year."]
    assert first_ask(request).conversation.closed_at == datetime.now(UTC)


def test_v7_a_word_of_either_side_keeps_the_conversation(clock):
    request = settled()
    clock.move_to(NOW.replace(year=2028))
    saying.say(saying.mentor_seat(first_ask(request)), "How did it go?")
    assert apply_after(clock, 1000) == {}
    assert Correspondent.objects.get(pk=request.sender_id).email == "vera@example.org"


def test_v7_a_place_that_a_silent_visitor_holds_is_free_again(clock):
    mentor = make_mentor()
    request = make_request(mentor, now=NOW)
    answering.accept(first_ask(request).pk, now=NOW)
    assert Offer.objects.get().taken == 1
    assert apply_after(clock, 731) == {"silent_visitors": 1}
    assert Offer.objects.get().taken == 0
    assert request.sender.mentorships.values_list("state", "reason").get() == ("ended", "left")


def test_a_visitor_whom_somebody_blocked_stays_known(clock):
    request = settled()
    block = ContactBlock.objects.create(blocker=people.of_user(make_person().user), blocked=request.sender)
    assert apply_after(clock, 1000) == {}
    block.delete()
    assert apply_after(clock, 1000) == {"silent_visitors": 1}


def test_members_are_not_taken_for_visitors(clock):
    mentor, member = make_pair()
    request = make_request(mentor, sender=member, now=NOW)
    assert apply_after(clock, 1000) == {}
    request.refresh_from_db()
    assert (request.text, request.sender.user) == (TEXT, member.user)


def test_v7_where_people_met_and_when_they_are_free_goes_after_ninety_days_and_words_to_staff_after_two_years(clock):
    mentor, member = make_pair(offers={"months": 2})
    mentorship = make_mentorship(mentor, member, now=NOW)
    me = mentorship.mentee
    [meeting] = setting.plan(
        [NOW + timedelta(hours=1)], by=me, minutes=45, time_zone="UTC", place="A link", mentorship_id=mentorship.pk
    )
    wish = wishing.wish(me, topic=Topic.objects.get(slug="reference"), hours=[20], time_zone="UTC", now=NOW)
    wishing.take_back(wish.pk, who=me, now=NOW)
    closing.give(mentorship.pk, by=me, reached="yes", to_other="Thank you", to_staff="Well run", now=NOW)
    assert apply_after(clock, 90) == {}
    assert apply_after(clock, 91) == {"places_of_meetings": 1, "old_wishes": 1}
    meeting.refresh_from_db()
    assert (meeting.place, meeting.starts_at) == ("", NOW + timedelta(hours=1))
    assert apply_after(clock, 731) == {"words_to_staff": 1}
    assert mentorship.closings.values_list("to_other", "to_staff").get() == ("Thank you", "")


def test_v7_a_visitor_in_a_circle_that_goes_on_is_not_forgotten(clock):
    vera = people.of_address("vera@example.org", "Vera")
    circle = make_circle(make_mentor("Hanna"), members=[vera], now=NOW)
    assert apply_after(clock, 1000) == {}
    running.close(circle.pk, reason="too_few")
    assert apply_after(clock, 2000) == {"silent_visitors": 1}
