"""What somebody said in a circle, to all others in it. Answered by answering the mail: then all others read that.

Nobody reads what somebody said from whom they keep apart, whoever of the two wanted it so (quality.md S21).
"""

from datetime import timedelta

from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.mail.redacting import redact
from matching.mail.trimming import REPLY_MARKER
from matching.models import Message, Seat
from matching.talking.apart import are_apart
from matching.vocabulary import TalkKind
from reminders.links import tokens
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Reason

from .asks import BLOCK, REPORT, SAFETY_DAYS, check_recipient, conversation_page, whom
from .circles import facts_of, talk_of
from .message import came_words
from .registry import Kind, Withheld, add

NAME = "circle_message"
LIFETIME = timedelta(days=14)


def said_to(delivery):
    """Return (the Message that a mail passes on, its reader's Seat); raise Withheld. Costs up to 6 queries."""
    message = (
        Message.objects.select_related(
            "conversation__circle__topic", "conversation__circle__host__user", "seat__correspondent__user__profile"
        )
        .filter(pk=delivery.data["message"])
        .first()
    )
    seats = Seat.objects.select_related("conversation", "correspondent__user__profile")
    mine = seats.filter(pk=delivery.data["seat"]).first()
    if message is None or mine is None or not hasattr(message.conversation, "circle"):
        raise Withheld(Reason.GONE)
    check_recipient(delivery, mine.correspondent)
    if mine.left_at is not None or message.conversation.closed_at is not None:
        raise Withheld(Reason.SETTLED)
    if mine.is_muted:
        raise Withheld(Reason.TURNED_OFF)
    if are_apart(mine.correspondent, message.seat.correspondent):
        raise Withheld(Reason.BLOCKED)
    return message, mine


def context(delivery):
    """Return what the mail says. Costs up to 18 queries."""
    message, mine = said_to(delivery)
    circle, who, name = message.conversation.circle, mine.correspondent, message.seat.correspondent.display_name
    about = {
        "object": f"seat {mine.pk} {message.seat_id}", "recipient": delivery.recipient, "delivery": delivery,
        "days": SAFETY_DAYS,
    }  # fmt: skip
    return {
        **facts_of(circle, who),
        **talk_of(delivery, circle, who),
        "name": name,
        "reply_marker": REPLY_MARKER,
        "quote": words_of(message),
        "came": came_words(message, name),
        "files": [(name, filesizeformat(size)) for name, size in message.attachments],
        "from_name": name,
        "is_relayed": True,
        "block_url": tokens.make(BLOCK, **about),
        "report_url": tokens.make(REPORT, **about),
    }


def words_of(message):
    """Return what was said without relay addresses. People in a circle may give each other theirs."""
    return redact(message.text, (), instead=_("[address left out]"))


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it was read since."""
    message, mine = said_to(delivery)
    if mine.read_at is not None and mine.read_at >= message.created_at:
        raise Withheld(Reason.SETTLED)
    sentence = _("%(name)s wrote in “%(circle)s”: “%(words)s”") % {
        "name": message.seat.correspondent.display_name, "circle": message.conversation.circle.title,
        "words": Truncator(" ".join(words_of(message).split())).chars(200),
    }  # fmt: skip
    return sentence, conversation_page(mine.conversation)


def sample():
    """Return the mail about the newest message in a circle, to somebody else in it."""
    said = Message.objects.filter(conversation__kind=TalkKind.CIRCLE, conversation__closed_at=None)
    message = said.order_by("-pk").first()
    if message is None:
        return []
    seats = Seat.objects.filter(conversation=message.conversation_id, left_at=None, is_muted=False)
    for seat in seats.exclude(pk=message.seat_id).select_related("correspondent__user"):
        if to := whom(seat.correspondent):
            return [Delivery(kind=NAME, **to, data=data_of_message(message, seat))]
    return []


def data_of_message(message, seat):
    """Return what a row about a Message to the owner of a Seat remembers."""
    return {"message": message.pk, "conversation": message.conversation_id, "seat": seat.pk}


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("New messages in circles"),
        about=gettext_lazy("What people write in your circles. You answer all of them by answering the mail."),
        why=gettext_lazy("you are in a circle on MentorHub, and somebody wrote there."),
        lane=Lane.SOON,
        is_reminder=False,
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
