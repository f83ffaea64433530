"""The contents of one conversation's page: who said what when, where the request stands, what one can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.safestring import SafeString

from matching.models import Ask, Mentorship, Message, Seat
from matching.talking import apart, conversations
from matching.talking.apart import is_parted
from matching.vocabulary import CameBy, TalkKind
from profiles.finding import reading
from profiles.models import Profile, User
from profiles.showing.hours import zone
from programs.guides import MENTOR

from .conversation_list import title_of
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
    """One conversation for one of its people. `page` 1 has the newest messages, the oldest of them first."""

    seat: Seat
    # The other one of two; in a circle None.
    other: Seat | None
    # The other one's name and, where the reader may open it, page; or the circle's title and public number.
    name: str
    slug: str
    circle: UUID | None
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
    # What came of the request, when it was accepted.
    mentorship: Mentorship | None
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
    seats = Seat.objects.filter(conversation__public_id=number, correspondent__user=user, left_at=None)
    return seats.select_related("conversation__circle", "correspondent__user__profile")


def thread_of(seat, parameters):
    """Return the Thread that the owner of `seat` reads. Costs 3 queries, or 2 for a conversation without a request."""
    me = me_in(seat)
    reader = reading.Reader(parameters)
    page = reader.number("page", reading.LARGEST_PAGE) or 1
    reader.note_unknown_parameters(KNOWN)
    seats = other_seats(seat.conversation_id, seat.pk, me.user.pk, me.pk)
    other = None if is_circle(seat) else seats[0]
    start = (page - 1) * PAGE_SIZE
    rows = list(heard_by(seat, seats)[start : start + PAGE_SIZE + 1])
    ask = ask_of(seat)
    names = {each.pk: each.correspondent.display_name for each in (seat, *seats)}
    return Thread(
        seat=seat, other=other, name=title_of(seat.conversation) if other is None else names[other.pk],
        slug=other.slug or "" if other is not None else "", circle=circle_of(seat),
        messages=tuple(said(row, seat, names) for row in reversed(rows[:PAGE_SIZE])),
        page=page, has_older=len(rows) > PAGE_SIZE,
        is_closed=seat.conversation.closed_at is not None or (other is not None and other.parted),
        has_advice=page == 1 and len(rows) <= ADVISED,
        clock=me.clock, zone=me.zone,
        card=card_of(ask) if ask is not None and is_mentor(ask, seat) else None,
        line=line_of(ask) if ask is not None and not is_mentor(ask, seat) else None,
        mentorship=getattr(ask, "mentorship", None),
        notes=tuple(reader.notes),
    )  # fmt: skip


def me_in(seat):
    """Return the Me of a seat's owner. Costs no query."""
    profile = seat.correspondent.profile
    clock = zone(profile.time_zone) if profile is not None else None
    return Me(seat.correspondent.user, seat.correspondent_id, clock or USUAL_ZONE, profile.time_zone if clock else "")


def is_circle(seat):
    """Return whether a seat is in the conversation of a circle."""
    return seat.conversation.kind == TalkKind.CIRCLE


def circle_of(seat):
    """Return the public number of the circle whose conversation a seat is in, or None. Costs no query."""
    circle = getattr(seat.conversation, "circle", None)
    return circle.public_id if circle is not None else None


def heard_by(seat, seats):
    """Return the messages that the owner of `seat` reads, the newest first; `seats` are the others', from `others`.

    In a circle that leaves out what people said with whom they keep apart.
    """
    hidden = [each.pk for each in seats if each.parted] if is_circle(seat) else []
    found = messages_of(seat)
    return found.exclude(seat__in=hidden) if hidden else found


def others(conversation, seat, user, pk):
    """Return the seats in a conversation beside `seat`, whose owner is the Correspondent `pk` of `user`."""
    # `visible_to` asks a user for no more than the number.
    pages = Profile.objects.visible_to(User(pk=user)).filter(user=OuterRef("correspondent__user")).values("slug")
    seats = Seat.objects.filter(conversation=conversation).exclude(pk=seat)
    seats = seats.annotate(slug=Subquery(pages[:1]), parted=is_parted(user, pk))
    return seats.select_related("correspondent__user__profile")


other_seats = Prepared(others, count=4)
asks_numbered = Prepared(lambda pk: with_words(Ask.objects.filter(pk=pk)), count=1)


def people_beside(seat):
    """Return the other Seats of a circle's conversation that its pages name to the owner of `seat`, who left ones too.

    Whoever keeps the reader away is absent for them; whom the reader keeps away is named, so that it can be taken
    back. Costs 1 query, and up to 2 for each who is kept apart.
    """
    seats = other_seats(seat.conversation_id, seat.pk, seat.correspondent.user_id, seat.correspondent_id)
    mine = seat.correspondent
    return [
        each for each in seats
        if not each.correspondent.is_gone
        and (not each.parted or apart.is_blocking(by=mine, whom=each.correspondent))
    ]  # fmt: skip


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
    """Return a Message as it shows to the owner of `seat`; `names` are those of all seats."""
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
