"""From an address to a Selection of people and the point where the search starts."""

import re

from django.utils.translation import gettext as _

from profiles.places.geocoding import Ambiguous, Unknown, choices_for, resolve
from profiles.showing.distance import Origin
from profiles.vocabulary import LANGUAGES, LibraryType, Meeting, OfferKind, Years

from . import reading
from .selection import FACETS, MOST_WITHIN, SORTS, UNITS, WITHIN, Selection

LONGEST_PLACE = 120
KNOWN = {*FACETS, "q", "near", "within", "unit", "sort", "page", "remote", "in_person"}
VALUES = {
    "offer": frozenset(OfferKind.values),
    "meet": frozenset({Meeting.REMOTE.value, Meeting.IN_PERSON.value}),
    "library_type": frozenset(LibraryType.values),
    "years": frozenset(Years.values),
    "language": frozenset(LANGUAGES),
}
YES = frozenset({"1", "true", "yes", "on"})
WORD = re.compile(r"\w+")


def words_of(text):
    """Return the words that a search for `text` looks for."""
    return WORD.findall(text)


class Reader(reading.Reader):
    """Reads one query string: `selection`, `origin`, `choices` and `notes` are the outcome.

    `origin` is None without a place, and also with one that nobody knows: then `is_lost` is true and the list is empty.
    `choices` are the labels of places that an ambiguous name could mean, or that an unknown one is almost called.
    """

    def __init__(self, parameters, direction, topics):
        super().__init__(parameters)
        chosen = {name: self.values(name, self.understand(name, topics)) for name in FACETS}
        for name in ("remote", "in_person"):
            if self.flag(name) and name not in chosen["meet"]:
                chosen["meet"] = (*chosen["meet"], name)
        self.origin, self.choices, self.is_lost = None, (), False
        near = self.place()
        self.selection = Selection(
            direction=direction,
            q=self.words(words_of),
            chosen={name: values for name, values in chosen.items() if values},
            near=near,
            within=self.number("within", MOST_WITHIN) or WITHIN,
            unit=self.choice("unit", UNITS, "mi"),
            sort=self.choice("sort", SORTS, ""),
            page=self.number("page", reading.LARGEST_PAGE) or 1,
        )
        self.note_unknown_parameters(KNOWN)

    @staticmethod
    def understand(name, topics):
        """Return a function that gives a facet's value back, or None when there is no such value."""
        known = topics.names if name == "topic" else VALUES[name]
        return lambda word: word if word in known else None

    def flag(self, name):
        """Return whether a parameter such as remote=1 says yes."""
        value = self.single(name).lower()
        if value and value not in YES and value not in ("0", "false", "no", "off"):
            self.note_value(name, value)
        return value in YES

    def place(self):
        """Return the place as typed, and find out where it is."""
        text = reading.printable(self.single("near"))[:LONGEST_PLACE]
        if not text:
            return ""
        found = resolve(text)
        if isinstance(found, Unknown):
            self.is_lost, self.choices = True, tuple(choices_for(text))
            self.note(_("We do not know a place called “%(place)s”.") % {"place": text})
        elif isinstance(found, Ambiguous):
            self.is_lost, self.choices = True, tuple(found.labels)
            self.note(_("There are several places called “%(place)s”. Which one?") % {"place": text})
        else:
            is_area = found.precision in ("region", "country")
            self.origin = Origin(
                found.label, found.latitude, found.longitude, found.country, found.region, is_area=is_area
            )
        return text


def read(parameters, direction, topics):
    """Return the Reader of a request's query parameters; `topics` is the TopicTree."""
    return Reader(parameters, direction, topics)
