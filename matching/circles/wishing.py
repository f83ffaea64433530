"""Waiting for a circle of peers: a topic, and the hours of a week at which one is free."""

from django.db import transaction
from django.utils import timezone

from matching import moves
from matching.models import CircleWish
from matching.models.circle import WEEK
from matching.signals import wish_moved
from matching.vocabulary import WishState

# So many topics one person may wait for at a time.
MOST_OPEN = 5


class TooMany(Exception):
    """The person waits for as many circles as one can."""


@transaction.atomic
def wish(who, *, topic, hours, time_zone, now=None):
    """Let `who` (a Correspondent) wait for a circle on a Topic; return the CircleWish.

    `hours` are numbers of half-hours of the week on the clock of `time_zone`. Who waits already gets the newer hours
    and keeps the place in line. Raises TooMany.
    """
    hours = sorted({hour for hour in hours if 0 <= hour < WEEK})
    known = CircleWish.objects.select_for_update().filter(correspondent=who, topic=topic, closed_at=None).first()
    if known is None:
        if CircleWish.objects.filter(correspondent=who, closed_at=None).count() >= MOST_OPEN:
            raise TooMany
        return CircleWish.objects.create(
            correspondent=who, topic=topic, hours=hours, time_zone=time_zone, created_at=now or timezone.now()
        )
    known.hours, known.time_zone = hours, time_zone
    known.save(update_fields=["hours", "time_zone"])
    return known


@transaction.atomic
def take_back(wish_id, *, who, now=None):
    """Take back one's own wish; return whether it still waited."""
    known = CircleWish.objects.select_for_update().filter(pk=wish_id, correspondent=who, closed_at=None).first()
    if known is None:
        return False
    moves.move_wish(known, WishState.WITHDRAWN, now)
    return True


def settle(topic_id, people, state, now):
    """Bring the open wishes of some people (numbers of Correspondents) on a topic into a WishState that may follow.

    Needs a transaction, in which the circle that it is about is held already.
    """
    found = CircleWish.objects.select_for_update(of=["self"]).filter(topic=topic_id, correspondent__in=people)
    for known in found.filter(closed_at=None).select_related("correspondent__user").order_by("pk"):
        was = known.state
        if state in moves.WISH_MOVES[was]:
            moves.move_wish(known, state, now)
            wish_moved.send(CircleWish, wish=known, was=was)
