"""Keeping somebody away, and saying a thing once: what holds whichever page or mail it comes from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.lifecycle import claiming, parting, saying
from matching.models import Ask, ContactBlock, Conversation, Message, Request
from matching.talking import apart, people
from matching.talking.conversations import other_seat
from matching.vocabulary import CameBy
from profiles.models import Block
from profiles.safety import blocks
from tests.profiles.factories import make_mentor

from .factories import first_ask, make_pair, make_request
from .inbox_pages import signed_in, words

pytestmark = pytest.mark.django_db


def seats_of(request):
    """Return (the mentor's Seat, the sender's) of a request's first conversation."""
    seat = saying.mentor_seat(first_ask(request))
    return seat, other_seat(seat)


@pytest.mark.parametrize("who", ["mentor", "sender"])
@pytest.mark.parametrize("is_member", [True, False])
def test_s21_keeping_apart_sends_an_open_request_on_as_if_there_were_no_place(who, is_member):
    mentor, member = make_pair()
    second = make_mentor("Second")
    request = make_request(mentor, second, sender=member if is_member else None)
    theirs, mine = (seat.correspondent for seat in seats_of(request))
    by, whom = (theirs, mine) if who == "mentor" else (mine, theirs)
    for _time in range(2):
        parting.keep_apart(by=by, whom=whom)
    assert [(ask.state, ask.mentor) for ask in request.asks.order_by("rank")] == [
        ("unavailable", mentor),
        ("open", second),
    ]
    assert Conversation.objects.get(ask__rank=1).closed_at is not None
    assert Request.objects.get().state == "open"


def test_keeping_apart_leaves_what_others_asked():
    mentor, member = make_pair()
    other = make_request(mentor)
    request = make_request(mentor, sender=member)
    theirs, mine = (seat.correspondent for seat in seats_of(request))
    parting.keep_apart(by=theirs, whom=mine)
    assert (first_ask(request).state, first_ask(other).state) == ("unavailable", "open")


@pytest.mark.parametrize("by", ["mentor", "sender"])
def test_s21_who_blocked_on_a_profile_page_hears_nothing_more_in_a_conversation(by):
    mentor, member = make_pair()
    seat, other = seats_of(make_request(mentor, sender=member))
    one, two = (mentor, member) if by == "mentor" else (member, mentor)
    blocks.block(by=one.user, whom=two.user)
    for speaker in (seat, other):
        with pytest.raises(saying.Closed):
            saying.say(speaker, "Hello?")
    assert Message.objects.count() == 1


def test_button_pressed_twice_says_it_once():
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    seat, other = seats_of(request)
    now = timezone.now()
    first = saying.say(seat, "Yes, on Monday?", now=now)
    assert saying.say(seat, "Yes, on Monday?", now=now + timedelta(seconds=59)) == first
    # Somebody else may say the same, a later one and a mail are new, and so is what came after other words.
    said = [
        saying.say(other, "Yes, on Monday?", now=now + timedelta(seconds=59)),
        saying.say(seat, "Yes, on Monday?", now=now + timedelta(seconds=60)),
        saying.say(seat, "Yes, on Monday?", now=now + timedelta(seconds=121)),
        saying.say(seat, "Yes, on Monday?", now=now + timedelta(seconds=122), came_by=CameBy.MAIL, mail_id="a@b"),
    ]
    assert len({message.pk for message in (first, *said)}) == 5
    assert Ask.objects.get().turn == "sender"


def test_visitor_keeps_a_name_until_there_is_a_profile(django_user_model):
    mentor = make_mentor()
    request = make_request(mentor, email="vera@example.org", name="Vera Visitor")
    user = django_user_model.objects.create_user("vera@example.org")
    claiming.claim(user, "vera@example.org")
    found = people.of_user(user)
    assert (found.pk, found.email, found.display_name) == (request.sender_id, "", "Vera Visitor")
    other = django_user_model.objects.create_user("other@example.org")
    assert people.of_user(other).display_name == "A member"


@pytest.mark.parametrize("is_visitor", [True, False])
def test_s21_block_is_taken_back_by_whoever_made_it_and_what_the_other_wants_stays(is_visitor):
    mentor, member = make_pair()
    ask = first_ask(make_request(mentor, sender=None if is_visitor else member))
    seat, address = saying.mentor_seat(ask), f"/inbox/{ask.conversation.public_id}/"
    theirs = other_seat(seat)
    client = signed_in(seat)
    client.post(f"{address}block/")
    # The conversation was begun by the other one, who keeps the mentor away too for a while.
    apart.keep_apart(by=theirs.correspondent, whom=seat.correspondent)
    assert "You blocked" in words(client.get(f"{address}block/"))
    for _time in range(2):
        assert client.post(f"{address}block/", {"back": "1"})["Location"] == address
    assert "This conversation is closed" in words(client.get(address))
    apart.let_back(by=theirs.correspondent, whom=seat.correspondent)
    assert "This conversation is closed" not in words(client.get(address))
    saying.say(saying.mentor_seat(ask), "Here I am again.")
    assert not Block.objects.exists()
    assert not ContactBlock.objects.exists()
