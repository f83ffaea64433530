"""What becomes of conversations when one of the two leaves for good (quality.md V6).

The other one keeps their own words. What the one who left said goes, and what was cut off from the other's mails,
because that quotes it; nothing more can be said, and no relay address of the two works any more.
"""

import secrets

from django.utils import timezone

from matching.models import ContactBlock, Conversation, HeldMail, Message, Seat


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


def forget_visitors(who, now=None):
    """Forget Correspondents (a QuerySet) who have no account: their words, their address and their name."""
    numbers = list(who.filter(user=None).values_list("pk", flat=True))
    close(Conversation.objects.filter(seats__correspondent__in=numbers), now)
    take_words(Message.objects.filter(seat__correspondent__in=numbers))
    ContactBlock.objects.filter(blocker__in=numbers).delete()
    ContactBlock.objects.filter(blocked__in=numbers).delete()
    who.filter(pk__in=numbers).update(email="", name="")
