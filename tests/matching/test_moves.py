"""The tables of moves hold: whatever people do, in whatever order, no illegal state is reached and none is left."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from matching import moves
from matching.lifecycle import answering, asking, clock, saying
from matching.models import Ask, Mentorship, Request
from matching.talking import people
from matching.talking.conversations import other_seat
from matching.vocabulary import (
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
from profiles.models import Offer
from tests.profiles.factories import make_mentor

from .factories import make_unproven

TABLES = (
    (moves.REQUEST_MOVES, RequestState), (moves.ASK_MOVES, AskState), (moves.MENTORSHIP_MOVES, MentorshipState),
    (moves.CIRCLE_MOVES, CircleState), (moves.WISH_MOVES, WishState),
)  # fmt: skip
# Where people may change their minds, or put right what was presumed, for as long as they like.
OPEN_ENDED = (
    (moves.MEETING_MOVES, MeetingState),
    (moves.GOAL_MOVES, GoalState),
    (moves.MEMBER_MOVES, MemberState),
)
PAIRS = [(table, before, after) for table, states in (*TABLES, *OPEN_ENDED) for before in states for after in states]
DAY = timedelta(days=1)


@pytest.mark.parametrize(("table", "states"), TABLES, ids=["request", "ask", "mentorship", "circle", "wish"])
def test_table_knows_every_state_and_nothing_else(table, states):
    assert set(table) == set(states)
    assert {after for following in table.values() for after in following} <= set(states)
    # Nobody comes back to where they were, and from everywhere there is a way to an end.
    ends = {state for state in states if not table[state]}
    for state in states:
        seen, reach = set(), {state}
        while reach - seen:
            seen |= reach
            reach = {after for each in reach for after in table[each]}
        assert seen & ends


@pytest.mark.parametrize(("table", "before", "after"), PAIRS)
def test_check_refuses_all_but_the_table(table, before, after):
    if after in table[before]:
        moves.check(table, before, after)
    else:
        with pytest.raises(moves.Illegal):
            moves.check(table, before, after)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["request", "ask", "mentorship"])
def test_moving_refuses_and_changes_nothing(table):
    mentor = make_mentor(offers={"question": 9})
    for before in {"request": RequestState, "ask": AskState, "mentorship": MentorshipState}[table]:
        it = in_state(table, before, mentor)
        move, rules = {
            "request": (moves.move_request, moves.REQUEST_MOVES), "ask": (moves.move_ask, moves.ASK_MOVES),
            "mentorship": (moves.move_mentorship, moves.MENTORSHIP_MOVES),
        }[table]  # fmt: skip
        for after in set(type(before)) - rules[before]:
            with pytest.raises(moves.Illegal):
                move(it, after)
            assert type(it).objects.get(pk=it.pk).state == before


def in_state(table, state, mentor):
    """Return a saved row in `state`, however it came there."""
    now = timezone.now()
    request = make_unproven(mentor)
    if table == "request":
        if state != RequestState.UNCONFIRMED:
            request.sender, request.confirmed_at = people.of_address(request.email, "Vera"), now
        request.state, request.closed_at = state, now if state in CLOSED_REQUESTS else None
        request.save()
        return request
    ask = request.asks.get()
    if table == "ask":
        ask.state, ask.opened_at, ask.turn_at = state, now, now
        ask.closed_at = now if state in moves.CLOSED_ASKS else None
        ask.save()
        return ask
    closed = now if not moves.MENTORSHIP_MOVES[state] else None
    return Mentorship.objects.create(
        mentor=mentor,
        mentee=people.of_address(request.email, "Vera"),
        kind="question",
        state=state,
        closed_at=closed,
        active_at=now,
        paused_at=now if state == MentorshipState.PAUSED else None,
    )


class Lives(RuleBasedStateMachine):
    """Two senders, three mentors with few places, a clock that only goes on, and everybody doing anything."""

    def __init__(self):
        super().__init__()
        self.seen = {}

    @initialize()
    def begin(self):
        self.now = timezone.now()
        self.mentors = [make_mentor(offers={"question": 2}) for _ in range(3)]
        self.senders = [people.of_address(f"sender{n}@example.org", f"Sender {n}") for n in range(2)]

    def ask(self, number):
        """Return some ask that there is."""
        numbers = list(Ask.objects.order_by("pk").values_list("pk", flat=True))
        return numbers[number % len(numbers)]

    has_asks = precondition(lambda self: self.seen)
    numbers = st.integers(0, 20)

    @rule(sender=st.integers(0, 1), ranked=st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True))
    def write(self, sender, ranked):
        request = make_unproven(*(self.mentors[place] for place in ranked))
        asking.send(request.pk, self.senders[sender], self.now)

    @has_asks
    @rule(number=numbers)
    def accept(self, number):
        self.tried(lambda: answering.accept(self.ask(number), now=self.now))

    @has_asks
    @rule(number=numbers)
    def ask_back(self, number):
        self.tried(lambda: answering.ask_back(self.ask(number), words="Which?", now=self.now))

    @has_asks
    @rule(number=numbers)
    def not_now(self, number):
        self.tried(lambda: answering.not_now(self.ask(number), reason="full", now=self.now))

    @has_asks
    @rule(number=numbers)
    def pause(self, number):
        self.tried(lambda: answering.pause(self.ask(number), now=self.now))

    @has_asks
    @rule(number=numbers)
    def withdraw(self, number):
        asking.withdraw(Ask.objects.get(pk=self.ask(number)).request_id, self.now)

    @has_asks
    @rule(number=numbers)
    def reply(self, number):
        ask = Ask.objects.select_related("conversation", "mentor").get(pk=self.ask(number))
        if ask.is_open:
            saying.say(other_seat(saying.mentor_seat(ask)), "More.", now=self.now)

    @rule(mentor=st.integers(0, 2))
    def come_back(self, mentor):
        answering.come_back(self.mentors[mentor].pk)

    @rule(days=st.integers(1, 20), twice=st.booleans())
    def time_passes(self, days, twice):
        self.now += days * DAY
        clock.advance(self.now)
        assert not Ask.objects.quiet_since(self.now - 14 * DAY).exists()
        if twice:
            assert clock.advance(self.now) == 0

    def tried(self, act):
        """Do it, or be told kindly that it cannot be done."""
        with suppress(answering.Settled, answering.Full):
            act()

    @invariant()
    def only_legal_moves(self):
        for model, rules in ((Request, moves.REQUEST_MOVES), (Ask, moves.ASK_MOVES)):
            for pk, state in model.objects.values_list("pk", "state"):
                before = self.seen.get((model, pk))
                # Several moves may lie between two looks, but an end is one.
                assert before in (None, state) or rules[before], (model, before, state)
                self.seen[model, pk] = state

    @invariant()
    def request_on_its_way_is_with_somebody(self):
        for request in Request.objects.prefetch_related("asks"):
            open_asks = [ask for ask in request.asks.all() if ask.state == AskState.OPEN]
            assert len(open_asks) == (1 if request.state == RequestState.OPEN else 0)
            if request.state in CLOSED_REQUESTS:
                assert all(ask.closed_at for ask in request.asks.all())

    @invariant()
    def places_are_what_was_accepted(self):
        for offer in Offer.objects.all():
            accepted = Mentorship.objects.filter(mentor=offer.profile, kind=offer.kind).count()
            assert accepted == offer.taken <= offer.places


class LivesTest(TestCase):
    """Runs the machine with a database that forgets."""

    def test_lives_stay_legal(self):
        chosen = settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        )
        run_state_machine_as_test(machine_in_transaction, settings=chosen)


def machine_in_transaction():
    """Return a machine whose rows are gone when it ends."""

    class Forgetting(Lives):
        def __init__(self):
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            super().__init__()

        def teardown(self):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    return Forgetting()
