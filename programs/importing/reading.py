"""From the bytes of a file to rows, each with the line where it starts. Knows nothing of what a row means."""

import csv
import io
import json
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.records import COLUMN, csv_text

# A file of 10,000 programs has about 25 MB; more than this is no catalog.
MOST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 50_000
SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file gives it. `values` should be a dict; `doubled` are keys that it gives twice."""

    line: int
    values: object
    doubled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row, or the file, is refused: the line where it starts, its id, the field, and the reason in words."""

    line: int
    id: str
    field: str
    reason: str

    def __str__(self):
        where = [_("line %(line)s") % {"line": self.line}, self.id, self.field]
        return ": ".join([part for part in where if part] + [self.reason])


class Doubled(dict):
    """An object of a JSON file that gives some keys twice."""

    doubled = ()


def read(data, format):
    """Return `(rows, problems)` of a file's bytes; `format` is "json" or "csv".

    A file that breaks off gives the rows before the break and one problem.
    """
    if len(data) > MOST_BYTES:
        return [], [Problem(1, "", "", _("the file is larger than %(most)s MB") % {"most": MOST_BYTES // 1024**2})]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [Problem(line, "", "", _("the file is not UTF-8; save it as UTF-8"))]
    rows, problems = (read_csv if format == "csv" else read_json)(text)
    if len(rows) > MOST_ROWS:
        return [], [Problem(1, "", "", _("the file has more than %(most)s rows") % {"most": MOST_ROWS})]
    return rows, problems


def read_json(text):
    """Read an array of objects, or an object with such an array under "results" (the site's own /programs.json)."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    rows, line, counted, position = [], 1, 0, 0
    try:
        position = _start_of_list(text, decoder)
        while text[position : position + 1] != "]":
            value, end = decoder.raw_decode(text, position)
            line, counted = line + text.count("\n", counted, position), position
            rows.append(Row(line, value, getattr(value, "doubled", ())))
            position = _skip(text, end)
            if text[position : position + 1] == ",":
                position = _skip(text, position + 1)
            elif text[position : position + 1] != "]":
                raise json.JSONDecodeError(_("a comma or the end of the list is missing"), text, position)
    except json.JSONDecodeError as error:
        return rows, [Problem(error.lineno, "", "", _("not JSON: %(why)s") % {"why": error.msg})]
    except (RecursionError, ValueError):  # nested without end; a number of thousands of digits
        line += text.count("\n", counted, position)
        return rows, [Problem(line, "", "", _("not JSON that can be read: too deep, or a number too long"))]
    return rows, []


def _object(pairs):
    """Build an object and remember the keys that it gives more than once."""
    found = Doubled(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        found.doubled = tuple(key for key in found if keys.count(key) > 1)
    return found


def _skip(text, position):
    """Return where the white space at `position` ends."""
    return SPACE.match(text, position).end()


def _start_of_list(text, decoder):
    """Return where the first item of the file's list stands; raise JSONDecodeError when there is no list."""
    position = _skip(text, 0)
    if text[position : position + 1] == "{":
        position = _skip(text, position + 1)
        while text[position : position + 1] == '"':
            key, end = decoder.raw_decode(text, position)
            position = _skip(text, end)
            if text[position : position + 1] != ":":
                break
            position = _skip(text, position + 1)
            if key == "results":
                break
            position = _skip(text, decoder.raw_decode(text, position)[1])
            position = _skip(text, position + 1) if text[position : position + 1] == "," else position
    if text[position : position + 1] != "[":
        raise json.JSONDecodeError(_("the file must hold a list of programs"), text, position)
    return _skip(text, position + 1)


def read_csv(text):
    """Read lines of comma-separated cells under a header with the names of the columns."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    start = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        problem = _bad_header(header)
        if problem:
            return [], [Problem(1, "", "", problem)]
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_csv_row(start, header, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        return rows, [Problem(start, "", "", _("not CSV: %(why)s") % {"why": error})]
    problems = [row for row in rows if isinstance(row, Problem)]
    return [row for row in rows if isinstance(row, Row)], problems


def _bad_header(header):
    """Return what is wrong with the names of the columns, or None."""
    if "id" not in header:
        semicolons = len(header) == 1 and ";" in header[0]
        return _("separate the columns by commas") if semicolons else _("the first line must name the columns, id too")
    twice = sorted({name for name in header if header.count(name) > 1})
    return _("columns named twice: %(names)s") % {"names": ", ".join(twice)} if twice else None


def _csv_row(line, header, cells):
    """Return a Row, or a Problem where the cells do not fit the header."""
    if len(cells) != len(header):
        reason = _("has %(cells)s cells, the header has %(names)s") % {"cells": len(cells), "names": len(header)}
        return Problem(line, cells[0][:100].replace("\0", ""), "", reason)
    return Row(line, {name: cell_value(name, cell) for name, cell in zip(header, cells, strict=True)})


def cell_value(name, cell):
    """Return the value that a cell's text means; text that does not fit stays text, for the check to refuse."""
    text = csv_text(cell)
    column = COLUMN.get(name)
    if not text.strip():
        return None
    if column is None:
        return text
    if column.several:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return [_number(part) for part in parts] if column.kind == "months" else parts
    if column.kind in ("integer", "year", "number"):
        return _number(text.strip())
    if column.kind == "truth":
        return {"true": True, "false": False}.get(text.strip().casefold(), text)
    return text


def _number(text):
    """Return the number that `text` writes in plain digits, else `text`."""
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,15}", text):
        value = float(text)
        return int(value) if value.is_integer() else value
    return text
