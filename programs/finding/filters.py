"""From an address to a Selection of programs: what is understood is used, what is not is named, nothing ever fails."""

from profiles.finding import reading
from programs.areas import place_code
from programs.vocabulary import Role, Status

from .catalog import index_of
from .facets import FACETS
from .search import words_of
from .selection import SORTS, Selection

LARGEST_PAGE_SIZE = 500
SINGLE = {"q", "role", "unstated", "sort", "page", "page_size"}
KNOWN = {facet.name for facet in FACETS} | SINGLE | {"status"}


class Reader(reading.Reader):
    """Reads one query string; `selection` and `notes` are the outcome."""

    def __init__(self, parameters, snapshot):
        super().__init__(parameters)
        self.snapshot = snapshot
        role = self.choice("role", Role.values, Role.MENTEE.value)
        chosen = {facet.name: self.facet_values(facet, index_of(snapshot, role)) for facet in FACETS}
        self.selection = Selection(
            q=self.words(words_of),
            role=role,
            chosen={name: values for name, values in chosen.items() if values},
            status=self.values("status", lambda word: word if word in ("any", *Status.values) else None),
            unstated=self.choice("unstated", ("0", "1"), "1") == "1",
            sort=self.choice("sort", SORTS, "best"),
            page=self.number("page", reading.LARGEST_PAGE) or 1,
            page_size=self.number("page_size", LARGEST_PAGE_SIZE),
        )
        self.note_unknown_parameters(KNOWN)

    def facet_values(self, facet, index):
        """Return the chosen values of `facet` that exist."""
        if facet.name == "region":
            return self.values("region", place_code)
        known = index.facets[facet.name]
        return self.values(facet.name, lambda word: word if word in known else None)


def read(parameters, snapshot):
    """Return (Selection, notes) of a request's query parameters."""
    reader = Reader(parameters, snapshot)
    return reader.selection, tuple(reader.notes)
