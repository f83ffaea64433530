"""Reads a query string: what is understood is used, what is not is named, nothing ever fails.

Several values of one parameter are OR, several parameters are AND. An unknown value is left out with a visible
note, and never silently turns into "everything". Programs and people read their addresses with this.
"""

from django.utils.translation import gettext as _

LONGEST_QUERY = 200
LARGEST_PAGE = 1_000
MOST_VALUES = 40
MOST_NOTES = 8
# Parameters that other pages or mail programs add and that mean nothing to us.
PASSING = frozenset("fbclid gclid ref p format".split())


def printable(text):
    """Return `text` on one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class Reader:
    """Reads one query string (a QueryDict); keeps the notes for the page in `notes`."""

    def __init__(self, parameters):
        self.parameters, self.notes = parameters, []

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

    def words(self, words_of, name="q"):
        """Return the search words on one line, cut at LONGEST_QUERY characters.

        `words_of(text)` says which words a search would look for; a text without any is noted and left out.
        """
        text = printable(self.single(name))
        if len(text) > LONGEST_QUERY:
            self.note(_("Only the first %(count)d characters of the search were used.") % {"count": LONGEST_QUERY})
            text = text[:LONGEST_QUERY].rstrip()
        if text and not words_of(text):
            self.note_value(name, text)
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

    def note_value(self, name, value):
        """Say which value was not understood, in a length that fits a page."""
        shown = "".join(c if c.isprintable() else "�" for c in value[:40]) + ("…" if len(value) > 40 else "")
        self.note(_("“%(value)s” is not a choice for “%(name)s”, so it was left out.") % {"value": shown, "name": name})

    def note_unknown_parameters(self, known):
        """Name the parameters that no filter has."""
        for name in self.parameters:
            if name not in known and name not in PASSING and not name.startswith("utm_"):
                shown = "".join(c if c.isprintable() else "�" for c in name[:40])
                self.note(_("There is no filter called “%(name)s”, so it was left out.") % {"name": shown})
