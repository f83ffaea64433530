"""What a visitor chose, as plain values, and the address that says the same.

Pure: no request, no database. `programs/finding/filters.py` makes a Selection from an address.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

SORTS = ("best", "closing", "recent", "name")


@dataclass(frozen=True)
class Selection:
    """A choice of programs. `chosen` maps facet name to its values (any of them will do); facets add up (all must).

    `status` () shows all but closed programs; `unstated` False leaves out programs that do not say;
    `page_size` None means the usual one, and for feeds all results.
    """

    q: str = ""
    role: str = "mentee"
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    status: tuple[str, ...] = ()
    unstated: bool = True
    sort: str = "best"
    page: int = 1
    page_size: int | None = None

    def pairs(self):
        """Return the parameters that differ from an empty selection, in a fixed order."""
        found = [("q", self.q)] if self.q else []
        if self.role != "mentee":
            found.append(("role", self.role))
        found += [(name, value) for name, values in sorted(self.chosen.items()) for value in values]
        found += [("status", status) for status in self.status]
        if not self.unstated:
            found.append(("unstated", "0"))
        if self.sort != "best":
            found.append(("sort", self.sort))
        if self.page_size is not None:
            found.append(("page_size", str(self.page_size)))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    @property
    def query(self):
        """Return the query string with its question mark, or "?" for an empty selection."""
        return "?" + urlencode(self.pairs())

    @property
    def is_empty(self):
        """Return whether nothing narrows the list."""
        return not (self.q or self.chosen or self.status)

    def but(self, **changes):
        """Return this selection with `changes`, on its first page."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name, value):
        """Return this selection with one value of a facet, or one status, taken out."""
        if name == "status":
            return self.but(status=tuple(status for status in self.status if status != value))
        left = tuple(other for other in self.chosen.get(name, ()) if other != value)
        chosen = {key: values for key, values in self.chosen.items() if key != name}
        return self.but(chosen={**chosen, name: left} if left else chosen)

    def one_less(self):
        """Return every selection that differs by one restriction less."""
        steps = [self.without(name, value) for name, values in self.chosen.items() for value in values]
        if self.q:
            steps.append(self.but(q=""))
        if self.status != ("any",):
            steps.append(self.but(status=("any",)))
        if not self.unstated:
            steps.append(self.but(unstated=True))
        return steps
