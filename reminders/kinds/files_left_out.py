"""Your words have arrived, your files have not: told to whoever attached something, at most once a day (quality.md I9).

The other one is told in the mail that passes the words on. Nobody else would tell the one who sent them.
"""

from datetime import timedelta

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Message
from matching.vocabulary import CameBy, TalkKind
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .asks import Talk, asks, check_recipient, is_mentor, seats_of, talk_parts, whom
from .circles import talk_of
from .registry import Kind, Withheld, add

NAME = "files_left_out"
# Characters of a file's name: it may be very long, and whose it is knows it.
LONGEST_NAME = 80
# Files named in the mail; people send a few.
MOST_FILES = 10


def context(delivery):
    """Return what the mail says; raise Withheld when the message or one of the two is gone. Costs up to 14 queries."""
    message = Message.objects.select_related("conversation").filter(pk=delivery.data["message"]).first()
    if message is None or not message.attachments:
        raise Withheld(Reason.GONE)
    files = [
        (name[:LONGEST_NAME] or _("a file without a name"), filesizeformat(size))
        for name, size in message.attachments[:MOST_FILES]
    ]
    said = {"files": files, "has_words": bool(message.text)}
    if message.conversation.kind == TalkKind.CIRCLE:
        return {**in_circle(delivery, message), **said}
    theirs, mine = sorted(seats_of(message.conversation), key=lambda seat: seat.pk == message.seat_id)
    check_recipient(delivery, mine.correspondent)
    ask = asks().filter(pk=message.conversation.ask_id).first()
    talk = Talk(mine, theirs, ask, is_mentor(mine.correspondent, ask))
    return {**talk_parts(delivery, talk), **said}


def in_circle(delivery, message):
    """Return the same about a mail to a circle; raise Withheld when it is over, or its writer left. Up to 6 queries."""
    circle, who = message.conversation.circle, message.seat.correspondent
    check_recipient(delivery, who)
    parts = talk_of(delivery, circle, who)
    if not parts:
        raise Withheld(Reason.SETTLED)
    return {**parts, "name": circle.title, "subject_line": circle.title}


def acted(deliveries):
    """Return the numbers of those whose recipient wrote again since. Costs 1 query."""
    numbers = {delivery.data["message"] for delivery in deliveries}
    told = dict(Message.objects.filter(pk__in=numbers).values_list("pk", "seat"))
    latest = {}
    for seat, pk in Message.objects.filter(seat__in=told.values()).order_by("pk").values_list("seat", "pk"):
        latest[seat] = pk
    return {
        delivery.pk
        for delivery in deliveries
        if (number := delivery.data["message"]) in told and latest[told[number]] > number
    }


def sample():
    """Return the mail about the newest message that came with files."""
    rows = Message.objects.filter(came_by=CameBy.MAIL, conversation__closed_at=None).exclude(attachments=[])
    message = rows.select_related("seat__correspondent").order_by("-pk").first()
    recipient = whom(message.seat.correspondent) if message is not None else {}
    return [Delivery(kind=NAME, data=data_of(message), **recipient)] if recipient else []


def data_of(message):
    """Return what a row about a Message remembers."""
    return {"message": message.pk, "conversation": message.conversation_id}


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Files that we did not pass on"),
        about=gettext_lazy("When you attach files to a mail to one of your conversations."),
        why=gettext_lazy("you sent files to one of your conversations."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=timedelta(days=3),
        context=context,
        acted=acted,
        sample=sample,
    )
)
