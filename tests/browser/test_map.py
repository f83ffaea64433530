"""The map beside the list of people: asked for, by keyboard, closed again, and with scripts or the picture missing."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from profiles.models import Place, User
from tests.profiles.factories import make_mentor, make_place

from .test_axe import NARROW, STICKING_OUT, WIDE, faults
from .test_journeys import tab_to

pytestmark = pytest.mark.browser

PLACES = (
    ("Chicago, Illinois", 41.9, -87.6, 6),
    ("Denver, Colorado", 39.7, -105.0, 5),
    ("Boston, Massachusetts", 42.4, -71.1, 2),
)
NAMES = [
    "Chicago, Illinois: 6 people",
    "Denver, Colorado: 5 people",
    "Boston, Massachusetts: fewer than 5 people",
]
QUERY = "?q=mapped&topic=reference"
MARKS = "#map-part .picture a"
FOCUS = "document.activeElement.getAttribute('aria-label') || document.activeElement.id"


@pytest.fixture(autouse=True)
def settled(site):
    """Mentors at three places, for as long as a test runs."""
    made = [
        make_mentor(f"Mapped {number}", place=make_place(label, latitude=latitude, longitude=longitude))
        for label, latitude, longitude, people in PLACES
        for number in range(people)
    ]
    yield
    User.objects.filter(profile__in=made).delete()
    Place.objects.filter(label__in=[label for label, *_rest in PLACES], profiles=None).delete()


def names(page):
    """Return what the marks are called, in order."""
    return [mark.get_attribute("aria-label") for mark in page.locator(MARKS).all()]


def open_map(page):
    """Ask for the map from the list, by keyboard, and wait until it has come and has the focus."""
    tab_to(page, lambda focus: focus["words"] == "See these people on a map")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map-title:focus")


def test_a5_map_comes_when_asked_for_and_goes_with_escape(open_page):
    page, watch = open_page(f"/mentors/{QUERY}")
    assert page.locator("#map").inner_html() == ""
    assert [url for url in watch.requests if "/mentors/map/" in url] == []
    address, cards = page.url, page.locator(".card").count()
    open_map(page)
    assert names(page) == NAMES
    assert (page.url, page.locator(".card").count()) == (address, cards)

    # The skip link, then every mark in the order in which they are listed; the one in focus shows it.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip the map"
    assert page.locator("#map .skip").bounding_box()["x"] > 0
    for name in NAMES:
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == name
        ring = page.evaluate("parseFloat(getComputedStyle(document.activeElement.querySelector('circle')).strokeWidth)")
        assert ring >= 3

    page.keyboard.press("Escape")
    assert page.locator("#map").inner_html() == ""
    assert page.evaluate("document.activeElement.textContent") == "See these people on a map"
    assert watch.console == []
    assert watch.strangers() == []


def test_a5_mark_leads_to_the_people_there_and_back_again(open_page):
    page, watch = open_page(f"/mentors/{QUERY}")
    open_map(page)
    for _each in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=Chicago%2C+Illinois&within=25")
    assert page.locator("#count").inner_text() == "6 people who can help"
    page.go_back()
    page.wait_for_selector(".to-map a")
    assert page.url.endswith(QUERY)
    assert watch.console == []


def test_a5_hide_the_map_stays_on_the_list(open_page):
    page, watch = open_page(f"/mentors/{QUERY}")
    open_map(page)
    address = page.url
    page.locator("#map .hide a").click()
    assert page.locator("#map").inner_html() == ""
    assert page.evaluate("document.activeElement.textContent") == "See these people on a map"
    assert page.url == address
    assert len([url for url in watch.requests if url.endswith(QUERY) and "/map/" not in url]) == 1


def test_open_map_follows_the_filters_and_leaves_the_focus(open_page):
    page, watch = open_page("/mentors/?q=mapped")
    open_map(page)
    assert names(page) == NAMES
    page.locator("#near").fill("Denver, Colorado")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=Denver**")
    page.wait_for_selector(f"{MARKS}:only-of-type")
    assert names(page) == [NAMES[1]]
    expect(page.locator("#near")).to_be_focused()
    page.locator("#map .hide a").click()
    page.locator(".to-map a").click()
    page.wait_for_selector("#map-title:focus")
    assert names(page) == [NAMES[1]]
    assert "/map/" not in page.url
    assert watch.console == []


def test_escape_in_a_field_leaves_the_map_alone(open_page):
    page, _watch = open_page(f"/mentors/{QUERY}")
    open_map(page)
    page.locator("#near").press("Escape")
    assert names(page) == NAMES


@pytest.mark.parametrize("blocked", ["no scripts", "map.js blocked"])
def test_a5_map_works_without_scripts(open_page, blocked):
    if blocked == "no scripts":
        page, watch = open_page(f"/mentors/{QUERY}", java_script_enabled=False)
        page.locator(".to-map a").click()
        page.wait_for_url("**/mentors/map/**")
    else:
        page, watch = open_page(
            f"/mentors/{QUERY}", before=lambda page: page.route("**/*.js", lambda route: route.abort())
        )
        with page.expect_navigation():
            page.locator(".to-map a").click()
    assert page.url.endswith(f"/mentors/map/{QUERY}")
    assert page.locator("h1").inner_text() == "Find a mentor on the map"
    assert names(page) == NAMES
    # The same points in words, for whom the picture says nothing.
    assert page.locator("#map-list a").all_inner_texts() == NAMES
    assert page.locator("#map-list a").first.is_visible()
    page.locator(".back a").click()
    page.wait_for_url(f"**/mentors/{QUERY}")
    assert watch.strangers() == []


@pytest.mark.parametrize("size", [WIDE, {"width": 390, "height": 844}, NARROW], ids=lambda size: str(size["width"]))
def test_a5_marks_are_large_enough_and_apart(open_page, size):
    page, _watch = open_page(f"/mentors/map/{QUERY}", viewport=size)
    boxes = [mark.bounding_box() for mark in page.locator(f"{MARKS} circle:first-child").all()]
    assert len(boxes) == len(NAMES)
    picture = page.locator(".picture").bounding_box()
    for box in boxes:
        assert min(box["width"], box["height"]) >= 24
        assert picture["x"] <= box["x"]
        assert box["x"] + box["width"] <= picture["x"] + picture["width"]
        assert picture["y"] <= box["y"]
        assert box["y"] + box["height"] <= picture["y"] + picture["height"]
    assert page.evaluate(STICKING_OUT) == []


CONTRASTS = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const channels = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)
            .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    };
    const light = (color) => channels(color).reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
    const ratio = (...colors) => {
        const [dark, bright] = colors.map(light).sort((one, other) => one - other);
        return (bright + 0.05) / (dark + 0.05);
    };
    const look = (selector) => getComputedStyle(document.querySelector(`.picture ${selector}`));
    const [number, circle, name, land] = ["a text", "a circle", ".names text", ".land"].map(look);
    const water = getComputedStyle(document.querySelector(".picture")).backgroundColor;
    return [
        ratio(number.fill, circle.fill) / 4.5, ratio(name.fill, name.stroke) / 4.5, ratio(name.fill, land.fill) / 4.5,
        ratio(name.fill, water) / 4.5, ratio(circle.fill, land.fill) / 3, ratio(circle.fill, water) / 3,
    ];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a1_words_and_marks_stand_out_in_the_picture(open_page, scheme):
    page, _watch = open_page(f"/mentors/map/{QUERY}", color_scheme=scheme)
    ratios = page.evaluate(CONTRASTS)
    assert len(ratios) == 6
    assert min(ratios) >= 1, ratios


class State:
    """What test_axe needs to know of a page."""

    name = "map"


def is_text_in_picture(fault):
    """Return whether axe only could not decide about the contrast of a text in the picture."""
    return fault[:2] == ("incomplete", "color-contrast") and "text" in fault[3].split(" > ")[-1].split("[")[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("where", ["list", "page", "nobody"])
def test_a1_axe_finds_nothing_on_the_map(open_page, where, size, scheme):
    path = {"list": f"/mentors/{QUERY}", "page": f"/mentors/map/{QUERY}", "nobody": "/mentors/map/?q=zzzzqqq"}[where]
    page, watch = open_page(path, viewport=size)
    if where == "list":
        page.locator(".to-map a").click()
        page.wait_for_selector("#map .map")
        page.locator("#map-list summary").click()
    page.evaluate(AXE_SCRIPT)
    # axe cannot see what lies under a text in a picture: the test above measures that.
    found = [each for each in faults(page, State, scheme, size) if not is_text_in_picture(each)]
    assert found == []
    assert watch.console == []
