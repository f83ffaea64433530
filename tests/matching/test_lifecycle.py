"""The life of a request: who is asked when, what an answer does, what the clock does (issue: first contact)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from matching.lifecycle import answering, asking, claiming, clock, saying
from matching.models import Ask, ContactBlock, Mentorship, Message, Request, Seat
from matching.signals import ask_opened, ask_settled, mentor_rested, request_settled, said
from matching.talking import apart, people
from matching.talking.conversations import other_seat
from profiles.models import Offer, Profile
from profiles.safety import blocks
from tests.profiles.factories import make_mentor, make_person

from .factories import TEXT, first_ask, make_pair, make_request, make_unproven

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def news():
    """Collect the signals that are sent, as (name, state)."""
    heard = []
    named = {
        "opened": ask_opened, "settled": ask_settled, "ended": request_settled, "said": said, "rested": mentor_rested,
    }  # fmt: skip
    receivers = []
    for name, signal in named.items():

        def hear(sender, name=name, **kwargs):
            it = kwargs.get("ask") or kwargs.get("request")
            heard.append((name, it.state if it is not None else ""))

        signal.connect(hear)
        receivers.append((signal, hear))
    yield heard
    for signal, hear in receivers:
        signal.disconnect(hear)


def states(request):
    """Return the state of a request and of its asks in order."""
    request = Request.objects.get(pk=request.pk)
    return request.state, [ask.state for ask in request.asks.order_by("rank")]


# --- On its way -------------------------------------------------------------------------------------------------------
def test_request_of_a_member_opens_the_first_ask(news):
    mentor, member = make_pair()
    request = make_request(mentor, make_mentor(), sender=member)
    assert states(request) == ("open", ["open", "waiting"])
    assert news == [("opened", "open")]
    [message] = Message.objects.all()
    assert (message.text, message.seat.correspondent.user, message.conversation.ask) == (
        TEXT, member.user, first_ask(request),
    )  # fmt: skip
    assert Profile.objects.get(pk=member.pk).first_wrote_at is not None


def test_request_reaches_nobody_before_it_is_confirmed(news):
    request = make_unproven(make_mentor())
    assert (states(request), news, Message.objects.count()) == (("unconfirmed", ["unsent"]), [], 0)


def test_sending_twice_changes_nothing(news):
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    asking.send(request.pk, people.of_user(member.user))
    assert (len(news), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("why", ["full", "paused", "hidden", "held", "blocks", "blocked", "kind"])
def test_mentor_who_cannot_be_asked_is_passed_over_without_a_reason(why):
    mentor, member = make_pair()
    second = make_mentor()
    if why == "full":
        Offer.objects.filter(profile=mentor).update(taken=2)
    elif why == "paused":
        Profile.objects.filter(pk=mentor.pk).update(accepting="paused")
    elif why == "hidden":
        Profile.objects.filter(pk=mentor.pk).update(visibility="hidden")
    elif why == "held":
        Profile.objects.filter(pk=mentor.pk).update(standing="held")
    elif why == "blocks":
        blocks.block(by=mentor.user, whom=member.user)
    elif why == "blocked":
        blocks.block(by=member.user, whom=mentor.user)
    else:
        Offer.objects.filter(profile=mentor).update(kind="call")
    request = make_request(mentor, second, sender=member)
    assert states(request) == ("open", ["unavailable", "open"])
    assert Message.objects.get().conversation.ask.mentor == second


def test_blocked_visitor_fails_as_with_a_full_mentor():
    mentor = make_mentor()
    visitor = people.of_address("vera@example.org", "Vera")
    apart.keep_apart(by=people.of_user(mentor.user), whom=visitor)
    blocked = make_request(mentor, email="vera@example.org")
    Offer.objects.filter(profile=mentor).update(taken=2)
    full = make_request(mentor)
    assert states(blocked) == states(full) == ("unanswered", ["unavailable"])


def test_one_open_request_for_each_pair():
    mentor, member = make_pair()
    second = make_mentor()
    make_request(mentor, sender=member)
    again = make_request(mentor, second, sender=member)
    assert states(again) == ("open", ["unavailable", "open"])
    other = Ask.objects.get(request=again, rank=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.filter(pk=other.pk).update(mentor=mentor)


def test_withdrawing_ends_all_asks_and_twice_changes_nothing(news):
    mentor, member = make_pair()
    request = make_request(mentor, make_mentor(), sender=member)
    assert asking.withdraw(request.pk)
    assert not asking.withdraw(request.pk)
    assert states(request) == ("withdrawn", ["withdrawn", "withdrawn"])
    assert news[1:] == [("settled", "withdrawn"), ("ended", "withdrawn")]


# --- Answers ----------------------------------------------------------------------------------------------------------
def test_accept_takes_a_place_spares_the_others_and_opens_a_mentorship(news):
    mentor, member = make_pair()
    request = make_request(mentor, make_mentor(), sender=member)
    mentorship = answering.accept(first_ask(request).pk, words="Gladly.")
    assert states(request) == ("accepted", ["accepted", "spared"])
    assert (mentorship.state, mentorship.mentor, mentorship.mentee.user, mentorship.kind) == (
        "exploring", mentor, member.user, "question",
    )  # fmt: skip
    assert mentorship.conversation == first_ask(request).conversation
    assert [message.text for message in Message.objects.order_by("pk")] == [TEXT, "Gladly."]
    assert Offer.objects.get(profile=mentor).taken == 1
    assert news[1:] == [("said", ""), ("settled", "accepted"), ("ended", "accepted")]


def test_accept_without_a_place_changes_nothing(news):
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    Offer.objects.filter(profile=mentor).update(taken=2)
    with pytest.raises(answering.Full):
        answering.accept(first_ask(request).pk, words="Gladly.")
    assert states(request) == ("open", ["open"])
    assert (Mentorship.objects.count(), Message.objects.count(), len(news)) == (0, 1, 1)


def test_paused_mentor_may_still_say_yes_to_who_asked_before():
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    Profile.objects.filter(pk=mentor.pk).update(accepting="paused")
    assert answering.accept(first_ask(request).pk).mentor == mentor


def test_question_back_stops_the_mentors_clock_and_starts_the_senders():
    mentor, member = make_pair()
    start = timezone.now()
    request = make_request(mentor, sender=member, now=start)
    answering.ask_back(first_ask(request).pk, words="Which class is it?", now=start + 3 * DAY)
    ask = first_ask(request)
    assert (ask.state, ask.turn, ask.turn_at, ask.answered_at) == ("open", "sender", start + 3 * DAY, start + 3 * DAY)
    seat = other_seat(saying.mentor_seat(ask))
    saying.say(seat, "First-year history.", now=start + 4 * DAY)
    ask.refresh_from_db()
    assert (ask.turn, ask.turn_at, ask.answered_at) == ("mentor", start + 4 * DAY, start + 3 * DAY)


def test_sender_who_adds_something_does_not_start_the_clock_anew():
    mentor, member = make_pair()
    start = timezone.now()
    request = make_request(mentor, sender=member, now=start)
    saying.say(other_seat(saying.mentor_seat(first_ask(request))), "One more thing.", now=start + 5 * DAY)
    ask = first_ask(request)
    assert (ask.turn, ask.turn_at, ask.answered_at) == ("mentor", start, None)


def test_not_now_goes_on_to_the_next_mentor_and_ends_with_the_last(news):
    mentor, member = make_pair()
    second = make_mentor()
    request = make_request(mentor, second, sender=member)
    answering.not_now(first_ask(request).pk, reason="no_time", words="In the fall, perhaps.")
    assert states(request) == ("open", ["declined", "open"])
    answering.not_now(Ask.objects.get(request=request, rank=2).pk, reason="full")
    assert states(request) == ("unanswered", ["declined", "declined"])
    assert [name for name, _state in news] == ["opened", "said", "settled", "opened", "settled", "ended"]
    assert first_ask(request).reason == "no_time"


def test_request_does_not_go_on_to_a_mentor_who_was_asked_ten_times_today():
    first, busy, third = make_mentor(), make_mentor(offers={"question": 50}), make_mentor()
    for _ in range(asking.PER_MENTOR):
        make_request(busy)
    request = make_request(first, busy, third)
    answering.not_now(first_ask(request).pk, reason="full")
    assert states(request) == ("open", ["declined", "unavailable", "open"])
    later = make_request(make_mentor(), busy, now=timezone.now())
    answering.not_now(first_ask(later).pk, reason="full", now=timezone.now() + timedelta(days=1, minutes=1))
    assert states(later) == ("open", ["declined", "open"])


def test_not_now_needs_a_reason_of_the_list():
    mentor, member = make_pair()
    with pytest.raises(ValueError, match="dislike"):
        answering.not_now(first_ask(make_request(mentor, sender=member)).pk, reason="dislike")


def test_pausing_declines_kindly_and_sends_nobody_until_the_mentor_is_back():
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    until = timezone.localdate() + 30 * DAY
    answering.pause(first_ask(request).pk, until=until)
    mentor.refresh_from_db()
    assert (mentor.accepting, mentor.paused_until, states(request)) == (
        "paused", until, ("unanswered", ["declined"]),
    )  # fmt: skip
    assert states(make_request(mentor)) == ("unanswered", ["unavailable"])
    answering.come_back(mentor.pk)
    assert states(make_request(mentor)) == ("open", ["open"])


@pytest.mark.parametrize("answer", ["accept", "ask_back", "not_now", "pause"])
@pytest.mark.parametrize("end", ["accepted", "declined", "withdrawn", "expired", "lapsed"])
def test_settled_ask_takes_no_answer(answer, end):
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    pk = first_ask(request).pk
    if end == "accepted":
        answering.accept(pk)
    elif end == "declined":
        answering.not_now(pk, reason="full")
    elif end == "withdrawn":
        asking.withdraw(request.pk)
    else:
        if end == "lapsed":
            answering.ask_back(pk, words="Which class?")
        clock.advance(timezone.now() + 15 * DAY)
    before = (states(request), Message.objects.count(), Offer.objects.get(profile=mentor).taken)
    assert before[0][1] == [end]
    given = {
        "accept": {"words": "Yes"}, "ask_back": {"words": "Why?"}, "not_now": {"reason": "full"}, "pause": {},
    }[answer]  # fmt: skip
    with pytest.raises(answering.Settled):
        getattr(answering, answer)(pk, **given)
    assert (states(request), Message.objects.count(), Offer.objects.get(profile=mentor).taken) == before


# --- The clock --------------------------------------------------------------------------------------------------------
def test_clock_moves_on_after_fourteen_days_and_not_before(news):
    mentor, member = make_pair()
    start = timezone.now()
    request = make_request(mentor, make_mentor(), sender=member, now=start)
    assert clock.advance(start + 14 * DAY - timedelta(seconds=1)) == 0
    assert clock.advance(start + 14 * DAY) == 1
    assert states(request) == ("open", ["expired", "open"])
    # Twice, or late, changes nothing twice: the next one's two weeks began when the clock ran.
    assert clock.advance(start + 14 * DAY) == 0
    assert clock.advance(start + 27 * DAY) == 0
    assert clock.advance(start + 28 * DAY) == 1
    assert states(request) == ("unanswered", ["expired", "expired"])
    assert [name for name, _state in news] == ["opened", "settled", "opened", "settled", "ended"]


def test_sender_who_falls_silent_lapses_and_nobody_else_is_asked():
    mentor, member = make_pair()
    start = timezone.now()
    request = make_request(mentor, make_mentor(), sender=member, now=start)
    answering.ask_back(first_ask(request).pk, words="Which class?", now=start + DAY)
    assert clock.advance(start + 14 * DAY) == 0
    assert clock.advance(start + 15 * DAY) == 1
    assert states(request) == ("lapsed", ["lapsed", "spared"])


def test_mentor_silent_twice_running_rests_and_begins_anew_after_coming_back(news):
    mentor = make_mentor(offers={"question": 9})
    start = timezone.now()
    for number in range(2):
        make_request(mentor, now=start + number * DAY)
    clock.advance(start + 14 * DAY)
    assert not Profile.objects.get(pk=mentor.pk).is_paused
    clock.advance(start + 15 * DAY)
    assert Profile.objects.get(pk=mentor.pk).accepting == "paused"
    assert [name for name, _state in news].count("rested") == 1
    answering.come_back(mentor.pk)
    make_request(mentor, now=start + 20 * DAY)
    clock.advance(start + 40 * DAY)
    assert Profile.objects.get(pk=mentor.pk).accepting == "open"
    make_request(mentor, now=start + 41 * DAY)
    clock.advance(start + 60 * DAY)
    assert Profile.objects.get(pk=mentor.pk).accepting == "paused"


@pytest.mark.parametrize("between", ["accepted", "declined"])
def test_mentor_who_answered_in_between_does_not_rest(between):
    mentor = make_mentor(offers={"question": 9})
    start = timezone.now()
    make_request(mentor, now=start)
    clock.advance(start + 14 * DAY)
    ask = first_ask(make_request(mentor, now=start + 14 * DAY))
    if between == "accepted":
        answering.accept(ask.pk, now=start + 15 * DAY)
    else:
        answering.not_now(ask.pk, reason="full", now=start + 15 * DAY)
    make_request(mentor, now=start + 16 * DAY)
    clock.advance(start + 30 * DAY)
    assert Profile.objects.get(pk=mentor.pk).accepting == "open"


def test_withdrawn_requests_say_nothing_about_a_mentor():
    mentor = make_mentor(offers={"question": 9})
    start = timezone.now()
    make_request(mentor, now=start)
    asking.withdraw(make_request(mentor, now=start).pk, start + DAY)
    make_request(mentor, now=start)
    clock.advance(start + 14 * DAY)
    assert Profile.objects.get(pk=mentor.pk).accepting == "paused"


def test_request_to_a_mentor_who_was_erased_goes_on():
    mentor, member = make_pair()
    start = timezone.now()
    request = make_request(mentor, make_mentor(), sender=member, now=start)
    mentor.user.delete()
    assert clock.advance(start + 14 * DAY) == 1
    assert states(request) == ("open", ["unavailable", "open"])


def test_request_goes_on_when_the_mentor_gave_the_last_place_to_somebody_else():
    mentor, member = make_pair(offers={"question": 1})
    start = timezone.now()
    request = make_request(mentor, make_mentor(), sender=member, now=start)
    talking = make_request(mentor, make_mentor(), now=start)
    answering.ask_back(first_ask(talking).pk, words="Which class?", now=start)
    answering.accept(first_ask(make_request(mentor, now=start)).pk, now=start)
    assert clock.advance(start + DAY - timedelta(seconds=1)) == 0
    assert clock.advance(start + DAY) == 1
    assert clock.advance(start + DAY) == 0
    assert states(request) == ("open", ["unavailable", "open"])
    # Whoever has begun to talk goes on talking.
    assert states(talking) == ("open", ["open", "waiting"])


@pytest.mark.parametrize("who", ["mentor", "sender"])
def test_request_goes_on_when_one_blocks_the_other_on_a_page(who):
    mentor, member = make_pair()
    request = make_request(mentor, make_mentor(), sender=member)
    by, whom = (mentor, member) if who == "mentor" else (member, mentor)
    blocks.block(by=by.user, whom=whom.user)
    with pytest.raises(answering.Settled):
        answering.accept(first_ask(request).pk, words="Gladly")
    assert clock.advance() == 1
    assert states(request) == ("open", ["unavailable", "open"])


# --- Saying -----------------------------------------------------------------------------------------------------------
def test_one_mail_is_one_message(news):
    mentor, member = make_pair()
    seat = saying.mentor_seat(first_ask(make_request(mentor, sender=member)))
    one = saying.say(seat, "Hello", came_by="mail", mail_id="<a@b>")
    assert saying.say(seat, "Hello again", came_by="mail", mail_id="<a@b>") == one
    assert [name for name, _state in news] == ["opened", "said"]


def test_nothing_is_said_after_a_block():
    mentor, member = make_pair()
    seat = saying.mentor_seat(first_ask(make_request(mentor, sender=member)))
    apart.keep_apart(by=people.of_user(member.user), whom=people.of_user(mentor.user))
    with pytest.raises(saying.Closed):
        saying.say(seat, "Hello?")


# --- Who is who -------------------------------------------------------------------------------------------------------
def test_proven_address_of_a_member_is_the_member():
    member = make_person(email="luis@example.org")
    member.user.emailaddress_set.create(email="luis@example.org", verified=True, primary=True)
    assert people.of_address("Luis@Example.org", "Somebody") == people.of_user(member.user)


def test_claiming_gives_a_new_member_what_the_visitor_wrote():
    mentor = make_mentor()
    request = make_request(mentor, email="vera@example.org")
    member = make_person("Vera Member", email="vera@example.org")
    assert claiming.claim(member.user, "vera@example.org")
    assert not claiming.claim(member.user, "vera@example.org")
    request.refresh_from_db()
    assert (request.sender.user, request.sender.email, request.sender.display_name) == (member.user, "", "Vera Member")
    assert Profile.objects.get(pk=member.pk).first_wrote_at == request.confirmed_at


def test_claiming_joins_two_who_are_one():
    mentor, second = make_mentor(), make_mentor()
    member = make_person("Vera Member")
    make_request(mentor, sender=member)
    visitor = make_request(second, email="vera@example.org").sender
    same = make_request(mentor, email="vera@example.org")
    apart.keep_apart(by=people.of_user(make_mentor("Blocker").user), whom=visitor)
    claiming.claim(member.user, "vera@example.org")
    mine = people.of_user(member.user)
    assert Request.objects.filter(sender=mine).count() == 3
    assert set(Ask.objects.open().values_list("sender", "mentor")) == {(mine.pk, mentor.pk), (mine.pk, second.pk)}
    assert states(same) == ("unanswered", ["withdrawn"])
    assert not ContactBlock.objects.filter(blocked=visitor.pk).exists()
    assert mine.user.blocks_received.count() == 1
    assert Seat.objects.filter(correspondent=mine).count() == 3
