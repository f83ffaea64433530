"""Writing a first message in a browser: with scripts, without them, and when the tab lost what was typed."""

import pytest
from playwright.sync_api import expect

from matching.models import Draft, Request
from profiles.models import User
from profiles.safety import gate

from .pages import State
from .people_states import MEMBER, ODD

pytestmark = pytest.mark.browser
PATH = f"/mentors/{ODD}/contact/"
TELL = "I begin a reading group in May, and wonder how you found your first ten readers."


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch):
    """Let browsers fill a form in no time, and put back what these tests write."""
    monkeypatch.setattr(gate, "LEAST_SECONDS", 0)
    drafts, requests = (
        set(Draft.objects.values_list("pk", flat=True)),
        set(Request.objects.values_list("pk", flat=True)),
    )
    yield
    Draft.objects.exclude(pk__in=drafts).delete()
    Request.objects.exclude(pk__in=requests).delete()


def text_of(page):
    """Return what stands in the message's field."""
    return page.locator("[name=text]").input_value()


def fill_in_who(page, email):
    """Say who one is, and agree."""
    page.locator("[name=name]").fill("Ada Visitor")
    page.locator("[name=email]").fill(email)
    page.locator("[name=conduct]").check()


def send(page):
    """Press the button that sends, and wait for the next page."""
    with page.expect_navigation():
        page.locator("[name=send]").click()


def test_a_visitor_writes_without_scripts(open_page):
    page, watch = open_page(PATH, java_script_enabled=False)
    assert not page.locator("[name=text]").is_visible()
    page.locator("[name=tell]").fill(TELL)
    page.locator("[name=time]").select_option("yours")
    fill_in_who(page, "no-scripts@example.org")
    with page.expect_navigation():
        page.locator("[name=build]").click()
    assert TELL in text_of(page)
    assert "I can work with little." in text_of(page)
    page.locator("[name=text]").fill(f"My own words. {TELL}")
    send(page)
    assert page.url.endswith(f"{PATH}sent/")
    assert page.locator("h1").inner_text() == "Look in your mail"
    request = Request.objects.get(email="no-scripts@example.org")
    assert (request.text, request.prompts["time"]) == (f"My own words. {TELL}", "yours")
    assert not [url for url in watch.requests if url.endswith(".js")]


def test_with_scripts_the_message_follows_the_answers_until_somebody_changes_it(open_page):
    page, watch = open_page(PATH)
    assert not page.locator("[name=build]").is_visible()
    page.locator("[name=kind][value=call]").check()
    assert page.locator("[name=time]").input_value() == "half_hour"
    page.locator("[name=tell]").fill(TELL)
    page.wait_for_function("() => document.querySelector('[name=text]').value.includes('ten readers')")
    assert "half an hour of your time" in text_of(page)
    page.locator("[name=text]").fill(f"My own words. {TELL}")
    assert page.locator("[name=build]").is_visible()
    page.locator("[name=time]").select_option("yours")
    page.wait_for_timeout(900)
    assert text_of(page) == f"My own words. {TELL}"
    fill_in_who(page, "scripts@example.org")
    send(page)
    assert Request.objects.get(email="scripts@example.org").text == f"My own words. {TELL}"
    assert watch.console == []


def test_what_is_typed_before_the_script_is_here_counts(open_page):
    """On a slow line, or with quick hands: the script comes after the first words and the first choice."""
    page, _watch = open_page(f"{PATH}sent/")
    scripts = []
    page.route("**/contact*.js", lambda route: scripts.append(route))
    with page.expect_request("**/contact*.js"):
        page.goto(PATH, wait_until="commit")
    page.locator("[name=kind][value=call]").check()
    page.locator("[name=tell]").fill(TELL)
    assert not page.locator("[name=text]").is_visible()
    [script] = scripts
    script.continue_()
    page.wait_for_function("() => document.querySelector('[name=text]').value.includes('ten readers')")
    assert "half an hour of your time" in text_of(page)
    page.unroute("**/contact*.js")
    page.reload()
    page.locator("#draft [data-back]").click()
    assert page.locator("[name=tell]").input_value() == TELL


def test_a_site_that_is_not_reached_leaves_the_button(open_page):
    page, _watch = open_page(PATH)
    page.route("**/contact/words/", lambda route: route.abort())
    page.locator("[name=tell]").fill(TELL)
    page.locator("[name=build]").wait_for()
    assert not page.locator("#follows").is_visible()
    page.unroute("**/contact/words/")
    page.locator("[name=tell]").fill(f"{TELL} And how you kept them.")
    page.locator("#follows").wait_for()
    assert "And how you kept them." in text_of(page)
    assert not page.locator("[name=build]").is_visible()


def test_a_visitors_words_stay_in_the_tab(open_page):
    page, _watch = open_page(PATH)
    page.locator("[name=tell]").fill(TELL)
    page.locator("[name=email]").fill("tab@example.org")
    page.reload()
    assert page.locator("[name=tell]").input_value() == ""
    page.locator("#draft [data-back]").click()
    assert page.locator("[name=tell]").input_value() == TELL
    assert page.locator("[name=email]").input_value() == "tab@example.org"
    expect(page.locator("[name=tell]")).to_be_focused()
    assert Draft.objects.filter(fields__tell=TELL).count() == 0


def test_a_members_words_survive_the_tab(open_page):
    page, _watch = open_page(State("contact", PATH, viewer=MEMBER))
    with page.expect_response("**/contact/words/"):
        page.locator("[name=tell]").fill(TELL)
    page.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.locator("[name=send]").click()
    assert "You are not signed in any more." in page.locator("main").inner_text()
    assert page.locator("[name=tell]").input_value() == TELL
    again, _watch = open_page(State("contact", PATH, viewer=MEMBER))
    assert again.locator("[name=tell]").input_value() == TELL
    assert Draft.objects.filter(user=User.objects.get(email=MEMBER)).count() == 1
