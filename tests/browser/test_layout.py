"""Pages under the conditions that people set for themselves: large text, wide spacing, paper, few colors, no motion."""

import pytest

from .pages import STATES
from .test_axe import NARROW, STICKING_OUT, WIDE

pytestmark = pytest.mark.browser

KEY = (
    "landing",
    "list, filters open",
    "list, long names",
    "program, long",
    "program, right to left",
    "fit, answered",
    "fit, errors",
    "compare, four",
    "suggest, errors",
    "report",
    "guide, mentee",
    "guide, agreement",
    "sign in",
    "share",
    "embed",
    "error 404",
    "desk",
    "desk, program",
    "desk, queue",
)
KEY_STATES = [state for state in STATES if state.name in KEY]
# WCAG 1.4.12, as its bookmarklet sets it, and 1.4.4. Through the style sheet's own rules, which the CSP lets pass.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
LARGE = "html { font-size: 200%; }"
SET = "rule => { document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length); }"
# Elements that cut off a part of their own text. Fields scroll; what only screen readers get is cut off on purpose.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter((each) => {
    const style = getComputedStyle(each);
    return !each.closest(".unseen, [hidden], input, select, textarea, .skip, svg") && style.overflow !== "visible"
        && style.position !== "fixed" && !each.matches(".sidescroll, .brand span")
        && each.checkVisibility({visibilityProperty: true})
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 40)}`)"""
TOO_SMALL = """() => [...document.querySelectorAll(
    "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, button, .button, summary,"
    + "label:has(> input)"
)].filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest(".unseen"))
.filter((each) => each.getBoundingClientRect().height < 43.5)
.map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 40)}`)"""


def trouble(page):
    """Return what sticks out of the page or is cut off."""
    return [*page.evaluate(STICKING_OUT), *page.evaluate(CLIPPED)]


def test_key_states_are_named_right():
    assert {state.name for state in KEY_STATES} == set(KEY)


@pytest.mark.parametrize("state", KEY_STATES, ids=str)
def test_a9_larger_text_and_wider_spacing_cut_nothing_off(open_page, state):
    page, _watch = open_page(state)
    page.evaluate(SET, SPACING)
    found = {}
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found[f"spacing, {size['width']} px"] = trouble(page)
    page.set_viewport_size(NARROW)
    found["targets below 44 px"] = page.evaluate(TOO_SMALL)
    page.set_viewport_size(WIDE)
    page.evaluate(SET, LARGE)
    found["200 %"] = trouble(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_paper_has_the_programs_and_nothing_to_click(open_page):
    page, _watch = open_page("/programs/?cost=free")
    page.emulate_media(media="print")
    for gone in (".masthead", ".foot", ".filters", ".search", ".sort", ".pages", ".pickone", ".skip"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone
    assert page.locator("h1").is_visible()
    assert page.locator("#count").is_visible()
    assert page.locator(".chips").is_visible()  # of what this is a list
    assert not page.locator(".chips .all").is_visible()
    assert page.locator(".card .stamp").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["/programs/", "/programs/long/", "/guides/mentee/", "/programs/fit/"])
def test_a1_few_colors_leave_controls_and_focus_visible(open_page, path):
    page, _watch = open_page(path, forced_colors="active")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    borderless = page.evaluate("""() => [...document.querySelectorAll("main :is(button, .button, select, input)")]
        .filter((each) => each.checkVisibility() && !each.matches("[type=checkbox], [type=radio]"))
        .filter((each) => getComputedStyle(each).borderTopStyle === "none")
        .map((each) => each.outerHTML.slice(0, 80))""")
    assert borderless == []


def test_a11_motion_is_off_when_asked(open_page):
    moving = """[...document.querySelectorAll("*")].filter((each) => {
        const style = getComputedStyle(each);
        return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    page, _watch = open_page("/programs/")
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0
