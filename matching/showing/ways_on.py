"""What somebody can do today for whom there is no mentor: circles with a place, a wish for one, small offers, programs.

For 440 who want help there are 75 who give it, so these are the usual answer, not the exception (design.md).
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode

from matching.models import Circle, CircleWish
from matching.vocabulary import WishState
from profiles.models import Topic
from profiles.vocabulary import OfferKind

from .circle_list import card_of, seen_by

MOST = 3
# What takes a mentor half an hour or less, so that there are places when months are gone.
SMALL = (OfferKind.QUESTION, OfferKind.CALL)


@dataclass(frozen=True, slots=True)
class WaysOn:
    """The ways on for some topics. `circles` are Cards with a place free; addresses are without the site's own part."""

    circles: tuple
    # The one topic to wait for a circle on, or None where there are several or none.
    topic: Topic | None
    # How many others wait for a circle on it.
    waiting: int
    wish_url: str
    small_url: str
    programs_url: str
    circles_url: str


def open_circles(user, topics, most=MOST):
    """Return up to `most` Cards of circles on one of `topics` (slugs) with a place for `user`, or a visitor, today.

    Without topics, on any. Costs 1 query.
    """
    user = user or AnonymousUser()
    circles = seen_by(user, Circle.objects.open_to_join()).filter(is_free=True)
    if topics:
        circles = circles.filter(topic__slug__in=list(topics))
    if user.is_authenticated:
        circles = circles.exclude(host__user=user).exclude(
            members__state__in=["joined", "waiting"], members__correspondent__user=user
        )
    return tuple(card_of(circle) for circle in circles.order_by("-created_at", "-pk")[:most])


def ways_on(user, topics):
    """Return the WaysOn for `user` (User, AnonymousUser or None) and `topics` (slugs). Costs up to 3 queries."""
    topics = list(topics)
    topic = Topic.objects.filter(slug=topics[0]).first() if len(topics) == 1 else None
    asked = [("topic", slug) for slug in topics]
    return WaysOn(
        circles=open_circles(user, topics),
        topic=topic,
        waiting=waiting_for(topic, user) if topic is not None else 0,
        wish_url=address("matching:circle_wish", asked[:1]),
        small_url=address("matching:mentors", [*(("offer", kind.value) for kind in SMALL), *asked]),
        programs_url=address("programs:list", asked),
        circles_url=address("matching:circles", asked),
    )


def waiting_for(topic, user=None):
    """Return how many people wait for a circle of peers on a Topic, `user` apart. Costs 1 query."""
    wishes = CircleWish.objects.filter(topic=topic, state=WishState.WAITING)
    if user is not None and user.is_authenticated:
        wishes = wishes.exclude(correspondent__user=user)
    return wishes.count()


def address(name, query):
    """Return the address of a page with a query (pairs)."""
    return reverse(name) + (f"?{urlencode(query)}" if query else "")
