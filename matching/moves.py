"""Which state may follow which: the whole life of requests, mentorships, meetings and circles as tables.

Nothing else moves them.
"""

from django.utils import timezone

from matching.vocabulary import (
    CLOSED_CIRCLES,
    CLOSED_MENTORSHIPS,
    CLOSED_REQUESTS,
    AskState,
    CircleState,
    GoalState,
    MeetingState,
    MemberState,
    MentorshipState,
    RequestState,
    WishState,
)

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
    MentorshipState.EXPLORING: {
        MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.COMPLETED, MentorshipState.ENDED,
    },
    MentorshipState.ACTIVE: {MentorshipState.PAUSED, MentorshipState.COMPLETED, MentorshipState.ENDED},
    MentorshipState.PAUSED: {
        MentorshipState.EXPLORING, MentorshipState.ACTIVE, MentorshipState.COMPLETED, MentorshipState.ENDED,
    },
    MentorshipState.COMPLETED: set(),
    MentorshipState.ENDED: set(),
}  # fmt: skip
MEETING_MOVES = {
    MeetingState.PLANNED: {MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED},
    # That it took place is presumed, so it can be put right.
    MeetingState.HELD: {MeetingState.MISSED},
    MeetingState.MISSED: {MeetingState.HELD},
    MeetingState.CANCELLED: set(),
}
GOAL_MOVES = {state: set(GoalState) - {state} for state in GoalState}
CIRCLE_MOVES = {
    CircleState.PROPOSED: {CircleState.RUNNING, CircleState.ENDED},
    CircleState.GATHERING: {CircleState.RUNNING, CircleState.ENDED},
    CircleState.RUNNING: {CircleState.COMPLETED, CircleState.ENDED},
    CircleState.COMPLETED: set(),
    CircleState.ENDED: set(),
}
MEMBER_MOVES = {
    MemberState.INVITED: {MemberState.JOINED, MemberState.WAITING, MemberState.DECLINED, MemberState.LAPSED},
    MemberState.WAITING: {MemberState.JOINED, MemberState.LEFT, MemberState.LAPSED},
    MemberState.JOINED: {MemberState.LEFT},
    MemberState.DECLINED: {MemberState.JOINED, MemberState.WAITING},
    MemberState.LEFT: {MemberState.JOINED, MemberState.WAITING},
    MemberState.LAPSED: set(),
}
WISH_MOVES = {
    WishState.WAITING: {WishState.PROPOSED, WishState.MET, WishState.WITHDRAWN, WishState.LAPSED},
    # Whoever was proposed a circle that did not come about waits on, with the place they had in line.
    WishState.PROPOSED: {WishState.WAITING, WishState.MET, WishState.WITHDRAWN, WishState.LAPSED},
    WishState.MET: set(),
    WishState.WITHDRAWN: set(),
    WishState.LAPSED: set(),
}
CLOSED_ASKS = tuple(state for state, following in ASK_MOVES.items() if not following)
CLOSED_WISHES = tuple(state for state, following in WISH_MOVES.items() if not following)


class Illegal(Exception):
    """A state that cannot follow the present one."""


def check(moves, present, wanted):
    """Raise Illegal unless `wanted` may follow `present` in the table `moves`."""
    if wanted not in moves[present]:
        raise Illegal(f"{present} cannot become {wanted}.")


def move(moves, thing, wanted, now=None, *, closed=(), **values):
    """Bring `thing` (locked) into another state by the table `moves` and save it with `values`; raise Illegal.

    In one of the `closed` states it gets the time of its end.
    """
    check(moves, thing.state, wanted)
    thing.state = wanted
    if wanted in closed:
        values["closed_at"] = now or timezone.now()
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save(update_fields=["state", *values])


def move_request(request, wanted, now=None):
    """Bring a Request (locked) into another state and save it; raise Illegal."""
    move(REQUEST_MOVES, request, wanted, now, closed=CLOSED_REQUESTS)


def move_ask(ask, wanted, now=None, **values):
    """Bring an Ask, whose request is locked, into another state and save it with `values`; raise Illegal."""
    move(ASK_MOVES, ask, wanted, now, closed=CLOSED_ASKS, **values)


def move_mentorship(mentorship, wanted, now=None, **values):
    """Bring a Mentorship (locked) into another state and save it with `values`; raise Illegal.

    Being under way, and a pause, have a beginning: now, unless there is one.
    """
    begun = {MentorshipState.ACTIVE: "active_at", MentorshipState.PAUSED: "paused_at"}.get(wanted)
    if begun and getattr(mentorship, begun) is None:
        values.setdefault(begun, now or timezone.now())
    if mentorship.state == MentorshipState.PAUSED:
        values = {"paused_at": None, "paused_until": None, "pause_reason": "", **values}
    move(MENTORSHIP_MOVES, mentorship, wanted, now, closed=CLOSED_MENTORSHIPS, **values)


def move_meeting(meeting, wanted, now=None, **values):
    """Bring a Meeting (locked) into another state and save it with `values`; raise Illegal."""
    move(MEETING_MOVES, meeting, wanted, now, changed_at=now or timezone.now(), **values)


def move_circle(circle, wanted, now=None, **values):
    """Bring a Circle (locked) into another state and save it with `values`; raise Illegal."""
    move(CIRCLE_MOVES, circle, wanted, now, closed=CLOSED_CIRCLES, **values)


def move_member(member, wanted, now=None):
    """Bring a CircleMember, whose circle is locked, into another state and save it; raise Illegal."""
    move(MEMBER_MOVES, member, wanted, now, since=now or timezone.now())


def move_wish(wish, wanted, now=None):
    """Bring a CircleWish (locked) into another state and save it; raise Illegal."""
    move(WISH_MOVES, wish, wanted, now, closed=CLOSED_WISHES)
