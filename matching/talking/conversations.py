"""Beginning a conversation, and what is true of its two seats."""

from datetime import UTC, datetime

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from matching.models import Conversation, Message, Seat
from matching.vocabulary import CameBy

# Before anybody said anything.
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def begin(*, ask, sender, mentor, text, flags=(), now=None):
    """Return a new Conversation of two Correspondents that opens with the sender's `text`. Costs 4 queries."""
    now = now or timezone.now()
    conversation = Conversation.objects.create(ask=ask, created_at=now, last_at=now)
    mine = Seat.objects.create(conversation=conversation, correspondent=sender, read_at=now)
    Seat.objects.create(conversation=conversation, correspondent=mentor)
    Message.objects.create(
        conversation=conversation, seat=mine, text=text, flags=list(flags), came_by=CameBy.PAGE, created_at=now
    )
    return conversation


def other_seat(seat):
    """Return the Seat of the other person of a conversation, with who that is. Costs 1 query."""
    seats = Seat.objects.select_related("correspondent__user__profile", "conversation")
    return seats.exclude(pk=seat.pk).get(conversation=seat.conversation_id)


def seat_in(conversation, user):
    """Return the Seat of a member in a conversation; raise Seat.DoesNotExist. Costs 1 query."""
    return Seat.objects.select_related("correspondent__user__profile", "conversation").get(
        conversation=conversation, correspondent__user=user
    )


def with_unread(seats):
    """Annotate Seats with `unread`: how many messages of the other one came since they were last read."""
    since = Coalesce(OuterRef("read_at"), Value(BEGINNING))
    fresh = Message.objects.filter(conversation=OuterRef("conversation"), created_at__gt=since)
    counted = fresh.exclude(seat=OuterRef("pk")).order_by().values("conversation").annotate(n=Count("pk")).values("n")
    return seats.annotate(unread=Coalesce(Subquery(counted), 0))


def mark_read(seat, now=None):
    """Note that the owner of a seat has read all that is there now. Costs 1 query."""
    Seat.objects.filter(pk=seat.pk).update(read_at=now or timezone.now())
