"""The catalog as data, news and calendars, read back the way other programs read them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator, FormatChecker

from profiles.models import Topic
from programs.finding import snapshot
from programs.importing import check, plan, read
from programs.models import Program
from programs.records import COLUMN

from .builders import a_program, a_row, import_rows, the_real_catalog
from .feed_reading import changed, events

pytestmark = pytest.mark.django_db
FEEDS = ("/programs.json", "/programs.csv", "/programs.atom", "/programs.ics", "/programs.schema.json")
FILTERED = FEEDS[:4]
ATOM = "{http://www.w3.org/2005/Atom}"
CHANGED_AT = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def data(client, query=""):
    """Return the parsed answer of /programs.json."""
    return json.loads(client.get("/programs.json" + query).content)


def lines(response):
    """Return the rows of a CSV answer as dicts."""
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def atom(client, query=""):
    """Return the root element of /programs.atom."""
    return ElementTree.fromstring(client.get("/programs.atom" + query).content)


# --- Data -----------------------------------------------------------------------------------------


def test_json_holds_every_real_program_that_is_not_closed(client):
    the_real_catalog()
    answer = data(client)
    assert list(answer) == ["count", "count_stated", "results"]
    assert (answer["count"], answer["count_stated"], len(answer["results"])) == (94, 94, 94)
    assert data(client, "?status=any")["count"] == 106
    assert list(answer["results"][0]) == [*COLUMN, "slug", "page_url", "match"]


def test_json_of_the_real_catalog_keeps_to_its_published_schema(client):
    the_real_catalog()
    schema = json.loads(client.get("/programs.schema.json").content)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    answer = data(client, "?status=any")
    assert [error.message for error in validator.iter_errors(answer)] == []
    answer["results"][0]["match"] = "perhaps"
    assert len(list(validator.iter_errors(answer))) == 1


def test_json_tells_what_is_stated_from_what_is_not_and_counts_both(client):
    the_real_catalog()
    answer = data(client, "?cost=free")
    assert (answer["count"], answer["count_stated"]) == (94, 4)
    assert [row["match"] for row in answer["results"]] == ["stated"] * 4 + ["not_stated"] * 90
    assert {row["cost_usd"] for row in answer["results"][:4]} == {0}
    assert {row["cost_usd"] for row in answer["results"][4:]} == {None}
    assert data(client, "?cost=free&unstated=0")["count"] == 4


def test_json_row_is_the_record_with_its_page(client):
    a_program("one", delivery="remote", cost_usd=7.5, application_months=[2, 3])
    (row,) = data(client)["results"]
    assert {name: row[name] for name in ("id", "sponsor", "delivery", "cost_usd", "application_months", "region")} == {
        "id": "one",
        "sponsor": "Boring Library Association",
        "delivery": "remote",
        "cost_usd": 7.5,
        "application_months": [2, 3],
        "region": None,
    }
    assert (row["slug"], row["page_url"], row["match"]) == ("one", "http://testserver/programs/one/", "stated")


def test_addresses_in_feeds_begin_with_the_site_s_own_address_where_it_is_known(client, settings):
    settings.SITE_URL = "https://mentorhub.example"
    a_program("one", application_months=[2])
    assert data(client)["results"][0]["page_url"] == "https://mentorhub.example/programs/one/"
    assert lines(client.get("/programs.csv"))[0]["page_url"] == "https://mentorhub.example/programs/one/"
    assert events(client, "/programs.ics")[0]["url"] == "https://mentorhub.example/programs/one/"


def test_json_reads_facts_for_the_role_of_the_address(client):
    a_program("one", mentee_membership="ala", mentor_membership="none")
    assert data(client, "?membership=none")["count"] == 0
    assert data(client, "?membership=none&role=mentor")["count"] == 1


def test_json_gives_pages_only_when_asked_and_links_their_neighbors(client):
    import_rows(*[a_row(f"p{number:02}") for number in range(25)])
    assert len(data(client)["results"]) == 25
    assert [row["id"] for row in data(client, "?sort=name&page=2")["results"]] == ["p20", "p21", "p22", "p23", "p24"]
    assert [row["id"] for row in data(client, "?sort=name&page_size=2&page=3")["results"]] == ["p04", "p05"]
    assert len(data(client, "?page=1")["results"]) == 20
    response = client.get("/programs.json?page_size=10&page=2")
    assert response["Link"] == (
        '<http://testserver/programs.json?page_size=10>; rel="first", '
        '<http://testserver/programs.json?page_size=10>; rel="prev", '
        '<http://testserver/programs.json?page_size=10&page=3>; rel="next", '
        '<http://testserver/programs.json?page_size=10&page=3>; rel="last"'
    )
    assert len(lines(client.get("/programs.csv?page_size=10&page=3"))) == 5


def test_json_page_past_the_end_is_empty_so_that_counting_up_ends(client):
    a_program("one")
    assert data(client, "?page=7") == {"count": 1, "count_stated": 1, "results": []}


def test_json_names_what_it_did_not_understand(client):
    a_program("one")
    answer = data(client, "?cost=cheap&colour=red&page=x")
    assert answer["notes"] == [
        "“cheap” is not a choice for “cost”, so it was left out.",
        "“x” is not a choice for “page”, so it was left out.",
        "There is no filter called “colour”, so it was left out.",
    ]
    assert (answer["count"], len(answer["results"])) == (1, 1)


def test_feeds_hold_published_programs_and_no_others(client):
    a_program("shown", application_months=[2])
    for key, workflow in (("drafted", "draft"), ("reviewed", "in_review")):
        a_program(key, workflow=workflow, name="Secret", application_months=[2])
    changed("reviewed", CHANGED_AT, workflow="archived")
    assert [row["id"] for row in data(client, "?status=any")["results"]] == ["shown"]
    for address in (*FILTERED, "/sitemap.xml", "/programs/embed/", "/programs/completions.json?q=secret"):
        text = client.get(address).content.decode()
        assert not {word for word in ("Secret", "drafted", "reviewed") if word in text}, address
    assert client.get("/programs/drafted.ics").status_code == 404


# --- CSV ------------------------------------------------------------------------------------------


def test_csv_has_a_mark_for_excel_and_the_columns_of_the_json(client):
    the_real_catalog()
    response = client.get("/programs.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="programs.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfid,name,sponsor,")
    assert response.content.count(b"\n") == response.content.count(b"\r\n")
    rows = lines(response)
    assert list(rows[0]) == [*COLUMN, "slug", "page_url", "match"]
    assert [row["id"] for row in rows] == [row["id"] for row in data(client)["results"]]


@pytest.mark.parametrize(("address", "format"), [("/programs.csv", "csv"), ("/programs.json", "json")])
def test_what_is_exported_can_be_imported_without_a_change(client, address, format):
    the_real_catalog()
    rows, problems = read(client.get(f"{address}?status=any").content, format)
    records, more = check(rows)
    assert (problems, more, len(records)) == ([], [], 106)
    todo = plan(records)
    assert (todo.new, todo.changed, todo.unchanged) == ((), (), 106)


def test_csv_cells_are_no_formulas_and_come_back_as_they_were(client):
    text = '=HYPERLINK("https://evil.example","x")'
    a_program("one", summary=text, notes="a, b\n\"c\"; 'd'")
    response = client.get("/programs.csv")
    (row,) = lines(response)
    assert row["summary"] == "'" + text
    records, problems = check(read(response.content, "csv")[0])
    assert (problems, records[0]["summary"], records[0]["notes"]) == ([], text, "a, b\n\"c\"; 'd'")


# --- Atom -----------------------------------------------------------------------------------------


def test_atom_has_every_element_that_the_standard_requires(client):
    the_real_catalog()
    feed = atom(client)
    assert feed.tag == ATOM + "feed"
    assert [len(feed.findall(ATOM + name)) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")} == {
        "alternate": "http://testserver/programs/",
        "self": "http://testserver/programs.atom",
    }
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == 94
    for entry in entries:
        assert [len(entry.findall(ATOM + name)) for name in ("id", "title", "updated", "content")] == [1, 1, 1, 1]
        assert entry.find(ATOM + "id").text.startswith("urn:uuid:")
        assert entry.find(ATOM + "content").get("type") == "text"
        assert [link.get("rel") for link in entry.findall(ATOM + "link")][:1] == ["alternate"]
    assert len({entry.find(ATOM + "id").text for entry in entries}) == 94


def test_atom_lists_what_changed_last_first(client):
    for number, key in enumerate(("b", "c", "a")):
        a_program(key)
        changed(key, CHANGED_AT + timedelta(days=number))
    feed = atom(client)
    assert [entry.find(ATOM + "title").text for entry in feed.findall(ATOM + "entry")] == ["A", "C", "B"]
    assert feed.find(ATOM + "updated").text == "2026-05-06T12:30:00+00:00"


def test_atom_entry_says_what_one_needs_to_know_in_words_that_stay_true(client):
    a_program("one", cost_usd=0, mentee_membership="none", application_months=[8, 9], duration_months=9)
    Program.objects.get(key="one").topics.add(Topic.objects.get(slug="reference"))
    changed("one", CHANGED_AT)
    (entry,) = atom(client).findall(ATOM + "entry")
    assert entry.find(ATOM + "content").text == (
        "BLA · Boring Library Association\nPairs of librarians meet each month.\nMembership: none\n"
        "Cost to join: free\nWhen to apply: usually August to September\nLength: 9 months\nConfirmed 2025"
    )
    assert entry.find(ATOM + "category").get("term") == "Reference"


def test_atom_identifiers_stay_when_everything_else_changes(client):
    a_program("one")
    before = atom(client, "?delivery=remote")
    changed("one", CHANGED_AT, name="Renamed", slug="renamed")
    after = atom(client, "?delivery=remote")
    path = f"{ATOM}entry/{ATOM}id"
    assert after.find(f"{ATOM}entry/{ATOM}title").text == "Renamed"
    assert after.find(path).text == before.find(path).text == "urn:uuid:2419c455-a3d1-54e0-b653-b3cf8f21de80"
    assert after.find(ATOM + "id").text == before.find(ATOM + "id").text != atom(client).find(ATOM + "id").text


def test_atom_of_nothing_is_still_a_feed(client):
    a_program("one")
    feed = atom(client, "?q=zzzzzz")
    assert feed.findall(ATOM + "entry") == []
    assert feed.find(ATOM + "updated").text == "2026-01-01T00:00:00+00:00"


def test_atom_carries_markup_as_text_and_leaves_out_what_xml_cannot_carry(client):
    a_program("one", name="A & <b>", summary="x")
    changed("one", CHANGED_AT, summary="bell \x07 rings <script>")
    (entry,) = atom(client, "?delivery=<>&role=mentor").findall(ATOM + "entry")
    assert entry.find(ATOM + "title").text == "A & <b>"
    assert "bell  rings <script>" in entry.find(ATOM + "content").text


def test_atom_pages_link_to_each_other(client):
    import_rows(*[a_row(f"p{number}") for number in range(3)])
    links = {link.get("rel"): link.get("href") for link in atom(client, "?page_size=1&page=2").findall(ATOM + "link")}
    assert links["previous"] == "http://testserver/programs.atom?page_size=1"
    assert links["next"] == "http://testserver/programs.atom?page_size=1&page=3"
    assert "next" not in {link.get("rel") for link in atom(client, "?page_size=1&page=3").findall(ATOM + "link")}


# --- Completions ----------------------------------------------------------------------------------


def test_completions_are_what_a_browser_s_search_box_reads(client):
    a_program("reference-circle")
    response = client.get("/programs/completions.json?q=refer")
    assert response["Content-Type"] == "application/x-suggestions+json"
    assert json.loads(response.content) == [
        "refer",
        ["Reference Circle"],
        ["BLA · Boring Library Association"],
        ["http://testserver/programs/reference-circle/"],
    ]
    assert json.loads(client.get("/programs/completions.json").content) == ["", [], [], []]


# --- How they are answered ------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*FEEDS, "/programs/completions.json?q=a", "/programs/one.ics"])
def test_feeds_are_kept_by_address_and_open_to_every_site(client, address):
    a_program("one", application_months=[2])
    first = client.get(address)
    assert first.status_code == 200
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"].startswith("public, max-age=")
    assert not first.cookies
    assert "Cookie" not in first["Vary"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.content, head["Content-Type"]) == (200, b"", first["Content-Type"])
    assert client.post(address).status_code == 405
    asked = client.options(address)
    assert (asked.status_code, asked["Access-Control-Allow-Headers"]) == (204, "If-None-Match")


@pytest.mark.parametrize("address", FILTERED)
def test_an_edit_changes_the_answer_and_its_etag(client, address):
    a_program("one", application_months=[2])
    first = client.get(address)
    changed("one", CHANGED_AT, name="Renamed")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, b"Renamed" in again.content) == (200, True)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "address", [*FILTERED, "/programs/embed/", "/programs/share/", "/sitemap.xml", "/programs/p0.ics"]
)
def test_feeds_cost_one_query_whatever_their_length(client, django_assert_num_queries, address, rows):
    import_rows(*[a_row(f"p{number}", application_months=[2]) for number in range(rows)])
    client.get("/programs/")
    snapshot.forget()
    with django_assert_num_queries(1):
        client.get(address + "?membership=no_ala&sort=closing")


JUNK = (
    "\x00",
    "x" * 10_000,
    "-1",
    "9" * 30,
    "0",
    "²",
    "<b>&\"'",
    "\u202e\ud7ff",
    "' OR 1=1 --",
    "%%",
    "{0}{searchTerms}",
    "\r\nX: y",
)


@pytest.mark.parametrize(
    "address", [*FILTERED, "/programs/one.ics", "/programs/embed/", "/programs/share/", "/programs/completions.json"]
)
def test_no_parameter_breaks_a_feed(client, address):
    a_program("one", application_months=[2])
    names = (
        "q",
        "role",
        "membership",
        "region",
        "status",
        "unstated",
        "sort",
        "page",
        "page_size",
        "limit",
        "nobody\x00",
    )
    for junk in JUNK:
        for name in names:
            response = client.get(address, {name: [junk, "x", junk]})
            assert response.status_code == 200, (name, junk)
            if address == "/programs.atom":
                ElementTree.fromstring(response.content)
            if address.endswith(".ics"):
                Calendar.from_ical(response.content)
            if address.endswith(".json"):
                json.loads(response.content)
