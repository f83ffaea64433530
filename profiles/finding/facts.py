"""The numbers that stand for facts on cards, kept by each process."""

import time
from dataclasses import dataclass

from profiles.models import Fact

# A fact is added when somebody is the first to name a language, say; then it may be missing here for so long; seconds.
KEPT_SECONDS = 10
# No fact has this number: what nobody has.
NOBODY = 0

_kept = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts, by number and by name ("topic:reference")."""

    names: dict[int, str]
    numbers: dict[str, int]

    def of(self, facet, values):
        """Return the numbers of the values of a facet; NOBODY for those that no card has."""
        return [self.numbers.get(f"{facet}:{value}", NOBODY) for value in values]

    def of_facet(self, facet):
        """Return the numbers of all values of a facet."""
        return [number for name, number in self.numbers.items() if name.startswith(f"{facet}:")]

    def values(self, numbers, facet):
        """Return the values of `facet` among the facts `numbers`."""
        start = f"{facet}:"
        names = (self.names.get(number, "") for number in numbers)
        return tuple(name.removeprefix(start) for name in names if name.startswith(start))


def all_facts():
    """Return Facts, at most KEPT_SECONDS old. Costs 1 query when they are older."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        names = dict(Fact.objects.values_list("id", "name"))
        _kept = (time.monotonic(), Facts(names, {name: number for number, name in names.items()}))
    return _kept[1]


def forget():
    """Have the next `all_facts` read them anew."""
    global _kept
    _kept = None
