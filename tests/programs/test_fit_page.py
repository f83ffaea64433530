"""The page of the six questions and its JSON, over the 106 real programs."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as some

from programs.finding import snapshot
from programs.forms import fit as answering
from programs.models import CatalogVersion, Program

from .builders import the_real_catalog
from .factories import make_program, make_sponsor
from .fit_cases import BODIES

ADDRESS = "/programs/fit/"
PERSON = "role=mentee&years=3&employment=part_time&region=CA"
SIX = f"{PERSON}&member=ala&remote_only=1&budget=50"


@pytest.fixture
def real(db):
    the_real_catalog()


def words(response):
    """Return a page's text without tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_json_judges_every_published_program_and_echoes_the_answers(client, real):
    answer = client.get(f"{ADDRESS}?format=json&{SIX}")
    data = answer.json()
    assert list(data) == ["answers", "results"]
    assert data["answers"] == {
        "role": "mentee",
        "years": 3,
        "employment": "part_time",
        "member": ["ala"],
        "region": "CA",
        "remote_only": True,
        "budget": 50,
    }
    assert "notes" not in data
    assert {row["id"] for row in data["results"]} == set(Program.objects.published().values_list("key", flat=True))
    assert len(data["results"]) == 106
    for row in data["results"]:
        assert list(row) == ["slug", "id", "verdict", "reasons", "cost_to_join"]
        assert row["verdict"] in ("yes", "ask", "no")
        assert all(list(reason) == ["code", "text"] and reason["text"] for reason in row["reasons"])
        assert row["cost_to_join"] is None or isinstance(row["cost_to_join"], int | float)
    order = [row["verdict"] for row in data["results"]]
    assert order == sorted(order, key=["yes", "ask", "no"].index)


def test_json_of_known_programs(client, real):
    """Read from the data file by hand: for whom each is a yes, an ask, a no, and why."""
    found = {row["id"]: row for row in client.get(f"{ADDRESS}?format=json&{PERSON}").json()["results"]}
    codes = {key: [reason["code"] for reason in found[key]["reasons"]] for key in found}
    assert found["acrl-cjcls"]["verdict"] == "yes"
    assert (found["alsc-mentoring"]["verdict"], codes["alsc-mentoring"][0]) == ("ask", "status_unknown")
    assert (found["core-mentoring"]["verdict"], codes["core-mentoring"][1]) == ("no", "membership_missing")
    assert (found["alao-mentoring"]["verdict"], "place_outside" in codes["alao-mentoring"]) == ("no", True)
    assert {
        "id": "core-mentoring",
        "text": found["core-mentoring"]["reasons"][1]["text"],
    } == {"id": "core-mentoring", "text": "It asks for membership of Core: Leadership, Infrastructure, Futures."}


def test_json_cost_is_nothing_where_no_fee_is_asked_of_a_member(client, real):
    sponsor = Program.objects.get(key="wi-wla-mentorship").sponsor
    rows = client.get(f"{ADDRESS}?format=json&region=WI&years=3&employment=full_time&member={sponsor.slug}").json()[
        "results"
    ]
    row = next(row for row in rows if row["id"] == "wi-wla-mentorship")
    assert row["cost_to_join"] == 0
    without = client.get(f"{ADDRESS}?format=json&region=WI&years=3&employment=full_time").json()["results"]
    assert next(row for row in without if row["id"] == "wi-wla-mentorship")["cost_to_join"] is None


def test_json_names_what_it_could_not_use(client, real):
    data = client.get(
        f"{ADDRESS}?format=json&years=-1&employment=king&member=nobody&region=Atlantis&budget=lots&role=boss"
    ).json()
    assert data["answers"] == {"role": "mentee"}
    assert len(data["notes"]) == 6


def test_first_visit_shows_six_questions_and_no_program(client, real):
    page = client.get(ADDRESS)
    assert [int(number) for number in re.findall(r"(?:legend|label)[^>]*>(\d)\. ", page.content.decode())] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert "Your answers are stored nowhere" in words(page)
    assert 'class="card' not in page.content.decode()


def test_memberships_offered_are_those_that_programs_ask_for_with_ala_first(client, real):
    page = client.get(ADDRESS).content.decode()
    offered = re.findall(r'name="member" value="([^"]+)"', page)
    assert offered[0] == "ala"
    assert len(offered) == len(set(offered)) == 52
    assert "music-library-association" not in offered
    assert "Reaching Across Illinois Library System" not in page


def test_answers_give_three_groups_with_their_reasons(client, real):
    page = words(client.get(f"{ADDRESS}?{PERSON}"))
    assert "1 yes · 27 to ask · 78 no" in page
    assert "1 program would take you" in page
    assert "27 programs to ask" in page
    assert "78 programs say no" in page
    assert "Students are welcome, so it does not ask for a job." in page
    assert "What would change it: Join California Academic & Research Libraries." in page
    assert "As a member of California Academic & Research Libraries (CARL) 2 yes · 27 to ask · 77 no" in page
    assert "Your answers are stored nowhere." in page


def test_groups_show_fifteen_and_a_link_to_the_rest(client, real):
    page = client.get(f"{ADDRESS}?{PERSON}").content.decode()
    assert page.count('<li class="card') == 1 + 15
    assert "Show 12 more" in page
    assert (
        'href="/programs/fit/?role=mentee&amp;years=3&amp;employment=part_time&amp;region=CA&amp;show=ask#ask"' in page
    )
    whole = client.get(f"{ADDRESS}?{PERSON}&show=ask").content.decode()
    assert whole.count('<li class="card') == 1 + 27


def test_the_form_keeps_every_answer(client, real):
    page = client.get(f"{ADDRESS}?{SIX}").content.decode()
    for kept in (
        'name="role" value="mentee" checked',
        'value="3"',
        'value="part_time" checked',
        'name="member" value="ala" checked',
        '<option value="CA" selected>',
        'name="remote_only" value="1" checked',
        'value="50"',
    ):
        assert kept in page


def test_each_answer_can_be_taken_back(client, real):
    page = client.get(f"{ADDRESS}?{SIX}").content.decode()
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)[0]
    removed = [
        set(SIX.split("&")) - set(unescape(href).split("?")[1].split("&"))
        for href in re.findall(r'href="([^"]+)"', chips)
    ]
    assert removed == [
        {"years=3"},
        {"employment=part_time"},
        {"member=ala"},
        {"region=CA"},
        {"remote_only=1"},
        {"budget=50"},
    ]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("years=-1", "“-1” was left out: years in the field are a whole number from 0 to 80."),
        ("years=3.5", "“3.5” was left out: years in the field are a whole number from 0 to 80."),
        ("years=" + "9" * 400, "was left out: years in the field are a whole number from 0 to 80."),
        ("employment=king", "“king” was left out: it is not a choice for “employment”."),
        ("member=nobody", "“nobody” was left out: no association here has that address."),
        ("region=Atlantis", "“Atlantis” was left out: we know no US state, Canadian province or country"),
        ("budget=-5", "“-5” was left out: an amount is a number of dollars from 0 to 1,000,000."),
        ("budget=1000001", "“1000001” was left out"),
        ("role=%00boss", "“�boss” was left out: it is not a choice for “role”."),
        ("years=3&years=4", "“years” was given more than once; the first is used."),
        ("color=red&years=3", "There is no question called “color”, so it was left out."),
    ],
)
def test_bad_values_are_named_and_the_form_stays(client, real, query, note):
    page = client.get(f"{ADDRESS}?{query}")
    assert page.status_code == 200
    assert note in words(page)
    assert '<form class="fit"' in page.content.decode()


def test_bad_values_stay_in_their_fields_with_the_words_beside_them(client, real):
    page = client.get(f"{ADDRESS}?years=many&budget=lots").content.decode()
    assert 'value="many" aria-describedby="years-hint years-error" aria-invalid="true"' in page
    assert 'value="lots" aria-describedby="budget-hint budget-error" aria-invalid="true"' in page
    assert '<details class="again" open>' in page


@pytest.mark.parametrize(("typed", "amount"), [("$1,200.50", 1200.5), ("50", 50), ("0", 0), (" 7.5 ", 7.5)])
def test_amounts_are_understood_as_people_write_them(client, real, typed, amount):
    data = client.get(ADDRESS, {"format": "json", "budget": typed}).json()
    assert (data["answers"]["budget"], data.get("notes")) == (amount, None)


@pytest.mark.parametrize(
    ("typed", "code"), [("il", "IL"), ("US-IL", "IL"), ("Ontario", "CA-ON"), ("CAN", "CAN"), ("us", "US")]
)
def test_places_are_understood_as_people_write_them(client, real, typed, code):
    assert client.get(ADDRESS, {"format": "json", "region": typed}).json()["answers"]["region"] == code


def test_nothing_that_fits_leads_on(client, real):
    page = client.get(f"{ADDRESS}?role=mentee&years=8&employment=unemployed&region=OH&remote_only=1&budget=0")
    assert "0 yes · 18 to ask · 88 no" in words(page)
    assert "In person too, not only online 0 yes · 24 to ask · 82 no" in words(page)
    for href in ('href="#ask"', 'href="/mentors/"', 'href="/programs/suggest/"'):
        assert href in page.content.decode()


def test_answers_left_out_are_counted(client, real):
    assert "Where you live would settle something for 50 programs" in words(client.get(f"{ADDRESS}?role=mentee"))


def test_a_closed_program_leads_to_its_successor(client, db):
    make_program("New Mentoring", slug="new-mentoring")
    make_program("Old Mentoring", status="closed", successor=Program.objects.get(slug="new-mentoring"))
    page = client.get(f"{ADDRESS}?years=3&show=no")
    assert "It has ended; New Mentoring continues it." in words(page)
    assert (
        '<a href="/programs/new-mentoring/">See the program that continues it: New Mentoring.</a>'
        in page.content.decode()
    )


def test_dues_are_part_of_the_cost(client, db):
    sponsor = make_sponsor("Prairie Libraries", annual_dues_usd=25, url="https://prairie.example/join")
    make_program(
        "Prairie Mentors", sponsor=sponsor, cost_usd=10, mentee={"membership": "sponsor"}, membership_implies_ala=False
    )
    data = client.get(f"{ADDRESS}?format=json").json()["results"]
    assert data[0]["cost_to_join"] == 35
    page = client.get(f"{ADDRESS}?years=3&budget=20&show=no")
    assert "Joining costs $35; you can spend $20." in words(page)
    assert (
        '<a href="https://prairie.example/join">Join Prairie Libraries (dues from $25 a year).</a>'
        in page.content.decode()
    )
    assert "With $35 to spend." in words(page)


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("query", ["", f"?{SIX}", f"?format=json&{SIX}"])
def test_page_costs_one_query_whatever_the_catalog_s_size(client, db, django_assert_num_queries, rows, query):
    for _ in range(rows):
        make_program(mentee={"membership": "sponsor"})
    client.get("/programs/")
    snapshot.forget()
    with django_assert_num_queries(1):
        assert client.get(ADDRESS + query).status_code == 200


@pytest.mark.parametrize("query", ["", f"?{SIX}", f"?format=json&{SIX}"])
def test_page_is_public_and_answered_304_when_nothing_changed(client, real, query):
    page = client.get(ADDRESS + query)
    assert page.headers["Cache-Control"].startswith("public")
    assert page.cookies == {}
    again = client.get(ADDRESS + query, headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Program.objects.filter(key="core-mentoring").update(status="closed")
    CatalogVersion.objects.filter(pk=1).update(number=10_000)  # the trigger raises it once a transaction: this one
    snapshot.forget()
    assert client.get(ADDRESS + query, headers={"If-None-Match": page.headers["ETag"]}).status_code == 200


def test_posting_answers_is_refused_so_that_they_stay_in_the_address(client, real):
    assert client.post(ADDRESS, {"years": "3"}).status_code == 405


texts = some.text(max_size=30) | some.sampled_from(
    ["3", "-1", "1e9", "ala", "IL", "student", "1", "\x00", "x" * 10_000]
)


@settings(max_examples=300, deadline=None)
@given(
    some.dictionaries(
        some.sampled_from([*answering.QUESTIONS, "show", "format", "else"]), some.lists(texts, max_size=4)
    )
)
def test_any_address_is_read_and_what_is_understood_reads_the_same_again(parameters):
    given_ = QueryDict(mutable=True)
    for name, values in parameters.items():
        given_.setlist(name, values)
    bodies = {body.slug: body for body in BODIES}
    asked = answering.read(given_, bodies)
    assert len(asked.notes) <= answering.MOST_NOTES
    assert all(len(note) < 300 for note in asked.notes)
    again = answering.read(QueryDict(answering.address(asked.answers).partition("?")[2]), bodies)
    assert (again.answers, again.notes) == (asked.answers, [])
