"""How the parts that send mail are, in numbers (quality.md R10)."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Min, Sum

from reminders.models import Delivery, Heartbeat
from reminders.outbox import circuit
from reminders.outbox.waking import CODES, OTHERS
from reminders.vocabulary import Lane, State

# A part that was silent for so long counts as dead; a due mail that waits so long means that something is wrong.
SILENT_AFTER = timedelta(minutes=3)
WAITING_TOO_LONG = timedelta(minutes=5)
# Signs of life older than this are of machines that are gone.
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Health:
    """`seconds` maps a part ("beat", "worker", its queue and name) to the seconds since its last sign of life.

    `oldest_due` is how many seconds the mail has waited that should have left first, None when nothing waits; `lanes`
    are [(Lane, how many are due)]; `switches` are the names of those that stop mail; `problems` are sentences, empty
    when all is well.
    """

    seconds: dict[str, int]
    oldest_due: int | None
    lanes: list[tuple]
    switches: list[str]
    problems: list[str] = field(default_factory=list)


def health(now):
    """Return the Health at `now`. Costs 3 queries."""
    beats = Heartbeat.objects.filter(at__gte=now - FORGOTTEN_AFTER)
    seconds = {name: max(0, int((now - at).total_seconds())) for name, at in beats.values_list("name", "at")}
    rows = Delivery.objects.due(now).order_by().values_list("lane").annotate(number=Count("pk"), at=Min("try_at"))
    due = {lane: (number, at) for lane, number, at in rows}
    oldest = min((at for _number, at in due.values()), default=None)
    waiting = int((now - oldest).total_seconds()) if oldest else None
    lanes = [(lane, due.get(lane.value, (0, None))[0]) for lane in Lane]
    open_ = sorted(name for name, switch in circuit.switches().items() if switch.is_open)
    limit = SILENT_AFTER.total_seconds()
    problems = []
    if seconds.get("beat", limit + 1) > limit:
        problems.append("beat was not heard of for three minutes")
    for queue, what in ((CODES, "codes"), (OTHERS, "everything else")):
        if (
            min((age for name, age in seconds.items() if name.startswith(f"worker {queue} ")), default=limit + 1)
            > limit
        ):
            problems.append(f"no worker for {what} was heard of for three minutes")
    if waiting is not None and waiting > WAITING_TOO_LONG.total_seconds() and circuit.HOLD not in open_:
        problems.append("due mail has waited for more than five minutes")
    problems += [f"the switch “{name}” stops mail" for name in open_]
    return Health(seconds, waiting, lanes, open_, problems)


def counts(now):
    """Return ([(State, how many)], extra copies possible) of the last 30 days. Costs 1 query."""
    recent = Delivery.objects.filter(created_at__gte=now - timedelta(days=30))
    rows = recent.values_list("state").annotate(number=Count("pk"), extras=Sum("uncertain"))
    found = {state: (number, extras) for state, number, extras in rows}
    states = [(state, found.get(state.value, (0, 0))[0]) for state in State]
    return states, sum(extras for _number, extras in found.values())
