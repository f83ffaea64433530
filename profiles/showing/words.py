"""The words of vocabularies in the reader's language, looked up once for each language.

A list of people says the same few dozen words hundreds of times; asking gettext each time was a third of its cost.
"""

from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from profiles.vocabulary import LANGUAGES, LibraryType, Meeting, OfferKind, Years


def labels(vocabulary):
    """Return value to label of one of the vocabularies "years", "library_type", "language", "offer", "meet"."""
    return _labels(get_language(), vocabulary)


@lru_cache(maxsize=128)
def _labels(language, vocabulary):
    """Return `labels` in `language`, which is the active one."""
    words = {
        "years": dict(Years.choices),
        "library_type": dict(LibraryType.choices),
        "language": LANGUAGES,
        "offer": dict(OfferKind.choices),
        "meet": {value: label for value, label in Meeting.choices if value != Meeting.BOTH},
    }[vocabulary]
    return {value: str(label) for value, label in words.items()}


def places_left(kind, number):
    """Return in words how many places of an offer kind are free."""
    return _places_left(get_language(), kind, number)


@lru_cache(maxsize=2048)
def _places_left(language, kind, number):
    """Return `places_left` in `language`, which is the active one."""
    words = {
        OfferKind.QUESTION: ngettext("%d question by e-mail", "%d questions by e-mail", number),
        OfferKind.CALL: ngettext("%d call of 30 minutes", "%d calls of 30 minutes", number),
        OfferKind.RESUME: ngettext("%d resume review", "%d resume reviews", number),
        OfferKind.CIRCLE: ngettext("%d seat in a circle", "%d seats in a circle", number),
        OfferKind.MONTHS: ngettext("%d place over months", "%d places over months", number),
    }[kind]
    return words % number


# The longest of each, in days, and what is said of it; coarse, because a list must not be a way to watch somebody.
WEEK, MONTH, QUARTER = 7, 31, 92


def activity(days):
    """Return in words when somebody was last here who was here `days` ago."""
    step = next((limit for limit in (WEEK, MONTH, QUARTER) if days <= limit), None)
    return _activity(get_language(), step)


@lru_cache(maxsize=64)
def _activity(language, step):
    """Return `activity` in `language`, which is the active one."""
    return {
        WEEK: _("active this week"),
        MONTH: _("active this month"),
        QUARTER: _("active in the last three months"),
        None: _("not here for over three months"),
    }[step]


def meeting(value):
    """Return where somebody meets others, in words."""
    return _meeting(get_language()).get(value, "")


@lru_cache(maxsize=16)
def _meeting(language):
    """Return value to `meeting` in `language`, which is the active one."""
    return {
        Meeting.REMOTE.value: _("remote"),
        Meeting.IN_PERSON.value: _("in person"),
        Meeting.BOTH.value: _("remote or in person"),
    }
