"""The contents of /circles/: groups that take somebody in, what they are about, and how many places are left."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.utils.http import urlencode

from matching.models import Circle, CircleMember, Correspondent, Seat
from matching.talking.apart import is_parted
from matching.vocabulary import CircleState, MemberState
from profiles.finding import reading
from profiles.models import Profile, Topic

PAGE_SIZE, MOST_OWN = 20, 8
HOPEFUL = (MemberState.INVITED, MemberState.WAITING, MemberState.JOINED)
KNOWN = frozenset({"topic", "page"})


@dataclass(frozen=True, slots=True)
class Card:
    """One circle as the reader may see it. `host` is "" where nobody hosts it, or the host is not shown to them."""

    number: UUID
    title: str
    topic: str
    about: str
    rhythm: str
    host: str
    is_hosted: bool
    has_begun: bool
    left: int
    places: int
    # Where the reader stands in it: "host", a MemberState, or "".
    mine: str
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of circles, the topics that one can choose, and what was not understood."""

    # The reader's own: what they host, are in, wait for or are invited to, and what ended lately.
    own: tuple[Card, ...]
    cards: tuple[Card, ...]
    # (slug, name, is chosen) of every topic that a circle of the list has.
    topics: tuple[tuple[str, str, bool], ...]
    number: int
    has_more: bool
    notes: tuple[str, ...]

    @property
    def chosen(self):
        """Return the (slug, name) of the chosen topics."""
        return [(slug, name) for slug, name, is_chosen in self.topics if is_chosen]

    def address(self, number):
        """Return the query string of the page with that number."""
        pairs = [("topic", slug) for slug, _name in self.chosen]
        return "?" + urlencode([*pairs, *([("page", number)] if number > 1 else [])])

    @property
    def newer(self):
        """Return the query string of the page before, or ""."""
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def older(self):
        """Return the query string of the page after, or ""."""
        return self.address(self.number + 1) if self.has_more else ""


def page_of(user, parameters):
    """Return the Page that `user` (User or AnonymousUser) asks for. Costs 2 queries, 3 for a member."""
    reader = reading.Reader(parameters)
    number = reader.number("page", reading.LARGEST_PAGE) or 1
    reader.note_unknown_parameters(KNOWN)
    known = {topic.slug: topic for topic in topics_of(parameters.getlist("topic"))}
    chosen = reader.values("topic", lambda slug: slug if slug in known else None)
    circles = seen_by(user, Circle.objects.open_to_join().visible_to(user))
    if chosen:
        circles = circles.filter(topic__slug__in=chosen)
    start = (number - 1) * PAGE_SIZE
    rows = list(circles.order_by("-is_free", "-created_at", "-pk")[start : start + PAGE_SIZE + 1])
    own = own_of(user) if user.is_authenticated and number == 1 else []
    return Page(
        own=tuple(card_of(circle) for circle in own),
        cards=tuple(card_of(circle) for circle in rows[:PAGE_SIZE]),
        topics=tuple((topic.slug, topic.name, topic.slug in chosen) for topic in known.values()),
        number=number, has_more=len(rows) > PAGE_SIZE, notes=tuple(reader.notes),
    )  # fmt: skip


def own_of(user):
    """Return the circles, from `seen_by`, that a member has to do with: those that go on first. Costs 1 query."""
    going_on = CircleMember.objects.filter(correspondent__user=user, state__in=HOPEFUL, circle__closed_at=None)
    been = CircleMember.objects.filter(correspondent__user=user, state=MemberState.JOINED)
    mine = Q(host__user=user) | Q(pk__in=going_on.values("circle")) | Q(pk__in=been.values("circle"))
    circles = seen_by(user, Circle.objects.filter(mine))
    return list(circles.order_by(F("closed_at").desc(nulls_first=True), "-created_at", "-pk")[:MOST_OWN])


def topics_of(slugs):
    """Return the Topics on which a circle takes somebody in, and those with one of `slugs`, by name."""
    open_now = Q(pk__in=Circle.objects.open_to_join().values("topic"))
    asked = Q(slug__in=[slug.strip() for slug in slugs[: reading.MOST_VALUES] if "\0" not in slug])
    return Topic.objects.filter(open_now | asked, parent__isnull=False).order_by("name")


def seen_by(user, circles):
    """Return `circles` with what a card and a page say to `user`.

    `host_is_shown`; `is_mine`: they host it; `my_state`: their MemberState or None; `is_apart`: somebody in it and
    they keep apart, so that to them it has no place free (quality.md S21); `is_free`: there is a place for them.
    """
    people = Profile.objects.visible_to(user).filter(pk=OuterRef("host"))
    circles = circles.select_related("topic", "host__user", "conversation").annotate(host_is_shown=Exists(people))
    if not user.is_authenticated:
        nothing = {"my_state": Value(None, CharField()), "is_apart": Value(value=False), "is_mine": Value(value=False)}
        circles = circles.annotate(**nothing)
    else:
        mine = CircleMember.objects.filter(circle=OuterRef("pk"), correspondent__user=user)
        seats = Seat.objects.filter(conversation=OuterRef("conversation"), left_at=None)
        me = Correspondent.objects.filter(user=user).values("pk")[:1]
        circles = circles.annotate(
            my_state=Subquery(mine.values("state")[:1]),
            is_apart=Exists(seats.filter(is_parted(user.pk, Subquery(me)))),
            is_mine=Q(host__isnull=False, host__user=user),
        )
    return circles.annotate(is_free=Q(taken__lt=F("places"), is_apart=False))


def card_of(circle):
    """Return the Card of a Circle from `seen_by`."""
    return Card(
        number=circle.public_id, title=circle.title, topic=circle.topic.name, about=circle.about,
        rhythm=circle.rhythm, host=circle.host.name if circle.host_is_shown else "", is_hosted=circle.is_hosted,
        has_begun=circle.state == CircleState.RUNNING, left=left_for(circle), places=circle.places,
        mine="host" if circle.is_mine else circle.my_state or "", state=circle.state,
    )  # fmt: skip


def left_for(circle):
    """Return how many places of a Circle from `seen_by` are free for the reader."""
    is_inside = circle.my_state == MemberState.JOINED
    return 0 if circle.is_apart and not is_inside else circle.left
