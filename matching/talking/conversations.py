"""Beginning a conversation, and what is true of its seats: two, or as many as a circle has people."""

from datetime import UTC, datetime

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac

from matching.models import Conversation, Message, Seat
from matching.vocabulary import CameBy, TalkKind

from .apart import is_parted

SALT = "matching.talking.conversations"
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
    """Return the Seat of the other person of a conversation of two, with who that is. Costs 1 query."""
    seats = Seat.objects.select_related("correspondent__user__profile", "conversation")
    return seats.exclude(pk=seat.pk).get(conversation=seat.conversation_id)


def key_of(seat):
    """Return what names a Seat in addresses and forms: 128 bits that only we can make."""
    return salted_hmac(SALT, str(seat.pk), algorithm="sha256").hexdigest()[:32]


def name_for(seat):
    """Return how the owner of a Seat calls the conversation: by the other one's name, or a circle's. Costs 1 query."""
    if seat.conversation.kind == TalkKind.CIRCLE:
        circle = getattr(seat.conversation, "circle", None)
        return circle.title if circle is not None else ""
    return other_seat(seat).correspondent.display_name


def seat_in(conversation, user):
    """Return the Seat of a member in a conversation; raise Seat.DoesNotExist. Costs 1 query."""
    return Seat.objects.select_related("correspondent__user__profile", "conversation").get(
        conversation=conversation, correspondent__user=user
    )


def heard(messages, user, pk):
    """Return those of `messages` that the Correspondent `pk` of the User `user` reads.

    In a circle nobody reads what somebody said from whom they keep apart, whoever of the two wanted it so. Between two
    people all that was said stays readable.
    """
    hidden = Q(conversation__kind=TalkKind.CIRCLE) & is_parted(user, pk, "seat__correspondent")
    return messages.exclude(hidden)


def with_unread(seats, user):
    """Annotate Seats of the User `user` with `unread`: how many messages of others came since they were last read."""
    since = Coalesce(OuterRef("read_at"), Value(BEGINNING))
    fresh = Message.objects.filter(conversation=OuterRef("conversation"), created_at__gt=since)
    # Two queries further in: blocks within messages within seats.
    fresh = heard(fresh.exclude(seat=OuterRef("pk")), user.pk, OuterRef(OuterRef("correspondent")))
    counted = fresh.order_by().values("conversation").annotate(n=Count("pk")).values("n")
    return seats.annotate(unread=Coalesce(Subquery(counted), 0))


def mark_read(seat, now=None):
    """Note that the owner of a seat has read all that is there now. Costs 1 query."""
    Seat.objects.filter(pk=seat.pk).update(read_at=now or timezone.now())
