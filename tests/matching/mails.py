"""Mails to relay addresses, as they come over the line."""

from itertools import count

from matching.models import Message
from matching.talking import relay
from matching.vocabulary import CameBy
from tests.matching.factories import first_ask, make_pair, make_request

numbers = count(1)
VISITOR = "vera@example.org"


def make_talk(*, email=VISITOR, **fields):
    """Return (mentor's Seat, visitor's Seat) of a conversation that a visitor's request began; both have addresses."""
    mentor, _other = make_pair(**fields)
    conversation = first_ask(make_request(mentor, email=email)).conversation
    seats = conversation.seats.select_related("conversation", "correspondent__user__profile").order_by("pk")
    visitor, mentor_seat = seats
    for seat in (mentor_seat, visitor):
        relay.address_for(seat)
    return mentor_seat, visitor


def address_of(seat):
    """Return the relay address that the owner of a seat writes to."""
    return f"reply+{relay.token_of(seat)}@{relay.domain()}"


def write(seat, text="Thank you, that helps.", *headers, sender=None, to=None, message_id=None, top=()):
    """Return a raw mail (bytes) of the owner of `seat`, or of `sender`, to the seat's relay address, or to `to`."""
    lines = [
        *top,
        f"From: {sender if sender is not None else seat.correspondent.address}",
        f"To: {to if to is not None else address_of(seat)}",
        "Subject: Re: A question",
        f"Message-ID: {message_id or f'<{next(numbers)}@mail.example.org>'}",
        *headers,
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


def by_mail():
    """Return the messages that came by mail."""
    return Message.objects.filter(came_by=CameBy.MAIL)
