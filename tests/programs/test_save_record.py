"""One record into the catalog: a curator's or a suggestion's facts, with who said so and where."""

from datetime import date

import pytest

from profiles.models import User
from programs.exporting import records_of
from programs.finding.snapshot import bodies_by_id, facts_of
from programs.importing import check, save_record
from programs.models import CatalogVersion, Program, ProgramChange, Verification

from .builders import BORING, a_program, a_row

pytestmark = pytest.mark.django_db


def facts(key):
    """Return the facts of the program with the id `key`."""
    return facts_of(Program.objects.with_parts().get(key=key), bodies_by_id())


def test_save_record_logs_who_changed_what_and_from_which_source():
    user = User.objects.create_user("curator@example.org")
    a_program("p", cost_usd=5)
    records, problems = check([{"id": "p", "cost_usd": 0, "cost_note": "Free since May", "name": "P"}])
    assert problems == []
    program = save_record(
        records[0],
        by=user,
        origin="suggestion",
        note="a reader wrote",
        source_url="https://example.org/fees",
        as_of=date(2026, 5, 1),
    )
    assert (program.cost_usd, program.cost_note) == (0, "Free since May")
    log = ProgramChange.objects.exclude(field="created").order_by("id")
    assert list(log.values_list("field", "old", "new", "origin", "changed_by", "note")) == [
        ("cost_usd", 5, 0, "suggestion", user.pk, "a reader wrote"),
        ("cost_note", None, "Free since May", "suggestion", user.pk, "a reader wrote"),
    ]
    newest = facts("p").sources[0]
    assert (newest.fields, newest.as_of, newest.as_of_year) == (("cost_usd", "cost_note"), date(2026, 5, 1), 2026)
    assert Verification.objects.first().confirmed_by == user
    # What holds for the whole record is still the file's source.
    assert records_of(Program.objects.all())[0]["source_url"] == BORING["source_url"]


def test_save_record_without_a_change_writes_nothing():
    program = a_program("p", cost_usd=5)
    version = CatalogVersion.objects.current()
    records, _ = check([{"id": "p", "cost_usd": 5}])
    assert save_record(records[0], by=None, origin="staff", source_url="https://example.org/", as_of=2026) == program
    assert CatalogVersion.objects.current() == version


def test_save_record_of_a_new_program_is_a_draft():
    records, _ = check([a_row("p")])
    program = save_record(records[0], by=None, origin="suggestion")
    assert (program.workflow, program.changes.get().field) == ("draft", "created")
