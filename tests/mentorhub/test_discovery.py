"""robots.txt, sitemap.xml and the search box of the browser."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from programs.models import Program
from tests.programs.builders import a_program, the_real_catalog

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def sitemap(client):
    """Return address to day of change, as crawlers read it."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag == SITEMAP + "urlset"
    return {row.findtext(SITEMAP + "loc"): row.findtext(SITEMAP + "lastmod") for row in root}


def test_robots_opens_the_catalog_and_closes_private_pages(client):
    response = client.get("/robots.txt")
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    robots = RobotFileParser()
    robots.parse(response.content.decode().splitlines())
    open_ = [
        "/",
        "/programs/",
        "/programs/one/",
        "/programs/fit/",
        "/guides/mentee/",
        "/programs.json",
        "/programs.atom",
    ]
    closed = ["/accounts/login/", "/admin/", "/me/", "/staff/catalog/", "/programs/compare/", "/programs/share/"]
    assert [path for path in open_ if not robots.can_fetch("*", path)] == []
    assert [path for path in closed if robots.can_fetch("*", path)] == []
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]
    # Lists of several filters: endlessly many. (The parser of the standard library knows no wildcards.)
    assert "Disallow: /programs/?*&\n" in response.content.decode()


def test_sitemap_names_every_public_program_once_with_its_day(client):
    the_real_catalog()
    a_program("drafted", workflow="draft")
    Program.objects.filter(key="acrl-is").update(updated_at=datetime(2026, 5, 4, 12, 30, tzinfo=UTC))
    found = sitemap(client)
    programs = [address for address in found if found[address] and address.count("/") == 5 and "/fit/" not in address]
    assert len(programs) == 106
    assert found["http://testserver/programs/acrl-is/"] == "2026-05-04T12:30:00+00:00"
    assert "http://testserver/programs/drafted/" not in found


def test_sitemap_names_pages_that_are_there_and_may_be_read(client):
    a_program("one")
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    for address in sitemap(client):
        path = urlsplit(address).path
        assert client.get(path).status_code == 200, path
        assert robots.can_fetch("*", path), path


def test_sitemap_of_an_empty_catalog_is_still_one(client):
    assert sitemap(client)["http://testserver/programs/"] is None


def test_opensearch_describes_a_search_that_works(client):
    a_program("reference-circle")
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == SEARCH + "OpenSearchDescription"
    assert 0 < len(root.findtext(SEARCH + "ShortName")) <= 16
    assert 0 < len(root.findtext(SEARCH + "Description")) <= 1024
    templates = {row.get("type"): row.get("template") for row in root.findall(SEARCH + "Url")}
    assert templates == {
        "text/html": "http://testserver/programs/?q={searchTerms}",
        "application/x-suggestions+json": "http://testserver/programs/completions.json?q={searchTerms}",
        "application/atom+xml": "http://testserver/programs.atom?q={searchTerms}",
        "application/opensearchdescription+xml": "http://testserver/opensearch.xml",
    }
    for template in templates.values():
        assert (
            client.get(template.removeprefix("http://testserver").replace("{searchTerms}", "refer")).status_code == 200
        )
    assert 'href="/opensearch.xml"' in client.get("/programs/").content.decode()


@pytest.mark.parametrize("address", ["/robots.txt", "/opensearch.xml", "/sitemap.xml"])
def test_discovery_pages_are_kept_and_never_set_a_cookie(client, address):
    first = client.get(address)
    assert first["Cache-Control"].startswith(("public", "max-age"))
    assert not first.cookies
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/robots.txt", "/opensearch.xml"])
def test_discovery_pages_that_name_no_program_ask_the_database_nothing(client, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        client.get(address)


def test_discovery_pages_use_the_site_s_own_address_where_it_is_known(client, settings):
    settings.SITE_URL = "https://mentorhub.example"
    for address in ("/robots.txt", "/opensearch.xml", "/sitemap.xml"):
        text = client.get(address).content.decode()
        assert "https://mentorhub.example/" in text
        assert "testserver" not in text
