"""One's conversations: the newest first, with whom, the last words, what is unread; and search over them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Left

from matching.models import ContactBlock, Message, Seat
from matching.talking.conversations import BEGINNING
from profiles.models import Block

from .prepared import Prepared

PAGE_SIZE, MOST_WORDS = 20, 8
# Characters of the last message.
LAST_LINE = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One conversation."""

    number: UUID
    name: str
    text: str
    is_mine: bool
    unread: int
    is_muted: bool
    is_closed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A page of conversations, and whether newer and older ones follow."""

    lines: tuple[Line, ...]
    number: int
    has_older: bool

    @property
    def newer(self):
        """Return the number of the page with newer ones, or 0."""
        return self.number - 1

    @property
    def older(self):
        """Return the number of the page with older ones, or 0."""
        return self.number + 1 if self.has_older else 0


def page_of(me, search):
    """Return the Page of the conversations of `me` that a Search asks for. Costs 1 query, none for who has none."""
    if me.pk is None:
        return Page((), 1, has_older=False)
    if search.page == 1 and not search.q:
        rows = newest(me.user.pk, me.pk)
    else:
        start = (search.page - 1) * PAGE_SIZE
        rows = list(found(others(me.user.pk, me.pk), search.q)[start : start + PAGE_SIZE + 1])
    lines = tuple(line_of(seat) for seat in rows[:PAGE_SIZE])
    return Page(lines, search.page, has_older=len(rows) > PAGE_SIZE)


def others(user, pk):
    """Return the seats of the people with whom the Correspondent `pk` of `user` talks, with what a Line shows."""
    last = Message.objects.filter(conversation=OuterRef("conversation")).order_by("-created_at", "-pk")
    seats = Seat.objects.annotate(
        mine=FilteredRelation("conversation__seats", condition=Q(conversation__seats__correspondent=pk))
    )
    fresh = Message.objects.filter(seat=OuterRef("pk"), created_at__gt=Coalesce(OuterRef("mine__read_at"), BEGINNING))
    number = fresh.order_by().values("seat").annotate(number=Count("pk")).values("number")
    return (
        seats.filter(mine__isnull=False).exclude(correspondent=pk)
        .select_related("correspondent__user__profile", "conversation")
        .annotate(
            muted=F("mine__is_muted"), unread=Coalesce(Subquery(number), 0), parted=is_parted(user, pk),
            last_text=Subquery(last.values_list(Left("text", LAST_LINE))[:1]),
            last_seat=Subquery(last.values("seat")[:1]),
        )
        .order_by("-conversation__last_at", "-pk")
    )  # fmt: skip


newest = Prepared(lambda user, pk: others(user, pk)[: PAGE_SIZE + 1], count=2)


def is_parted(me, pk):
    """Return the condition that the owner of a seat and the Correspondent `pk` of the User `me` are kept apart."""
    them, user = OuterRef("correspondent"), OuterRef("correspondent__user")
    visitors = ContactBlock.objects.filter(Q(blocker=pk, blocked=them) | Q(blocker=them, blocked=pk))
    members = Block.objects.filter(Q(blocker=me, blocked=user) | Q(blocker=user, blocked=me))
    return Exists(visitors) | Exists(members)


def found(seats, q):
    """Return those of `seats` in whose conversation, or in whose owner's name, every word of `q` stands."""
    for word in q.split()[:MOST_WORDS]:
        said = Message.objects.filter(conversation=OuterRef("conversation"), text__icontains=word)
        names = Q(correspondent__user__profile__name__icontains=word) | Q(
            correspondent__user__profile=None, correspondent__name__icontains=word
        )
        seats = seats.filter(names | Exists(said))
    return seats


def line_of(seat):
    """Return the Line of the other one's Seat from `others`."""
    return Line(
        number=seat.conversation.public_id,
        name=seat.correspondent.display_name,
        text=" ".join((seat.last_text or "").split()),
        is_mine=seat.last_seat != seat.pk,
        unread=seat.unread,
        is_muted=seat.muted,
        is_closed=seat.conversation.closed_at is not None or seat.parted,
        at=seat.conversation.last_at,
    )
