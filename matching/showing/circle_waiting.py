"""The contents of /circles/wait/: what one waits for, with how many others, and what is open on these topics today."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from matching.circles.forming import WISH_DAYS
from matching.models import Circle, CircleMember, CircleWish
from matching.vocabulary import MemberState, WishState

from .ways_on import open_circles


@dataclass(frozen=True, slots=True)
class Waiting:
    """One wish of the reader: how many others wait for the topic, or the circle that is proposed to them."""

    slug: str
    topic: str
    since: datetime
    others: int
    circle: UUID | None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """What the reader waits for, and circles on these topics, or on the one asked about, with a place free."""

    waits: tuple[Waiting, ...]
    circles: tuple
    days: int


def page_of(user, topic=""):
    """Return the WaitingPage of a member, who may ask about a topic (slug). Costs 2 queries."""
    waits = tuple(waits_of(user))
    topics = {topic} if topic else {each.slug for each in waits}
    return WaitingPage(waits, open_circles(user, sorted(topics)), WISH_DAYS)


def waits_of(user):
    """Yield a member's open wishes as Waiting, the oldest first. Costs 1 query."""
    others = CircleWish.objects.filter(topic=OuterRef("topic"), state=WishState.WAITING)
    others = others.exclude(correspondent__user=user).order_by().values("topic")
    proposed = CircleMember.objects.filter(
        Q(state=MemberState.INVITED) | Q(state=MemberState.JOINED), correspondent__user=user,
        circle__topic=OuterRef("topic"), circle__closed_at=None, circle__is_hosted=False,
    ).order_by("-pk")  # fmt: skip
    rows = CircleWish.objects.filter(correspondent__user=user, closed_at=None).select_related("topic")
    rows = rows.annotate(
        others=Subquery(others.annotate(n=Count("pk")).values("n")), circle=Subquery(proposed.values("circle")[:1])
    )
    rows = list(rows.order_by("created_at", "pk"))
    numbers = {row.circle for row in rows if row.circle is not None and row.state == WishState.PROPOSED}
    public = dict(Circle.objects.filter(pk__in=numbers).values_list("pk", "public_id")) if numbers else {}
    for row in rows:
        yield Waiting(row.topic.slug, row.topic.name, row.created_at, row.others or 0, public.get(row.circle))
