"""The list and the page of one program, through the client."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls.resolvers import RoutePattern
from django.utils import timezone

from profiles.models import Topic
from programs.finding import snapshot
from programs.models import ApplicationWindow, CatalogVersion, Program, ProgramChange, Verification
from programs.models.program import RESERVED_SLUGS
from programs.urls import urlpatterns
from reminders.urls import urlpatterns as mail_addresses

from .factories import make_program, make_sponsor, make_user

pytestmark = pytest.mark.django_db


def count_of(response):
    return re.search(r'<h2 id="count">([^<]*)</h2>', response.content.decode()).group(1)


def titles(response):
    return re.findall(r'<h3><a href="/programs/([^/]+)/">', response.content.decode())


def test_list_shows_published_programs_and_no_others(client):
    make_program("Open", slug="open")
    make_program("Drafted", slug="drafted", workflow="draft")
    make_program("Reviewed", slug="reviewed", workflow="in_review")
    make_program("Put away", slug="put-away", workflow="archived")
    make_program("Ended", slug="ended", status="closed")
    assert titles(client.get("/programs/")) == ["open"]
    assert titles(client.get("/programs/?status=any")) == ["open", "ended"]
    assert client.get("/programs/drafted/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize(
    "query", ["", "?q=program", "?membership=no_ala&cost=free&stage=early&region=IL&sort=closing&page=2"]
)
def test_list_costs_one_query_whatever_its_length(client, django_assert_num_queries, rows, query):
    for _ in range(rows):
        make_program(mentee={"membership": "none"}, stages=["early"])
    client.get("/programs/")
    snapshot.forget()
    with django_assert_num_queries(1):
        client.get("/programs/" + query)
    with django_assert_num_queries(0):
        client.get("/programs/" + query)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_after_a_change_costs_seven_queries(client, django_assert_num_queries, rows):
    for _ in range(rows):
        program = make_program(mentee={"membership": "none"})
        program.topics.add(Topic.objects.get(slug="reference"))
        ApplicationWindow.objects.create(program=program, kind="rolling")
        Verification.objects.create(program=program)
    with django_assert_num_queries(7):
        client.get("/programs/")


def test_program_page_costs_at_most_two_queries(client, django_assert_max_num_queries):
    for _ in range(5):
        make_program()
    program = make_program(slug="it")
    Verification.objects.create(program=program, source_url="https://example.org/source", as_of_year=2025)
    client.get("/programs/")
    snapshot.forget()
    with django_assert_max_num_queries(2):
        response = client.get("/programs/it/")
    assert "https://example.org/source" in response.content.decode()


def test_public_pages_set_no_cookie_and_do_not_vary_by_cookie(client):
    make_program(slug="it")
    for path in ("/programs/", "/programs/it/", "/programs/?q=it"):
        response = client.get(path)
        assert response.cookies == {}
        assert "Cookie" not in response.headers["Vary"]
        assert response.headers["Cache-Control"] == "public, max-age=30, stale-while-revalidate=28"


def test_unchanged_page_is_a_304_until_something_changes(client):
    program = make_program("Before", slug="it")
    first = client.get("/programs/it/")
    again = client.get("/programs/it/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    Program.objects.filter(pk=program.pk).update(name="After")
    CatalogVersion.objects.filter(pk=1).update(
        number=10_000
    )  # the trigger raises it once a transaction, and this is one
    snapshot.forget()
    changed = client.get("/programs/it/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "After" in changed.content.decode()


def test_page_of_another_day_is_not_the_same_page(client, time_machine):
    time_machine.move_to("2026-06-01 12:00:00+00:00")
    ApplicationWindow.objects.create(program=make_program(slug="it"), kind="dates", closes_on="2026-06-10")
    first = client.get("/programs/it/")
    assert "closes in 9 days" in first.content.decode()
    time_machine.move_to("2026-06-02 12:00:00+00:00")
    second = client.get("/programs/it/", headers={"If-None-Match": first.headers["ETag"]})
    assert "closes in 8 days" in second.content.decode()


def test_signed_in_visitor_gets_a_page_of_their_own(client):
    make_program()
    client.force_login(make_user())
    response = client.get("/programs/")
    assert "My page" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in response.headers


def test_htmx_gets_the_catalog_alone(client):
    make_program("Open")
    whole, part = client.get("/programs/"), client.get("/programs/", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="catalog"')
    assert part.content.decode().strip() in whole.content.decode()
    assert whole.headers["ETag"] != part.headers["ETag"]
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("membership=moon", "“moon” is not a choice for “membership”"),
        ("color=red", "no filter called “color”"),
        ("page=-1", "“-1” is not a choice for “page”"),
        ("page=99999999999999999999", "“99999999999999999999” is not a choice for “page”"),
        ("role=mentee&role=mentor", "“role” was given more than once"),
        ("region=Atlantis", "“Atlantis” is not a choice for “region”"),
        ("q=%3F%21", "“?!” is not a choice for “q”"),
        ("unstated=maybe", "“maybe” is not a choice for “unstated”"),
        ("q=" + "a" * 10_000, "Only the first 200 characters"),
        ("topic=%00%0a<script>", "is not a choice for “topic”"),
    ],
)
def test_what_is_not_understood_is_named(client, query, note):
    make_program()
    response = client.get(f"/programs/?{query}")
    assert response.status_code == 200
    assert note in response.content.decode()
    assert "<script>" not in response.content.decode().split("</head>")[1]


def test_utm_parameters_are_passed_over_in_silence(client):
    assert 'class="note"' not in client.get("/programs/?utm_source=x&fbclid=y").content.decode()


def test_ten_thousand_different_parameters_give_few_notes(client):
    response = client.get("/programs/?" + "&".join(f"p{at}=1" for at in range(900)))
    assert response.content.decode().count("There is no filter called") == 8


def test_every_number_in_the_panel_is_what_a_click_gives(client):
    make_program(mentee={"membership": "none", "employment": "any"}, cost_usd=0, delivery="remote", formats=["group"])
    make_program(mentee={"membership": "ala"}, formats=["peer", "group"], stages=["early"])
    make_program(mentee={"employment": "employed"}, delivery="hybrid")
    make_program(status="closed", delivery="remote")
    start = client.get("/programs/?delivery=remote").content.decode()
    pattern = (
        r'<input type="checkbox" form="find" id="[^"]*" name="([^"]*)" value="([^"]*)"( checked)?>'
        r"<span>[^<]*</span><b>(\d+)</b>(?: <small>· (\d+))?"
    )
    boxes = re.findall(pattern, start)
    assert len(boxes) > 8
    for name, value, checked, stated, unstated in boxes:
        extra = "" if checked else f"&{name}={value}"
        answer = client.get(f"/programs/?delivery=remote{extra}").content.decode()
        cards, _, silent = answer.partition('id="ask"')
        numbers = [len(re.findall('<li class="card', part)) for part in (cards, silent)]
        assert numbers == [int(stated), int(unstated or 0)], (name, value)


def test_stale_status_says_so_and_asks_for_a_correction(client):
    year = timezone.localdate().year
    make_program(slug="old", status_year=year - 3)
    make_program(slug="new", status_year=year - 2)
    make_program(slug="undated", status="unknown", status_year=None)
    old, new, undated = (client.get(f"/programs/{slug}/").content.decode() for slug in ("old", "new", "undated"))
    assert f"Nobody has confirmed since {year - 3}" in old
    assert "/programs/old/report/" in old
    assert "Nobody has confirmed" not in new
    assert "We have found no date" in undated


def test_program_page_says_the_same_to_machines(client):
    program = make_program("A </script> Program", slug="it", summary="What it is.", duration_months=6)
    ApplicationWindow.objects.create(program=program, kind="months", months=[3])
    page = client.get("/programs/it/").content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1))
    assert (told["@type"], told["name"]) == ("EducationalOccupationalProgram", "A </script> Program")
    assert told["timeToComplete"] == "P6M"
    assert '<link rel="canonical" href="http://testserver/programs/it/">' in page
    assert 'href="/programs/it.ics"' in page


def test_program_page_shows_its_history_without_names(client):
    program, curator = make_program(slug="it"), make_user("somebody@example.org")
    ProgramChange.objects.create(
        program=program, field="status", old="unknown", new="active", origin="staff", changed_by=curator
    )
    page = client.get("/programs/it/").content.decode()
    assert "What has changed" in page
    assert "<del>Not confirmed</del> became <ins>Active</ins>" in page
    assert "somebody" not in page


def test_closed_program_sends_nobody_to_ask(client):
    make_program(slug="ended", status="closed", mentee={"membership": "sponsor"})
    make_program(slug="runs", mentee={"membership": "sponsor"})
    cards = {
        slug: client.get(f"/programs/?status={status}").content.decode()
        for slug, status in (("ended", "closed"), ("runs", "active"))
    }
    assert "ask the program" not in cards["ended"]
    assert "membership dues; ask about a fee" not in cards["ended"]
    assert "membership dues; ask about a fee" in cards["runs"]


def test_closed_program_names_its_successor(client):
    after = make_program("After", slug="after")
    make_program("Before", slug="before", status="closed", successor=after)
    page = client.get("/programs/before/").content.decode()
    assert "This program has ended" in page
    assert '<a href="/programs/after/">After</a>' in page


def test_sponsor_shows_what_its_acronym_stands_for(client):
    for name in ("Medical Library Association", "Music Library Association"):
        make_program(sponsor=make_sponsor(name, acronym="MLA"), region="US")
    page = client.get("/programs/").content.decode()
    assert "MLA · Medical Library Association · US" in page
    assert "MLA · Music Library Association · US" in page


def test_empty_list_offers_ways_on(client):
    make_program("Reference circle", delivery="hybrid")
    page = client.get("/programs/?q=refrence&delivery=hybrid").content.decode()
    assert 'Did you mean <a href="/programs/?q=reference&amp;delivery=hybrid">reference</a>?' in page
    assert "Without “refrence”" in page
    assert "/programs/fit/" in page


def test_catalog_version_rises_with_every_writer(transactional_db):
    before = CatalogVersion.objects.current()
    program = make_program()
    after = CatalogVersion.objects.current()
    program.topics.add(Topic.objects.create(slug="a-topic", name="A topic"))
    last = CatalogVersion.objects.current()
    Program.objects.filter(pk=program.pk).update(name="Other")
    assert before < after < last < CatalogVersion.objects.current()


def test_methods_that_change_things_are_refused(client):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)("/programs/").status_code == 405


def test_error_page_helps_and_needs_no_database(client):
    response = client.get("/programs/there-is-no-such-program/")
    assert response.status_code == 404
    assert "There is no page at this address" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_no_program_takes_the_address_of_a_page(db):
    for word in RESERVED_SLUGS:
        with pytest.raises(IntegrityError, match="program_slug_not_a_page"), transaction.atomic():
            make_program(slug=word)


def test_reserved_addresses_are_the_pages_there_are():
    # The page behind a steward's link stands above the catalog, with the mail that it is in.
    patterns = [*urlpatterns, *mail_addresses]
    routes = [str(pattern.pattern) for pattern in patterns if isinstance(pattern.pattern, RoutePattern)]
    words = {route.split("/")[1] for route in routes if route.startswith("programs/")}
    assert {word for word in words if re.fullmatch("[a-z]+", word)} == set(RESERVED_SLUGS)
