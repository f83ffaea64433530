"""Lists in frames on other sites, the page that helps to put them there, and JSON-LD in a program's page."""

import html
import json
import re
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from programs.facts import Body, Terms, Window
from programs.models import ApplicationWindow, Program
from programs.showing.structured_data import duration, program_data, program_json_ld

from .builders import a_program, a_row, import_rows, the_real_catalog
from .facts_builder import ACRL, ALA, DAY, make_facts

pytestmark = pytest.mark.django_db
EMBED, SHARE = "/programs/embed/", "/programs/share/"


def page(client, address):
    """Return the text of a page."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def links(text):
    """Return the addresses that a page links to."""
    return [html.unescape(address) for address in re.findall(r'<a [^>]*href="([^"]+)"', text)]


# --- The frame ------------------------------------------------------------------------------------


def test_embed_lists_the_first_programs_of_a_choice_and_leads_to_all_of_them(client):
    the_real_catalog()
    text = page(client, EMBED + "?membership=no_ala&limit=3")
    found = links(text)
    assert len(found) == 4
    assert found[-1] == "http://testserver/programs/?membership=no_ala"
    assert re.fullmatch("http://testserver/programs/[a-z-]+/", found[0])
    assert text.count(' target="_blank" rel="noopener"') == 4
    assert "85 more at MentorHub" in text
    assert "88 programs in all" in text
    assert "<h1>Mentoring programs: No ALA membership needed</h1>" in text


def test_embed_shows_name_sponsor_and_when_to_apply(client):
    a_program("one", application_months=[8, 9])
    text = page(client, EMBED)
    assert ">One</a>" in text
    assert "BLA · Boring Library Association" in text
    assert "August to September" in text
    assert ">From MentorHub</a>" in text


def test_embed_says_which_programs_do_not_say(client):
    a_program("said", delivery="remote")
    a_program("silent")
    text = page(client, EMBED + "?delivery=remote")
    said, silent = re.findall(r"<li>.*?</li>", text, re.DOTALL)
    assert "does not say whether it fits every filter" not in said
    assert "does not say whether it fits every filter" in silent


def test_embed_of_nothing_says_so(client):
    assert "No program matches right now." in page(client, EMBED + "?q=zzzz")


def test_embed_has_no_script_no_form_and_no_frame_of_the_site(client):
    a_program("one", name="<script>alert(1)</script>")
    text = page(client, EMBED)
    assert [tag for tag in ("<script", "<form", "<iframe", "<header", "onclick", "style=") if tag in text] == []
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("limit", "shown"), [("1", 1), ("50", 12), ("0", 10), ("51", 10), ("many", 10), ("", 10), ("²", 10)]
)
def test_embed_limit_is_a_number_from_1_to_50(client, limit, shown):
    import_rows(*[a_row(f"p{number:02}") for number in range(12)])
    text = page(client, f"{EMBED}?limit={limit}")
    assert text.count("<li>") == shown
    assert ("The limit must be a number from 1 to 50" in text) == (limit in ("0", "51", "many", "²"))


def test_embed_is_kept_by_address_without_a_cookie(client):
    a_program("one")
    first = client.get(EMBED)
    assert not first.cookies
    assert first["Cache-Control"].startswith("public, max-age=")
    again = client.get(EMBED, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "X-Frame-Options" not in again
    assert "frame-ancestors 'none'" not in again.get("Content-Security-Policy", "")


# --- Who may be framed ----------------------------------------------------------------------------


def addresses(patterns, prefix="/"):
    """Return an address for every pattern of the site, with the program "one" where a word is asked for."""
    found = []
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern.pattern, RoutePattern):
            route = re.sub(r"<[^>]+>", "one", route)
        else:
            route = re.sub(r"\(\?P<\w+>([^|)]+)[^)]*\)", r"\1", route.strip("^$").replace("\\Z", ""))
        if isinstance(pattern, URLPattern):
            found.append(prefix + route)
        else:
            found += addresses(pattern.url_patterns, prefix + route)
    return found


def test_only_the_embedded_list_can_be_framed(client, admin_client):
    a_program("one")
    every = addresses(get_resolver().url_patterns)
    assert {"/", "/programs/", EMBED, SHARE, "/programs/one/", "/programs.json", "/admin/login/"} <= set(every)
    framable = set()
    for address in every:
        for visitor in (client, admin_client):
            response = visitor.get(address)
            denied = (
                response.get("X-Frame-Options"),
                "frame-ancestors 'none'" in response.get("Content-Security-Policy", ""),
            )
            if denied != ("DENY", True):
                framable.add(address)
    assert framable == {EMBED}


def test_embed_allows_any_frame_and_nothing_else(client):
    response = client.get(EMBED)
    assert "X-Frame-Options" not in response
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )


# --- The page to copy from ------------------------------------------------------------------------


def test_share_gives_a_snippet_that_frames_this_choice(client):
    a_program("one")
    text = page(client, SHARE + "?cost=free&delivery=remote&role=mentor&limit=5")
    snippet = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)[1])
    frame = "http://testserver/programs/embed/?role=mentor&cost=free&delivery=remote&limit=5"
    assert html.unescape(re.search(r'<iframe src="([^"]+)"', snippet)[1]) == frame
    assert "&amp;delivery=remote" in snippet
    assert 'title="Programs to mentor in: Free, Remote"' in snippet
    assert client.get(frame).status_code == 200


def test_share_leads_to_every_feed_of_this_choice(client):
    a_program("one")
    text = page(client, SHARE + "?cost=free&role=mentor")
    found = [address for address in links(text) if "?role=mentor&cost=free" in address]
    assert sorted({address.split("?")[0] for address in found}) == [
        "/programs/",
        "http://testserver/programs.csv",
        "http://testserver/programs.ics",
        "http://testserver/programs.json",
        "http://testserver/programs/embed/",
        "webcal://testserver/programs.ics",
    ]
    assert 'value="http://testserver/programs.atom?role=mentor&amp;cost=free"' in text


def test_share_of_everything_has_plain_addresses(client):
    text = page(client, SHARE)
    assert "http://testserver/programs/embed/&quot;" in text
    assert "webcal://testserver/programs.ics" in links(text)


def test_share_cannot_be_broken_out_of(client):
    text = page(client, SHARE + "?q=</textarea><script>alert(1)</script>")
    assert "<script>alert" not in text
    assert text.count("</textarea>") == 1


@pytest.fixture
def other_site():
    """A site at another origin that answers every request with the HTML put into its `body`.

    A real one: browsers keep answers that a test makes up from reaching servers on this machine.
    """

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(self.server.body.encode())

        def log_message(self, *args):
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.body = ""
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.browser
def test_frame_shows_on_another_site_and_other_pages_do_not(live_server, browser, other_site):
    a_program("one")
    other_site.body = "".join(f'<iframe src="{live_server.url}{path}"></iframe>' for path in (EMBED, "/programs/"))
    tab = browser.new_page()
    tab.goto(f"http://127.0.0.1:{other_site.server_port}/")
    tab.wait_for_load_state("networkidle")
    allowed, refused = tab.main_frame.child_frames
    assert allowed.locator("li a").inner_text() == "One"
    assert refused.url == "chrome-error://chromewebdata/"
    tab.close()


# --- JSON-LD --------------------------------------------------------------------------------------

FULL = {
    "name": "Career Mentoring",
    "sponsor": ACRL,
    "summary": "Pairs <people> & helps.",
    "url": "https://acrl.example/m",
    "delivery": "hybrid",
    "duration_months": Decimal("9.0"),
    "cost_usd": Decimal("15"),
    "capacity": 40,
    "mentee": Terms(eligibility="Members"),
    "windows": (
        Window("dates", opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1)),
        Window("dates", opens_on=date(2027, 1, 1), closes_on=date(2027, 2, 1)),
    ),
}


def test_json_ld_says_what_is_stated_in_the_terms_of_schema_org():
    assert program_data(make_facts("cm", **FULL), "https://m.example/programs/cm/", DAY) == {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalProgram",
        "@id": "https://m.example/programs/cm/",
        "url": "https://m.example/programs/cm/",
        "name": "Career Mentoring",
        "identifier": "cm",
        "description": "Pairs <people> & helps.",
        "sameAs": "https://acrl.example/m",
        "provider": {
            "@type": "Organization",
            "name": "Association of College and Research Libraries",
            "alternateName": "ACRL",
            "parentOrganization": {
                "@type": "Organization",
                "name": "American Library Association",
                "alternateName": "ALA",
            },
        },
        "programType": "Mentoring",
        "occupationalCategory": "25-4022.00 Librarians and Media Collections Specialists",
        "programPrerequisites": "Members",
        "educationalProgramMode": "blended",
        "timeToComplete": "P9M",
        "maximumEnrollment": 40,
        "offers": {"@type": "Offer", "category": "Fee", "price": "15.00", "priceCurrency": "USD"},
        "applicationStartDate": "2027-01-01",
        "applicationDeadline": "2027-02-01",
    }


def test_json_ld_leaves_out_what_is_not_stated():
    data = program_data(make_facts("cm", sponsor=Body(slug="x", name="X")), "https://m.example/", DAY)
    assert set(data) == {
        *("@context", "@type", "@id", "url", "name", "identifier", "provider", "programType", "occupationalCategory")
    }


@pytest.mark.parametrize(
    "facts",
    [
        {"windows": (Window("months", months=(2,)),)},
        {"windows": (Window("rolling"),)},
        {"windows": (Window("dates", closes_on=date(2026, 1, 1)),)},
        {"windows": (Window("dates", "mentor", closes_on=date(2027, 1, 1)),)},
        {"windows": (Window("dates", closes_on=date(2027, 1, 1)),), "status": "closed"},
    ],
)
def test_json_ld_promises_no_day_that_is_not_exact_and_ahead(facts):
    assert "applicationDeadline" not in program_data(make_facts(sponsor=ALA, **facts), "https://m.example/", DAY)


@pytest.mark.parametrize(("months", "said"), [(None, None), (0, None), (9, "P9M"), ("4.5", "P4M15D"), ("0.5", "P15D")])
def test_json_ld_duration_is_iso_8601(months, said):
    assert duration(None if months is None else Decimal(months)) == said


def test_json_ld_cannot_end_its_script_element():
    text = program_json_ld(make_facts("cm", summary="</script><!-- & \u2028"), "https://m.example/", DAY)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["description"] == "</script><!-- & \u2028"


def test_program_page_carries_its_json_ld(client):
    a_program("one", summary="Ends </script> here")
    ApplicationWindow.objects.create(program=Program.objects.get(), kind="dates", closes_on=date(2999, 1, 1))
    (found,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page(client, "/programs/one/"), re.DOTALL
    )
    data = json.loads(found)
    assert (data["@id"], data["name"]) == ("http://testserver/programs/one/", "One")
    assert (data["description"], data["applicationDeadline"]) == ("Ends </script> here", "2999-01-01")
