"""The contents of /inbox/: what waits for one's decision, and what one asked. Conversations: conversation_list.py.

Four queries, however long the lists are: who I am, all asks of both kinds, held mails, conversations.
"""

from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from matching.models import Ask, Correspondent, HeldMail, Message, Request, Seat
from matching.talking.conversations import with_unread
from matching.vocabulary import AskState, Turn
from profiles.finding import reading
from profiles.models import Offer
from profiles.showing.hours import zone

from .decisions import card_of, question_of
from .prepared import Prepared
from .requests import Standing, standing_of

SALT = "matching.showing.inbox"
MOST_WAITING, MOST_REQUESTS = 20, 20
KNOWN = frozenset({"q", "page", "done", "at"})
# Whose time we do not know reads the time of most.
USUAL_ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Me:
    """Who reads: their Correspondent's number (None before anybody wrote to anybody), their clock, what they have."""

    user: object
    pk: int | None
    clock: tzinfo
    # "" when nobody told us.
    zone: str
    # Whether any mail from another address waits for them.
    has_held: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What the address asks for: words, a page, the ask that was just answered and its place in the list.

    `notes` say what was not understood and so left out.
    """

    q: str
    page: int
    done: UUID | None
    at: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The mails from other addresses that wait for somebody's yes in one conversation."""

    number: UUID
    name: str
    # (key, mail): the key names it in forms and tells nothing.
    mails: tuple[tuple[str, HeldMail], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for somebody: things to decide, and conversations with something unread."""

    decisions: int
    unread: int

    def __bool__(self):
        return bool(self.decisions or self.unread)


def read(parameters):
    """Return the Search of a QueryDict. Whatever stands in it, nothing fails."""
    reader = reading.Reader(parameters)
    found = {
        "q": reader.words(str.split),
        "page": reader.number("page", reading.LARGEST_PAGE) or 1,
        "done": number_of(reader.single("done")),
        "at": reader.number("at", MOST_WAITING) or 1,
    }
    reader.note_unknown_parameters(KNOWN)
    return Search(**found, notes=tuple(reader.notes))


def number_of(text):
    """Return the UUID that a text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def me_of(user):
    """Return the Me of a User. Costs 1 query."""
    found = next(iter(correspondents(user.pk)), None)
    if found is None:
        return Me(user, None, USUAL_ZONE, "")
    name = found.profile.time_zone if found.profile is not None else ""
    clock = zone(name)
    return Me(user, found.pk, clock or USUAL_ZONE, name if clock else "", found.has_held)


correspondents = Prepared(
    lambda user: (
        Correspondent.objects.filter(user=user)
        .named()
        .annotate(has_held=Exists(HeldMail.objects.filter(seat__correspondent=OuterRef("pk"))))
    ),
    count=1,
)


def asks_of(me, done=None):
    """Return the Asks that the inbox of `me` shows, with all that is said of them. Costs 1 query.

    Those that wait for me as a mentor, the oldest first, and one more than are shown; that with the number `done`,
    which I just answered; and all of my newest requests.
    """
    if done is None:
        return usual_asks(me.user.pk, me.pk)
    answered = Ask.objects.filter(public_id=done, mentor__user=me.user).values("pk")
    wanted = numbers_of_asks(me.user.pk, me.pk).union(answered)
    return list(with_words(Ask.objects.filter(pk__in=wanted)).order_by("turn_at", "id"))


def numbers_of_asks(user, sender):
    """Return the primary keys of the asks that wait for the User `user`, and of the newest requests of `sender`."""
    open_asks = Ask.objects.open().filter(mentor__user=user, turn=Turn.MENTOR)
    waiting = open_asks.exclude(pk__in=Ask.objects.of_parted().values("pk")).order_by("turn_at", "id")
    newest = Request.objects.filter(sender=sender).order_by("-created_at")[:MOST_REQUESTS]
    mine = Ask.objects.filter(request__in=newest.values("pk"))
    return waiting.values("pk")[: MOST_WAITING + 1].union(mine.values("pk"))


def with_words(asks):
    """Return Asks with the people and words that cards show, and the kinds that the mentor still has places for."""
    last = Message.objects.filter(conversation__ask=OuterRef("pk")).order_by("-created_at", "-pk")
    left = Offer.objects.with_places().filter(profile=OuterRef("mentor")).order_by("kind").values("kind")
    return asks.select_related(
        "request__topic", "conversation", "mentor", "sender__user__profile", "mentorship"
    ).annotate(last_words=Subquery(last.values("text")[:1]), kinds_left=ArraySubquery(left))  # fmt: skip


usual_asks = Prepared(
    lambda user, sender: with_words(Ask.objects.filter(pk__in=numbers_of_asks(user, sender))).order_by("turn_at", "id"),
    count=2,
)


def decisions_of(me, asks, search):
    """Return (Cards of the asks that wait for `me` as a mentor, whether there are more of them)."""
    mine = [ask for ask in asks if is_to_me(ask, me)]
    waiting = [ask for ask in mine if ask.is_open and ask.turn == Turn.MENTOR and ask.public_id != search.done]
    cards = [card_of(ask) for ask in waiting[:MOST_WAITING]]
    done = next((ask for ask in mine if ask.public_id == search.done), None)
    if done is not None:
        cards.insert(search.at - 1, card_of(done))
    return cards, len(waiting) > MOST_WAITING


def is_to_me(ask, me):
    """Return whether an ask's mentor is `me`."""
    return ask.mentor is not None and ask.mentor.user_id == me.user.pk


def questions_of(me, asks):
    """Return the Questions that mentors asked `me` about a request."""
    return [
        question_of(ask)
        for ask in asks
        if ask.sender_id == me.pk and ask.state == AskState.OPEN and ask.turn == Turn.SENDER
    ]


def requests_of(me, asks):
    """Return (Request, Standing, kind in words, conversation or None, mentorship or None) of what `me` asked.

    The newest first. The conversation is that with whoever is asked now, or said yes.
    """
    found = {}
    for ask in asks:
        if ask.request.sender_id == me.pk:
            found.setdefault(ask.request_id, []).append(ask)
    rows = [sorted(group, key=lambda ask: ask.rank) for group in found.values()]
    rows.sort(key=lambda group: group[0].request.created_at, reverse=True)
    return [
        (group[0].request, standing(group), group[0].get_kind_display(), conversation_in(group), mentorship_in(group))
        for group in rows
    ]


def conversation_in(asks):
    """Return the Conversation of the ask that is open, or was accepted, or None."""
    for ask in asks:
        if ask.state in (AskState.OPEN, AskState.ACCEPTED):
            return getattr(ask, "conversation", None)
    return None


def mentorship_in(asks):
    """Return the Mentorship that came of one of the asks, or None: a circle has none."""
    return next(filter(None, (getattr(ask, "mentorship", None) for ask in asks)), None)


def standing(asks) -> Standing:
    """Return where the request of `asks`, all of its asks in order, stands."""
    return standing_of(asks[0].request, asks=asks)


def held_of(me):
    """Return a list of Held, one for each conversation with mails that wait for `me`. Costs 1 query where some do."""
    if not me.has_held:
        return []
    other = Seat.objects.filter(conversation=OuterRef("seat__conversation")).exclude(pk=OuterRef("seat"))
    name = Coalesce(F("correspondent__user__profile__name"), F("correspondent__name"))
    mails = HeldMail.objects.filter(seat__correspondent=me.pk, seat__conversation__closed_at=None, seat__left_at=None)
    mails = mails.select_related("seat__conversation").annotate(
        with_whom=Coalesce(F("seat__conversation__circle__title"), Subquery(other.values_list(name)[:1]))
    )
    found = {}
    for mail in mails.order_by("received_at", "pk"):
        found.setdefault(mail.seat.conversation, []).append(mail)
    return [
        Held(one.public_id, group[0].with_whom or "", tuple((key_of(mail), mail) for mail in group))
        for one, group in found.items()
    ]


def key_of(mail):
    """Return what names a HeldMail in forms: 128 bits that only we can make."""
    return salted_hmac(SALT, str(mail.pk), algorithm="sha256").hexdigest()[:32]


def waiting_for(user):
    """Return the Waiting of a User, for a page that leads to the inbox. Costs 1 query."""
    asks = Ask.objects.waiting_for(user).exclude(pk__in=Ask.objects.of_parted().values("pk")).order_by()
    held = HeldMail.objects.filter(seat__correspondent__user=user, seat__conversation__closed_at=None).order_by()
    seats = Seat.objects.filter(correspondent__user=user, left_at=None)
    unread = with_unread(seats, user).filter(unread__gt=0).order_by()
    numbers = Correspondent.objects.filter(user=user).values_list(counted(asks), counted(held), counted(unread)).first()
    asks, held, unread = numbers or (0, 0, 0)
    return Waiting(decisions=asks + held, unread=unread)


def counted(rows):
    """Return a subquery that says how many `rows` there are."""
    ones = rows.values_list(Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(ones), 0)
