"""What somebody wrote by mail becomes a message of theirs."""

from matching.contacting import flags
from matching.lifecycle import saying
from matching.models import Message
from matching.vocabulary import CameBy

# So many messages count as the first ones of two strangers.
FIRST = 3


def post(seat, mail_id, *, text, rest, attachments, now=None):
    """Say in the conversation of a Seat what its owner wrote in the mail `mail_id`; raise saying.Closed."""
    return saying.say(
        seat, text, rest=rest, attachments=attachments, flags=flags_of(seat, text), came_by=CameBy.MAIL,
        mail_id=mail_id, now=now,
    )  # fmt: skip


def flags_of(seat, text):
    """Return what staff look at in one of the first messages of two strangers (quality.md S23). Costs 1 query."""
    said = Message.objects.filter(conversation=seat.conversation_id)[:FIRST].count()
    return flags.of(text) if said < FIRST else ()
