"""What somebody chose who looks for people, as plain values, and the address that says the same. Pure."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

# The facets of people, in the order of the panel; each is the prefix of the facts on a Listing.
FACETS = ("topic", "offer", "meet", "library_type", "years", "language")
# "fit" is worked out above this app (search.find's `rank`), and only for members with a profile.
SORTS = ("recent", "distance", "fit")
# Farther than MOST_WITHIN nobody is near, and meeting remotely is the better question.
WITHIN, MOST_WITHIN = 50, 500
UNITS = ("mi", "km")


@dataclass(frozen=True)
class Selection:
    """A choice of people. `direction` help finds mentors, want finds those who look for one.

    `chosen` maps facet to values (any of them will do); facets add up (all must). `near` is a place as typed, `within`
    a distance in `unit`; `sort` "" means the usual order: nearest first with a place, else recently active first.
    """

    direction: str = "help"
    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""
    within: int = WITHIN
    unit: str = "mi"
    sort: str = ""
    page: int = 1

    @property
    def path(self):
        """Return the address of the list."""
        return "/mentors/" if self.direction == "help" else "/mentees/"

    @property
    def by_distance(self):
        """Return whether the nearest come first."""
        return bool(self.near) and self.sort != "recent"

    def pairs(self):
        """Return the parameters that differ from an empty selection, in a fixed order."""
        found = [("q", self.q)] if self.q else []
        found += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        if self.near:
            found.append(("near", self.near))
            if self.within != WITHIN:
                found.append(("within", str(self.within)))
            if self.unit != "mi":
                found.append(("unit", self.unit))
        if self.sort:
            found.append(("sort", self.sort))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    @property
    def query(self):
        """Return the query string with its question mark, or "" for an empty selection."""
        pairs = self.pairs()
        return "?" + urlencode(pairs) if pairs else ""

    @property
    def address(self):
        """Return the path and query of this selection."""
        return self.path + self.query

    @property
    def is_empty(self):
        """Return whether nothing narrows the list."""
        return not (self.q or self.chosen or self.near)

    def but(self, **changes):
        """Return this selection with `changes`, on its first page."""
        return replace(self, **{"page": 1, **changes})

    def on_page(self, number):
        """Return this selection on another page."""
        return replace(self, page=number)

    def having(self, name, value):
        """Return this selection with one value of a facet added."""
        values = self.chosen.get(name, ())
        return self if value in values else self.but(chosen={**self.chosen, name: (*values, value)})

    def without(self, name, value=None):
        """Return this selection with one value of a facet, or the whole facet, taken out."""
        left = tuple(other for other in self.chosen.get(name, ()) if value is not None and other != value)
        chosen = {key: values for key, values in self.chosen.items() if key != name}
        return self.but(chosen={**chosen, name: left} if left else chosen)
