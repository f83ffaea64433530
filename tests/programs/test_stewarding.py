"""Stewards: what follows from silence and from answers, who is shown where, what a curator can do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from profiles.own_data import export
from profiles.own_data.registry import Person, declared
from programs.curating import editing
from programs.finding import snapshot
from programs.models import Program, ProgramChange, Steward, Suggestion, Verification
from programs.stewarding import answering, appointing, silence
from programs.vocabulary import Silence
from tests.programs.factories import make_curator, make_program, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def make_steward(program=None, email="steward@example.org", **fields):
    """Return a saved steward of a program that is made when none is given."""
    return Steward.objects.create(program=program or make_program(), email=email, **fields)


def silent_of(steward):
    """Return how far a steward's silence has come, as the database has it."""
    return Steward.objects.values_list("silent", flat=True).get(pk=steward.pk)


# --- Silence ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "bounced", "level"),
    [
        (None, None, Silence.NONE),
        (59, None, Silence.NONE),
        (60, None, Silence.FLAGGED),
        (89, None, Silence.FLAGGED),
        (90, None, Silence.LOWERED),
        (149, None, Silence.LOWERED),
        (150, None, Silence.HIDDEN),
        (4000, None, Silence.HIDDEN),
        (None, 0, Silence.FLAGGED),
        (1, 0, Silence.FLAGGED),
        (None, 30, Silence.LOWERED),
        (None, 90, Silence.HIDDEN),
        (150, 0, Silence.HIDDEN),
    ],
)
def test_silence_comes_as_far_as_the_days_say(asked, bounced, level):
    times = [None if days is None else NOW - days * DAY for days in (asked, bounced)]
    steward = make_steward(asked_at=times[0], bounced_at=times[1])
    assert silence.level_of(*times, NOW) == level
    assert silence.advance(NOW) == (1 if level else 0)
    assert silent_of(steward) == level
    assert silence.advance(NOW) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_advancing_costs_one_query_or_five(rows, django_assert_num_queries):
    for number in range(rows):
        make_steward(email=f"s{number}@example.org", asked_at=NOW - 70 * DAY)
    with django_assert_num_queries(5):
        assert silence.advance(NOW) == rows
    with django_assert_num_queries(1):
        assert silence.advance(NOW) == 0


def test_bounce_flags_every_program_of_the_address_at_once_and_no_other():
    first, second = make_steward(email="office@example.org"), make_steward(email="office@example.org")
    other = make_steward(email="other@example.org")
    assert silence.on_bounce("Office@Example.org") == 2
    assert [silent_of(each) for each in (first, second, other)] == [1, 1, 0]
    assert silence.on_bounce("office@example.org") == 0


def test_bounce_of_a_mail_from_before_the_last_answer_changes_nothing():
    steward = make_steward(answered_at=NOW)
    assert silence.on_bounce(steward.email, at=NOW - DAY) == 0
    assert silent_of(steward) == 0


def test_version_of_the_catalog_rises_when_silence_shows_and_not_when_somebody_is_asked():
    steward = make_steward()
    before = snapshot.current().version
    silence.asked(steward.pk, timezone.now() - 70 * DAY)
    snapshot.forget()
    assert snapshot.current().version == before


@pytest.mark.django_db(transaction=True)
def test_version_of_the_catalog_rises_with_silence():
    make_steward(asked_at=NOW - 70 * DAY)
    before = snapshot.current().version
    silence.advance(NOW)
    assert snapshot.current().version == before + 1


# --- What the public sees ---------------------------------------------------------------------------------------------
def test_silent_steward_s_program_is_listed_below_all_others_that_have_not_ended(client):
    lowered = make_program("Alpha", slug="alpha", status_year=2026)
    make_steward(lowered, silent=2)
    flagged = make_program("Beta", slug="beta")
    make_steward(flagged, email="b@example.org", silent=1)
    make_program("Gamma", slug="gamma", status="unknown", status_year=None)
    make_program("Delta", slug="delta", status="closed")
    assert [facts.slug for facts in snapshot.current().entries] == ["beta", "gamma", "alpha", "delta"]
    page = client.get("/programs/").content.decode()
    assert page.index("/programs/beta/") < page.index("/programs/gamma/") < page.index("/programs/alpha/")


@pytest.mark.parametrize(
    ("silent", "is_public", "shown"), [(0, True, True), (2, True, True), (3, True, False), (0, False, False)]
)
def test_v1_address_is_shown_only_when_public_and_not_silent_too_long(client, silent, is_public, shown):
    program = make_program(slug="shown")
    make_steward(program, "public@example.org", name="Ada Public", silent=silent, is_public=is_public)
    page = client.get("/programs/shown/").content.decode()
    assert ("public@example.org" in page, "Ada Public" in page) == (shown, shown)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, None),
        ({"answered_at": NOW}, None),
        ({"silent": 1}, "Not confirmed by its sponsor<"),
        ({"silent": 1, "answered_at": NOW}, "Not confirmed by its sponsor since 4 May 2026<"),
    ],
)
def test_page_says_when_the_sponsor_is_silent(client, fields, words):
    make_steward(make_program(slug="shown"), **fields)
    page = client.get("/programs/shown/").content.decode()
    assert ("by its sponsor" in page) is (words is not None)
    assert words is None or words in page


def test_ended_stewardship_shows_nothing_on_the_page(client):
    program = make_program(slug="shown")
    appointing.appoint(program.pk, email="was@example.org", name="Was There", is_public=True, by=None)
    Steward.objects.update(silent=2)
    assert appointing.relieve(program.pk, by=None) is True
    page = client.get("/programs/shown/").content.decode()
    assert [word in page for word in ("was@example.org", "Was There", "by its sponsor")] == [False, False, False]


# --- Answers ----------------------------------------------------------------------------------------------------------
def test_confirming_writes_down_the_steward_as_source_and_takes_silence_back():
    program = make_program(status_year=2020, url="https://example.org/p")
    steward = make_steward(program, asked_at=NOW, bounced_at=NOW, silent=3)
    answering.confirm(steward.pk, seen=program.updated_at)
    steward.refresh_from_db()
    assert (steward.silent, steward.asked_at, steward.bounced_at) == (0, None, None)
    assert (timezone.now() - steward.answered_at) < timedelta(minutes=1)
    year = timezone.localdate().year
    found = Verification.objects.values_list("evidence", "as_of_year", "fields", "source_url", "confirmed_by")
    assert list(found) == [("steward", year, None, "https://example.org/p", None)]
    change = ProgramChange.objects.values_list("field", "old", "new", "origin", "changed_by")
    assert list(change) == [("status_year", 2020, year, "steward", None)]


@pytest.mark.parametrize(("before", "after"), [("unknown", "active"), ("active", "active"), ("paused", "paused")])
def test_confirmed_program_of_which_nobody_knew_whether_it_runs_runs(before, after):
    program = make_program(status=before, status_year=timezone.localdate().year)
    steward = make_steward(program)
    answering.confirm(steward.pk, seen=program.updated_at)
    assert Program.objects.get().status == after
    changes = list(ProgramChange.objects.values_list("field", "old", "new", "origin"))
    assert changes == ([] if before == after else [("status", before, after, "steward")])


def test_confirming_a_text_that_has_changed_meanwhile_writes_nothing():
    program = make_program()
    steward = make_steward(program, silent=1, asked_at=NOW)
    with pytest.raises(editing.Stale):
        answering.confirm(steward.pk, seen=program.updated_at - timedelta(seconds=1))
    steward.refresh_from_db()
    assert (steward.silent, steward.asked_at, steward.answered_at) == (1, NOW, None)
    assert Verification.objects.count() == 0


def test_leaving_forgets_the_address_and_asks_curators_once():
    steward = make_steward(name="Ada", is_public=True)
    answering.leave(steward.pk)
    with pytest.raises(answering.NotTheirs):
        answering.leave(steward.pk)
    steward.refresh_from_db()
    assert (steward.state, steward.email, steward.name, steward.is_public) == ("ended", "", "", False)
    waiting = Suggestion.objects.waiting().values_list("kind", "program", "facts", "email")
    assert list(waiting) == [("correction", steward.program_id, {}, "")]
    assert list(ProgramChange.objects.values_list("field", "origin")) == [("steward", "steward")]


@pytest.mark.parametrize("what", ["confirm", "edit", "leave"])
def test_steward_who_was_relieved_can_do_nothing(what):
    program = make_program()
    steward = appointing.appoint(program.pk, email="old@example.org", by=None)
    appointing.appoint(program.pk, email="new@example.org", by=None)
    arguments = {"confirm": {"seen": program.updated_at}, "edit": {"write": None, "seen": None}, "leave": {}}[what]
    with pytest.raises(answering.NotTheirs):
        getattr(answering, what)(steward.pk, **arguments)
    assert Steward.objects.active().get().email == "new@example.org"
    assert Verification.objects.count() == 0


# --- Appointing -------------------------------------------------------------------------------------------------------
def test_appointing_the_same_address_keeps_the_row_and_another_makes_a_new_one():
    program = make_program()
    first = appointing.appoint(program.pk, email="Ada@Example.org", by=None)
    again = appointing.appoint(program.pk, email="ada@example.org", name="Ada", is_public=True, by=None)
    other = appointing.appoint(program.pk, email="bo@example.org", by=None)
    assert (again.pk, other.pk != first.pk) == (first.pk, True)
    rows = Steward.objects.order_by("pk").values_list("email", "name", "state")
    assert list(rows) == [("", "", "ended"), ("bo@example.org", "", "active")]


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "second@example.org"},
        {"email": "", "state": "active"},
        {"email": "kept@example.org", "state": "ended", "ended_at": NOW},
        {"email": "", "state": "ended"},
        {"email": "x@example.org", "silent": 4},
    ],
)
def test_database_refuses_two_stewards_and_ends_that_remember(fields):
    program = make_program()
    if fields.get("email") == "second@example.org":
        make_steward(program)
    with pytest.raises(IntegrityError), transaction.atomic():
        Steward.objects.create(program=program, **fields)


def test_staff_name_change_and_end_a_stewardship(client):
    program = make_program(slug="kept")
    curator = make_curator()
    client.force_login(curator)
    address = "/staff/catalog/program/kept/steward/"
    wrong = client.post(address, {"email": "no address", "name": "Ada"})
    assert wrong.status_code == 422
    assert 'value="no address"' in wrong.content.decode()
    assert "There is a problem" in wrong.content.decode()
    assert Steward.objects.count() == 0
    assert client.post(address, {"email": "ada@example.org", "is_public": "on"}).status_code == 302
    steward = Steward.objects.get()
    assert (steward.program, steward.email, steward.is_public) == (program, "ada@example.org", True)
    assert list(ProgramChange.objects.values_list("field", "origin", "changed_by")) == [
        ("steward", "staff", curator.pk)
    ]
    assert "ada@example.org" in client.get("/staff/catalog/program/kept/").content.decode()
    assert client.post(address, {"end": "1"}).status_code == 302
    assert Steward.objects.active().count() == 0


@pytest.mark.parametrize(
    ("choice", "names"), [("silent", ["Silent"]), ("active", ["Answers", "Silent"]), ("none", ["Alone"])]
)
def test_staff_find_programs_by_what_their_steward_does(client, choice, names):
    make_program("Alone")
    make_steward(make_program("Answers"), email="a@example.org", answered_at=NOW)
    make_steward(make_program("Silent"), email="s@example.org", silent=2)
    client.force_login(make_curator())
    answer = client.get(f"/staff/catalog/?steward={choice}&sort=name")
    assert [row[0].name for row in answer.context["rows"]] == names


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_staff_list_costs_seven_queries_with_stewards(client, rows, django_assert_num_queries):
    client.force_login(make_curator())
    for number in range(rows):
        make_steward(email=f"s{number}@example.org")
    client.get("/staff/catalog/")
    with django_assert_num_queries(7):
        client.get("/staff/catalog/?steward=active")


# --- One's own data ---------------------------------------------------------------------------------------------------
def test_v5_person_sees_and_erases_what_they_look_after_and_nobody_else_s():
    user = make_user("ada@example.org")
    mine, other = make_steward(email="ada@example.org"), make_steward(email="bo@example.org")
    person = Person.of(user)
    [tie] = declared[Steward].ties
    assert list(tie.rows(person)) == [mine]
    [table] = [each for each in export.tables_of(user) if each.name == "stewardships"]
    assert [row["email"] for row in table.rows] == ["ada@example.org"]
    tie.leave(tie.rows(person), person)
    assert list(Steward.objects.all()) == [other]
    assert Program.objects.count() == 2
