"""The record: one shape for import, export, JSON, CSV and history."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from programs.exporting import as_csv, as_json, records_of
from programs.facts import Window
from programs.importing import apply, check, plan, read
from programs.importing.known import SEED
from programs.importing.windowing import settled_months, windows_of
from programs.models import Program
from programs.records import COLUMN, csv_cell, csv_text, membership_summary, months_of
from programs.schema import programs_schema

from .builders import a_program, a_row, import_rows, the_real_catalog

SEED_ROWS = json.loads((SEED / "programs.json").read_text(encoding="utf-8"))


def test_record_has_the_columns_of_the_data_file_in_its_order():
    """Only `successor` is ours."""
    assert [*SEED_ROWS[0], "successor"] == list(COLUMN)


@pytest.mark.parametrize(
    ("mentee", "mentor", "summary"),
    [
        (None, None, (None, None)),
        ("none", "none", ("none", "both")),
        ("sponsor", "sponsor", ("sponsor", "both")),
        ("none", None, ("none", "mentee")),
        (None, "none", ("none", "mentor")),
        ("ala", None, ("ala", "mentee")),
        (None, "sponsor", ("sponsor", "mentor")),
        ("none", "either", ("either", "mentor")),
        ("sponsor", "none", ("sponsor", "mentee")),
        ("sponsor", "ala", ("sponsor", "mentee")),
    ],
)
def test_membership_summary_follows_from_the_two_roles(mentee, mentor, summary):
    assert membership_summary(mentee, mentor) == summary


def test_membership_summary_reproduces_every_real_row():
    def small(word):
        return word.lower() if word else None

    for row in SEED_ROWS:
        given = small(row["membership_required"]), row["membership_required_for"]
        assert membership_summary(small(row["mentee_membership"]), small(row["mentor_membership"])) == given, row["id"]


@pytest.mark.parametrize(
    ("text", "months", "windows"),
    [
        (None, None, ()),
        ("rolling", [], (Window("rolling"),)),
        ("Rolling, with pushes in August and January", [], (Window("rolling"),)),
        ("rolling", None, (Window("rolling"),)),
        (None, [], ()),
        ("closed 8 September (2023)", [9], (Window("months", None, (9,)),)),
        ("closed 8 September (2023)", None, ()),
        (None, [12, 1], (Window("months", None, (1, 12)),)),
        (
            "mentors mid-February to mid-March; mentees late August to mid-September",
            [2, 3, 8, 9],
            (Window("months", "mentor", (2, 3)), Window("months", "mentee", (8, 9))),
        ),
        ("mentees rolling; mentors yearly", None, (Window("rolling", "mentee"),)),
        ("mentors November to January; mentees May", [11, 12, 1, 5],
         (Window("months", "mentor", (1, 11, 12)), Window("months", "mentee", (5,)))),
        # A month that no role's words explain: nobody can tell whose it is.
        ("mentors February; mentees May", [2, 5, 9], (Window("months", None, (2, 5, 9)),)),
        ("Rolling Hills Library, by appointment", [4], (Window("months", None, (4,)),)),
    ],
)  # fmt: skip
def test_windows_come_from_words_and_months_without_invented_dates(text, months, windows):
    assert windows_of(text, months) == windows


def test_months_of_a_dated_window_run_over_the_turn_of_the_year():
    window = Window("dates", opens_on=date(2025, 11, 26), closes_on=date(2026, 1, 5))
    assert months_of([window]) == [1, 11, 12]
    assert months_of([Window("dates", closes_on=date(2026, 6, 1))]) == [6]


@given(st.text(max_size=60), st.none() | st.lists(st.integers(1, 12), max_size=5))
def test_settled_months_stay_as_they_are(text, months):
    once = settled_months(text, months)
    assert settled_months(text, once) == once


@given(st.text())
def test_csv_cell_gives_its_text_back_and_is_never_a_formula(text):
    cell = csv_cell(text)
    assert csv_text(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_cell_of_each_kind():
    values = [None, True, False, 0, 7.5, ["a", "b"], "=1+1", "@x", "plain", "'quoted'", "'=x"]
    assert [csv_cell(value) for value in values] == [
        "", "true", "false", "0", "7.5", "a; b", "'=1+1", "'@x", "plain", "'quoted'", "''=x",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("format", "write"), [("json", as_json), ("csv", as_csv)])
def test_export_of_the_real_catalog_imports_without_a_change(format, write):
    the_real_catalog()
    text = write(records_of(Program.objects.all()))
    rows, problems = read(text.encode(), format)
    records, more = check(rows)
    assert (problems, more) == ([], [])
    assert [record["id"] for record in records] == sorted(row["id"] for row in SEED_ROWS)
    again = plan(records)
    assert (again.new, again.changed, again.unchanged) == ((), (), 106)


@pytest.mark.django_db
def test_csv_export_into_an_empty_catalog_makes_the_same_catalog():
    the_real_catalog()
    before = records_of(Program.objects.all())
    Program.objects.all().delete()
    rows, _ = read(as_csv(before).encode("utf-8-sig"), "csv")
    records, problems = check(rows)
    assert problems == []
    apply(plan(records))
    assert records_of(Program.objects.all()) == before


@pytest.mark.django_db
def test_export_command_writes_what_import_command_takes(tmp_path, capsys):
    program = a_program(notes="=HYPERLINK(1)\nsecond line; with \"quotes\", 'and' more", cost_usd=12.5)
    for format in ("json", "csv"):
        call_command("export_programs", format=format)
        file = tmp_path / f"programs.{format}"
        file.write_text(capsys.readouterr().out, encoding="utf-8", newline="")
        call_command("import_programs", file)
        assert capsys.readouterr().out == "0 new, 0 changed (0 facts), 1 unchanged\n"
    program.refresh_from_db()
    assert program.notes == "=HYPERLINK(1)\nsecond line; with \"quotes\", 'and' more"


@pytest.mark.django_db
def test_export_leaves_drafts_out_unless_all_are_asked_for(capsys):
    a_program("public-one")
    a_program("draft-one", workflow="draft")
    call_command("export_programs")
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["public-one"]
    call_command("export_programs", all=True)
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["draft-one", "public-one"]


@pytest.mark.django_db
def test_export_says_rolling_where_staff_only_set_the_window(capsys):
    program = a_program(application_window="any time you like")
    program.windows.create(kind="rolling")
    record = records_of(Program.objects.all())[0]
    assert (record["application_window"], record["application_months"]) == ("rolling; any time you like", [])
    records, problems = check([record])
    assert problems == []
    assert plan(records).changed == ()


@pytest.mark.django_db
def test_record_tells_what_is_not_stated_by_null():
    import_rows({"id": "bare", "name": "Bare", "sponsor": "Bare Society", "sponsor_kind": "other"})
    record = records_of(Program.objects.all())[0]
    assert record == dict.fromkeys(COLUMN) | {
        "id": "bare",
        "name": "Bare",
        "sponsor": "Bare Society",
        "sponsor_kind": "other",
        "status": "unknown",
    }


@pytest.mark.django_db
def test_schema_fits_every_real_record_and_refuses_a_wrong_one():
    the_real_catalog()
    records = records_of(Program.objects.all())
    schema = programs_schema(topics={slug for record in records for slug in record["focus_topics"] or ()})
    Draft202012Validator.check_schema(schema)
    extra = {"slug": "x", "page_url": "https://example.org/programs/x/", "match": "stated"}
    results = [record | extra for record in records]
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors({"count": 106, "count_stated": 106, "results": results})) == []
    wrong = [results[0] | {"delivery": "by pigeon", "cost_usd": "free", "application_months": [13]}]
    found = validator.iter_errors({"count": 1, "count_stated": 1, "results": wrong})
    assert sorted(error.path[2] for error in found) == ["application_months", "cost_usd", "delivery"]


def test_boring_row_uses_only_columns_of_the_data_file():
    assert set(a_row()) <= set(COLUMN)
