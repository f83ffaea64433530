"""A circle begins, and ends: completed after its meetings, or ended kindly, with its places free again."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from matching import moves
from matching.meetings import setting
from matching.models import Circle, Closing, Stranger
from matching.models.circle import FEWEST
from matching.signals import circle_moved, circle_without_host, closing_given
from matching.talking import people
from matching.vocabulary import CircleState, EndReason, MemberState, Reached, WishState
from profiles.models import Offer
from profiles.vocabulary import OfferKind

from . import joining, opening, wishing


class TooFew(Exception):
    """Fewer than three people are in the circle, its host counted."""


def people_in(circle):
    """Return how many people are in a circle, its host counted."""
    return circle.taken + (1 if circle.host_id is not None else 0)


@transaction.atomic
def begin(circle_id, now=None):
    """Let a circle begin to meet; return it. One that has begun stays as it is. Raises TooFew, and moves.Illegal.

    Who is invited and has not answered yet may still come in until the invitation ends (forming.py).
    """
    now = now or timezone.now()
    circle = joining.hold(circle_id)
    if circle.state == CircleState.RUNNING:
        return circle
    if people_in(circle) < FEWEST:
        raise TooFew
    was = circle.state
    moves.move_circle(circle, CircleState.RUNNING, now, started_at=now)
    inside = circle.members.filter(state=MemberState.JOINED)
    wishing.settle(circle.topic_id, list(inside.values_list("correspondent", flat=True)), WishState.MET, now)
    circle_moved.send(Circle, circle=circle, was=was)
    return circle


@transaction.atomic
def close(circle_id, *, reason, by=None, now=None):
    """End a circle for an EndReason; return it. "done" completes one that met. A second time changes nothing."""
    now = now or timezone.now()
    circle = joining.hold(circle_id)
    if circle.is_closed:
        return circle
    reason, was = EndReason(reason), circle.state
    is_done = reason == EndReason.DONE and was == CircleState.RUNNING
    setting.call_off_all(circle.meetings.all(), by, now)
    free_offer(circle)
    moves.move_circle(circle, CircleState.COMPLETED if is_done else CircleState.ENDED, now, reason=reason)
    waiting = circle.members.filter(state__in=[MemberState.WAITING, MemberState.INVITED])
    for member in waiting.select_related("correspondent"):
        joining.become(circle, member, member.correspondent, MemberState.LAPSED, now)
    joining.close_conversation(circle, now)
    circle_moved.send(Circle, circle=circle, was=was)
    return circle


def free_offer(circle):
    """Give the places of a held circle back to its host's offer."""
    if circle.host_id is not None:
        offers = Offer.objects.filter(profile=circle.host_id, kind=OfferKind.CIRCLE)
        offers.filter(taken__gte=circle.taken).update(taken=F("taken") - circle.taken)


@transaction.atomic
def go_on_without_host(circle_id, now=None):
    """Let a circle whose host leaves for good go on among peers, if three are in it; else it ends. Return it.

    Who has come together for a topic need not begin again at looking for each other: a circle that was still
    gathering begins. A second time changes nothing.
    """
    now = now or timezone.now()
    circle = joining.hold(circle_id)
    if circle.is_closed or circle.host_id is None:
        return circle
    if circle.taken < FEWEST:
        return close(circle_id, reason=EndReason.LEFT, now=now)
    free_offer(circle)
    opening.stand_up(circle, people.of_user(circle.host.user), now)
    circle.host, circle.is_hosted = None, False
    circle.save(update_fields=["host", "is_hosted"])
    circle_without_host.send(Circle, circle=circle)
    return begin(circle_id, now) if circle.state == CircleState.GATHERING else circle


@transaction.atomic
def give(circle_id, *, by, reached, to_other="", to_staff="", topics=(), offer="", now=None):
    """Take in somebody's closing survey of a circle; return the Closing. A second time replaces it. Raises Stranger."""
    circle = Circle.objects.select_for_update(of=["self"]).select_related("host").get(pk=circle_id)
    is_host = circle.host is not None and by.user_id == circle.host.user_id is not None
    if not is_host and not circle.members.filter(correspondent=by, state=MemberState.JOINED).exists():
        raise Stranger(by)
    answers = {"reached": Reached(reached), "to_other": to_other, "to_staff": to_staff, "offer": offer}
    closing = Closing.objects.keep(circle=circle, by=by, answers=answers, topics=topics, now=now)
    closing_given.send(Closing, closing=closing)
    return closing
