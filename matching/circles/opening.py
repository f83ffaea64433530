"""A new circle: somebody hosts it, or peers are proposed one; and the conversation that all of it shares."""

from django.db import transaction
from django.utils import timezone

from matching.models import Circle, CircleMember, Conversation, Seat
from matching.models.circle import MOST
from matching.signals import circle_moved, member_moved
from matching.talking import people
from matching.vocabulary import CircleState, MemberState, TalkKind
from profiles.models import Offer, Profile
from profiles.vocabulary import OfferKind

# Places of a circle of peers: if fewer are proposed it, others may join when it has begun.
PEERS = 6


class AlreadyHost(Exception):
    """The person hosts a circle that is not over. Carries the Circle."""

    def __init__(self, circle):
        super().__init__(circle)
        self.circle = circle


@transaction.atomic
def open_hosted(host_id, *, topic, title, places, about="", rhythm="", now=None):
    """Open a circle that a Profile hosts; return it. Raises AlreadyHost.

    The offer of a circle on the host's profile gets as many places, or is made: who is in the circle holds one.
    """
    host = Profile.objects.lock(host_id)
    return open_held(host, topic=topic, title=title, places=places, about=about, rhythm=rhythm, now=now)


def open_held(host, *, topic, title, places, about="", rhythm="", now=None):
    """The same for a Profile that is locked."""
    now = now or timezone.now()
    known = Circle.objects.filter(host=host, closed_at=None).first()
    if known is not None:
        raise AlreadyHost(known)
    offer, is_new = Offer.objects.get_or_create(profile=host, kind=OfferKind.CIRCLE, defaults={"places": places})
    if not is_new and offer.places != max(places, offer.taken):
        offer.places = max(places, offer.taken)
        offer.save(update_fields=["places"])
    circle = Circle.objects.create(
        host=host, is_hosted=True, topic=topic, title=title, about=about, places=offer.places, taken=offer.taken,
        rhythm=rhythm, time_zone=host.time_zone, created_at=now,
    )  # fmt: skip
    begin_conversation(circle, now)
    sit_down(circle, people.of_user(host.user))
    circle_moved.send(Circle, circle=circle, was="")
    return circle


@transaction.atomic
def propose(correspondents, *, topic, title, rhythm="", time_zone="", now=None):
    """Propose a circle of peers to Correspondents who wait for the same topic; return it. They are asked, each."""
    now = now or timezone.now()
    circle = Circle.objects.create(
        topic=topic, title=title, places=min(max(len(correspondents), PEERS), MOST), rhythm=rhythm,
        time_zone=time_zone, state=CircleState.PROPOSED, created_at=now,
    )  # fmt: skip
    begin_conversation(circle, now)
    circle_moved.send(Circle, circle=circle, was="")
    for each in correspondents:
        member = CircleMember.objects.create(circle=circle, correspondent=each, state=MemberState.INVITED, since=now)
        member_moved.send(CircleMember, member=member, was="")
    return circle


def begin_conversation(circle, now):
    """Give a circle the one conversation that all of it shares."""
    circle.conversation = Conversation.objects.create(kind=TalkKind.CIRCLE, created_at=now, last_at=now)
    circle.save(update_fields=["conversation"])


def sit_down(circle, correspondent):
    """Give somebody a seat in a circle's conversation, or the one they had before. What was said before, they read."""
    seat, is_new = Seat.objects.get_or_create(conversation=circle.conversation, correspondent=correspondent)
    if not is_new and seat.left_at is not None:
        seat.left_at = None
        seat.save(update_fields=["left_at"])
    return seat


def stand_up(circle, correspondent, now):
    """Take somebody's seat in a circle's conversation, the relay address with it. What they said stays."""
    seats = Seat.objects.filter(conversation=circle.conversation, correspondent=correspondent, left_at=None)
    seats.update(left_at=now, token_digest=None, address_ends_at=None)
