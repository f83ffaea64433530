"""News of circles and of wishes for one, each turned into rows of the outbox and the end of links."""

from datetime import timedelta

from django.conf import settings

from matching import signals as meeting
from matching.models import Circle, Seat
from matching.talking import people
from matching.vocabulary import CircleState, MemberState, TalkKind, WishState

from .kinds.asks import whom
from .kinds.circle_joined import BEGUN, HOSTED, MOVED_UP, PLACE, PROMISED, WAITS
from .kinds.circle_message import data_of_message
from .kinds.circle_moved import COMPLETED, ENDED, HOSTLESS, IN_VAIN, NO_PLACE, SILENT, TOO_FEW
from .kinds.circles import DECLINE, JOIN, LEAVE, MUTE, about, data_of, everybody_in
from .links import tokens
from .models import Delivery
from .outbox import writing
from .respect.addresses import digests
from .vocabulary import Reason


def tell(kind, circle, who, occurrence, *, expires_at=None, **more):
    """Write a mail of a kind about a Circle to a Correspondent, unless that person is gone."""
    if to := whom(who):
        writing.post(
            kind, about=about(circle), occurrence=occurrence, data=data_of(circle, who, **more),
            expires_at=expires_at, **to,
        )  # fmt: skip


def tell_of_member(sender, *, member, was, **kwargs):
    """Somebody came into another state in a circle: they are told, and its host when somebody came in."""
    circle, who = Circle.objects.select_related("host__user").get(pk=member.circle_id), member.correspondent
    if was == MemberState.INVITED:
        let_invitation_end(circle, who)
    once = f"{member.since:%Y-%m-%d %H:%M:%S}"
    if member.state == MemberState.INVITED:
        last = circle.created_at + timedelta(days=settings.CIRCLE_PROPOSAL_DAYS)
        tell("circle_invited", circle, who, "once", expires_at=last)
    elif member.state == MemberState.WAITING:
        tell("circle_joined", circle, who, f"{WAITS} {once}", what=WAITS)
    elif member.state == MemberState.JOINED:
        what = PROMISED if circle.state == CircleState.PROPOSED else MOVED_UP if was == MemberState.WAITING else PLACE
        tell("circle_joined", circle, who, f"{what} {once}", what=what)
        if circle.host is not None:
            host = people.of_user(circle.host.user)
            tell("circle_joined", circle, host, f"{HOSTED} {member.pk} {once}", what=HOSTED, member=member.pk)
    elif member.state == MemberState.LAPSED and was == MemberState.WAITING:
        tell("circle_moved", circle, who, NO_PLACE, what=NO_PLACE)
    elif member.state == MemberState.LAPSED and circle.is_closed and circle.started_at is None:
        tell("circle_moved", circle, who, TOO_FEW, what=TOO_FEW)


def let_invitation_end(circle, who):
    """What asks somebody for an answer to an invitation does not leave any more, and its links are dead."""
    asking = Delivery.objects.filter(key__startswith=f"circle_invited:{about(circle)}:", data__who=who.pk)
    writing.withdraw(asking, Reason.SETTLED)
    recipients = [f"u{who.user_id}"] if who.user_id is not None else digests(who.email)
    for recipient in recipients:
        for purpose in (JOIN, DECLINE):
            tokens.kill(object=about(circle), purpose=purpose, recipient=recipient)


def tell_of_circle(sender, *, circle, was, **kwargs):
    """A circle begins, or comes to its end: everybody in it is told."""
    if circle.state == CircleState.RUNNING:
        promised = Delivery.objects.filter(key__startswith=f"circle_joined:{about(circle)}:", data__what=PROMISED)
        writing.withdraw(promised, Reason.SETTLED)
        for who in everybody_in(circle):
            tell("circle_joined", circle, who, BEGUN, what=BEGUN)
    elif circle.is_closed:
        for purpose in (JOIN, DECLINE, LEAVE, MUTE):
            tokens.kill(object=about(circle), purpose=purpose)
        what = TOO_FEW if was == CircleState.PROPOSED else COMPLETED if circle.state == CircleState.COMPLETED else ENDED
        for who in everybody_in(circle):
            tell("circle_moved", circle, who, what, what=what)


def tell_without_host(sender, *, circle, **kwargs):
    """The host left for good and the circle goes on: everybody in it is told."""
    for who in everybody_in(circle):
        tell("circle_moved", circle, who, HOSTLESS, what=HOSTLESS)


def tell_of_wish(sender, *, wish, was, **kwargs):
    """A wish ended by itself: whoever wished is told, and can wait again with one press."""
    to = whom(wish.correspondent)
    if wish.state != WishState.LAPSED or not to:
        return
    what = SILENT if was == WishState.PROPOSED else IN_VAIN
    data = {"wish": wish.pk, "who": wish.correspondent_id, "what": what}
    writing.post("circle_moved", about=f"wish {wish.pk}", occurrence=what, data=data, **to)


def pass_on_in_circle(sender, *, message, **kwargs):
    """Somebody said something in a circle: all others get it as mail, unless they muted it or the two keep apart."""
    if message.conversation.kind != TalkKind.CIRCLE:
        return
    seats = Seat.objects.filter(conversation=message.conversation_id, is_muted=False, left_at=None)
    for seat in seats.exclude(pk=message.seat_id).select_related("correspondent").order_by("pk"):
        if to := whom(seat.correspondent):
            writing.post(
                "circle_message", about=f"conversation {message.conversation_id}", occurrence=f"message {message.pk}",
                data=data_of_message(message, seat), **to,
            )  # fmt: skip


RECEIVERS = (
    (meeting.member_moved, tell_of_member),
    (meeting.circle_moved, tell_of_circle),
    (meeting.circle_without_host, tell_without_host),
    (meeting.wish_moved, tell_of_wish),
    (meeting.said, pass_on_in_circle),
)
