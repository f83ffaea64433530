"""What changed in a program and when, for everybody to read. Persons are never named."""

from dataclasses import dataclass
from datetime import datetime

from programs.models import ProgramChange
from programs.vocabulary import ChangeOrigin

from .column_words import in_words
from .fields import label_of


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history. `old` and `new` are words; both are empty where only the event counts."""

    when: datetime
    label: str
    old: str
    new: str
    origin: str


def history_of(program_id, limit=20):
    """Return the newest `limit` Changes of a program, newest first. Costs 1 query."""
    rows = ProgramChange.objects.filter(program_id=program_id)
    return [change_of(*row) for row in rows.values_list("changed_at", "field", "old", "new", "origin")[:limit]]


def change_of(when, field, old, new, origin):
    """Return one row of the log as a Change."""
    event = field == "created" or (old is None and new is None)
    said = ("", "") if event else (in_words(field, old), in_words(field, new))
    return Change(when, str(label_of(field)), *said, str(ChangeOrigin(origin).label))
