"""Coming into a circle and leaving it: the last place goes to one, others may wait, who waits longest moves up."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from matching import moves
from matching.models import Circle, CircleMember, Conversation, Seat
from matching.models.circle import JOIN_UNTIL
from matching.signals import member_moved
from matching.talking.apart import is_parted
from matching.vocabulary import CircleState, MemberState, WishState
from profiles.models import Offer, Profile
from profiles.vocabulary import OfferKind

from . import wishing
from .opening import sit_down, stand_up

# So many may wait; and so many circles one person may be in, or wait for, at a time.
MOST_WAITING, MOST_CIRCLES = 50, 3


class Full(Exception):
    """No place is left, nobody new is taken in, or somebody inside and this person keep apart. Carries the Circle.

    They read alike, so that nobody learns of a block (quality.md S21): also somebody kept apart may wait.
    """

    def __init__(self, circle):
        super().__init__(circle)
        self.circle = circle


class TooMany(Exception):
    """The person is in as many circles as one can do justice to."""


def hold(circle_id):
    """Return the Circle, held with its members and, before it, its host's profile until the transaction ends."""
    host = Circle.objects.values_list("host_id", flat=True).get(pk=circle_id)
    if host is not None:
        Profile.objects.lock(host)
    return Circle.objects.select_for_update(of=["self"]).select_related("host__user", "conversation").get(pk=circle_id)


@transaction.atomic
def join(circle_id, who, *, may_wait=False, now=None):
    """Let `who` (a Correspondent) into a circle; return the CircleMember. Twice changes nothing.

    Raises Full, unless `may_wait` puts them on the waiting list, and TooMany.
    """
    return join_held(hold(circle_id), who, may_wait=may_wait, now=now or timezone.now())


def join_held(circle, who, *, may_wait, now):
    """The same for a Circle that is held."""
    member = CircleMember.objects.filter(circle=circle, correspondent=who).first()
    if member is not None and member.state == MemberState.JOINED:
        return member
    if circle.is_closed or circle.held >= JOIN_UNTIL or is_host(circle, who):
        raise Full(circle)
    check_not_too_many(who, circle)
    if circle.taken < circle.places and not is_unwelcome(circle, who):
        return come_in(circle, member, who, now)
    if member is not None and member.state == MemberState.WAITING:
        return member
    if not may_wait or circle.members.filter(state=MemberState.WAITING).count() >= MOST_WAITING:
        raise Full(circle)
    return become(circle, member, who, MemberState.WAITING, now)


def is_host(circle, who):
    """Return whether `who` hosts the circle."""
    return circle.host is not None and who.user_id == circle.host.user_id is not None


def is_unwelcome(circle, who):
    """Return whether `who` keeps apart from somebody inside or from the host, or the other way round. Costs 1 query.

    To them the circle is full for as long.
    """
    inside = Seat.objects.filter(conversation=circle.conversation_id, left_at=None).exclude(correspondent=who)
    return inside.filter(is_parted(who.user_id, who.pk)).exists()


def check_not_too_many(who, circle):
    """Raise TooMany when `who` is in, or waits for, MOST_CIRCLES others."""
    others = CircleMember.objects.filter(correspondent=who, state__in=[MemberState.JOINED, MemberState.WAITING])
    if others.filter(circle__closed_at=None).exclude(circle=circle).count() >= MOST_CIRCLES:
        raise TooMany


def become(circle, member, who, state, now):
    """Bring somebody into a state in a held circle, and tell so; return the CircleMember."""
    was = member.state if member is not None else ""
    if member is None:
        member = CircleMember.objects.create(circle=circle, correspondent=who, state=state, since=now)
    else:
        moves.move_member(member, state, now)
    member_moved.send(CircleMember, member=member, was=was)
    return member


def come_in(circle, member, who, now):
    """Give somebody a place in a held circle that has one: a place of the host's offer with it, and a seat."""
    Circle.objects.filter(pk=circle.pk).update(taken=F("taken") + 1)
    circle.taken += 1
    match_offer(circle)
    sit_down(circle, who)
    if circle.state != CircleState.PROPOSED:
        # What is only proposed may come to nothing: then the wish waits on.
        wishing.settle(circle.topic_id, [who.pk], WishState.MET, now)
    return become(circle, member, who, MemberState.JOINED, now)


def match_offer(circle):
    """Let the host's offer of a circle have as many places taken as the circle has. Both are held."""
    if circle.host_id is not None and not circle.is_closed:
        Offer.objects.filter(profile=circle.host_id, kind=OfferKind.CIRCLE).update(
            places=circle.places, taken=circle.taken
        )


@transaction.atomic
def leave(circle_id, who, now=None):
    """Let `who` leave a circle or its waiting list, or say no to it; return the CircleMember, None for a stranger.

    Their place goes to whoever waits longest. Twice, or after the end, changes nothing.
    """
    now = now or timezone.now()
    circle = hold(circle_id)
    member = CircleMember.objects.filter(circle=circle, correspondent=who).first()
    if member is None:
        return None
    if circle.is_closed:
        # Who was in it to the end stays counted among those whom it served.
        return member
    if member.state == MemberState.JOINED:
        go_out(circle, member, now)
        move_up(circle, now)
    elif member.state == MemberState.WAITING:
        become(circle, member, who, MemberState.LEFT, now)
    elif member.state == MemberState.INVITED:
        become(circle, member, who, MemberState.DECLINED, now)
    return member


def go_out(circle, member, now):
    """Take a member's place and seat in a held circle."""
    Circle.objects.filter(pk=circle.pk, taken__gt=0).update(taken=F("taken") - 1)
    circle.taken = max(circle.taken - 1, 0)
    match_offer(circle)
    stand_up(circle, member.correspondent, now)
    become(circle, member, member.correspondent, MemberState.LEFT, now)


def move_up(circle, now):
    """Give the free places of a held circle to those who wait longest and are still welcome."""
    if circle.is_closed or circle.held >= JOIN_UNTIL:
        return
    waiting = circle.members.filter(state=MemberState.WAITING).select_related("correspondent").order_by("since", "pk")
    for member in waiting:
        if circle.taken >= circle.places:
            return
        if not is_unwelcome(circle, member.correspondent):
            come_in(circle, member, member.correspondent, now)


def move_list(circle, now):
    """Give free places of a held circle to who waits; return whether anybody waits no more.

    Some may keep apart from somebody inside, or did, and that one has let them be since. When nobody new comes in any
    more, all are told so instead of waiting in vain.
    """
    waiting = circle.members.filter(state=MemberState.WAITING)
    before = waiting.count()
    if circle.held >= JOIN_UNTIL:
        for member in waiting.select_related("correspondent"):
            become(circle, member, member.correspondent, MemberState.LAPSED, now)
    else:
        move_up(circle, now)
    return waiting.count() < before


def close_conversation(circle, now):
    """Let nothing more be said in a circle's conversation, relay addresses included; it stays readable."""
    if circle.conversation_id is not None:
        Conversation.objects.filter(pk=circle.conversation_id, closed_at=None).update(closed_at=now)
        circle.conversation.seats.update(token_digest=None, address_ends_at=None)


def is_open(circle):
    """Return whether the circle takes somebody in today, places apart."""
    return circle.state in (CircleState.PROPOSED, CircleState.GATHERING, CircleState.RUNNING) and (
        circle.held < JOIN_UNTIL
    )
