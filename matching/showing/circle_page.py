"""The contents of one circle's page: what it is about, where it stands, who is in it, when it meets, what to do."""

from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from django.db.models import OuterRef, Subquery

from matching.circles import joining
from matching.models import Circle, CircleMember
from matching.models.circle import JOIN_UNTIL, MEETINGS
from matching.talking.apart import is_parted
from matching.vocabulary import CircleState, MemberState
from profiles.models import Profile
from profiles.vocabulary import Direction
from programs.guides.papers import CIRCLE_OUTLINE

from . import meetings
from .circle_list import left_for, seen_by
from .inbox import USUAL_ZONE, me_of


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a circle, as the others in it read them. `slug` is "" where the reader may not open a page."""

    name: str
    slug: str
    is_me: bool


@dataclass(frozen=True, slots=True)
class CirclePage:
    """One circle for one reader."""

    circle: Circle
    is_host: bool
    is_inside: bool
    # The reader's MemberState, or "".
    mine: str
    left: int
    # "" where nobody hosts it or the reader may not see who does.
    host: str
    host_slug: str
    can_write: bool
    members: tuple[Member, ...]
    waiting: int
    # Its meetings, for those in it.
    part: meetings.Part | None
    clock: tzinfo

    @property
    def number(self) -> UUID:
        """Return the circle's public number."""
        return self.circle.public_id

    @property
    def takes_in(self):
        """Return whether somebody new may still come in, places apart."""
        return joining.is_open(self.circle)

    @property
    def can_begin(self):
        """Return whether the reader may let it begin."""
        return self.is_host and self.circle.state == CircleState.GATHERING

    @property
    def can_close(self):
        """Return whether the reader may end it for all: its host, or anybody in one that nobody hosts."""
        return not self.circle.is_closed and may_close(self.circle, is_host=self.is_host, is_inside=self.is_inside)

    @property
    def joins_until(self):
        """Return after how many meetings nobody new comes in."""
        return JOIN_UNTIL

    @property
    def can_change(self):
        """Return whether the reader may change what it says."""
        return self.is_host and not self.circle.is_closed

    @property
    def all(self):
        """Return how many meetings a circle has."""
        return MEETINGS

    @property
    def outline(self):
        """Return what the six meetings are about: (number, programs.guides.Part, "done", "next" or "")."""
        done = self.circle.held if self.is_inside else 0
        upcoming = done + 1 if self.is_inside and not self.circle.is_closed else 0
        return [
            (number, part, "done" if number <= done else "next" if number == upcoming else "")
            for number, part in enumerate(CIRCLE_OUTLINE, start=1)
        ]


def may_close(circle, *, is_host, is_inside):
    """Return whether somebody may end a Circle for all."""
    return is_host or (is_inside and circle.host_id is None and circle.state == CircleState.RUNNING)


def circle_for(user, number):
    """Return the queryset of the Circle with the public `number` that `user` may see: one row or none."""
    return seen_by(user, Circle.objects.visible_to(user).filter(public_id=number))


def page_of(user, circle):
    """Return the CirclePage of a Circle from `circle_for`. Costs 3 queries for a member in it, else 1."""
    is_host = circle.host is not None and circle.host.user_id == user.pk is not None
    is_inside = is_host or circle.my_state == MemberState.JOINED
    me = me_of(user) if user.is_authenticated else None
    people = list(people_of(circle, me)) if is_inside else []
    members = [each for each in people if each.state == MemberState.JOINED]
    host = circle.host if circle.host_is_shown else None
    return CirclePage(
        circle=circle, is_host=is_host, is_inside=is_inside, mine=circle.my_state or "", left=left_for(circle),
        host=host.name if host else "", host_slug=host.slug if host else "",
        can_write=me is None and host is not None and can_be_written(circle),
        members=tuple(member_of(each, me) for each in members if not each.parted),
        waiting=len(people) - len(members),
        part=meetings.part_of(circle, me.clock) if is_inside else None, clock=me.clock if me else USUAL_ZONE,
    )  # fmt: skip


def can_be_written(circle):
    """Return whether a visitor can ask the host of a Circle for a place through the contact page. Costs 1 query."""
    if circle.host.is_paused or not circle.left or not joining.is_open(circle):
        return False
    return circle.host.interests.filter(direction=Direction.HELP).exists()


def people_of(circle, me):
    """Return the CircleMembers in a circle, or waiting for it, in the order in which they came. Costs 1 query."""
    pages = Profile.objects.visible_to(me.user).filter(user=OuterRef("correspondent__user")).values("slug")
    rows = CircleMember.objects.filter(circle=circle, state__in=[MemberState.JOINED, MemberState.WAITING])
    rows = rows.annotate(slug=Subquery(pages[:1]), parted=is_parted(me.user.pk, me.pk))
    return rows.select_related("correspondent__user__profile").order_by("since", "pk")


def member_of(row, me):
    """Return the Member of a CircleMember from `people_of`."""
    return Member(row.correspondent.display_name, row.slug or "", is_me=row.correspondent_id == me.pk)
