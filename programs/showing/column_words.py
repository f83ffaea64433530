"""One value of one column of the data file, in words for people: in the history, the queue and the previews."""

from decimal import Decimal

from django.utils.translation import gettext as _

from programs.areas import PLACES
from programs.records import COLUMN
from programs.vocabulary import Workflow

from .wording import dollars, month_names

# Facts that the history keeps under names of their own (curating/changes.py), and the column that they read like.
LIKE = {"mentor_employment": "employment_requirement"}


def in_words(field, value):
    """Return what `value`, as a record holds it, says; never fails for a value that no rule foresaw."""
    if value is None or value == "":
        return _("not stated")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "workflow" and value in Workflow.values:
        return str(Workflow(value).label)
    column = COLUMN.get(LIKE.get(field, field))
    if isinstance(value, list | tuple):
        return several_in_words(column, value)
    if field == "cost_usd" and isinstance(value, int | float | Decimal):
        return dollars(Decimal(str(value)))
    if column is not None and column.vocabulary is not None:
        return word(column, value)
    return str(value)


def several_in_words(column, values):
    """Return a list's parts in words, joined by commas."""
    kind = column.kind if column else ""
    if kind == "months":
        known = all(isinstance(month, int) and 1 <= month <= 12 for month in values)
        return (month_names(values) if values else _("at any time")) if known else str(values)
    if not values:
        return _("not stated")
    if kind == "countries":
        return ", ".join(str(PLACES.get(code, code)) for code in values)
    if kind == "topics":
        return ", ".join(str(slug).replace("-", " ") for slug in values)
    if kind == "words":
        return ", ".join(word(column, value) for value in values)
    return ", ".join(str(value) for value in values)


def word(column, value):
    """Return the label of a vocabulary's value; an old or unknown value keeps its own letters."""
    known = value in column.vocabulary.values
    return str(column.vocabulary(value).label) if known else str(value)
