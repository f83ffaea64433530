"""Rows of files: what is taken, what is refused, and what the refusal says."""

import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.importing import Row, check, read
from programs.importing.checking import check as check_rows
from programs.importing.known import Known
from programs.records import COLUMN

from .builders import a_row, import_rows

KNOWN = Known(
    topics={"job_search": "job-search", "leadership": "leadership", "childrens_services": "childrens-services"}
)
KNOWN.add_sponsor("American Library Association", "ALA")
KNOWN.add_sponsor("Association of College and Research Libraries", "ACRL", "American Library Association")
KNOWN.add_sponsor("Special Libraries Association", "SLA")


def known(**changes):
    """Return what checks hold rows against, without a database."""
    return Known(
        topics=KNOWN.topics,
        sponsors=dict(KNOWN.sponsors),
        parents=KNOWN.parents,
        short=KNOWN.short,
        above=dict(KNOWN.above),
        **changes,
    )


def reasons(*rows, **changes):
    """Return (line, id, field, reason) of each problem of `rows`."""
    return [(p.line, p.id, p.field, p.reason) for p in check_rows(rows, known(**changes))[1]]


def record_of_row(**columns):
    """Return the record of a good row."""
    records, problems = check_rows([a_row(**columns)], known())
    assert problems == []
    return records[0]


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("status", "historical", "closed"),
        ("status", None, "unknown"),
        ("sponsor_kind", "other association", "other"),
        ("sponsor_kind", "ALA office", "ala_office"),
        ("sponsor_kind", "Round Table", "round_table"),
        ("employment_requirement", "unknown", None),
        ("employment_requirement", "student ok", "student_ok"),
        ("mentee_membership", "ALA", "ala"),
        ("formats", ["One-to-one", "conference buddy", "one_to_one"], ["one_to_one", "conference_buddy"]),
        ("delivery", "in person", "in_person"),
        ("library_types", [], None),
        ("community_focus", ["LGBTQIA+", "Latino/Hispanic", "under-represented groups"],
         ["lgbtqia", "latino_hispanic", "under_represented_groups"]),
        ("focus_topics", ["children's services", "Job search", "leadership"],
         ["childrens-services", "job-search", "leadership"]),
        ("countries", ["us", "UK", "US"], ["US", "GB"]),
        ("region", "  New   York ", "New York"),
        ("summary", " two\r\nlines ", "two\nlines"),
        ("cost_note", "   ", None),
        ("cost_usd", 0, 0),
        ("cost_usd", 12.5, 12.5),
        ("duration_months", 7.5, 7.5),
        ("capacity", 50.0, 50),
        ("support_staff_ok", False, False),
    ],
)  # fmt: skip
def test_value_is_made_regular(column, written, value):
    assert record_of_row(**{column: written})[column] == value


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("id", "Has Capitals", "must be small letters a-z, digits and hyphens, not Has Capitals"),
        ("name", None, "is missing"),
        ("name", "x" * 201, "is 201 characters long, at most 200 fit"),
        ("name", 7, "must be text, not 7"),
        ("summary", "a\0b", "holds a NUL character"),
        ("summary", "a\x07b", "holds the control character U+0007"),
        ("summary", "half \ud800", "holds the control character U+D800"),
        ("url", "javascript:alert(1)", "must be a web address with http:// or https://, not javascript:alert(1)"),
        ("url", "ftp://example.org/", "must be a web address with http:// or https://, not ftp://example.org/"),
        ("url", "https://ala.org@evil.example/",
         "must be a web address with http:// or https://, not https://ala.org@evil.example/"),
        ("url", "https://[::1", "must be a web address with http:// or https://, not https://[::1"),
        ("status_year", 1700, "must lie from 1876 to {next_year}, not 1700"),
        ("status_year", 99999, "must lie from 1876 to {next_year}, not 99999"),
        ("as_of", "2024", "must be a year, not 2024"),
        ("cost_usd", -5, "must not be negative: -5"),
        ("cost_usd", "free", "must be a number, not free"),
        ("cost_usd", float("nan"), "must be a number, not nan"),
        ("cost_usd", float("inf"), "must be a number, not inf"),
        ("cost_usd", 10**400, "must lie from 0 to 999999, not a huge number"),
        ("cost_usd", 0.123, "must have at most 2 decimals"),
        ("cost_usd", True, "must be a number, not True"),
        ("duration_months", 0.25, "must have at most 1 decimals"),
        ("mentor_min_years", 5.5, "must be a whole number, not 5.5"),
        ("mentee_max_years", -1, "must not be negative: -1"),
        ("capacity", 10**9, "must lie from 0 to 1000000, not 1000000000"),
        ("support_staff_ok", "yes", "must be true, false or null (not stated), not yes"),
        ("delivery", "pigeon", "pigeon is not allowed; allowed are: remote, in_person, hybrid"),
        ("formats", "one-to-one", "must be a list, not one-to-one"),
        ("formats", [None], "must be text, not None"),
        ("formats", {"a": 1}, "must be a list, not an object"),
        ("formats", ["peer"] * 61, "has more than 60 values"),
        ("application_months", [0], "must lie from 1 to 12, not 0"),
        ("application_months", [13], "must lie from 1 to 12, not 13"),
        ("application_months", ["May"], "must be a whole number, not May"),
        ("focus_topics", ["knitting"],
         "knitting is not allowed; allowed are: childrens-services, job-search, leadership"),
        ("countries", ["USA"], "must be two letters of ISO 3166-1 such as US or CA, not USA"),
        ("successor", "not-there", "no program has the id not-there"),
        ("successor", "boring-mentoring", "leads back to this program"),
        ("membership_required_for", "everybody",
         "everybody is not allowed; allowed are: mentee, mentor, both"),
    ],
)  # fmt: skip
def test_bad_value_is_refused_with_its_reason(column, written, reason):
    reason = reason.replace("{next_year}", str(timezone.localdate().year + 1))
    row = a_row(**{column: written})
    key = "boring-mentoring" if column != "id" else written
    assert reasons(row) == [(1, key, column, reason)]


def test_unknown_column_is_named_with_the_likeliest_one():
    assert reasons(a_row(cost_us=5)) == [
        (1, "boring-mentoring", "cost_us", "is not a column of the data file; did you mean cost_usd?")
    ]


def test_columns_that_the_site_adds_to_its_own_json_are_read_past():
    row = a_row(slug="x", page_url="https://example.org/programs/x/", match="stated")
    assert reasons(row) == []


def test_every_row_is_checked_and_every_problem_of_a_row_told():
    rows = [a_row("a", delivery="x"), a_row("b"), a_row("c", cost_usd=-1, capacity=-1), "junk", {"name": "x"}]
    assert [problem[:3] for problem in reasons(*rows)] == [
        (1, "a", "delivery"),
        (3, "c", "cost_usd"),
        (3, "c", "capacity"),
        (4, "", ""),
        (5, "", "id"),
    ]
    assert [record["id"] for record in check_rows(rows, known())[0]] == ["b"]


def test_id_that_comes_twice_is_refused_also_on_one_line():
    rows = [Row(1, a_row("a")), Row(1, a_row("a"))]
    assert reasons(*rows) == [(1, "a", "id", "is in line 1 already")]


def test_parent_is_found_by_short_or_full_name():
    for word in ("SLA", "sla", "Special Libraries Association"):
        assert record_of_row(parent_sponsor=word)["parent_sponsor"] == "SLA"


def test_parent_is_never_found_by_an_acronym():
    rows = [
        a_row("a", sponsor="Saskatchewan Library Association", sponsor_acronym="SaskLA"),
        a_row("b", sponsor="Prairie Chapter", parent_sponsor="SaskLA"),
    ]
    reason = "SaskLA is not allowed; allowed are: ACRL, ALA, SLA, or the full name of a sponsor"
    assert reasons(*rows) == [(2, "b", "parent_sponsor", reason)]


def test_parent_may_be_a_sponsor_of_the_same_file():
    rows = [a_row("b", sponsor="Chapter", parent_sponsor="Big Body"), a_row("a", sponsor="Big Body")]
    assert reasons(*rows) == []


def test_sponsors_above_each_other_are_refused():
    rows = [
        a_row("a", sponsor="One", parent_sponsor="Two"),
        a_row("b", sponsor="Two", parent_sponsor="One"),
        a_row("c", sponsor="American Library Association", parent_sponsor="ACRL"),
    ]
    circles = [(line, key, field) for line, key, field, reason in reasons(*rows) if "above itself" in reason]
    assert circles == [(1, "a", "parent_sponsor"), (2, "b", "parent_sponsor"), (3, "c", "parent_sponsor")]


def test_two_stories_about_one_sponsor_are_refused():
    rows = [a_row("a"), a_row("b", sponsor="BORING library association", sponsor_acronym="BoLA")]
    assert reasons(*rows) == [
        (2, "b", "sponsor_acronym", "says BoLA of the sponsor of which line 1 says BLA"),
    ]


def test_new_sponsor_needs_a_kind():
    row = {"id": "x", "name": "X", "sponsor": "New Body"}
    assert reasons(row) == [(1, "x", "sponsor_kind", "is missing for a sponsor that is new here")]


def test_successors_in_a_circle_are_refused():
    rows = [a_row("a", successor="b"), a_row("b", successor="c")]
    assert reasons(*rows, programs={"c": "a"}) == [
        (1, "a", "successor", "leads back to this program"),
        (2, "b", "successor", "leads back to this program"),
    ]


def test_program_that_is_there_may_come_with_only_some_columns():
    assert reasons({"id": "there", "cost_usd": 0}, programs={"there": None}) == []
    assert [problem[2] for problem in reasons({"id": "there", "cost_usd": 0})] == ["name", "sponsor"]


def test_acronym_without_its_sponsor_is_refused():
    row = {"id": "there", "sponsor_acronym": "X"}
    assert [problem[2] for problem in reasons(row, programs={"there": None})] == ["sponsor"]


def test_membership_fills_the_roles_where_these_are_not_given():
    record = record_of_row(membership_required="ALA", membership_required_for="both")
    assert (record["mentee_membership"], record["mentor_membership"]) == ("ala", "ala")
    record = record_of_row(membership_required="sponsor", membership_required_for="mentor", mentee_membership=None)
    assert (record["mentee_membership"], record["mentor_membership"]) == (None, "sponsor")


def test_membership_that_contradicts_the_roles_is_refused():
    row = a_row(membership_required="ALA", membership_required_for="both", mentee_membership="none")
    reason = "ala for both contradicts the role columns, from which follows none for mentee"
    assert reasons(row) == [(1, "boring-mentoring", "membership_required", reason)]


def test_membership_without_for_whom_is_refused():
    reason = "give membership_required and membership_required_for together"
    assert reasons(a_row(membership_required="ALA")) == [(1, "boring-mentoring", "membership_required", reason)]


def test_years_that_cross_a_bound_set_by_staff_are_refused():
    bounds = {("there", "mentee"): 3, ("there", "mentor"): 10}
    row = {"id": "there", "mentee_max_years": 2, "mentor_min_years": 11}
    assert [problem[2:] for problem in reasons(row, programs={"there": None}, other_years=bounds)] == [
        ("mentee_max_years", "is less than the least years, 3, that are stated here"),
        ("mentor_min_years", "is more than the most years, 10, that are stated here"),
    ]


# --- files -----------------------------------------------------------------------------------------


def test_json_rows_know_the_line_where_they_start():
    text = '\ufeff[\n\n {"id": "a"},\n {\n  "id": "b"}, {"id": "c"}\n]\n'
    rows, problems = read(text.encode(), "json")
    assert [(row.line, row.values["id"]) for row in rows] == [(3, "a"), (4, "b"), (5, "c")]
    assert problems == []


def test_json_of_the_sites_own_address_is_read():
    text = json.dumps({"count": 1, "deep": {"results": [1]}, "results": [{"id": "a"}], "more": 1})
    assert [row.values for row in read(text.encode(), "json")[0]] == [{"id": "a"}]


@pytest.mark.parametrize(
    ("text", "rows", "line", "reason"),
    [
        ("", 0, 1, "not JSON: the file must hold a list of programs"),
        ("{}", 0, 1, "not JSON: the file must hold a list of programs"),
        ("nonsense", 0, 1, "not JSON: the file must hold a list of programs"),
        ('[\n{"id": "a"},\n{"id": }]', 1, 3, "not JSON: Expecting value"),
        ('[\n{"id": "a"}\n{"id": "b"}]', 1, 3, "not JSON: a comma or the end of the list is missing"),
        ('[\n{"id": "a"},\n', 1, 3, "not JSON: Expecting value"),
        ('[\n{"id": "a"},\n' + "[" * 100_000, 1, 3, "not JSON that can be read: too deep, or a number too long"),
        ('[\n{"id": "a"},\n' + "9" * 5000 + "]", 1, 3, "not JSON that can be read: too deep, or a number too long"),
    ],
)
def test_json_that_breaks_off_gives_the_rows_before_and_one_problem(text, rows, line, reason):
    found, problems = read(text.encode(), "json")
    assert len(found) == rows
    assert [(problem.line, problem.reason) for problem in problems] == [(line, reason)]


def test_key_given_twice_in_one_row_is_refused():
    rows, _ = read(b'[{"id": "a", "name": "A", "name": "B", "sponsor": "S", "sponsor_kind": "other"}]', "json")
    assert reasons(*rows) == [(1, "a", "name", "is given twice")]


def test_file_in_another_encoding_is_refused():
    problems = read("id,name\na,caf\xe9\n".encode("latin-1"), "csv")[1]
    assert [(problem.line, problem.reason) for problem in problems] == [(2, "the file is not UTF-8; save it as UTF-8")]


def test_csv_cells_become_values_of_their_column():
    text = (
        "id,name,cost_usd,support_staff_ok,formats,application_months,notes,duration_months,delivery\n"
        'a,"Two\nlines",0,TRUE,one-to-one; peer,8;9,\'=SUM(A1),1.5,\n'
        ",,,,,,,,\n"
        "b,B,x,maybe,,,'quoted,6,remote\n"
    )
    rows, problems = read(text.encode("utf-8-sig"), "csv")
    assert problems == []
    assert [(row.line, list(row.values.values())) for row in rows] == [
        (2, ["a", "Two\nlines", 0, True, ["one-to-one", "peer"], [8, 9], "=SUM(A1)", 1.5, None]),
        (5, ["b", "B", "x", "maybe", None, None, "'quoted", 6, "remote"]),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the first line must name the columns, id too"),
        ("name,url\nx,y\n", 1, "the first line must name the columns, id too"),
        ("id;name\nx;y\n", 1, "separate the columns by commas"),
        ("id,name,name\n", 1, "columns named twice: name"),
        ("id,name\na,b\nc\n", 3, "has 1 cells, the header has 2"),
        ('id,name\na,"open', 2, "not CSV: unexpected end of data"),
    ],
)
def test_csv_that_cannot_be_read_says_where_and_why(text, line, reason):
    assert [(problem.line, problem.reason) for problem in read(text.encode(), "csv")[1]] == [(line, reason)]


# --- junk ------------------------------------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300) | st.sampled_from(["ALA", "none"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=3),
    max_leaves=8,
)
JUNK_ROW = st.dictionaries(st.sampled_from(list(COLUMN)) | st.text(max_size=20), JUNK, max_size=12)
calm = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(st.lists(JUNK_ROW | JUNK, max_size=4))
def test_junk_rows_give_problems_and_never_raise(rows):
    records, problems = check_rows(rows, known())
    assert len(records) + len({problem.line for problem in problems}) == len(rows)
    for problem in problems:
        str(problem).encode()


@calm
@given(JUNK_ROW)
def test_junk_beside_good_facts_gives_problems_or_a_record_that_stays_itself(junk):
    records, problems = check_rows([a_row() | junk], known())
    if problems:
        return
    again, more = check_rows([json.loads(json.dumps(records[0]))], known(programs={records[0]["id"]: None}))
    assert (again, more) == (records, [])


@calm
@given(st.binary(max_size=300), st.sampled_from(["json", "csv"]))
def test_junk_bytes_are_read_or_refused(data, format):
    rows, problems = read(data, format)
    assert all(problem.reason for problem in problems)
    check_rows(rows, known())


@calm
@given(st.text(alphabet="[]{}\",:\\u0019 \n;'=-", max_size=120), st.sampled_from(["json", "csv"]))
def test_nearly_right_files_are_read_or_refused(text, format):
    rows, problems = read(("id,name\n" + text if format == "csv" else text).encode(), format)
    check_rows(rows, known())
    assert all(problem.line >= 1 for problem in problems)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(JUNK_ROW.map(lambda junk: a_row() | junk), min_size=1, max_size=3))
def test_whatever_passes_the_check_the_database_takes(rows):
    records, _ = check(rows)
    import_rows(*records)


@pytest.mark.django_db
def test_known_words_come_from_the_database():
    assert check([a_row(focus_topics=["Children's services"], parent_sponsor="MLA (Medical)")])[1] == []
    assert "MLA (Medical)" in check([a_row(parent_sponsor="MLA")])[1][0].reason
