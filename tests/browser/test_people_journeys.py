"""Finding a mentor by keyboard, without scripts and on a phone; blocking and reporting somebody by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from profiles.models import Profile, Report
from profiles.safety import gate

from .pages import State
from .people_states import MEMBER, ODD, SEEKER
from .test_journeys import LISTEN, heading, tab_to, titles

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MANY_SCREENS = 1.3
CHANGED = "before => document.getElementById('count').textContent !== before"


def number_of(page):
    """Return how many people the heading counts."""
    return int(re.match(r"[\d,]+", heading(page)).group().replace(",", ""))


def tab_to_words(page, words):
    """Press Tab until a link or button with exactly these words is in focus."""
    return tab_to(page, lambda focus: focus["tag"] in ("A", "BUTTON") and focus["words"] == words)


def press(page, key="Enter"):
    """Press a key that leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a2_find_a_mentor_by_keyboard(open_page):
    page, watch = open_page("/mentors/")
    page.evaluate(LISTEN)
    everybody = number_of(page)
    tab_to(page, lambda focus: focus["id"] == "q")
    page.keyboard.type("reference", delay=30)
    page.wait_for_url("**/mentors/?q=reference")
    page.wait_for_function("window.news.length === 1")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("window.news") == [heading(page)]
    by_words = number_of(page)
    assert 0 < by_words < everybody

    tab_to(page, lambda focus: focus["id"] == "offer-resume")
    page.keyboard.press("Space")
    page.wait_for_url("**/mentors/?*offer=resume*")
    page.wait_for_function("window.news.length === 2")
    expect(page.locator("#offer-resume")).to_be_focused()
    assert page.locator("#offer-resume").is_checked()
    assert page.evaluate("window.news[1]") == heading(page)
    assert page.title().startswith(heading(page))
    assert 0 < number_of(page) < by_words

    found, address = titles(page), page.url
    card = tab_to(page, lambda focus: focus["card"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{card['href']}")
    assert page.locator("h1").inner_text() == found[0]
    page.go_back()
    page.wait_for_selector(".card")
    assert (page.url, titles(page), page.locator("#q").input_value()) == (address, found, "reference")
    assert watch.console == []


def test_a2_an_unclear_place_leads_on_by_keyboard(open_page):
    page, watch = open_page("/mentors/")
    page.evaluate(LISTEN)
    tab_to(page, lambda focus: focus["id"] == "near")
    page.keyboard.type("Springfield")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mentors/?near=Springfield")
    page.wait_for_function("window.news.length === 1")
    assert page.evaluate("window.news") == ["Which place?"]
    expect(page.locator("#near")).to_be_focused()
    tab_to_words(page, "Springfield, Illinois")
    press(page)
    assert page.locator("#near").input_value() == "Springfield, Illinois"
    assert page.locator(".chips li").first.inner_text().startswith("within 50 miles of Springfield, Illinois")
    assert watch.console == []


def test_a3_find_a_mentor_without_scripts_by_keyboard(open_page):
    page, watch = open_page("/mentors/", java_script_enabled=False)
    everybody = number_of(page)
    tab_to(page, lambda focus: focus["id"] == "q")
    page.keyboard.type("reference")
    tab_to(page, lambda focus: focus["id"] == "offer-resume")
    page.keyboard.press("Space")
    tab_to_words(page, "Apply filters")
    press(page)
    assert re.search(r"/mentors/\?(?=.*q=reference)(?=.*offer=resume)", page.url)
    assert page.locator("#q").input_value() == "reference"
    assert page.locator("#offer-resume").is_checked()
    assert 0 < number_of(page) < everybody
    assert page.title().startswith(heading(page))

    found = titles(page)
    card = tab_to(page, lambda focus: focus["card"])
    press(page)
    assert page.url.endswith(card["href"])
    assert page.locator("h1").inner_text() == found[0]
    assert not [url for url in watch.requests if url.endswith(".js")]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_find_a_mentor_on_a_phone(open_page, scripts):
    page, watch = open_page("/mentors/", java_script_enabled=scripts, **PHONE)
    before = heading(page)
    box = page.locator("#offer-resume")
    assert not box.is_visible()
    card = page.locator(".card").first.bounding_box()
    assert card["y"] + card["height"] <= MANY_SCREENS * PHONE["viewport"]["height"]
    page.locator(".filters > summary").tap()
    box.tap()
    if scripts:
        page.wait_for_url("**/mentors/?offer=resume")
    else:
        with page.expect_navigation():
            page.locator(".facets .apply").tap()
    page.wait_for_function(CHANGED, arg=before)
    assert box.is_checked()
    assert page.locator(".filters > summary").inner_text() == "Filters (1)"
    if scripts:
        page.locator(".filters > summary").tap()
    first = titles(page)[0]
    with page.expect_navigation():
        page.locator(".card h3 a").first.tap()
    assert page.locator("h1").inner_text() == first
    assert watch.console == []


def test_place_is_no_filter_in_the_folded_box(open_page):
    """The number on "Filters" counts what is ticked inside, so that nobody looks there for what stands above."""
    page, _ = open_page("/mentors/?near=Chicago&within=250&offer=call", **PHONE)
    assert page.locator(".filters > summary").inner_text() == "Filters (1)"
    assert page.locator(".facets :checked").count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_block_and_take_it_back_by_keyboard(open_page, scripts):
    page, watch = open_page(State("odd mentor", f"/mentors/{ODD}/", viewer=MEMBER), java_script_enabled=scripts)
    name = page.locator("h1").inner_text()
    tab_to_words(page, "Block")
    press(page)
    assert page.locator("h1").inner_text() == f"Block {name}?"
    tab_to_words(page, "Block")
    press(page)
    assert page.url.endswith("/me/blocked/")
    assert page.locator(".who").all_inner_texts() == [name]
    assert page.goto(f"/mentors/{ODD}/").status == 404

    page.goto("/me/blocked/")
    tab_to(page, lambda focus: focus["tag"] == "BUTTON" and focus["words"].startswith("Take back the block"))
    press(page)
    assert page.locator(".who").count() == 0
    assert page.goto(f"/mentors/{ODD}/").status == 200
    assert watch.console == []


@pytest.fixture
def quick_reports(monkeypatch, site):
    """Let a report be sent at once, as a machine's keyboard does, and take it back afterwards."""
    monkeypatch.setattr(gate, "LEAST_SECONDS", 0)
    before = set(Report.objects.values_list("pk", flat=True))
    yield lambda: Report.objects.exclude(pk__in=before)
    Report.objects.exclude(pk__in=before).delete()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_report_by_keyboard(open_page, quick_reports, scripts):
    page, watch = open_page(State("odd mentor", f"/mentors/{ODD}/", viewer=MEMBER), java_script_enabled=scripts)
    tab_to_words(page, "Report something")
    press(page)
    tab_to(page, lambda focus: focus["name"] == "message")
    page.keyboard.type("Asked me for money.")
    tab_to_words(page, "Send the report")
    press(page)
    # One thing was left out: the summary is in focus, its link leads to the question, the words are still there.
    assert page.title().startswith("Error: ")
    expect(page.locator("#errors")).to_be_focused()
    assert page.locator("[name=message]").input_value() == "Asked me for money."
    tab_to_words(page, "Choose what it is about.")
    page.keyboard.press("Enter")
    expect(page.locator("#id_reason_0")).to_be_focused()
    page.keyboard.press("Space")
    chosen = page.locator("[name=reason]:checked").input_value()
    tab_to_words(page, "Send the report")
    press(page)
    assert f"/people/{ODD}/reported/?" in page.url
    assert page.locator("h1").inner_text() == "We have your report"
    told = list(quick_reports().values_list("reported_id", "reason", "message"))
    assert told == [(Profile.objects.get(slug=ODD).user_id, chosen, "Asked me for money.")]
    assert watch.console == []


def test_a3_nothing_is_offered_that_needs_scripts(open_page):
    page, _ = open_page("/accounts/login/", java_script_enabled=False)
    assert page.locator("main .button, main button").locator("visible=true").all_inner_texts() == [
        "Sign in",
        "Send me a code by mail",
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_sort_by_what_fits_by_keyboard(open_page, scripts):
    page, watch = open_page(State("me", "/me/", viewer=SEEKER), java_script_enabled=scripts)
    suggested = titles(page)
    assert len(suggested) == 3
    tab_to_words(page, "See everybody, sorted by what fits you")
    press(page)
    # The same people stand first in the list, beside others who may not be of the topic.
    assert set(suggested) <= set(titles(page))
    assert page.locator("#sort").input_value() == "fit"
    tab_to(page, lambda focus: focus["id"] == "sort")
    page.keyboard.press("ArrowUp")
    if scripts:
        page.wait_for_url(re.compile(r"/mentors/$"))
    else:
        page.keyboard.press("Tab")
        press(page)
    assert page.locator("#sort").input_value() == ""
    assert page.locator(".why").count() == 0
    assert watch.strangers() == []
