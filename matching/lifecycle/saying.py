"""The one door for what people say: a message is written, and the clock of their ask turns to the other one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from matching.models import Ask, Conversation, Mentorship, Message, Request, Seat
from matching.signals import said
from matching.talking.apart import are_parted
from matching.vocabulary import AskState, CameBy, TalkKind, Turn

# The same words from a page so soon after each other are one message: a button was pressed twice.
PRESSED_TWICE = timedelta(seconds=60)
# Each message is a mail to somebody; nobody who talks types so many an hour (receiving/backstop.py counts mails).
MOST_TYPED = 30


class Closed(Exception):
    """Nothing can be said in this conversation any more, also because one of the two keeps the other away."""


def mentor_seat(ask):
    """Return the mentor's Seat in an ask's conversation. Costs 1 query."""
    return Seat.objects.select_related("conversation", "correspondent__user__profile").get(
        conversation=ask.conversation, correspondent__user=ask.mentor.user_id
    )


@transaction.atomic
def say(seat, text, *, came_by=CameBy.PAGE, mail_id=None, rest="", attachments=(), flags=(), now=None):
    """Write what the owner of `seat` says, and return the Message; raise Closed.

    With `mail_id`, that of a mail, a second time returns the first Message and changes nothing; on a page the same
    words within a minute do. A mail that came by is the mentor's answer as well: it stops the clock of the ask until
    the sender has said something.
    """
    now = now or timezone.now()
    ask_id = Conversation.objects.values_list("ask", flat=True).get(pk=seat.conversation_id)
    if ask_id is not None:
        # The request's lock first, as everywhere.
        Request.objects.select_for_update().filter(asks=ask_id).first()
    conversation = Conversation.objects.select_for_update().get(pk=seat.conversation_id)
    if (known := said_already(seat, text, came_by, mail_id, now)) is not None:
        return known
    if not may_say(conversation, seat):
        raise Closed
    message = Message.objects.create(
        conversation=conversation, seat=seat, text=text, rest=rest, came_by=came_by, mail_id=mail_id,
        attachments=list(attachments), flags=list(flags), created_at=now,
    )  # fmt: skip
    Conversation.objects.filter(pk=conversation.pk).update(last_at=now)
    # Whoever answers has read what was there.
    Seat.objects.filter(pk=seat.pk).update(read_at=now)
    if ask_id is not None:
        turn_clock(ask_id, seat, now)
    Mentorship.objects.filter(conversation=conversation).note_sign(now)
    said.send(Message, message=message)
    return message


def may_say(conversation, seat):
    """Return whether the owner of `seat` may still say something. In a circle nobody's block closes it for all."""
    if conversation.closed_at is not None:
        return False
    if conversation.kind == TalkKind.CIRCLE:
        return Seat.objects.filter(pk=seat.pk, left_at=None).exists()
    return not are_parted(conversation)


def has_typed_enough(seat, now=None):
    """Return whether the owner of a Seat has typed MOST_TYPED messages within an hour. Costs 1 query."""
    since = (now or timezone.now()) - timedelta(hours=1)
    mine = Message.objects.filter(conversation=seat.conversation_id, seat=seat, came_by=CameBy.PAGE)
    return mine.filter(created_at__gt=since).count() >= MOST_TYPED


def said_already(seat, text, came_by, mail_id, now):
    """Return the Message that this one repeats, or None. The conversation is locked."""
    if mail_id:
        return Message.objects.filter(mail_id=mail_id).first()
    if came_by != CameBy.PAGE:
        return None
    last = Message.objects.filter(conversation=seat.conversation_id).order_by("-created_at", "-pk").first()
    is_same = last is not None and (last.seat_id, last.came_by, last.text) == (seat.pk, CameBy.PAGE, text)
    return last if is_same and now - last.created_at <= PRESSED_TWICE else None


def turn_clock(ask_id, seat, now):
    """Let the other one's word be awaited, when the owner of `seat` was whose word was. The request is locked."""
    ask = Ask.objects.select_related("mentor", "conversation").get(pk=ask_id)
    if ask.state != AskState.OPEN:
        return
    is_mentor = ask.mentor is not None and seat.correspondent.user_id == ask.mentor.user_id
    speaker, other = (Turn.MENTOR, Turn.SENDER) if is_mentor else (Turn.SENDER, Turn.MENTOR)
    values = {}
    if is_mentor and ask.answered_at is None:
        values["answered_at"] = now
    if ask.turn == speaker:
        values |= {"turn": other, "turn_at": now}
    if values:
        Ask.objects.filter(pk=ask.pk).update(**values)
