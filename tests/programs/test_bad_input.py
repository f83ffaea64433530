"""Whatever stands in an address: a page that says so, never an error, never silently everything."""

from urllib.parse import quote

import pytest
from django.test import Client

from programs.finding.facets import FACETS
from programs.finding.filters import SINGLE

from .builders import the_real_catalog

pytestmark = pytest.mark.django_db

FILTERS = sorted({facet.name for facet in FACETS} | SINGLE | {"status"})
ANSWERS = ["role", "years", "employment", "member", "region", "remote_only", "budget"]
JUNK = [
    "%00",
    "a%00b%0d%0aSet-Cookie:x",
    "x" * 10_000,
    "-1",
    "0",
    "9" * 400,
    "1e309",
    "NaN",
    "%ff%fe",
    quote("' OR 1=1; --"),
    quote("<script>alert(1)</script>"),
    quote("\u202eevil\u2066"),
    quote("😀" * 50),
    quote("{{ 7*7 }}{% debug %}"),
    quote("../../etc/passwd"),
    "None",
]
LISTS = [
    "/programs/",
    "/programs.json",
    "/programs.csv",
    "/programs.atom",
    "/programs.ics",
    "/programs/embed/",
    "/programs/share/",
]
# What each kind of list says when it left something out.
SAYING = {
    "/programs/": "left out",
    "/programs.json": '"notes": ["',
    "/programs/embed/": "left out",
    "/programs/share/": "left out",
}


@pytest.fixture
def site():
    the_real_catalog()
    return Client(raise_request_exception=True)


def assert_well_behaved(response, address):
    assert response.status_code == 200, address
    text = response.content.decode()
    if "html" in response.headers["Content-Type"] or "xml" in response.headers["Content-Type"]:
        assert "<script>alert" not in text, address
    assert "Set-Cookie" not in response.headers
    assert response.cookies == {}


def test_list_survives_junk_in_every_filter(site):
    for name in FILTERS:
        for junk in JUNK:
            address = f"/programs/?{name}={junk}"
            assert_well_behaved(site.get(address), address)


@pytest.mark.parametrize("path", LISTS[1:])
def test_every_other_list_reads_the_same_filters(site, path):
    for name in FILTERS:
        address = f"{path}?" + "&".join(f"{name}={junk}" for junk in JUNK)
        assert_well_behaved(site.get(address), address)
    for junk in JUNK:
        address = f"{path}?q={junk}&page={junk}&role={junk}"
        assert_well_behaved(site.get(address), address)


@pytest.mark.parametrize("path", SAYING)
@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"q"}))
def test_list_says_what_it_left_out(site, path, name):
    response = site.get(f"{path}?{name}=moon-cheese")
    assert SAYING[path] in response.content.decode().replace('"notes":["', '"notes": ["')
    assert "moon-cheese" in response.content.decode()


def test_fit_survives_junk_in_every_answer(site):
    for name in ANSWERS:
        several = "&".join(f"{name}={junk}" for junk in JUNK)
        for answer in (several, *(f"{name}={junk}" for junk in JUNK[:6])):
            address = f"/programs/fit/?format=json&{answer}"
            assert_well_behaved(site.get(address), address)
        assert_well_behaved(site.get(f"/programs/fit/?{several}"), several)


def test_compare_survives_junk(site):
    for junk in JUNK:
        address = f"/programs/compare/?p={junk}&p=core-mentoring&p={junk}"
        assert_well_behaved(site.get(address), address)


@pytest.mark.parametrize("path", [*LISTS, "/programs/fit/", "/programs/compare/"])
def test_hundreds_of_repeated_parameters_are_borne(site, path):
    address = (
        path
        + "?"
        + "&".join(f"{name}={value}" for name in ("role", "region", "p", "member", "topic") for value in range(180))
    )
    assert_well_behaved(site.get(address), address)


@pytest.mark.parametrize("slug", ["%00", "a" * 3000, "..%2f..%2fetc", "CORE-mentoring%0a", "core-mentoring%00"])
@pytest.mark.parametrize("rest", ["/", ".ics", "/report/"])
def test_program_that_is_not_there_is_a_404(site, slug, rest):
    assert site.get(f"/programs/{slug}{rest}").status_code == 404
