"""One's conversations: the newest first, with whom, the last words, what is unread; and search over them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _

from matching.models import Message, Seat
from matching.talking.apart import is_parted
from matching.talking.conversations import BEGINNING, heard
from matching.vocabulary import TalkKind

from .prepared import Prepared

PAGE_SIZE, MOST_WORDS = 20, 8
# Characters of the last message.
LAST_LINE = 160
NAME = Coalesce("seat__correspondent__user__profile__name", "seat__correspondent__name")


@dataclass(frozen=True, slots=True)
class Line:
    """One conversation."""

    number: UUID
    # The other one's name, or the circle's title.
    name: str
    is_circle: bool
    text: str
    # Whether nobody has said anything yet.
    is_silent: bool
    # In a circle, who said the last words, unless it was the reader.
    speaker: str
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
        rows = list(found(me, others(me.user.pk, me.pk), search.q)[start : start + PAGE_SIZE + 1])
    lines = tuple(line_of(seat) for seat in rows[:PAGE_SIZE])
    return Page(lines, search.page, has_older=len(rows) > PAGE_SIZE)


def others(user, pk):
    """Return one seat of each conversation of the Correspondent `pk` of `user`, with what a Line shows.

    Of two people it is the other one's; in a circle it is one's own.
    """
    seats = Seat.objects.annotate(
        mine=FilteredRelation("conversation__seats", condition=Q(conversation__seats__correspondent=pk))
    ).filter(mine__isnull=False, mine__left_at=None)
    in_pair, in_circle = Q(conversation__kind=TalkKind.PAIR), Q(conversation__kind=TalkKind.CIRCLE)
    last = heard(Message.objects.filter(conversation=OuterRef("conversation")), user, pk).order_by("-created_at", "-pk")
    fresh = Message.objects.filter(
        conversation=OuterRef("conversation"), created_at__gt=Coalesce(OuterRef("mine__read_at"), BEGINNING)
    )
    fresh = heard(fresh.exclude(seat=OuterRef("mine")), user, pk).order_by()
    number = fresh.values("conversation").annotate(number=Count("pk")).values("number")
    return (
        seats.filter((in_pair & ~Q(correspondent=pk)) | (in_circle & Q(correspondent=pk)))
        .select_related("correspondent__user__profile", "conversation__circle")
        .annotate(
            muted=F("mine__is_muted"), unread=Coalesce(Subquery(number), 0), parted=is_parted(user, pk),
            last_text=Subquery(last.values_list(Left("text", LAST_LINE))[:1]),
            last_seat=Subquery(last.values("seat")[:1]), last_name=Subquery(last.values_list(NAME)[:1]),
        )
        .order_by("-conversation__last_at", "-pk")
    )  # fmt: skip


newest = Prepared(lambda user, pk: others(user, pk)[: PAGE_SIZE + 1], count=2)


def found(me, seats, q):
    """Return those of `seats` in whose conversation, or in the name of whose owner or circle, each word of `q` is."""
    for word in q.split()[:MOST_WORDS]:
        said = heard(
            Message.objects.filter(conversation=OuterRef("conversation"), text__icontains=word), me.user.pk, me.pk
        )
        names = Q(correspondent__user__profile__name__icontains=word) | Q(
            correspondent__user__profile=None, correspondent__name__icontains=word
        )
        named = (Q(conversation__kind=TalkKind.PAIR) & names) | Q(conversation__circle__title__icontains=word)
        seats = seats.filter(named | Exists(said))
    return seats


def line_of(seat):
    """Return the Line of a Seat from `others`."""
    is_circle = seat.conversation.kind == TalkKind.CIRCLE
    is_mine = (seat.last_seat == seat.pk) is is_circle
    return Line(
        number=seat.conversation.public_id,
        name=title_of(seat.conversation) if is_circle else seat.correspondent.display_name,
        is_circle=is_circle,
        text=" ".join((seat.last_text or "").split()),
        is_silent=seat.last_seat is None,
        speaker=(seat.last_name or "") if is_circle and not is_mine else "",
        is_mine=is_mine,
        unread=seat.unread,
        is_muted=seat.muted,
        is_closed=seat.conversation.closed_at is not None or seat.parted,
        at=seat.conversation.last_at,
    )


def title_of(conversation):
    """Return the title of the circle that a Conversation belongs to."""
    circle = getattr(conversation, "circle", None)
    return circle.title if circle is not None else _("A circle")
