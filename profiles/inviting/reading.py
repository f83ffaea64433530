"""From the bytes of another network's CSV file to rows of text, each with the line where it starts. Pure.

Files come as spreadsheets write them: with or without BOM, UTF-8, UTF-16 or Windows-1252, commas, semicolons or tabs.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .words import HEADERS

# MentorConnect has 515 members; a file that is larger than these is something else.
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
COLUMNS = {spelling: column for column, spellings in HEADERS.items() for spelling in spellings.split()}
# Bytes that Windows-1252 leaves undefined; as Latin-1 they are control characters, which reading a cell drops.
ENCODINGS = ("utf-8", "cp1252", "latin-1")
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One member as the file has them: column (a key of HEADERS) to text. Columns that the file lacks are missing."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the file is refused: the line where the row starts, the column, the reason in words."""

    line: int
    field: str
    reason: str

    def __str__(self):
        where = [_("line %(line)s") % {"line": self.line}, self.field]
        return ": ".join([part for part in where if part] + [self.reason])


def read(data):
    """Return (rows, problems, unknown headers) of a file's bytes. With a problem the file is not to be used."""
    if len(data) > MOST_BYTES:
        return [], [Problem(1, "", _("the file is larger than %(most)s MB") % {"most": MOST_BYTES // 1024**2})], []
    text = decoded(data)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    rows, problems, start = [], [], 1
    try:
        titles = next(reader, [])
        columns = [COLUMNS.get(folded(title)) for title in titles]
        if problem := wrong_header(columns):
            return [], [Problem(1, "", problem)], []
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(columns):
                    problems.append(Problem(start, "", _("the row has more cells than the first line has columns")))
                rows.append(Row(start, row_of(columns, cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(start, "", _("not CSV: %(why)s") % {"why": error}))
    if len(rows) > MOST_ROWS:
        problems.append(Problem(1, "", _("the file has more than %(most)s rows") % {"most": MOST_ROWS}))
    unknown = [title for title, column in zip(titles, columns, strict=True) if column is None and title.strip()]
    return rows, problems, unknown


def decoded(data):
    """Return the text of a file's bytes in the encoding that fits; Latin-1 fits anything."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("Latin-1 reads every byte")


def folded(title):
    """Return a column's title as lower-case ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def wrong_header(columns):
    """Return what is wrong with the columns that were recognized, or None."""
    known = [column for column in columns if column]
    if "email" not in known or not {"name", "last"} & set(known):
        return _("the first line must name the columns; a name and an e-mail address are needed")
    twice = sorted({column for column in known if known.count(column) > 1})
    return _("columns named twice: %(names)s") % {"names": ", ".join(twice)} if twice else None


def row_of(columns, cells):
    """Return column to cell; first and last name become one name."""
    found = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    first, last = found.pop("first", ""), found.pop("last", "")
    if not found.get("name"):
        found["name"] = f"{first} {last}".strip()
    return found
