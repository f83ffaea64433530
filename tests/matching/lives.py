"""What the machines of lives share: rows that are forgotten, everybody's tries, and how far a run goes."""

from contextlib import suppress

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from matching import moves
from matching.circles import joining, opening, running
from matching.lifecycle import answering, saying
from matching.meetings import setting
from matching.mentoring import agreeing, keeping
from matching.mentoring.holding import Over
from matching.models import Agreement, Stranger

# What somebody may be told kindly. moves.Illegal is none of them: no page or mail may come so far.
KINDLY = (
    Over, Stranger, Agreement.DoesNotExist, agreeing.Changed, keeping.Enough, setting.NotNow, saying.Closed,
    answering.Full, answering.Settled, joining.Full, joining.TooMany, opening.AlreadyHost, running.TooFew,
)  # fmt: skip


def tried(act):
    """Return what `act()` returns, or None where it cannot be done; all of it is taken back then."""
    with suppress(*KINDLY), transaction.atomic():
        return act()
    return None


def reachable(table, before):
    """Return the states that can follow `before` in any number of moves, itself included."""
    seen, reach = set(), {before}
    while reach - seen:
        seen |= reach
        reach = {after for each in seen for after in table[each]} | seen
    return seen


def check_moves(seen, model, table):
    """Fail unless every row of `model` is in a state that the table lets follow the one seen last."""
    for pk, state in model.objects.values_list("pk", "state"):
        before = seen.get((model, pk), state)
        assert state in reachable(table, before), (model, before, state)
        assert before == state or table[before], (model, before, state)
        seen[model, pk] = state


def run(machine, examples, steps):
    """Run a state machine, each example in a transaction of its own."""

    class Forgetting(machine):
        def __init__(self):
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            super().__init__()

        def teardown(self):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Forgetting, settings=chosen)


__all__ = ["check_moves", "moves", "run", "tried"]
