"""What the other one said in a conversation: the new words, and nothing else. Answered by answering the mail.

Each message is a mail of its own at once; whoever wants messages weekly gets one line for each conversation. It is sent
although it may have been read on the page: "read" is also noted for somebody who answered an older mail meanwhile, and
words must not be lost.
"""

from datetime import timedelta

from django.db.models import F, Q
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Message, Seat
from matching.showing.requests import day, ends_at
from matching.talking.conversations import other_seat
from matching.vocabulary import CameBy, TalkKind, Turn
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Reason

from .asks import (
    ADVISED,
    Talk,
    answer_links,
    asks,
    check_recipient,
    conversation_page,
    follow_link,
    is_mentor,
    seats_of,
    talk_parts,
    whom,
    words_shown,
)
from .registry import Kind, Withheld, add

NAME = "message"
# For as long as a request waits: after a fault of a week the words still are worth reading.
LIFETIME = timedelta(days=14)


def message_and_talk(delivery):
    """Return (the Message that a mail passes on, the Talk as its reader has it).

    Raises Withheld when it is gone, the two are apart, or the reader muted the conversation. Costs 4 to 6 queries.
    """
    message = Message.objects.select_related("conversation").filter(pk=delivery.data["message"]).first()
    if message is None:
        raise Withheld(Reason.GONE)
    seats = seats_of(message.conversation)
    mine, theirs = sorted(seats, key=lambda seat: seat.pk == message.seat_id)
    check_recipient(delivery, mine.correspondent)
    if mine.is_muted:
        raise Withheld(Reason.TURNED_OFF)
    ask = asks().filter(pk=message.conversation.ask_id).first()
    return message, Talk(mine, theirs, ask, is_mentor(mine.correspondent, ask))


def context(delivery):
    """Return what the mail says. Costs up to 17 queries."""
    message, talk = message_and_talk(delivery)
    return {
        **talk_parts(delivery, talk, advice=place_of(message) <= ADVISED),
        **what_waits(delivery, talk),
        "quote": words_shown(message.text, talk),
        "came": came_words(message, talk.name),
        "files": [(name, filesizeformat(size)) for name, size in message.attachments],
        "from_name": talk.name,
        "is_relayed": True,
    }


def place_of(message):
    """Return the how manieth message of its conversation this is. Costs 1 query."""
    earlier = Q(created_at__lt=message.created_at) | Q(created_at=message.created_at, pk__lte=message.pk)
    return Message.objects.filter(earlier, conversation=message.conversation_id).count()


def came_words(message, name):
    """Return who said it when, and how."""
    words = (
        _("%(name)s wrote by mail on %(day)s:") if message.came_by == CameBy.MAIL else _("%(name)s wrote on %(day)s:")
    )
    return words % {"name": name, "day": day(message.created_at)}


def what_waits(delivery, talk):
    """Return what the reader may do about the request that the conversation is about, while it is open."""
    ask = talk.ask
    if ask is None or not ask.is_open or ask.turn != (Turn.MENTOR if talk.is_mentor else Turn.SENDER):
        return {"waits": False}
    until = {"waits": True, "is_mentor": talk.is_mentor, "until": day(ends_at(ask))}
    if talk.is_mentor:
        return {**until, **answer_links(delivery, ask)}
    return {**until, "follow_url": follow_link(delivery, ask.request_id)}


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it was read since."""
    message, talk = message_and_talk(delivery)
    if talk.mine.read_at is not None and talk.mine.read_at >= message.created_at:
        raise Withheld(Reason.SETTLED)
    words = Truncator(" ".join(words_shown(message.text, talk).split())).chars(200)
    sentence = _("%(name)s wrote to you: “%(words)s”") % {"name": talk.name, "words": words}
    return sentence, conversation_page(talk.mine.conversation)


def sample():
    """Return the mail about the newest message that was written on the page, and about the newest by mail."""
    made = []
    # The first of a conversation is in the mail about its request.
    said = Message.objects.filter(
        conversation__kind=TalkKind.PAIR, conversation__closed_at=None, conversation__created_at__lt=F("created_at")
    )
    for way in CameBy:
        message = said.filter(came_by=way).order_by("-pk").first()
        if message is None:
            continue
        other = other_seat(Seat(pk=message.seat_id, conversation_id=message.conversation_id))
        if recipient := whom(other.correspondent):
            made.append(Delivery(kind=NAME, **recipient, data=data_of_message(message)))
    return made


def data_of_message(message):
    """Return what a row about a Message remembers."""
    return {"message": message.pk, "conversation": message.conversation_id}


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("New messages"),
        about=gettext_lazy("What people write to you in your conversations. You answer by answering the mail."),
        why=gettext_lazy("somebody whom you write with on MentorHub wrote to you."),
        lane=Lane.SOON,
        is_reminder=False,
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
