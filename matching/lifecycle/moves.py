"""Which state may follow which: the whole life of requests, asks and mentorships as tables. Nothing else moves them."""

from django.utils import timezone

from matching.vocabulary import CLOSED_MENTORSHIPS, CLOSED_REQUESTS, AskState, MentorshipState, RequestState

REQUEST_MOVES = {
    RequestState.UNCONFIRMED: {RequestState.OPEN},
    RequestState.OPEN: {
        RequestState.ACCEPTED, RequestState.UNANSWERED, RequestState.LAPSED, RequestState.WITHDRAWN,
    },
    RequestState.ACCEPTED: set(),
    RequestState.UNANSWERED: set(),
    RequestState.LAPSED: set(),
    RequestState.WITHDRAWN: set(),
}  # fmt: skip
ASK_MOVES = {
    AskState.UNSENT: {AskState.WAITING},
    AskState.WAITING: {AskState.OPEN, AskState.UNAVAILABLE, AskState.SPARED, AskState.WITHDRAWN},
    AskState.OPEN: {
        AskState.ACCEPTED, AskState.DECLINED, AskState.EXPIRED, AskState.UNAVAILABLE, AskState.LAPSED,
        AskState.WITHDRAWN,
    },
    AskState.ACCEPTED: set(),
    AskState.DECLINED: set(),
    AskState.EXPIRED: set(),
    AskState.UNAVAILABLE: set(),
    AskState.LAPSED: set(),
    AskState.SPARED: set(),
    AskState.WITHDRAWN: set(),
}  # fmt: skip
MENTORSHIP_MOVES = {
    MentorshipState.EXPLORING: {MentorshipState.ACTIVE, MentorshipState.COMPLETED, MentorshipState.ENDED},
    MentorshipState.ACTIVE: {MentorshipState.PAUSED, MentorshipState.COMPLETED, MentorshipState.ENDED},
    MentorshipState.PAUSED: {MentorshipState.ACTIVE, MentorshipState.COMPLETED, MentorshipState.ENDED},
    MentorshipState.COMPLETED: set(),
    MentorshipState.ENDED: set(),
}
CLOSED_ASKS = tuple(state for state, following in ASK_MOVES.items() if not following)


class Illegal(Exception):
    """A state that cannot follow the present one."""


def check(moves, present, wanted):
    """Raise Illegal unless `wanted` may follow `present` in the table `moves`."""
    if wanted not in moves[present]:
        raise Illegal(f"{present} cannot become {wanted}.")


def move_request(request, wanted, now=None):
    """Bring a Request (locked) into another state and save it; raise Illegal."""
    check(REQUEST_MOVES, request.state, wanted)
    request.state = wanted
    if wanted in CLOSED_REQUESTS:
        request.closed_at = now or timezone.now()
    request.save(update_fields=["state", "closed_at"])


def move_ask(ask, wanted, now=None, **values):
    """Bring an Ask, whose request is locked, into another state and save it with `values`; raise Illegal."""
    check(ASK_MOVES, ask.state, wanted)
    ask.state = wanted
    if wanted in CLOSED_ASKS:
        ask.closed_at = now or timezone.now()
    for name, value in values.items():
        setattr(ask, name, value)
    ask.save(update_fields=["state", "closed_at", *values])


def move_mentorship(mentorship, wanted, now=None, **values):
    """Bring a Mentorship (locked) into another state and save it with `values`; raise Illegal."""
    check(MENTORSHIP_MOVES, mentorship.state, wanted)
    mentorship.state = wanted
    if wanted in CLOSED_MENTORSHIPS:
        mentorship.closed_at = now or timezone.now()
    for name, value in values.items():
        setattr(mentorship, name, value)
    mentorship.save(update_fields=["state", "closed_at", *values])
