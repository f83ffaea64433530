"""One program on the catalog desk: every fact, its source, the history, and two curators at once."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from programs.finding import snapshot
from programs.models import (
    ApplicationWindow,
    CatalogVersion,
    Program,
    ProgramChange,
    Sponsor,
    Suggestion,
    Verification,
)
from programs.showing.history import history_of

from .factories import make_curator, make_program, make_sponsor

pytestmark = pytest.mark.django_db
DESK = "/staff/catalog/"


@pytest.fixture
def curator(client):
    """Sign a curator in."""
    user = make_curator()
    client.force_login(user)
    return user


def filled(client, address):
    """Return what a browser would send back from the edit page at `address`, nothing changed."""
    context = client.get(address).context
    edit = context["edit"]
    data = {"seen": context["seen"]}
    for form in [edit.windows.management_form, *edit.forms]:
        for field in form:
            value = field.value()
            if isinstance(value, date):
                value = value.isoformat()
            if hasattr(value, "__iter__") and not isinstance(value, str):
                value = [getattr(part, "pk", part) for part in value]
            # A browser sends nothing for boxes without a tick.
            boxes = getattr(field.field.widget, "allow_multiple_selected", False) or isinstance(value, bool)
            if value or not boxes or field.field.widget.input_type == "select":
                data[field.html_name] = "" if value is None else value
    return data


def save(client, program, expect=302, **changed):
    """Send the edit page of `program` with some fields changed; a `_` pair stands for a hyphen in names."""
    address = f"{DESK}program/{program.slug}/"
    data = filled(client, address) | {name.replace("__", "-"): value for name, value in changed.items()}
    response = client.post(address, data)
    assert response.status_code == expect, errors(response)
    return response


def errors(response):
    """Return the words of a page's list of errors."""
    found = re.search(r'<div class="errors".*?</div>', response.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]) if found else ""


def changes(program):
    """Return the history of `program` as plain rows, oldest first."""
    return list(ProgramChange.objects.filter(program=program).order_by("pk").values_list("field", "old", "new"))


def full_program():
    """Return a program that states nearly everything."""
    program = make_program(
        "Prairie Mentors",
        summary="Pairs people.",
        url="https://p.example/",
        cost_usd="15.50",
        formats=["one_to_one"],
        delivery="remote",
        stages=["early", "mid"],
        library_types=["any"],
        communities=["bipoc"],
        duration_months="6.0",
        scope="state",
        region="IL",
        countries=["US"],
        capacity=20,
        matching="staff_matched",
        membership_implies_ala=False,
        mentee={"membership": "none", "employment": "any", "support_staff_ok": True, "max_years": 5},
        mentor={"membership": "sponsor", "employment": "any", "min_years": 3, "experience": "Three years."},
    )
    ApplicationWindow.objects.create(program=program, kind="months", months=[8, 9], role="mentee")
    ApplicationWindow.objects.create(program=program, kind="dates", opens_on="2026-12-01", closes_on="2027-01-15")
    return program


def test_edit_saved_unchanged_changes_nothing(client, curator):
    program = full_program()
    before = Program.objects.filter(pk=program.pk).values().get()
    save(client, program)
    after = Program.objects.filter(pk=program.pk).values().get()
    assert {name for name in before if before[name] != after[name]} == {"updated_at"}
    assert changes(program) == []
    assert Verification.objects.count() == 0
    assert ApplicationWindow.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_edit_writes_log_and_source_and_raises_the_version(client, curator):
    program = full_program()
    before = CatalogVersion.objects.current()
    save(
        client,
        program,
        cost_usd="0",
        formats=["one_to_one", "group"],
        mentee__membership="",
        source__source_url="p.example/about",
        source__as_of_year="2026",
        source__note="New page.",
    )
    assert changes(program) == [
        ("mentee_membership", "none", None),
        ("cost_usd", 15.5, 0),
        ("formats", ["one_to_one"], ["one_to_one", "group"]),
    ]
    logged = ProgramChange.objects.first()
    assert (logged.origin, logged.changed_by, logged.note) == ("staff", curator, "New page.")
    seen = Verification.objects.get()
    assert seen.fields == ["mentee_membership", "cost_usd", "formats"]
    assert (seen.source_url, seen.as_of_year, seen.confirmed_by) == ("https://p.example/about", 2026, curator)
    assert CatalogVersion.objects.current() == before + 1
    page = Client().get(f"/programs/{program.slug}/").content.decode()
    assert "https://p.example/about" in page


def test_edit_tells_the_roles_apart(client, curator):
    program = full_program()
    save(client, program, mentor__employment="full_time", mentor__support_staff_ok="False", mentee__min_years="1")
    assert changes(program) == [
        ("mentor_employment", "any", "full_time"),
        ("mentor_support_staff_ok", None, False),
        ("mentee_min_years", None, 1),
    ]
    assert [(row.label, row.old, row.new) for row in history_of(program.pk)] == [
        ("Least years of mentees", "not stated", "1"),
        ("Support staff welcome as mentors", "not stated", "no"),
        ("Work situation of mentors", "any work situation, also between jobs", "full-time staff only"),
    ]


def test_edit_of_both_roles_alike_is_one_line(client, curator):
    program = make_program(mentee={}, mentor={})
    save(client, program, mentee__employment="student_ok", mentor__employment="student_ok")
    assert changes(program) == [("employment_requirement", None, "student_ok")]


def test_edit_adds_changes_and_removes_windows(client, curator):
    program = full_program()
    address = f"{DESK}program/{program.slug}/"
    data = filled(client, address)
    data |= {"windows-0-DELETE": "on", "windows-1-closes_on": "2027-01-31"}
    data |= {"windows-2-kind": "months", "windows-2-months": ["3"], "windows-2-role": ""}
    assert client.post(address, data).status_code == 302
    rows = ApplicationWindow.objects.order_by("pk").values_list("kind", "role", "months", "closes_on")
    assert list(rows) == [("dates", None, None, date(2027, 1, 31)), ("months", None, [3], None)]
    assert changes(program) == [("application_months", [1, 8, 9, 12], [1, 3, 12])]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Name: This field is required."),
        ({"cost_usd": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"status_year": "1700"}, "Give a year from 1876"),
        ({"url": "javascript:alert(1)"}, "That is not a web address."),
        ({"countries": "US, Narnia"}, "Not a country's two letters: NARNIA."),
        ({"continued_as": "nothing-here"}, "No program has this address."),
        ({"formats": ["junk"]}, "Select a valid choice."),
        ({"mentee__min_years": "9", "mentee__max_years": "2"}, "The least years are more than the most."),
        ({"windows__0__kind": "rolling"}, "Give months to a monthly window, dates to a dated one, and nothing else."),
        ({"windows__1__closes_on": "2026-11-01"}, "The window closes before it opens."),
        ({"source__as_of_year": "1492"}, "Give a year from 1876"),
        ({"windows__TOTAL_FORMS": "junk"}, "ManagementForm"),
        ({"summary": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_a6_edit_errors_keep_the_page_and_write_nothing(client, curator, changed, words):
    program = full_program()
    response = save(client, program, expect=422, **{"notes": "Typed with care.", **changed})
    page = response.content.decode()
    assert words in errors(response).replace("&#x27;", "'")
    assert "<title>Error: Prairie Mentors" in page
    assert "Typed with care." in page
    assert changes(program) == []


def test_edit_refuses_a_chain_that_leads_back(client, curator):
    first, second = make_program("First"), make_program("Second")
    save(client, first, continued_as=second.slug)
    assert changes(first) == [("successor", None, second.key)]
    response = save(client, second, expect=422, continued_as=first.slug)
    assert "That leads back to this program." in errors(response)


def test_edit_does_not_overwrite_what_another_curator_saved_meanwhile(client, curator):
    program = full_program()
    address = f"{DESK}program/{program.slug}/"
    mine, theirs = filled(client, address), filled(client, address)
    assert client.post(address, theirs | {"summary": "Theirs."}).status_code == 302
    response = client.post(address, mine | {"summary": "Mine."})
    assert response.status_code == 409
    assert "Somebody else has changed this program since you opened it." in errors(response)
    assert "Mine." in response.content.decode()
    program.refresh_from_db()
    assert program.summary == "Theirs."
    assert len(changes(program)) == 1


def test_new_program_is_a_draft_with_an_address_of_its_name(client, curator):
    sponsor = make_sponsor()
    data = filled(client, f"{DESK}new/")
    data |= {"name": "Suggest", "sponsor": sponsor.pk, "source-source_url": "https://p.example/"}
    response = client.post(f"{DESK}new/", data)
    # "suggest" is an address of its own below /programs/.
    assert response["Location"] == "/staff/catalog/program/suggest-2/"
    program = Program.objects.get()
    assert (program.workflow, program.status) == ("draft", "unknown")
    assert changes(program) == [("created", None, None)]
    assert Verification.objects.get().fields is None


def test_new_program_with_errors_keeps_the_page(client, curator):
    response = client.post(f"{DESK}new/", filled(client, f"{DESK}new/") | {"name": "Half"})
    assert response.status_code == 422
    assert "Sponsor: This field is required." in errors(response)
    assert Program.objects.count() == 0


def test_edit_then_approve_decides_the_suggestion(client, curator):
    program = make_program(cost_usd=15)
    row = Suggestion.objects.create(
        kind="correction",
        program=program,
        facts={"cost_usd": "free now"},
        message="free now",
        source_url="https://p.example/",
    )
    address = f"{DESK}program/{program.slug}/?suggestion={row.pk}"
    page = client.get(address).content.decode()
    assert "What we were told" in page
    assert 'value="https://p.example/"' in page
    client.post(address, filled(client, address) | {"cost_usd": "0"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", curator)
    logged = ProgramChange.objects.get()
    assert (logged.field, logged.new, logged.origin) == ("cost_usd", 0, "suggestion")
    assert Verification.objects.get().source_url == "https://p.example/"
    assert client.get(address).status_code == 404


def test_edit_then_approve_is_refused_when_another_curator_was_faster(client, curator):
    program = make_program(cost_usd=15)
    row = Suggestion.objects.create(kind="correction", program=program, facts={"cost_usd": "free now"})
    address = f"{DESK}program/{program.slug}/?suggestion={row.pk}"
    data = filled(client, address)
    client.post(f"{DESK}queue/{row.pk}/refuse/", {"reason": "No."})
    assert client.post(address, data | {"cost_usd": "0"}).status_code == 404
    assert changes(program) == []


def test_new_from_a_suggestion_takes_its_words(client, curator):
    sponsor = make_sponsor()
    row = Suggestion.objects.create(kind="new", facts={"name": "Prairie", "sponsor": "X", "summary": "Pairs."})
    address = f"{DESK}new/?suggestion={row.pk}"
    data = filled(client, address)
    assert (data["name"], data["summary"]) == ("Prairie", "Pairs.")
    client.post(address, data | {"sponsor": sponsor.pk})
    row.refresh_from_db()
    assert (row.state, row.program) == ("approved", Program.objects.get(slug="prairie"))


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 30, "²", ""])
def test_edit_for_a_suggestion_that_is_not_there_is_404(client, curator, number):
    program = make_program()
    assert client.get(f"{DESK}program/{program.slug}/", {"suggestion": number}).status_code == 404


def test_edit_for_another_programs_suggestion_is_404(client, curator):
    row = Suggestion.objects.create(kind="closed", program=make_program(), facts={"status": "closed"})
    assert client.get(f"{DESK}program/{make_program().slug}/?suggestion={row.pk}").status_code == 404


def test_all_still_true_confirms_with_one_click(client, curator):
    program = make_program(status_year=2019, url="https://p.example/")
    page = client.get(f"{DESK}program/{program.slug}/").content.decode()
    assert f'action="{DESK}program/{program.slug}/confirm/"' in page
    with time_machine.travel(date(2026, 11, 1)):
        client.post(f"{DESK}program/{program.slug}/confirm/", {"year": "2026", "source_url": ""})
    program.refresh_from_db()
    assert program.status_year == 2026
    assert (Verification.objects.get().source_url, Verification.objects.get().fields) == ("https://p.example/", None)
    assert changes(program) == [("status_year", 2019, 2026)]


def test_preview_shows_a_draft_as_the_public_would_see_it(client, curator):
    program = make_program("Hidden Gem", workflow="draft", summary="Not yet public.")
    page = client.get(f"{DESK}program/{program.slug}/preview/").content.decode()
    assert "This is how the public would see the program. Its workflow now: draft." in page
    assert "Not yet public." in page
    assert Client().get(f"/programs/{program.slug}/").status_code == 404
    snapshot.forget()
    assert program.slug not in snapshot.current().by_slug


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_edit_page_costs_twelve_queries(client, curator, rows, django_assert_num_queries):
    program = program_with_windows(rows)
    with django_assert_num_queries(12):  # one of them for the second factor, one for how many reports wait
        client.get(f"{DESK}program/{program.slug}/")


def program_with_windows(number):
    """Return a program with `number` windows."""
    program = make_program(mentee={}, mentor={})
    for _ in range(number):
        ApplicationWindow.objects.create(program=program, kind="rolling")
    return program


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_history_costs_one_query_and_names_nobody(curator, rows, django_assert_num_queries):
    program = make_program()
    for number in range(rows):
        ProgramChange.objects.create(
            program=program, field="capacity", old=None, new=number, origin="staff", changed_by=curator, note="secret"
        )
    with django_assert_num_queries(1):
        found = history_of(program.pk)
    assert [(row.label, row.old, row.new, row.origin) for row in found] == [
        ("Places", "not stated", str(number), "staff") for number in reversed(range(rows))
    ]
    assert "curator" not in repr(found)
    assert "secret" not in repr(found)
    assert len(history_of(program.pk, 1)) == 1


def test_sponsor_edit_goes_into_the_history_of_its_programs(client, curator):
    parent = make_sponsor("American Library Association", acronym="ALA", short_name="ALA")
    program = make_program(sponsor=make_sponsor("Old Name", acronym="ON", parent=None))
    address = f"{DESK}sponsors/{program.sponsor.slug}/"
    data = {"name": "New Name", "acronym": "NN", "kind": "affiliate", "parent": parent.pk}
    data |= {"annual_dues_usd": "15", "dues_source_url": "n.example/join", "dues_as_of": "2026"}
    assert client.post(address, data).status_code == 302
    assert changes(program) == [
        ("sponsor", "Old Name", "New Name"),
        ("sponsor_acronym", "ON", "NN"),
        ("sponsor_kind", "other", "affiliate"),
        ("parent_sponsor", None, "ALA"),
    ]
    sponsor = Sponsor.objects.get(pk=program.sponsor_id)
    assert (sponsor.annual_dues_usd, sponsor.dues_source_url, sponsor.dues_as_of) == (
        15,
        "https://n.example/join",
        2026,
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"annual_dues_usd": "15"}, "Say where the dues can be read"),
        ({"annual_dues_usd": "-1"}, "greater than or equal to 0"),
        ({"name": ""}, "This field is required."),
        ({"kind": "junk"}, "Select a valid choice."),
        ({"parent": "CHILD"}, "This would put the sponsor above itself."),
        ({"name": "Child"}, "Sponsor with this Name already exists."),
    ],
)
def test_sponsor_errors_are_said_and_write_nothing(client, curator, changed, words):
    sponsor = make_sponsor("Top")
    child = make_sponsor("Child", parent=sponsor)
    data = {"name": "Top", "kind": "other"} | changed
    data = {name: child.pk if value == "CHILD" else value for name, value in data.items()}
    response = client.post(f"{DESK}sponsors/{sponsor.slug}/", data)
    assert response.status_code == 422
    assert words in errors(response)
    sponsor.refresh_from_db()
    assert (sponsor.name, sponsor.parent, sponsor.annual_dues_usd) == ("Top", None, None)


def test_sponsor_new_gets_an_address_of_its_name(client, curator):
    make_sponsor("Prairie Libraries", slug="prairie-libraries")
    client.post(f"{DESK}sponsors/new/", {"name": "Prairie libraries!", "kind": "other"})
    assert Sponsor.objects.get(name="Prairie libraries!").slug == "prairie-libraries-2"


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_sponsors_cost_six_queries(client, curator, rows, django_assert_num_queries):
    for _ in range(rows):
        make_program(sponsor=make_sponsor(parent=make_sponsor()))
    with django_assert_num_queries(
        6
    ):  # session, account, its second factor, sponsors, what waits: suggestions, reports
        client.get(f"{DESK}sponsors/")
