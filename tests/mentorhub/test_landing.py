"""The landing page and the plain pages that belong to no app."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from programs.finding import snapshot
from tests.programs.factories import make_program

pytestmark = pytest.mark.django_db
PAGES = {
    "/": "Find a mentoring program that takes you as you are",
    "/accessibility/": "Accessibility and help",
    "/privacy/": "Privacy",
}


def doors(page):
    """Return address, label and counts in words of each barrier on the landing page."""
    found = re.search(r'<ul class="doors">(.*?)</ul>', page, flags=re.S)[1]
    parts = r'<a href="([^"]+)"><strong>([^<]+)</strong>.*?<span>([^<]+)</span>(.*?)</a>'
    return [
        (address.replace("&amp;", "&"), label, stated, "".join(re.findall(r"<small>([^<]+)</small>", rest)))
        for address, label, stated, rest in re.findall(parts, found, flags=re.S)
    ]


def figures(page):
    """Return label to number of the figures on the landing page."""
    return {
        label: int(number)
        for label, number in re.findall(r"<dt>(?:<a [^>]*>)?([^<]+)(?:</a>)?</dt><dd>(\d+)</dd>", page)
    }


@pytest.mark.parametrize(("address", "heading"), PAGES.items())
def test_page_has_its_heading_and_is_the_same_for_everybody(client, address, heading):
    response = client.get(address)
    assert response.status_code == 200
    assert re.findall(r"<h1[^>]*>([^<]*)</h1>", response.content.decode()) == [heading]
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", PAGES)
def test_page_costs_one_query_for_the_version_and_often_none(client, django_assert_num_queries, address, rows):
    for _ in range(rows):
        make_program(mentee={"membership": "none"})
    client.get(address)
    snapshot.forget()
    with django_assert_num_queries(1):
        client.get(address)
    with django_assert_num_queries(0):
        client.get(address)


def test_landing_counts_each_barrier_as_the_list_does(client):
    make_program(mentee={"membership": "none", "employment": "any"}, cost_usd=0)
    make_program(mentee={"membership": "none", "employment": "full_time"}, stages=["early", "mid", "senior"])
    make_program(mentee={"membership": "ala", "employment": "student_ok"}, cost_usd=50)
    make_program()
    make_program(status="closed", mentee={"membership": "none", "employment": "any"}, cost_usd=0)
    make_program(workflow="draft", mentee={"membership": "none", "employment": "any"}, cost_usd=0)
    found = doors(client.get("/").content.decode())
    assert found == [
        ("/programs/?membership=no_ala", "No ALA membership needed", "2 programs say so", "1 more does not say: ask"),
        ("/programs/?cost=free", "Free", "1 program says so", "2 more do not say: ask"),
        (
            "/programs/?employment=no_job_needed",
            "Part-time, between jobs or student welcome",
            "2 programs say so",
            "1 more does not say: ask",
        ),
        ("/programs/?years=no_limit", "No years-in-the-field limit", "1 program says so", "3 more do not say: ask"),
    ]
    for address, _label, stated, _rest in found:
        result = client.get(address.replace("/programs/", "/programs.json")).json()
        assert result["count_stated"] == int(stated.split()[0])


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC))
def test_landing_tells_how_much_of_the_catalog_is_fresh(client):
    for year in (2026, 2024, 2023, None):
        make_program(status_year=year)
    make_program(status="closed", status_year=2026)
    page = client.get("/").content.decode()
    assert figures(page) == {
        "programs": 4,
        "associations and groups that run them": 4,
        "with facts from 2024 or later": 2,
        "closed, kept for the record": 1,
    }
    assert "For 2 programs, the newest facts we found are older or have no date." in page
    assert "See all 4 programs" in page


def test_landing_searches_the_catalog_and_leads_on(client):
    page = client.get("/").content.decode()
    assert '<form class="search" role="search" action="/programs/">' in page
    for address in ("/programs/fit/", "/guides/mentee/", "/guides/mentor/", "/programs/suggest/"):
        assert f'<a href="{address}"' in page or f'<a class="button" href="{address}"' in page


def test_plain_pages_say_whom_to_write_to(client, settings):
    settings.CONTACT_EMAIL = "help@example.org"
    for address, reviewed in {"/accessibility/": "2026-11-23", "/privacy/": "2026-11-26"}.items():
        page = client.get(address).content.decode()
        assert '<a href="mailto:help@example.org">help@example.org</a>' in page
        assert f'<time datetime="{reviewed}">' in page


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC))
def test_security_txt_names_a_contact_and_an_end_within_a_year(client, settings):
    settings.CONTACT_EMAIL = "safety@example.org"
    settings.SITE_URL = "https://mentorhub.example"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:safety@example.org\n"
        "Expires: 2027-05-22T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: https://mentorhub.example/.well-known/security.txt\n"
    )
    assert not response.cookies


def test_landing_shows_how_it_works_in_pictures_that_have_names(client):
    page = client.get("/").content.decode()
    part = page[page.index('id="how"') :]
    assert re.findall(r"<h3>([^<]*)</h3>", part[: part.index("</section>")]) == [
        "Find, and write", "Agree, and meet", "Finish, and hand on",
    ]  # fmt: skip
    assert re.findall(r'<svg [^>]*role="img" aria-label="([^"]+)"', part) == [
        "One person with a question sends a letter to another.",
        "Two people sit at a table with a page between them, and a date in the calendar.",
        "One person hands a book to a second, who hands one on to a third.",
        "Five people around a table, with one place free.",
    ]
    assert '<a class="button" href="/circles/">' in page
    assert '<a href="/guides/circle/">' in page
