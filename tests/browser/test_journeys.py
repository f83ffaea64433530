"""Finding a program from the top of the list: by keyboard only, without scripts, on a phone; and a form with faults."""

import re

import pytest
from playwright.sync_api import expect

from .pages import STATES

pytestmark = pytest.mark.browser

# What #news says, and when: a live region is read out each time that it changes.
LISTEN = """() => {
    window.news = [];
    const region = document.getElementById("news");
    new MutationObserver(() => window.news.push(region.textContent)).observe(
        region, {childList: true, characterData: true, subtree: true});
}"""
# The element in focus: what it is, whether a ring is drawn around it, whether anything covers it.
FOCUS = """() => {
    const each = document.activeElement, style = getComputedStyle(each), box = each.getBoundingClientRect();
    const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20)];
    const top = document.elementFromPoint(x, y);
    return {
        tag: each.tagName, id: each.id, name: each.name || "", href: each.getAttribute("href") || "",
        card: Boolean(each.closest(".card h3")), words: each.textContent.trim().slice(0, 60),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        covered: !(top && (each.contains(top) || top.contains(each) || top.closest("label")?.control === each)),
    };
}"""
MOST_STEPS = 150


def tab_to(page, wanted):
    """Press Tab until `wanted(focus)`; each stop on the way must show that it is in focus. Return that focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        assert not focus["covered"], focus
        if wanted(focus):
            return focus
    raise AssertionError("Tab never came there")


def titles(page):
    """Return the names on the cards of the list."""
    return page.locator(".card h3").all_inner_texts()


def heading(page):
    """Return the count in the heading of the list."""
    return page.locator("#count").inner_text()


def is_box(focus):
    """Return whether a filter's box is in focus."""
    return focus["tag"] == "INPUT" and focus["name"] == "membership"


def test_a2_find_a_program_by_keyboard(open_page):
    page, watch = open_page("/programs/")
    page.evaluate(LISTEN)
    everything = heading(page)
    skip = tab_to(page, lambda focus: True)
    assert skip["href"] == "#main"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    tab_to(page, lambda focus: focus["id"] == "q")
    page.keyboard.type("librar", delay=40)
    page.wait_for_url("**/programs/?q=librar")
    page.wait_for_function("window.news.length === 1")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("window.news") == [heading(page)]
    assert heading(page) != everything
    assert page.title().startswith(heading(page))

    box = tab_to(page, is_box)
    page.keyboard.press("Space")
    page.wait_for_url("**/programs/?*membership=*")
    page.wait_for_function("window.news.length === 2")
    expect(page.locator(f"#{box['id']}")).to_be_focused()
    assert page.locator(f"#{box['id']}").is_checked()
    assert page.evaluate("window.news[1]") == heading(page)

    found, address, count = titles(page), page.url, heading(page)
    card = tab_to(page, lambda focus: focus["card"])
    assert card["words"] == found[0][:60]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{card['href']}")
    assert page.locator("h1").inner_text() == found[0]

    page.go_back()
    page.wait_for_selector(".card")
    assert (page.url, heading(page), titles(page)) == (address, count, found)
    assert page.locator(f"#{box['id']}").is_checked()
    assert page.locator("#q").input_value() == "librar"
    assert watch.console == []


def test_a4_back_button_undoes_one_decision_at_a_time(open_page):
    page, watch = open_page("/programs/")
    steps = [(heading(page), titles(page))]
    for box in ("#membership-no_ala", "#cost-free"):
        before = heading(page)
        page.locator(box).check()
        page.wait_for_function("before => document.getElementById('count').textContent !== before", arg=before)
        steps.append((heading(page), titles(page)))
    page.go_back()
    page.wait_for_function("count => document.getElementById('count').textContent === count", arg=steps[1][0])
    assert (heading(page), titles(page)) == steps[1]
    assert page.locator("#membership-no_ala").is_checked()
    assert not page.locator("#cost-free").is_checked()
    page.go_back()
    page.wait_for_function("count => document.getElementById('count').textContent === count", arg=steps[0][0])
    assert not page.locator("#membership-no_ala").is_checked()
    page.go_forward()
    page.wait_for_function("count => document.getElementById('count').textContent === count", arg=steps[1][0])
    # The page still works after all this, even for those who tick before its script has come.
    page.locator("#cost-free").check()
    page.wait_for_function("count => document.getElementById('count').textContent === count", arg=steps[2][0])
    assert titles(page) == steps[2][1]
    assert watch.console == []


def test_box_ticked_before_the_scripts_came_counts(open_page):
    held = []
    page, watch = open_page(
        "/programs/", wait="commit", before=lambda page: page.route("**/js/catalog*", lambda route: held.append(route))
    )
    page.locator("#cost-free").check()
    assert page.url.endswith("/programs/")
    held[0].continue_()
    page.wait_for_url("**/programs/?cost=free")
    page.wait_for_function("document.getElementById('cost-free').checked")
    assert watch.console == []


def test_a3_find_a_program_without_scripts_by_keyboard(open_page):
    page, watch = open_page("/programs/", java_script_enabled=False)
    everything = heading(page)
    tab_to(page, lambda focus: focus["id"] == "q")
    page.keyboard.type("librar")
    box = tab_to(page, is_box)
    page.keyboard.press("Space")
    apply = tab_to(page, lambda focus: focus["tag"] == "BUTTON" and focus["words"] == "Apply filters")
    assert apply
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/programs/\?(?=.*q=librar)(?=.*membership=)", page.url)
    assert page.locator(f"#{box['id']}").is_checked()
    assert page.locator("#q").input_value() == "librar"
    assert heading(page) != everything
    assert page.title().startswith(heading(page))

    found, address = titles(page), page.url
    card = tab_to(page, lambda focus: focus["card"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert card["href"] in page.url
    assert page.locator("h1").inner_text() == found[0]
    page.go_back()
    assert (page.url, titles(page)) == (address, found)
    assert not [url for url in watch.requests if url.endswith(".js")]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_find_a_program_on_a_phone(open_page, scripts):
    size = {"width": 390, "height": 844}
    page, watch = open_page("/programs/", viewport=size, has_touch=True, is_mobile=True, java_script_enabled=scripts)
    everything = heading(page)
    box = page.locator("#cost-free")
    assert not box.is_visible()
    # The first result is not far: the filters are one line until they are asked for.
    assert page.locator(".card").first.bounding_box()["y"] < 844
    page.locator(".filters > summary").tap()
    box.tap()
    if scripts:
        page.wait_for_url("**/programs/?cost=free")
    else:
        with page.expect_navigation():
            page.locator(".facets .apply").tap()
    page.wait_for_function("before => document.getElementById('count').textContent !== before", arg=everything)
    assert box.is_checked()
    assert page.locator(".filters > summary").inner_text() == "Filters (1)"
    if scripts:
        assert box.is_visible()  # still open: one may go on
        page.locator(".filters > summary").tap()
    assert not box.is_visible()
    first = titles(page)[0]
    with page.expect_navigation():
        page.locator(".card h3 a").first.tap()
    assert page.locator("h1").inner_text() == first
    assert watch.console == []


FORMS_WITH_FAULTS = [state for state in STATES if state.name.endswith(", errors") and state.posts]


@pytest.mark.parametrize("state", FORMS_WITH_FAULTS, ids=str)
def test_a6_faults_in_a_form_are_named_linked_and_lose_nothing(open_page, state):
    page, watch = open_page(state)
    assert page.title().startswith("Error: ")
    # The browser moves the focus when it first draws the page, which may be after it has loaded.
    expect(page.locator("#errors")).to_be_focused()
    links = page.locator("#errors a")
    for number in range(links.count()):
        link = links.nth(number)
        field = page.locator(f"[id='{link.get_attribute('href').removeprefix('#')}']")
        assert field.count() == 1, link.get_attribute("href")
        words = link.inner_text().strip()
        group = page.locator(".field.wrong").filter(has=field).or_(field.locator("xpath=self::*[@role='group']"))
        beside = group.first.locator(".error").first.inner_text().strip()
        assert words in beside or words.endswith(beside)
        described = field.get_attribute("aria-describedby") or group.first.get_attribute("aria-describedby") or ""
        assert beside in [page.locator(f"[id='{name}']").inner_text().strip() for name in described.split()]
        link.click()
        assert field.evaluate("each => each === document.activeElement || each.contains(document.activeElement)")
    typed = {name: value for name, value in state.posts.items() if isinstance(value, str) and name != "password"}
    # A post that is no field's is that of a button.
    kept = {name: value for name, value in typed.items() if not page.locator(f"main button[name={name}]").count()}
    assert {name: page.locator(f"main [name={name}]").first.input_value() for name in kept} == kept
    assert watch.console == []
