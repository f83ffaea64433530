"""The catalog desk: who comes in, the list, many at once, and the queue (quality.md S1, S2, S4, F16, P1)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client

from programs.finding import snapshot
from programs.models import CatalogVersion, Program, ProgramChange, RoleTerms, Suggestion, Verification

from .factories import make_curator, make_program, make_sponsor, make_user

pytestmark = pytest.mark.django_db
DESK = "/staff/catalog/"


@pytest.fixture
def curator(client):
    """Sign a curator in."""
    user = make_curator()
    client.force_login(user)
    return user


def correction(program, **fields):
    """Return a waiting correction."""
    values = {"kind": "correction", "facts": {"summary": "Better words."}, "message": "Better words.", **fields}
    return Suggestion.objects.create(program=program, **values)


def changes(program):
    """Return the history of `program` as plain rows, oldest first."""
    rows = ProgramChange.objects.filter(program=program).order_by("pk")
    return list(rows.values_list("field", "old", "new", "origin", "changed_by__email"))


# What each role gets from each address: (GET, POST without data). "login" is a redirect to the sign-in page.
PAGES = {
    "": (200, 405),
    "bulk/": (405, 302),
    "new/": (200, 422),
    "program/SLUG/": (200, 422),
    "program/SLUG/preview/": (200, 405),
    "program/SLUG/confirm/": (405, 302),
    "program/SLUG/steward/": (200, 422),
    "queue/": (200, 405),
    "queue/PK/approve/": (405, 302),
    "queue/PK/refuse/": (405, 302),
    "import/": (200, 422),
    "import/apply/": (405, 302),
    "export.json": (200, 405),
    "export.csv": (200, 405),
    "sponsors/": (200, 405),
    "sponsors/new/": (200, 422),
    "sponsors/SPONSOR/": (200, 422),
}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "role",
    ["anonymous", "member", "inactive curator", "staff without a second factor", "curator", "superuser"],
)
def test_s1_who_comes_in(client, address, role):
    program = make_program(workflow="draft", slug="hidden")
    row = correction(program)
    who = {
        "member": {},
        "inactive curator": {"is_staff": True},
        "staff without a second factor": {"is_staff": True},
        "curator": {"is_staff": True},
        "superuser": {"is_staff": True, "is_superuser": True},
    }
    if role in who:
        make = make_curator if role in ("curator", "superuser") else make_user
        user = make(f"{role.replace(' ', '-')}@example.org", **who[role])
        client.force_login(user)
        if role == "inactive curator":
            user.is_active = False
            user.save()
    full = DESK + address.replace("SLUG", "hidden").replace("PK", str(row.pk)).replace("SPONSOR", program.sponsor.slug)
    got, posted = client.get(full), client.post(full)
    if role in ("curator", "superuser"):
        assert (got.status_code, posted.status_code) == PAGES[address]
    elif role == "member":
        assert (got.status_code, posted.status_code) == (404, 404)
    elif role == "staff without a second factor":
        assert (got["Location"], posted["Location"]) == ("/accounts/2fa/", "/accounts/2fa/")
    else:
        assert (got.status_code, posted.status_code) == (302, 302)
        assert got["Location"] == f"/accounts/login/?next={full}"
        assert posted["Location"] == "/accounts/login/?next=/staff/catalog/"
    assert "no-store" in got["Cache-Control"]
    if role not in ("curator", "superuser"):
        row.refresh_from_db()
        assert row.state == "pending"
        assert ProgramChange.objects.count() == 0


def test_s1_every_staff_address_has_a_row():
    from programs.urls import urlpatterns

    ours = [str(entry.pattern) for entry in urlpatterns if "staff/catalog" in str(entry.pattern)]
    assert len(ours) == len(PAGES) - 1  # export is one pattern for two formats


@pytest.mark.parametrize("address", ["bulk/", "program/hidden/", "queue/1/approve/", "import/", "import/apply/"])
def test_s13_the_desk_needs_a_token(address):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_curator())
    assert strict.post(DESK + address).status_code == 403


def test_list_shows_freshness_and_the_oldest_first(client, curator):
    make_program("Fresh", status_year=2026)
    make_program("Never", status_year=None, workflow="draft")
    make_program("Stale", status_year=2019)
    with time_machine.travel(date(2026, 11, 1)):
        page = client.get(DESK).content.decode()
    assert re.findall(r"<th scope=\"row\"><a [^>]+>(\w+)</a>", page) == ["Never", "Stale", "Fresh"]
    assert re.findall(r'<td class="is-(\w+)">([^<]+)</td>', page) == [
        ("never", "never confirmed"),
        ("stale", "2019 · stale"),
        ("fresh", "2026 · fresh"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=prairie", ["Prairie Mentors"]),
        ("q=MLA", ["Music Pairs"]),
        ("q=library prairie", ["Prairie Mentors"]),
        ("workflow=draft", ["Music Pairs"]),
        ("status=closed", ["Gone"]),
        ("freshness=never", ["Music Pairs"]),
        ("freshness=stale", ["Gone"]),
        ("freshness=fresh", ["Prairie Mentors"]),
        ("sort=name", ["Gone", "Music Pairs", "Prairie Mentors"]),
        ("freshness=junk&page=junk&q=%00", ["Music Pairs", "Gone", "Prairie Mentors"]),
        ("page=999", ["Music Pairs", "Gone", "Prairie Mentors"]),
    ],
)
def test_list_filters(client, curator, query, names):
    music = make_sponsor("Music Library Association", acronym="MLA")
    make_program("Prairie Mentors", sponsor=make_sponsor("Prairie Library Association"), status_year=2026)
    make_program("Music Pairs", sponsor=music, workflow="draft", status_year=None)
    make_program("Gone", status="closed", status_year=2015)
    with time_machine.travel(date(2026, 11, 1)):
        page = client.get(f"{DESK}?{query}").content.decode()
    assert re.findall(r"<th scope=\"row\"><a [^>]+>([^<]+)</a>", page) == names


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_list_costs_seven_queries(client, curator, rows, django_assert_num_queries):
    for _ in range(rows):
        make_program()
    # Session, account, its second factor (which a real sign-in has noted in the session), how many, the programs,
    # how many suggestions wait, how many reports.
    with django_assert_num_queries(7):
        client.get(DESK)


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_queue_costs_ten_queries(client, curator, rows, django_assert_num_queries):
    for _ in range(rows):
        correction(make_program())
    snapshot.current()
    # Session, account, its second factor, 2 for the list, 4 for what words may be, how many wait, and how many reports.
    with django_assert_num_queries(10):
        client.get(f"{DESK}queue/")


@pytest.mark.django_db(transaction=True)  # the version rises once a transaction
def test_bulk_asks_first_and_then_publishes(client, curator):
    first, second = make_program("A", workflow="draft"), make_program("B", workflow="published")
    data = {"action": "published", "programs": [first.pk, second.pk]}
    page = client.post(f"{DESK}bulk/", data).content.decode()
    assert "This changes 2 programs:" in page
    assert Program.objects.filter(workflow="published").count() == 1
    before = CatalogVersion.objects.current()
    response = client.post(f"{DESK}bulk/", {**data, "sure": "1"}, follow=True)
    assert "1 program changed." in response.content.decode()
    assert Program.objects.filter(workflow="published").count() == 2
    assert CatalogVersion.objects.current() == before + 1
    assert changes(first) == [("workflow", "draft", "published", "staff", "curator@example.org")]
    assert changes(second) == []


@pytest.mark.django_db(transaction=True)  # the version rises once a transaction
def test_bulk_archives_and_the_public_page_is_gone_at_once(client, curator):
    program = make_program()
    assert client.get(f"/programs/{program.slug}/").status_code == 200
    client.post(f"{DESK}bulk/", {"action": "archived", "programs": [program.pk], "sure": "1"})
    snapshot.forget()
    assert Client().get(f"/programs/{program.slug}/").status_code == 404


def test_bulk_confirms_with_year_and_each_programs_own_page(client, curator):
    old = make_program("Old", status_year=2019, url="https://old.example/")
    newer = make_program("Newer", status_year=2025, url="https://newer.example/")
    data = {"action": "confirm", "programs": [old.pk, newer.pk], "year": "2024", "sure": "1"}
    client.post(f"{DESK}bulk/", data)
    rows = Verification.objects.order_by("pk").values_list("program", "fields", "source_url", "as_of_year", "evidence")
    assert list(rows) == [
        (old.pk, None, "https://old.example/", 2024, "source"),
        (newer.pk, None, "https://newer.example/", 2024, "source"),
    ]
    assert changes(old) == [("status_year", 2019, 2024, "staff", "curator@example.org")]
    assert changes(newer) == []
    assert Program.objects.get(pk=newer.pk).status_year == 2025


@pytest.mark.parametrize("year", ["", "1875", "2100", "x"])
def test_bulk_confirm_refuses_an_impossible_year(client, curator, year):
    program = make_program(status_year=2019)
    data = {"action": "confirm", "programs": [program.pk], "year": year, "sure": "1"}
    response = client.post(f"{DESK}bulk/", data)
    assert response.status_code == 422
    assert "<title>Error:" in response.content.decode()
    assert Verification.objects.count() == 0


@pytest.mark.parametrize("data", [{}, {"action": "published"}, {"action": "junk", "programs": "1"}, {"programs": "x"}])
def test_bulk_with_nothing_to_do_says_so(client, curator, data):
    make_program(workflow="draft")
    page = client.post(f"{DESK}bulk/", data, follow=True).content.decode()
    assert 'role="status"' in page
    assert Program.objects.filter(workflow="draft").count() == 1


@pytest.mark.django_db(transaction=True)  # the version rises once a transaction
def test_queue_approves_a_correction_with_its_source(client, curator):
    program = make_program(summary="Old words.", mentee={"membership": "ala"})
    row = correction(program, source_url="https://a.example/", email="reader@example.org")
    page = client.get(f"{DESK}queue/").content.decode()
    assert re.findall(r"<td>([^<]*)</td>", page) == ["Old words.", "Better words."]
    before = CatalogVersion.objects.current()
    with time_machine.travel(date(2026, 11, 1)):
        client.post(f"{DESK}queue/{row.pk}/approve/")
    program.refresh_from_db()
    row.refresh_from_db()
    assert program.summary == "Better words."
    assert RoleTerms.objects.get(program=program, role="mentee").membership == "ala"
    assert (row.state, row.decided_by, row.email) == ("approved", curator, "")
    assert row.decided_at is not None
    assert changes(program) == [("summary", "Old words.", "Better words.", "suggestion", "curator@example.org")]
    seen = Verification.objects.get()
    assert (seen.fields, seen.source_url, seen.as_of_year) == (["summary"], "https://a.example/", 2026)
    assert CatalogVersion.objects.current() > before


def test_queue_closes_a_program(client, curator):
    program = make_program(status_year=2020)
    row = Suggestion.objects.create(kind="closed", program=program, facts={"status": "closed"})
    with time_machine.travel(date(2026, 11, 1)):
        client.post(f"{DESK}queue/{row.pk}/approve/")
    program.refresh_from_db()
    assert (program.status, program.status_year) == ("closed", 2026)


def test_queue_makes_a_draft_of_a_new_program_and_opens_it(client, curator):
    known = make_sponsor("Prairie Library Association", acronym="PLA", kind="affiliate", parent=make_sponsor("Above"))
    facts = {"name": "Prairie Mentors", "sponsor": "prairie library association", "url": "https://p.example"}
    row = Suggestion.objects.create(kind="new", facts=facts, source_url="https://p.example")
    response = client.post(f"{DESK}queue/{row.pk}/approve/")
    assert response["Location"] == "/staff/catalog/program/prairie-mentors/"
    program = Program.objects.get()
    assert (program.workflow, program.status, program.sponsor) == ("draft", "unknown", known)
    known.refresh_from_db()
    assert (known.name, known.acronym, known.kind) == ("Prairie Library Association", "PLA", "affiliate")
    assert known.parent.name == "Above"
    assert changes(program) == [("created", None, None, "suggestion", "curator@example.org")]
    assert client.get(response["Location"]).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.program) == ("approved", program)


def test_queue_makes_the_sponsor_too_when_nobody_knows_it_and_an_address_of_its_own(client, curator):
    make_program("Prairie Mentors", key="prairie-mentors")
    row = Suggestion.objects.create(kind="new", facts={"name": "Prairie Mentors", "sponsor": "Somebody New"})
    response = client.post(f"{DESK}queue/{row.pk}/approve/")
    assert response["Location"] == "/staff/catalog/program/prairie-mentors-2/"
    assert Program.objects.get(slug="prairie-mentors-2").sponsor.name == "Somebody New"


@pytest.mark.parametrize(
    "facts", [{"cost_usd": "It is free now"}, {"summary": "", "name": ""}, {}, {"workflow": "published"}, {"id": "x"}]
)
def test_queue_does_not_take_words_that_are_no_value(client, curator, facts):
    program = make_program(summary="Old.", cost_usd=15)
    row = correction(program, facts=facts)
    page = client.get(f"{DESK}queue/").content.decode()
    assert f"queue/{row.pk}/approve/" not in page
    assert f"?suggestion={row.pk}" in page
    response = client.post(f"{DESK}queue/{row.pk}/approve/", follow=True)
    assert "Please edit, then approve." in response.content.decode()
    row.refresh_from_db()
    assert row.state == "pending"
    assert changes(program) == []


def test_queue_refuses_with_a_reason_and_forgets_the_address(client, curator):
    program = make_program(summary="Old.")
    row = correction(program, email="reader@example.org")
    client.post(f"{DESK}queue/{row.pk}/refuse/", {"reason": ""})
    row.refresh_from_db()
    assert row.state == "pending"
    client.post(f"{DESK}queue/{row.pk}/refuse/", {"reason": "Its page says otherwise."})
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by, row.email) == ("refused", "Its page says otherwise.", curator, "")
    assert changes(program) == []
    assert "Nothing waits." in client.get(f"{DESK}queue/").content.decode()


def test_queue_decides_once(client, curator):
    program = make_program(summary="Old.")
    row = correction(program)
    client.post(f"{DESK}queue/{row.pk}/approve/")
    for action in ("approve", "refuse", "approve"):
        response = client.post(f"{DESK}queue/{row.pk}/{action}/", {"reason": "No."}, follow=True)
        assert "That suggestion was decided already. Nothing was changed." in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("approved", "")
    assert len(changes(program)) == 1


def test_queue_of_what_is_not_there_is_404(client, curator):
    assert client.post(f"{DESK}queue/99999999/approve/").status_code == 404
    assert client.post(f"{DESK}queue/99999999/refuse/", {"reason": "No."}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_f16_fifty_approvals_at_once_change_the_catalog_once():
    user = make_curator()
    program = make_program(summary="Old.")
    row = correction(program)
    fresh = Suggestion.objects.create(kind="new", facts={"name": "Prairie Mentors", "sponsor": "Somebody New"})

    def click(number):
        browser = Client()
        browser.force_login(user)
        try:
            return browser.post(f"{DESK}queue/{(row, fresh)[number % 2].pk}/approve/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(click, range(50)))
    assert answers == {302}
    assert len(changes(program)) == 1
    assert Program.objects.filter(name="Prairie Mentors").count() == 1
    assert ProgramChange.objects.count() == 2


def test_s4_what_the_public_wrote_is_never_raw_on_the_desk(client, curator):
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    program = make_program(evil, summary=evil, sponsor=make_sponsor(evil))
    row = correction(program, facts={"summary": evil, "name": evil, evil: evil}, message=evil, email=evil)
    new = Suggestion.objects.create(kind="new", facts={"name": evil, "sponsor": evil, "summary": evil}, message=evil)
    addresses = [
        "",
        "queue/",
        f"program/{program.slug}/?suggestion={row.pk}",
        f"program/{program.slug}/preview/",
        f"new/?suggestion={new.pk}",
        "sponsors/",
        f"sponsors/{program.sponsor.slug}/",
    ]
    for address in addresses:
        page = client.get(DESK + address)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
        assert page.content.decode().count("<h1") == 1


def test_s4_a_source_is_a_link_only_when_it_is_a_web_page(client, curator):
    # A row that an older version or another program wrote: the page must not trust it.
    correction(make_program(), source_url="javascript:alert(1)")
    assert 'href="javascript:' not in client.get(f"{DESK}queue/").content.decode()
