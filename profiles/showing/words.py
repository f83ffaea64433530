"""The words of vocabularies in the reader's language, looked up once for each language.

A list of people says the same few dozen words hundreds of times; asking gettext each time was a third of its cost.
"""

from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from profiles.vocabulary import LANGUAGES, LibraryType, Meeting, OfferKind, Years

# Days since somebody was last here, up to which each of the coarse words of `activity` holds.
WEEK, MONTH, QUARTER = 7, 31, 92


def words():
    """Return the Words of the active language."""
    return _words(get_language())


@lru_cache(maxsize=16)
def _words(language):
    """Return the Words of `language`, which is the active one."""
    return Words()


class Words:
    """Value to label of each vocabulary of people, in the language that was active when this was made."""

    def __init__(self):
        self.labels = {
            "years": spoken(Years.choices),
            "library_type": spoken(LibraryType.choices),
            "language": spoken(LANGUAGES.items()),
            "offer": spoken(OfferKind.choices),
            "meet": spoken((value, label) for value, label in Meeting.choices if value != Meeting.BOTH),
        }
        self.meeting = {
            Meeting.REMOTE.value: _("remote"),
            Meeting.IN_PERSON.value: _("in person"),
            Meeting.BOTH.value: _("remote or in person"),
        }
        self._activity = (
            (WEEK, _("active this week")),
            (MONTH, _("active this month")),
            (QUARTER, _("active in the last three months")),
        )
        self._long_ago = _("not here for over three months")
        self._places = {}

    def activity(self, days):
        """Return when somebody was last here who was here `days` ago.

        Coarsely: a list of people must not be a way to watch one of them.
        """
        return next((words for limit, words in self._activity if days <= limit), self._long_ago)

    def places_left(self, kind, number):
        """Return how many places of an offer kind are free. The language must still be the active one."""
        if (kind, number) not in self._places:
            self._places[kind, number] = places_left(kind, number)
        return self._places[kind, number]


def spoken(choices):
    """Return value to label as plain text."""
    return {value: str(label) for value, label in choices}


def places_left(kind, number):
    """Return in words how many places of an offer kind are free."""
    words = {
        OfferKind.QUESTION: ngettext("%d question by e-mail", "%d questions by e-mail", number),
        OfferKind.CALL: ngettext("%d call of 30 minutes", "%d calls of 30 minutes", number),
        OfferKind.RESUME: ngettext("%d resume review", "%d resume reviews", number),
        OfferKind.CIRCLE: ngettext("%d seat in a circle", "%d seats in a circle", number),
        OfferKind.MONTHS: ngettext("%d place over months", "%d places over months", number),
    }[kind]
    return words % number
