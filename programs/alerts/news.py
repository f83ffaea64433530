"""What is new for a saved search: programs published since it was confirmed, and those that close soon."""

from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from programs import windows
from programs.facts import Facts
from programs.finding import snapshot
from programs.finding.bits import mask_of, positions_of
from programs.models import Program, SavedSearch
from programs.vocabulary import Status, Workflow

from .choosing import result_of

# A program that closes within so many days is told, each end once.
CLOSING_DAYS = 14


@dataclass(frozen=True, slots=True)
class Item:
    """One program to tell of: its Facts, whether it states all that was chosen, and the keys to remember."""

    facts: Facts
    stated: bool
    is_new: bool
    keys: tuple[str, ...]


class News:
    """Everything in the catalog that could be told to anybody at `now`, read once: 1 query, or the catalog's too."""

    def __init__(self):
        self.held = snapshot.current()
        times, self.closing = published_at(), {}
        known = ((times[facts.id], at) for at, facts in enumerate(self.held.entries) if facts.id in times)
        self.published = sorted(known)

    def since(self, instant):
        """Return the positions of the programs that were published after `instant`."""
        return {at for _time, at in self.published[bisect_right(self.published, instant, key=lambda pair: pair[0]) :]}

    def ends(self, role):
        """Return position to the day on which a program closes for `role`, for those that close soon."""
        if role not in self.closing:
            found = {at: closes_soon(facts, role, self.held.day) for at, facts in enumerate(self.held.entries)}
            self.closing[role] = {at: day for at, day in found.items() if day is not None}
        return self.closing[role]

    def items(self, search):
        """Return the Items that `search` (confirmed) has not been told of, in the list's own order."""
        result = result_of(search.query, self.held)
        ends, told = self.ends(result.selection.role), set(search.told)
        fresh = self.since(search.confirmed_at)
        shown = result.stated | (result.unstated if result.selection.unstated else 0)
        items = []
        for at in positions_of(shown & mask_of({*fresh, *ends})):
            facts = self.held.entries[at]
            new = (f"new {facts.id}",) if at in fresh and f"new {facts.id}" not in told else ()
            end = f"closing {facts.id} {ends[at]}" if at in ends else ""
            keys = (*new, *((end,) if end and end not in told else ()))
            if keys:
                items.append(Item(facts, bool(result.stated >> at & 1), bool(new), keys))
        return items


def published_at():
    """Return program number to the instant since when it has been published. Costs 1 query."""
    moves = Q(changes__field="workflow", changes__new=Workflow.PUBLISHED.value)
    when = Coalesce(Max("changes__changed_at", filter=moves), "created_at")
    return dict(Program.objects.published().annotate(public_at=when).values_list("pk", "public_at"))


def closes_soon(facts, role, today):
    """Return the day on which one can no longer apply, if that is within CLOSING_DAYS; else None."""
    if facts.status in (Status.CLOSED, Status.PAUSED) or windows.is_rolling(facts, role):
        return None
    left = windows.days_left(facts, role, today)
    return windows.next_period(facts, role, today).closes_on if left is not None and left <= CLOSING_DAYS else None


def tell(pk, keys, *, at):
    """Remember that a search was told `keys` at the instant `at`, and forget what can never be told again."""
    search = SavedSearch.objects.select_for_update().filter(pk=pk).first()
    if search is None:
        return
    today = at.date().isoformat()
    kept = [key for key in search.told if not key.startswith("closing") or key.rpartition(" ")[2] >= today]
    search.told = list(dict.fromkeys([*kept, *keys]))
    search.alerted_at = at
    search.save(update_fields=["told", "alerted_at"])
