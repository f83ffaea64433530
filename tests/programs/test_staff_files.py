"""Files in and out through the catalog desk: nothing is written unseen, nothing half, nothing twice."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from programs.models import Program, ProgramChange
from programs.records import COLUMNS

from .factories import make_curator, make_program, make_sponsor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
IMPORT = "/staff/catalog/import/"
ROW = {
    "id": "prairie",
    "name": "Prairie Mentors",
    "sponsor": "Prairie Library Association",
    "sponsor_kind": "affiliate",
}


@pytest.fixture
def curator(client):
    """Sign a curator in."""
    user = make_curator()
    client.force_login(user)
    return user


def upload(client, rows, name="programs.json"):
    """Send a file, given as bytes or as rows for JSON, to the check."""
    data = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def token_of(response):
    """Return the key under which the checked file waits, or None when there is nothing to apply."""
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    return found and found[1]


def apply(client, token):
    """Apply the checked file and return the page that follows."""
    return client.post(f"{IMPORT}apply/", {"token": token}, follow=True).content.decode()


def test_import_shows_first_and_writes_only_then(client, curator):
    make_program("Music Pairs", key="music", summary="Old words.", cost_usd=15)
    rows = [ROW, {"id": "music", "summary": "New words.", "cost_usd": None}]
    page = upload(client, rows)
    text = page.content.decode()
    assert "1 new, 1 changed, 0 as they are, 0 mistakes." in text
    assert "Prairie Mentors <small>(prairie, Prairie Library Association)</small>" in text
    cells = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", text)
    assert cells == [
        ("music", "Summary", "Old words.", "New words."),
        ("music", "Fee (USD)", "$15", "not stated"),
    ]
    assert Program.objects.count() == 1
    assert ProgramChange.objects.count() == 0
    assert "Imported: 1 new, 1 changed." in apply(client, token_of(page))
    assert Program.objects.get(key="prairie").workflow == "published"
    assert {*ProgramChange.objects.values_list("origin", "changed_by__email", "note")} == {
        ("import", "curator@example.org", "programs.json")
    }


def test_import_names_each_mistake_and_writes_nothing(client, curator):
    rows = [ROW, {"id": "bad", "name": "Bad", "sponsor": "X", "sponsor_kind": "junk", "cost_usd": -1, "colour": "red"}]
    page = upload(client, rows)
    text = page.content.decode()
    assert token_of(page) is None
    assert "<title>Error:" in text
    problems = re.findall(r"<li>(line \d+: bad: [^<]+)</li>", text)
    assert {problem.split(":")[2].strip() for problem in problems} == {"colour", "sponsor_kind", "cost_usd"}
    assert Program.objects.count() == 0


def test_import_of_what_is_there_already_offers_nothing(client, curator):
    apply(client, token_of(upload(client, [ROW])))
    page = upload(client, [ROW])
    assert token_of(page) is None
    assert "The catalog says all of this already." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("programs.txt", b"[]", 422, "must end in .json or .csv."),
        ("programs.json", b"", 422, "The file is empty."),
        ("programs.json", b"x" * (5 * 1024 * 1024 + 1), 422, "The file is larger than 5 MB."),
        ("programs.json", b"{", 200, "not JSON"),
        ("programs.json", b"[" * 100_000, 200, "not JSON"),
        ("programs.json", b"\xff\xfe\x00", 200, "not UTF-8"),
        ("programs.csv", b"name;sponsor\n", 200, "separate the columns by commas"),
        ("programs.csv", b'id,name\na,"b\n', 200, "not CSV"),
    ],
)
def test_import_of_junk_says_so(client, curator, name, data, status, words):
    response = upload(client, data, name)
    assert response.status_code == status
    assert words in response.content.decode()
    assert token_of(response) is None
    assert Program.objects.count() == 0


def test_import_without_a_file_says_so(client, curator):
    response = client.post(IMPORT, {})
    assert response.status_code == 422
    assert '<a href="#id_file">Choose a file.</a>' in response.content.decode()


def test_a_checked_file_is_applied_once_and_only_by_its_uploader(client, curator):
    token = token_of(upload(client, [ROW]))
    other = Client()
    other.force_login(make_curator("other@example.org"))
    assert "was applied already, or waited too long" in apply(other, token)
    assert Program.objects.count() == 0
    assert "Imported: 1 new" in apply(client, token)
    assert "was applied already, or waited too long" in apply(client, token)
    assert Program.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "é\x00\r\n ", "*" * 500])
def test_apply_of_what_never_was_says_so(client, curator, token):
    assert "was applied already, or waited too long" in apply(client, token)


def test_import_without_redis_shows_no_half_way(client, curator, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    response = upload(client, [ROW])
    assert response.status_code == 503
    assert "The file cannot be kept for the next step right now." in response.content.decode()
    assert Program.objects.count() == 0


def test_export_gives_everything_and_reads_back_without_a_change(client, curator):
    parent = make_sponsor("American Library Association", acronym="ALA", short_name="ALA", kind="ala_office")
    sponsor = make_sponsor("Prairie Libraries", acronym="PL", parent=parent, kind="affiliate")
    anyone = {"employment": "any"}
    make_program(sponsor=sponsor, summary="=1+1", countries=["US"], mentee=anyone, mentor=anyone)
    make_program(sponsor=sponsor, workflow="draft", cost_usd="7.50", formats=["group", "peer"])
    make_program(sponsor=sponsor, workflow="archived")
    as_json = client.get("/staff/catalog/export.json")
    assert as_json["Content-Disposition"] == 'attachment; filename="programs.json"'
    assert len(as_json.json()) == 3
    as_csv = client.get("/staff/catalog/export.csv")
    rows = list(csv.DictReader(io.StringIO(as_csv.content.decode())))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert [row["summary"] for row in rows] == ["'=1+1", "", ""]
    for name, data in (("programs.json", as_json.content), ("programs.csv", as_csv.content)):
        page = upload(client, data, name).content.decode()
        assert "0 new, 0 changed, 3 as they are, 0 mistakes." in page


def test_export_to_import_round_trip_restores_a_spoiled_catalog(client, curator):
    program = make_program(summary="Good words.", formats=["group"], mentee={"membership": "none"}, mentor={})
    kept = client.get("/staff/catalog/export.json").content
    Program.objects.update(summary="Spoiled.", formats=None)
    apply(client, token_of(upload(client, kept)))
    program.refresh_from_db()
    assert (program.summary, program.formats) == ("Good words.", ["group"])
    assert json.loads(client.get("/staff/catalog/export.json").content) == json.loads(kept)


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_export_costs_nine_queries(client, curator, rows, django_assert_num_queries):
    sponsor = make_sponsor()
    for _ in range(rows):
        make_program(sponsor=sponsor, mentee={})
    with django_assert_num_queries(9):  # one of them for the second factor
        client.get("/staff/catalog/export.json")


@pytest.mark.django_db(transaction=True)
def test_f16_twenty_clicks_on_apply_write_once():
    user = make_curator()
    browser = Client()
    browser.force_login(user)
    token = token_of(upload(browser, [ROW]))

    def click(_number):
        other = Client()
        other.force_login(user)
        try:
            return "Imported: 1 new" in apply(other, token)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(click, range(20)))
    assert answers.count(True) == 1
    assert Program.objects.count() == 1
    assert ProgramChange.objects.count() == 1
