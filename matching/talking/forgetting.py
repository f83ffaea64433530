"""What becomes of conversations when one of the two leaves for good (quality.md V6).

The other one keeps their own words. What the one who left said goes, and what was cut off from the other's mails,
because that quotes it; nothing more can be said, and no relay address of the two works any more.
"""

import secrets

from django.utils import timezone

from matching.models import Conversation, HeldMail, Message, Seat
from matching.vocabulary import TalkKind


def close(conversations, now=None):
    """Close Conversations (a QuerySet), with all that waits to get in. Twice changes nothing."""
    numbers = list(conversations.values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=numbers, closed_at=None).update(closed_at=now or timezone.now())
    HeldMail.objects.filter(seat__conversation__in=numbers).delete()
    Message.objects.filter(conversation__in=numbers).exclude(rest="").update(rest="")
    for seat in Seat.objects.filter(conversation__in=numbers).exclude(token_digest=None):
        Seat.objects.filter(pk=seat.pk).update(nonce=secrets.token_hex(), token_digest=None, address_ends_at=None)


def take_words(messages):
    """Empty Messages (a QuerySet) of one who left: that something was said, and when, stays."""
    messages.update(text="", rest="", attachments=[], flags=[], mail_id=None)


def of_two(conversations):
    """Return those of Conversations (a QuerySet) that are between two people, and end with one of them."""
    return conversations.filter(kind=TalkKind.PAIR)


def stand_up(seats, now=None):
    """Take Seats (a QuerySet) of one who left: in circles others go on, so that nothing reaches this one any more."""
    seats.update(read_at=None, is_muted=False)
    now, inside = now or timezone.now(), seats.filter(conversation__kind=TalkKind.CIRCLE)
    HeldMail.objects.filter(seat__conversation__in=inside.values("conversation")).exclude(rest="").update(rest="")
    inside.filter(left_at=None).update(left_at=now)
    for pk in list(inside.values_list("pk", flat=True)):
        Seat.objects.filter(pk=pk).update(nonce=secrets.token_hex(), token_digest=None, address_ends_at=None)
