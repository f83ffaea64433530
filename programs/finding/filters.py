"""From an address to a Selection: what is understood is used, what is not is named, nothing ever fails.

Several values of one parameter are OR, several parameters are AND. An unknown value is left out with a visible
note, and never silently turns into "everything".
"""

from django.utils.translation import gettext as _

from programs.areas import place_code
from programs.vocabulary import Role, Status

from .catalog import index_of
from .facets import FACETS
from .search import words_of
from .selection import SORTS, Selection

LONGEST_QUERY = 200
LARGEST_PAGE = 1_000
LARGEST_PAGE_SIZE = 500
MOST_VALUES = 40
MOST_NOTES = 8
# Parameters that other pages or mail programs add and that mean nothing to us.
PASSING = frozenset("fbclid gclid ref p format".split())
SINGLE = {"q", "role", "unstated", "sort", "page", "page_size"}


class Reader:
    """Reads one query string; `selection` and `notes` are the outcome."""

    def __init__(self, parameters, snapshot):
        self.parameters, self.snapshot, self.notes = parameters, snapshot, []
        role = self.choice("role", Role.values, Role.MENTEE.value)
        chosen = {facet.name: self.facet_values(facet, index_of(snapshot, role)) for facet in FACETS}
        self.selection = Selection(
            q=self.words(),
            role=role,
            chosen={name: values for name, values in chosen.items() if values},
            status=self.values("status", lambda word: word if word in ("any", *Status.values) else None),
            unstated=self.choice("unstated", ("0", "1"), "1") == "1",
            sort=self.choice("sort", SORTS, "best"),
            page=self.number("page", LARGEST_PAGE) or 1,
            page_size=self.number("page_size", LARGEST_PAGE_SIZE),
        )
        self.note_unknown_parameters()

    def note(self, text):
        """Keep a note for the page, once."""
        if text not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(text)

    def single(self, name):
        """Return the first non-empty value of a parameter that takes one, noting any others that differ."""
        values = [value for value in self.parameters.getlist(name) if value.strip()]
        if len(set(values)) > 1:
            self.note(_("“%(name)s” was given more than once; the first is used.") % {"name": name})
        return values[0] if values else ""

    def words(self):
        """Return the search words, without control characters and cut at LONGEST_QUERY characters."""
        given = self.single("q")
        text = " ".join("".join(c if c.isprintable() else " " for c in given).split())
        if len(text) > LONGEST_QUERY:
            self.note(_("Only the first %(count)d characters of the search were used.") % {"count": LONGEST_QUERY})
            text = text[:LONGEST_QUERY].rstrip()
        if text and not words_of(text):
            self.note_value("q", text)
            return ""
        return text

    def choice(self, name, allowed, default):
        """Return the value of a parameter that takes one of `allowed`."""
        value = self.single(name)
        if not value:
            return default
        if value not in allowed:
            self.note_value(name, value)
            return default
        return value

    def number(self, name, largest):
        """Return a whole number from 1 to `largest`, or None."""
        text = self.single(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 9 or not 1 <= int(text) <= largest:
            self.note_value(name, text)
            return None
        return int(text)

    def values(self, name, understand):
        """Return the values of a parameter that `understand` takes, each once, in the order given."""
        found = []
        for given in self.parameters.getlist(name)[:MOST_VALUES]:
            if not given.strip():
                continue
            value = understand(given.strip())
            if value is None:
                self.note_value(name, given)
            elif value not in found:
                found.append(value)
        return tuple(found)

    def facet_values(self, facet, index):
        """Return the chosen values of `facet` that exist."""
        if facet.name == "region":
            return self.values("region", place_code)
        known = index.facets[facet.name]
        return self.values(facet.name, lambda word: word if word in known else None)

    def note_value(self, name, value):
        """Say which value was not understood, in a length that fits a page."""
        shown = "".join(c if c.isprintable() else "�" for c in value[:40]) + ("…" if len(value) > 40 else "")
        self.note(_("“%(value)s” is not a choice for “%(name)s”, so it was left out.") % {"value": shown, "name": name})

    def note_unknown_parameters(self):
        """Name the parameters that no filter has."""
        known = {facet.name for facet in FACETS} | SINGLE | PASSING | {"status"}
        for name in self.parameters:
            if name not in known and not name.startswith("utm_"):
                shown = "".join(c if c.isprintable() else "�" for c in name[:40])
                self.note(_("There is no filter called “%(name)s”, so it was left out.") % {"name": shown})


def read(parameters, snapshot):
    """Return (Selection, notes) of a request's query parameters."""
    reader = Reader(parameters, snapshot)
    return reader.selection, tuple(reader.notes)
