"""From a saved search to its programs, and to words that say which search it is."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from programs.finding import filters, panel, snapshot
from programs.finding.catalog import Result
from programs.vocabulary import Role


def canonical(selection):
    """Return the query string of a Selection without question mark, page, page size and order."""
    return selection.but(sort="best", page_size=None).query.removeprefix("?")


def result_of(query, held=None):
    """Return the Result of a stored query string over `held`, by default the newest copy of the catalog."""
    held = held or snapshot.current()
    selection, _notes = filters.read(QueryDict(query), held)
    return Result(held, selection)


def labels_of(result):
    """Return in words, one for each, what a Result was chosen by; nothing when every program is in it."""
    role = [_("For mentors")] if result.selection.role == Role.MENTOR else []
    return role + [str(label) for label, _without in panel.chips(result)]


def words_of(query):
    """Return a stored query string in one line: "Free, Remote", or "All mentoring programs"."""
    return ", ".join(labels_of(result_of(query))) or _("All mentoring programs")
