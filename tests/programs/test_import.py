"""Files into the catalog: what is written, what is logged, what is left alone."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from profiles.models import User
from programs.exporting import records_of
from programs.finding.snapshot import bodies_by_id, facts_of
from programs.importing import Change, apply, check, plan
from programs.models import CatalogVersion, Program, ProgramChange, Sponsor, Verification

from .builders import BORING, a_program, a_row, import_rows, the_real_catalog

pytestmark = pytest.mark.django_db


def facts(key):
    """Return the facts of the program with the id `key`."""
    return facts_of(Program.objects.with_parts().get(key=key), bodies_by_id())


def command(*arguments, **options):
    """Run import_programs; return what it printed and what it complained."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_programs", *arguments, stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(f"{error}\n")
    return out.getvalue(), err.getvalue()


def file_of(tmp_path, *rows):
    """Return the path of a JSON file with `rows`, one a line."""
    path = tmp_path / "programs.json"
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")
    return path


def changes():
    """Return the history, oldest first, as tuples."""
    return list(ProgramChange.objects.order_by("id").values_list("program__key", "field", "old", "new", "origin"))


# --- the shipped seed ------------------------------------------------------------------------------


def test_seed_is_imported_once_and_the_second_run_writes_nothing():
    assert command()[0] == "106 new, 0 changed (0 facts), 0 unchanged\n"
    version = CatalogVersion.objects.current()
    counts = [model.objects.count() for model in (Program, Sponsor, Verification, ProgramChange)]
    with CaptureQueriesContext(connection) as queries:
        assert command()[0] == "0 new, 0 changed (0 facts), 106 unchanged\n"
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert CatalogVersion.objects.current() == version
    assert [model.objects.count() for model in (Program, Sponsor, Verification, ProgramChange)] == counts
    assert counts[2:] == [106, 106]


def test_seed_tells_bodies_of_one_acronym_apart():
    the_real_catalog()
    shared = Sponsor.objects.filter(acronym__in=["MLA", "SLA", "ACRL", "OLA", "REFORMA"]).order_by("name")
    assert list(shared.values_list("acronym", "slug", "place", "parent__slug")) == [
        ("ACRL", "acrl-dr-e-j-josey-spectrum-scholar-mentor-committee", "", "ala"),
        ("ACRL", "acrl", "", "ala"),
        ("MLA", "massachusetts-library-association", "Massachusetts", "ala"),
        ("MLA", "medical-library-association", "", None),
        ("MLA", "minnesota-library-association", "Minnesota", "ala"),
        ("MLA", "music-library-association", "", None),
        ("OLA", "ontario-library-association", "Ontario, Canada", None),
        ("OLA", "oregon-library-association", "Oregon", "ala"),
        ("REFORMA", "reforma", "", "ala"),
        ("REFORMA", "reforma-with-ucla-library-school", "California", "ala"),
        ("SLA", "saskatchewan-library-association", "Saskatchewan, Canada", None),
        ("SLA", "special-libraries-association", "", None),
    ]
    assert Sponsor.objects.get(name="American Library Association").slug == "ala"


def test_seed_puts_chapters_below_the_right_parent():
    the_real_catalog()
    parents = {"unysla-mentoring": "special-libraries-association", "acrl-is": "acrl", "reforma-la": "reforma"}
    parents |= {"mlgsca-mentor": "medical-library-association", "saskla-mentorship": None}
    found = Program.objects.filter(key__in=parents).values_list("key", "sponsor__parent__slug")
    assert dict(found) == parents


def test_seed_joins_merged_divisions_to_their_successor():
    the_real_catalog()
    merged = Program.objects.filter(successor__key="core-mentoring").order_by("key")
    assert [program.key for program in merged] == ["alcts-mentoring", "llama-mentoring"]


def test_seed_facts_are_those_of_the_file():
    the_real_catalog()
    tall = facts("acrl-cjcls")
    assert [(window.kind, window.role, window.months) for window in tall.windows] == [
        ("months", "mentor", (2, 3)),
        ("months", "mentee", (8, 9)),
    ]
    leaders = facts("ala-emerging-leaders")
    assert (leaders.mentee.max_years, leaders.mentee.membership, leaders.mentor.membership) == (5, "ala", None)
    assert (leaders.mentee.employment, leaders.mentor.employment) == (None, None)
    assert leaders.topics == (("ala-involvement", "ALA involvement"), ("leadership", "Leadership"))
    assert [(source.evidence, source.as_of_year, source.fields) for source in leaders.sources] == [
        ("source", 2024, None)
    ]
    speed = facts("ala-mentorconnect")
    assert (speed.status, speed.status_year, speed.library_types, speed.stages) == ("closed", 2018, ("any",), None)


# --- changes ---------------------------------------------------------------------------------------


def test_changed_facts_are_written_and_logged_and_others_left_alone():
    a_program("kept")
    a_program("moved", cost_usd=None, formats=["peer"], mentee_membership="none")
    changed_before = changes()
    row = a_row("moved", cost_usd=12.5, formats=["peer", "group"], mentee_membership="sponsor")
    todo = import_rows(row)
    assert (todo.new, todo.unchanged, todo.changed_keys) == ((), 0, ("moved",))
    assert changes()[len(changed_before) :] == [
        ("moved", "mentee_membership", "none", "sponsor", "import"),
        ("moved", "cost_usd", None, 12.5, "import"),
        ("moved", "formats", ["peer"], ["peer", "group"], "import"),
    ]
    assert (str(facts("moved").cost_usd), facts("moved").mentee.membership) == ("12.50", "sponsor")
    assert facts("kept").cost_usd is None


def test_new_program_is_one_line_of_the_history():
    user = User.objects.create_user("curator@example.org")
    import_rows(a_row("a"), by=user, note="spring file")
    change = ProgramChange.objects.get()
    assert (change.field, change.old, change.new, change.changed_by, change.note) == (
        "created", None, None, user, "spring file",
    )  # fmt: skip


def test_every_kind_of_part_follows_its_column():
    a_program("p", application_window="rolling", focus_topics=["leadership"], successor=None, support_staff_ok=True)
    a_program("next")
    import_rows(
        a_row(
            "p",
            application_window="closed 3 March (2026)",
            application_months=[3],
            focus_topics=["job search", "networking"],
            successor="next",
            support_staff_ok=None,
            employment_requirement="employed",
        )
    )
    found = facts("p")
    assert [(window.kind, window.months) for window in found.windows] == [("months", (3,))]
    assert [slug for slug, _ in found.topics] == ["job-search", "networking"]
    assert (found.successor_key, found.mentee.support_staff_ok) == ("next", None)
    assert (found.mentee.employment, found.mentor.employment) == ("employed", "employed")
    import_rows(a_row("p", application_window=None, application_months=None, focus_topics=[], successor=None))
    found = facts("p")
    assert (found.windows, found.topics, found.successor_key) == ((), None, None)


def test_column_left_out_stays_and_null_clears():
    a_program("p", cost_usd=5, capacity=9)
    todo = import_rows({"id": "p", "capacity": None})
    assert todo.changed == (Change("p", "capacity", 9, None),)
    assert facts("p").cost_usd == 5


def test_another_order_of_a_list_changes_nothing():
    a_program("p", formats=["peer", "group"], countries=["US", "CA"])
    assert import_rows(a_row("p", formats=["group", "peer"], countries=["CA", "US"])).changed == ()


def test_windows_that_staff_set_survive_a_change_of_other_facts():
    program = a_program("p", cost_usd=1)
    program.windows.create(kind="dates", role="mentor", opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 9))
    record = records_of(Program.objects.all())[0]
    assert record["application_months"] == [3]
    import_rows(record | {"cost_usd": 2})
    (window,) = facts("p").windows
    assert (window.kind, window.role, window.closes_on) == ("dates", "mentor", date(2026, 3, 9))


def test_role_fact_that_staff_told_apart_survives_an_import_that_does_not_touch_it():
    program = a_program("p", employment_requirement="any")
    program.terms.filter(role="mentor").update(employment="full_time")
    record = records_of(Program.objects.all())[0]
    assert import_rows(record).changed == ()
    assert facts("p").mentor.employment == "full_time"


def test_new_state_of_a_source_is_one_more_verification():
    a_program("p", as_of=2024)
    import_rows(a_row("p", as_of=2026))
    assert [(source.as_of_year, source.url) for source in facts("p").sources] == [
        (2026, BORING["source_url"]),
        (2024, BORING["source_url"]),
    ]
    import_rows({"id": "p", "source_url": "https://new.example.org/"})
    assert (facts("p").sources[0].as_of_year, facts("p").sources[0].url) == (2026, "https://new.example.org/")


def test_file_without_a_source_does_not_take_the_known_one_away():
    a_program("p")
    assert import_rows(a_row("p", evidence=None, source_url=None, as_of=None)).changed == ()


def test_program_missing_from_the_file_is_left_alone():
    a_program("old")
    import_rows(a_row("new"))
    assert Program.objects.filter(workflow="published").count() == 2


def test_workflow_given_is_only_that_of_new_programs():
    a_program("old", workflow="archived")
    import_rows(a_row("old", cost_usd=0), a_row("new"), workflow="in_review")
    assert dict(Program.objects.values_list("key", "workflow")) == {"old": "archived", "new": "in_review"}


def test_id_that_is_an_address_of_its_own_or_taken_gets_another_address():
    other = a_program("other")
    Program.objects.filter(pk=other.pk).update(slug="taken")
    import_rows(a_row("fit"), a_row("taken"))
    assert dict(Program.objects.values_list("key", "slug")) == {
        "fit": "fit-program",
        "other": "taken",
        "taken": "taken-2",
    }


# --- sponsors --------------------------------------------------------------------------------------


def test_address_of_a_sponsor_stays_when_another_takes_its_acronym():
    a_program("p", sponsor="Maple Library Alliance", sponsor_acronym="XLA")
    a_program("q", sponsor="Xylophone Library Alliance", sponsor_acronym="XLA")
    import_rows(a_row("p", sponsor="Maple Library Alliance", sponsor_acronym="XLA", cost_usd=0))
    assert dict(Sponsor.objects.values_list("name", "slug")) == {
        "Maple Library Alliance": "xla",
        "Xylophone Library Alliance": "xylophone-library-alliance",
    }


def test_sponsors_without_letters_of_their_own_still_get_addresses():
    import_rows(a_row("p", sponsor="図書館", sponsor_acronym=None), a_row("q", sponsor="協会", sponsor_acronym=None))
    assert sorted(Sponsor.objects.values_list("slug", flat=True)) == ["sponsor", "sponsor-2"]


def test_parent_from_the_seed_comes_with_all_above_it():
    import_rows(a_row("p", sponsor="A Section", sponsor_acronym="AS", parent_sponsor="ACRL"))
    assert list(Sponsor.objects.order_by("slug").values_list("slug", "short_name", "parent__slug")) == [
        ("acrl", "ACRL", "ala"),
        ("ala", "ALA", None),
        ("as", None, "acrl"),
    ]


def test_changed_sponsor_facts_change_the_sponsor_and_are_logged():
    a_program("p")
    todo = import_rows(a_row("p", sponsor_acronym="NEW", sponsor_kind="chapter", parent_sponsor="ALA"))
    assert [change[1:] for change in todo.changed] == [
        ("sponsor_acronym", "BLA", "NEW"),
        ("sponsor_kind", "other", "chapter"),
        ("parent_sponsor", None, "ALA"),
    ]
    sponsor = Sponsor.objects.get(name=BORING["sponsor"])
    assert (sponsor.acronym, sponsor.slug, sponsor.kind, sponsor.parent.slug) == ("NEW", "bla", "chapter", "ala")
    assert import_rows(a_row("p", sponsor_acronym="NEW", sponsor_kind="chapter", parent_sponsor="ALA")).changed == ()


def test_sponsor_known_without_its_short_name_gets_it_from_the_seed():
    Sponsor.objects.create(name="Special Libraries Association", slug="old-sla", kind="other")
    row = a_row("p", sponsor="SLA Chapter", sponsor_acronym=None, parent_sponsor="SLA")
    import_rows(row)
    assert import_rows(row).changed == ()
    assert Sponsor.objects.get(slug="old-sla").short_name == "SLA"


def test_two_services_of_one_sponsor_keep_their_own_words():
    rows = [a_row("p", sponsor_kind_detail="ALA-wide service"), a_row("q", sponsor_kind_detail="conference service")]
    import_rows(*rows)
    assert import_rows(*rows).changed == ()
    assert [facts(key).sponsor_detail for key in "pq"] == ["ALA-wide service", "conference service"]


# --- the command -----------------------------------------------------------------------------------


def test_one_bad_row_stops_all_and_each_problem_is_told(tmp_path):
    rows = [a_row("good"), a_row("bad", delivery="pigeon", cost_usd=-1), a_row("good")]
    out, err = command(file_of(tmp_path, *rows))
    assert out == ""
    assert err.splitlines() == [
        "line 3: bad: cost_usd: must not be negative: -1",
        "line 3: bad: delivery: pigeon is not allowed; allowed are: remote, in_person, hybrid",
        "line 4: good: id: is in line 2 already",
        "2 of 3 rows refused (3 problems); nothing was written.",
    ]
    assert Program.objects.count() == Sponsor.objects.count() == 0


def test_dry_run_prints_what_would_change_and_writes_nothing(tmp_path):
    a_program("there", cost_usd=5)
    version = CatalogVersion.objects.current()
    path = file_of(tmp_path, a_row("there", cost_usd=0, formats=["peer"]), a_row("new"))
    out, _ = command(path, dry_run=True)
    assert out.splitlines() == [
        "new: new",
        "there: cost_usd: 5 -> 0",
        "there: formats: None -> ['peer']",
        "1 new, 1 changed (2 facts), 0 unchanged; a dry run: nothing was written",
    ]
    assert (Program.objects.count(), CatalogVersion.objects.current()) == (1, version)
    assert command(path)[0] == "1 new, 1 changed (2 facts), 0 unchanged\n"
    assert command(path)[0] == "0 new, 0 changed (0 facts), 2 unchanged\n"


def test_csv_file_is_known_by_its_name(tmp_path):
    path = tmp_path / "more.csv"
    path.write_text("id,name,sponsor,sponsor_kind,formats\nx,X,S,other,one-to-one; peer\n", encoding="utf-8")
    assert command(path)[0] == "1 new, 0 changed (0 facts), 0 unchanged\n"
    assert facts("x").formats == ("one_to_one", "peer")
    path.write_text("id,nam\nx,Y\n", encoding="utf-8")
    assert command(path)[1].splitlines()[0] == ("line 2: x: nam: is not a column of the data file; did you mean name?")


def test_file_that_is_not_there_is_an_error_in_words(tmp_path):
    assert command(tmp_path / "no.json")[1] == f"{tmp_path / 'no.json'}: No such file or directory\n"


def test_new_programs_get_the_workflow_asked_for(tmp_path):
    command(file_of(tmp_path, a_row("p")), workflow="draft")
    assert Program.objects.get().workflow == "draft"


# --- writing ---------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_rows():
    def queries(count, **columns):
        records, problems = check([a_row(f"p{number}", **columns) for number in range(count)])
        assert problems == []
        with CaptureQueriesContext(connection) as captured:
            apply(plan(records))
        return len(captured)

    columns = {"formats": ["peer"], "focus_topics": ["leadership"], "application_window": "rolling"}
    few = queries(3, **columns), queries(3, **columns | {"formats": ["group"], "focus_topics": [], "as_of": 2026})
    Program.objects.all().delete()
    many = queries(60, **columns), queries(60, **columns | {"formats": ["group"], "focus_topics": [], "as_of": 2026})
    assert few == (19, 21)
    assert many == (18, 21)  # the sponsor was there already


def test_plan_made_before_another_change_is_made_anew():
    a_program("p", cost_usd=1)
    records, _ = check([a_row("p", cost_usd=3)])
    todo = plan(records)
    import_rows(a_row("p", cost_usd=2))
    # The trigger raises the number once a transaction, and this test is a single one.
    CatalogVersion.objects.update(number=F("number") + 1)
    written = apply(todo)
    assert written.changed == (Change("p", "cost_usd", 2, 3),)
    assert changes()[-1] == ("p", "cost_usd", 2, 3, "import")


def test_failure_in_the_middle_leaves_nothing_behind():
    records, _ = check([a_row("p"), a_row("q", focus_topics=["leadership"])])
    todo = plan(records)
    todo.new[1]["focus_topics"] = ["gone-meanwhile"]
    with pytest.raises(KeyError):
        apply(todo)
    assert Program.objects.count() == Sponsor.objects.count() == ProgramChange.objects.count() == 0


def test_time_limits_are_raised_for_the_import_only():
    def limit():
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    before = limit()
    connections["default"].ensure_connection()
    with transaction.atomic():
        import_rows(a_row("p"))
    assert before == "30s"
    # Inside the test's own transaction the raised limit is still there; it ends with it.
    assert limit() == "1min"


def test_version_rises_once_for_an_import():
    version = CatalogVersion.objects.current()
    import_rows(*(a_row(f"p{number}") for number in range(5)))
    assert CatalogVersion.objects.current() == version + 1


def test_new_program_that_names_only_its_sponsor_changes_nothing_about_it(db):
    import_rows(a_row("first", sponsor_kind="chapter", sponsor_acronym="BLA", parent_sponsor="ALA"))
    import_rows({"id": "second", "name": "Second", "sponsor": "Boring Library Association"})
    sponsor = Program.objects.get(key="second").sponsor
    assert (sponsor.kind, sponsor.acronym, sponsor.parent.slug) == ("chapter", "BLA", "ala")
