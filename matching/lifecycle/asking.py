"""A request on its way: to the first mentor who can be asked, to the next one, and to its end."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from matching import moves
from matching.models import Ask, Request
from matching.signals import ask_opened, ask_settled, request_settled
from matching.talking import conversations, people
from matching.talking.apart import are_apart
from matching.vocabulary import AskState, RequestState, Turn
from profiles.models import Offer, Profile

# How often a mentor is asked within a day.
PER_MENTOR = 10
# Which state the asks that nobody is asked any more come into, when the request ends so.
END_OF_OTHERS = {
    RequestState.ACCEPTED: AskState.SPARED,
    RequestState.LAPSED: AskState.SPARED,
    RequestState.WITHDRAWN: AskState.WITHDRAWN,
}


def locked(request_id):
    """Return the Request, held against other writers until the transaction ends. After the mentor's profile, if any."""
    return Request.objects.select_for_update(of=["self"]).select_related("sender__user").get(pk=request_id)


def can_be_asked(mentor, sender, kind):
    """Return whether `mentor` (Profile or None) can be asked for `kind` by `sender` (Correspondent) today.

    Full, paused, hidden, gone and blocked are one answer, so that nobody learns which. Costs up to 4 queries.
    """
    # Nobody asks themselves, which may show only once an address is proven.
    if mentor is None or mentor.user_id == sender.user_id:
        return False
    if not Profile.objects.present().open_now().filter(pk=mentor.pk).exists():
        return False
    if not Offer.objects.with_places().filter(profile=mentor, kind=kind).exists():
        return False
    return not are_apart(sender, people.of_user(mentor.user))


def is_busy(mentor, now=None):
    """Return whether a mentor has been asked PER_MENTOR times within a day (quality.md S6). Costs 1 query."""
    since = (now or timezone.now()) - timedelta(days=1)
    return Ask.objects.filter(mentor=mentor, opened_at__gt=since).count() >= PER_MENTOR


@transaction.atomic
def send(request_id, sender, now=None):
    """Send an unconfirmed request on its way, as from `sender` (a Correspondent, whose address is proven).

    Returns the Request. One that is on its way already stays as it is, so twice changes nothing.
    """
    now = now or timezone.now()
    request = locked(request_id)
    if request.state != RequestState.UNCONFIRMED:
        return request
    request.sender, request.email, request.name, request.confirmed_at = sender, "", "", now
    request.state = RequestState.OPEN
    request.save(update_fields=["sender", "email", "name", "confirmed_at", "state"])
    for ask in request.asks.order_by("rank"):
        line_up(ask, sender, now)
    people.note_first_word(sender)
    go_on(request, now)
    return request


def line_up(ask, sender, now):
    """Put a mentor of a confirmed request in line, or out of it when this sender asks the same one already."""
    try:
        with transaction.atomic():
            moves.move_ask(ask, AskState.WAITING, sender=sender)
    except IntegrityError:
        # One open request per pair: the other one is on its way, so this one goes on to the next mentor.
        ask.state, ask.sender = AskState.UNSENT, None
        moves.move_ask(ask, AskState.WAITING)
        moves.move_ask(ask, AskState.UNAVAILABLE, now)


def go_on(request, now):
    """Ask the next mentor in line who can be asked; end the request as unanswered when there is none. Locked before."""
    asks = Ask.objects.filter(request=request).select_related("mentor__user").order_by("rank")
    is_first = not any(ask.opened_at for ask in asks)
    for ask in asks:
        if ask.state != AskState.WAITING:
            continue
        # The first one was admitted at the door (contacting/limits.py).
        is_admitted = is_first or not is_busy(ask.mentor, now)
        if is_admitted and can_be_asked(ask.mentor, request.sender, ask.kind):
            open_ask(ask, request, now, is_first=is_first)
            return
        moves.move_ask(ask, AskState.UNAVAILABLE, now)
    end(request, RequestState.UNANSWERED, now)


def open_ask(ask, request, now, *, is_first):
    """Put a request before one mentor: their conversation begins with its words."""
    moves.move_ask(ask, AskState.OPEN, now, opened_at=now, turn_at=now, turn=Turn.MENTOR)
    conversations.begin(
        ask=ask, sender=request.sender, mentor=people.of_user(ask.mentor.user), text=request.text,
        flags=request.flags, now=now,
    )  # fmt: skip
    ask_opened.send(Ask, ask=ask, is_first=is_first)


def settle(ask, state, now, **values):
    """End one mentor's ask in `state` and tell so. The request is locked, and goes on or ends by its own call."""
    moves.move_ask(ask, state, now, **values)
    ask_settled.send(Ask, ask=ask)


def end(request, state, now):
    """End a request as a whole, with all asks that are in line or open, and tell so. Locked before."""
    others = END_OF_OTHERS.get(state)
    for ask in Ask.objects.filter(request=request, closed_at=None).select_related("mentor__user"):
        if ask.state == AskState.OPEN:
            settle(ask, AskState.WITHDRAWN if state == RequestState.WITHDRAWN else AskState.LAPSED, now)
        else:
            moves.move_ask(ask, others or AskState.UNAVAILABLE, now)
    moves.move_request(request, state, now)
    request_settled.send(Request, request=request)


@transaction.atomic
def withdraw(request_id, now=None):
    """Take a request back, as its sender wishes; return whether it was still on its way."""
    request = locked(request_id)
    if request.state != RequestState.OPEN:
        return False
    end(request, RequestState.WITHDRAWN, now or timezone.now())
    return True
