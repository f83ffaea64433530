"""Small builders: rows of data files with boring values, and programs made from them through the real import."""

from programs.importing import apply, check, plan, read
from programs.importing.known import SEED
from programs.models import Program

BORING = {
    "id": "boring-mentoring",
    "name": "Boring Mentoring",
    "sponsor": "Boring Library Association",
    "sponsor_acronym": "BLA",
    "sponsor_kind": "other",
    "status": "active",
    "status_year": 2025,
    "url": "https://boring.example.org/mentoring",
    "summary": "Pairs of librarians meet each month.",
    "evidence": "source",
    "source_url": "https://boring.example.org/about",
    "as_of": 2025,
}


def a_row(key="boring-mentoring", **columns):
    """Return a row of a data file; the program is named after `key` unless a name is given."""
    name = key.replace("-", " ").title()
    return {**BORING, "id": key, "name": name, **columns}


def import_rows(*rows, **options):
    """Import rows that must all be good; return the Plan that was written."""
    records, problems = check(rows)
    assert problems == []
    return apply(plan(records), **options)


def a_program(key="boring-mentoring", *, workflow="published", **columns):
    """Return a Program made from a row with `columns` of the data file."""
    import_rows(a_row(key, **columns), workflow=workflow)
    return Program.objects.get(key=key)


def the_real_catalog():
    """Import the 106 programs of the shipped seed."""
    rows, problems = read((SEED / "programs.json").read_bytes(), "json")
    assert problems == []
    return import_rows(*rows)
