"""The copy of everything about a person: a ZIP with one file for machines and the same for people."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import User
from profiles.safety import audit

from .registry import Person, declared


@dataclass(frozen=True, slots=True)
class Table:
    """One part of the copy: its name for machines, its title, headings (column to words), rows (column to value).

    `kept_back` maps columns that are held but not shown to the reason.
    """

    name: str
    title: str
    headings: dict[str, str]
    rows: list[dict]
    kept_back: dict[str, str]
    model: type[models.Model]
    words: dict

    @property
    def lines(self):
        """Return the rows in words: for each a list of (heading, text)."""
        return [[(self.headings[key], self.said(key, row[key])) for key in row] for row in self.rows]

    def said(self, column, value):
        """Return the value of a column as a person would write it."""
        return self.words[column](value) if column in self.words else in_words(self.model, column, value)


def tables_of(user):
    """Return the Tables about a User, also the empty ones. Costs 1 query for each, and a few to find indirect ones."""
    return tables_about(Person.of(user))


def tables_about(person):
    """Return the Tables about a Person of the registry, as `tables_of` does."""
    found = []
    # What goes last is what a reader begins with: the account, then what is theirs alone.
    for declaration, tie in reversed(declared.ties()):
        if not tie.shown:
            continue
        rows = tie.rows(person)
        rows = tie.told(rows) if tie.told else rows
        found.append(
            Table(
                name=tie.name,
                title=str(tie.title),
                headings={path: str(words) for path, words in tie.shown.items()},
                rows=list(rows.order_by("pk").values(*tie.shown)),
                kept_back={column: str(why) for column, why in declaration.kept_back.items()},
                model=declaration.model,
                words=tie.words,
            )
        )
    # Empty tables come at the end.
    return sorted(found, key=lambda table: (not table.rows, table.model is not User))


@transaction.atomic
def copy_for(user):
    """Return (name of the file, its bytes): the ZIP with all that is held about `user`, and write that into the log."""
    now = timezone.now()
    tables = tables_of(user)
    data = {
        "made_at": now,
        "account": user.email,
        "tables": {
            each.name: {"title": each.title, "rows": each.rows, "held_but_not_in_this_file": each.kept_back}
            for each in tables
        },
    }
    page = render_to_string("profiles/own_data_copy.html", {"tables": tables, "now": now, "email": user.email})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    audit.write(actor=user, what=audit.What.DATA_TAKEN, subject=user)
    return f"mentorhub-my-data-{now:%Y-%m-%d}.zip", packed.getvalue()


def in_words(model, path, value):
    """Return the value of a column, also one reached through foreign keys, as a person would write it."""
    *links, name = path.split("__")
    for link in links:
        column = model._meta.get_field(link)
        if not column.is_relation:
            return in_plain(value)
        model = column.related_model
    column = model._meta.get_field(name)
    return str(dict(column.flatchoices)[value]) if column.choices and value else in_plain(value)


def in_plain(value):
    """Return a value without choices as text: instants in UTC, lists with commas, yes and no."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, list):
        return ", ".join(in_plain(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_plain(each)}" for key, each in value.items())
    return str(value)
