"""A mentor's answer: yes, a question first, not now, or a pause. From the page, from a mail, or by just replying."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from matching.circles import joining, opening
from matching.models import Ask, Circle, Mentorship
from matching.talking import people
from matching.talking.apart import are_apart
from matching.vocabulary import AskState, NotNow, RequestState
from profiles.models import Offer, Profile, Topic
from profiles.vocabulary import Accepting, OfferKind

from . import asking, saying


class Settled(Exception):
    """The ask was answered, taken back, or went on to somebody else; or one blocked the other. Carries the Ask."""

    def __init__(self, ask):
        super().__init__(ask)
        self.ask = ask


class Full(Exception):
    """The mentor's offer of this kind has no place left. Carries the Ask."""

    def __init__(self, ask):
        super().__init__(ask)
        self.ask = ask


def hold(ask_id, *, with_profile=False):
    """Return (Ask, its Request), both held until the transaction ends; raise Settled unless it can be answered.

    `with_profile` holds the mentor's profile as well, which has to come first.
    """
    found = Ask.objects.values_list("request_id", "mentor_id").get(pk=ask_id)
    if with_profile and found[1] is not None:
        Profile.objects.lock(found[1])
    request = asking.locked(found[0])
    ask = Ask.objects.select_related("mentor__user", "sender__user__profile", "conversation").get(pk=ask_id)
    if not ask.is_open or ask.mentor is None or are_apart(ask.sender, people.of_user(ask.mentor.user)):
        raise Settled(ask)
    return ask, request


@transaction.atomic
def accept(ask_id, *, words="", now=None):
    """Say yes: take a place of the offer, end the request's other asks, open a Mentorship and return it.

    Who asked for a circle comes into the one that the mentor hosts, or that begins with them: then a CircleMember is
    returned. `words` become a message. Raises Settled, and Full when the last place was just taken: then nothing has
    changed.
    """
    now = now or timezone.now()
    ask, request = hold(ask_id, with_profile=True)
    if ask.kind == OfferKind.CIRCLE:
        return accept_into_circle(ask, request, words, now)
    taken = Offer.objects.with_places().filter(profile=ask.mentor_id, kind=ask.kind).update(taken=F("taken") + 1)
    if not taken:
        raise Full(ask)
    if words:
        saying.say(saying.mentor_seat(ask), words, now=now)
        ask.refresh_from_db()
    asking.settle(ask, AskState.ACCEPTED, now, answered_at=ask.answered_at or now)
    mentorship = Mentorship.objects.create(
        ask=ask,
        mentor=ask.mentor,
        mentee=ask.sender,
        conversation=ask.conversation,
        kind=ask.kind,
        started_at=now,
        last_at=now,
    )
    asking.end(request, RequestState.ACCEPTED, now)
    return mentorship


def accept_into_circle(ask, request, words, now):
    """Say yes to somebody who wants to be in a circle. The ask is held, the mentor's profile before it."""
    circle = Circle.objects.filter(host=ask.mentor, closed_at=None).first()
    if circle is None:
        circle = first_circle(ask, request, now)
    try:
        with transaction.atomic():
            member = joining.join(circle.pk, ask.sender, now=now)
    except (joining.Full, joining.TooMany):
        raise Full(ask) from None
    if words:
        saying.say(saying.mentor_seat(ask), words, now=now)
        ask.refresh_from_db()
    asking.settle(ask, AskState.ACCEPTED, now, answered_at=ask.answered_at or now)
    asking.end(request, RequestState.ACCEPTED, now)
    return member


def first_circle(ask, request, now):
    """Return a new circle of the ask's mentor on the request's topic; raise Full without such an offer, or a topic."""
    offer = Offer.objects.filter(profile=ask.mentor_id, kind=ask.kind).first()
    topic = request.topic or Topic.objects.filter(interests__profile=ask.mentor, interests__direction="help").first()
    if offer is None or topic is None:
        raise Full(ask)
    return opening.open_held(ask.mentor, topic=topic, title=str(topic), places=offer.places, now=now)


@transaction.atomic
def ask_back(ask_id, *, words, now=None):
    """Ask the sender something before answering; return the Message. Now the sender's word is awaited. Raises Settled.

    Whoever has to decide blindly says no, so this is an answer of its own.
    """
    ask, _request = hold(ask_id)
    return saying.say(saying.mentor_seat(ask), words, now=now)


@transaction.atomic
def not_now(ask_id, *, reason, words="", now=None):
    """Decline for a NotNow reason, with or without own words; the request goes on. Return the Ask; raises Settled."""
    now = now or timezone.now()
    ask, request = hold(ask_id)
    decline(ask, request, NotNow(reason), words, now)
    return ask


def decline(ask, request, reason, words, now):
    """Decline an ask that is held, and let its request go on."""
    if words:
        saying.say(saying.mentor_seat(ask), words, now=now)
        ask.refresh_from_db()
    asking.settle(ask, AskState.DECLINED, now, reason=reason, answered_at=ask.answered_at or now)
    asking.go_on(request, now)


@transaction.atomic
def pause(ask_id, *, until=None, now=None):
    """Pause the mentor, until a date or until they come back, and let the request go on. Return the Ask.

    Raises Settled. Other open asks of theirs stay: people who wrote before get their answer or their clock.
    """
    now = now or timezone.now()
    ask, request = hold(ask_id, with_profile=True)
    rest(ask.mentor, until)
    decline(ask, request, NotNow.NO_TIME, "", now)
    return ask


def rest(profile, until=None):
    """Let nobody be sent to `profile` (locked) for now."""
    profile.accepting, profile.paused_until = Accepting.PAUSED, until
    profile.save(update_fields=["accepting", "paused_until", "updated_at"])


@transaction.atomic
def come_back(profile_id):
    """Open a profile again; return it. A second time changes nothing."""
    profile = Profile.objects.lock(profile_id)
    profile.accepting, profile.paused_until = Accepting.OPEN, None
    profile.save(update_fields=["accepting", "paused_until", "updated_at"])
    return profile
