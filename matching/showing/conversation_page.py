"""The contents of one conversation's page: who said what when, where the request stands, what one can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.safestring import SafeString

from matching.models import Ask, Message, Seat
from matching.talking import conversations
from matching.vocabulary import CameBy
from profiles.finding import reading
from profiles.models import Profile, User
from profiles.showing.hours import zone
from programs.guides import MENTOR

from .conversation_list import is_parted
from .decisions import Card, card_of
from .inbox import USUAL_ZONE, Me, with_words
from .own_words import as_html
from .prepared import Prepared
from .requests import Line, line_of

PAGE_SIZE = 50
# quality.md S23: the first messages between strangers carry advice.
ADVISED = 3
KNOWN = frozenset({"page"})


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it shows. `rest` is what was cut off from a mail, "" when there was nothing, or it is too old."""

    number: str
    name: str
    is_mine: bool
    words: SafeString
    at: datetime
    by_mail: bool
    rest: SafeString | str
    attachments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation for one of its two people. `page` 1 has the newest messages, the oldest of them first."""

    seat: Seat
    other: Seat
    name: str
    slug: str
    messages: tuple[Said, ...]
    page: int
    has_older: bool
    is_closed: bool
    has_advice: bool
    clock: tzinfo
    zone: str
    # For the mentor who was asked, and for whoever asked.
    card: Card | None
    line: Line | None
    notes: tuple[str, ...]

    @property
    def number(self):
        """Return the public number of the conversation."""
        return self.seat.conversation.public_id

    @property
    def is_fresh(self):
        """Return whether nobody has said anything since the mentor's answer: then it is time for what comes next."""
        answered_at = self.card.ask.closed_at if self.card is not None else None
        return answered_at is not None and not any(message.at > answered_at for message in self.messages)

    @property
    def letters(self):
        """Return the letters of MENTOR while there is something to decide: the mirror of what the sender answered."""
        return MENTOR if self.card is not None and self.card.ask.is_open else ()


def seat_of(user, number):
    """Return the queryset of the Seat of `user` in the conversation with the public `number`: one row or none."""
    seats = Seat.objects.filter(conversation__public_id=number, correspondent__user=user)
    return seats.select_related("conversation", "correspondent__user__profile")


def thread_of(seat, parameters):
    """Return the Thread that the owner of `seat` reads. Costs 3 queries, or 2 for a conversation without a request."""
    me = me_in(seat)
    reader = reading.Reader(parameters)
    page = reader.number("page", reading.LARGEST_PAGE) or 1
    reader.note_unknown_parameters(KNOWN)
    other = other_of(seat, me)
    start = (page - 1) * PAGE_SIZE
    rows = list(messages_of(seat)[start : start + PAGE_SIZE + 1])
    ask = ask_of(seat)
    names = {seat.pk: seat.correspondent.display_name, other.pk: other.correspondent.display_name}
    return Thread(
        seat=seat, other=other, name=names[other.pk], slug=other.slug or "",
        messages=tuple(said(row, seat, names) for row in reversed(rows[:PAGE_SIZE])),
        page=page, has_older=len(rows) > PAGE_SIZE,
        is_closed=seat.conversation.closed_at is not None or other.parted,
        has_advice=page == 1 and len(rows) <= ADVISED,
        clock=me.clock, zone=me.zone,
        card=card_of(ask) if ask is not None and is_mentor(ask, seat) else None,
        line=line_of(ask) if ask is not None and not is_mentor(ask, seat) else None,
        notes=tuple(reader.notes),
    )  # fmt: skip


def me_in(seat):
    """Return the Me of a seat's owner. Costs no query."""
    profile = seat.correspondent.profile
    clock = zone(profile.time_zone) if profile is not None else None
    return Me(seat.correspondent.user, seat.correspondent_id, clock or USUAL_ZONE, profile.time_zone if clock else "")


def other_of(seat, me):
    """Return the other Seat: with `slug`, that of a page that `me` may open, and `parted`. Costs 1 query."""
    return other_seats(seat.conversation_id, seat.pk, me.user.pk, me.pk)[0]


def others(conversation, seat, user, pk):
    """Return the seats in a conversation beside `seat`, whose owner is the Correspondent `pk` of `user`."""
    # `visible_to` asks a user for no more than the number.
    pages = Profile.objects.visible_to(User(pk=user)).filter(user=OuterRef("correspondent__user")).values("slug")
    seats = Seat.objects.filter(conversation=conversation).exclude(pk=seat)
    seats = seats.annotate(slug=Subquery(pages[:1]), parted=is_parted(user, pk))
    return seats.select_related("correspondent__user__profile")


other_seats = Prepared(others, count=4)
asks_numbered = Prepared(lambda pk: with_words(Ask.objects.filter(pk=pk)), count=1)


def messages_of(seat):
    """Return the messages of a seat's conversation, the newest first."""
    return Message.objects.filter(conversation=seat.conversation_id).order_by("-created_at", "-pk")


def ask_of(seat):
    """Return the Ask that began a seat's conversation, or None. Costs at most 1 query."""
    number = seat.conversation.ask_id
    return None if number is None else next(iter(asks_numbered(number)), None)


def is_mentor(ask, seat):
    """Return whether the owner of a seat is the mentor of an ask."""
    return ask.mentor is not None and ask.mentor.user_id == seat.correspondent.user_id


def said(message, seat, names):
    """Return a Message as it shows to the owner of `seat`; `names` are those of the two seats."""
    kept_until = message.created_at + timedelta(days=settings.MAIL_ORIGINAL_DAYS)
    return Said(
        number=str(message.public_id),
        name=names[message.seat_id],
        is_mine=message.seat_id == seat.pk,
        words=as_html(message.text),
        at=message.created_at,
        by_mail=message.came_by == CameBy.MAIL,
        rest=as_html(message.rest) if message.rest and timezone.now() < kept_until else "",
        attachments=tuple((name, filesizeformat(size)) for name, size in message.attachments),
    )


def note_read(thread):
    """Write down that the reader of a Thread has seen its newest messages. Costs 1 query where something is new."""
    seen = thread.seat.read_at or conversations.BEGINNING
    if thread.page == 1 and thread.messages and thread.messages[-1].at > seen:
        conversations.mark_read(thread.seat, thread.messages[-1].at)
