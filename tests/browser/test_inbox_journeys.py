"""A member asks, a mentor decides in the inbox, both talk: by keyboard, with and without scripts."""

import pytest
from playwright.sync_api import expect

from matching.models import Conversation, Mentorship, Message, Request
from profiles.models import Offer, Profile
from tests.matching.factories import make_request
from tests.profiles.factories import make_mentor, make_person

from .pages import State
from .test_journeys import tab_to
from .test_people_journeys import press, tab_to_words

pytestmark = pytest.mark.browser
MENTOR, MEMBER = "journey-mentor@example.org", "journey-member@example.org"


@pytest.fixture
def two(site):
    """A mentor with two requests, the second of a member; all of it is taken back afterwards."""
    mentor = make_mentor("Journey Mentor", email=MENTOR, offers={"question": 3})
    member = make_person("Journey Member", email=MEMBER)
    other = make_person("Somebody Else")
    requests = [make_request(mentor, sender=other, text="First of two"), make_request(mentor, sender=member)]
    yield mentor, member
    Mentorship.objects.filter(mentor=mentor).delete()
    Conversation.objects.filter(ask__mentor=mentor).delete()
    Request.objects.filter(pk__in=[each.pk for each in requests]).delete()
    for person in (mentor, member, other):
        person.user.delete()
    assert not Profile.objects.filter(name__startswith="Journey").exists()


def tab_to_name(page, name, value=""):
    """Press Tab until the field or button with a name, and a value where one is given, is in focus."""
    wanted = f"document.activeElement.name === {name!r} && (!{value!r} || document.activeElement.value === {value!r})"
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(wanted):
            return
    raise AssertionError(f"Tab never came to {name} {value}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_decide_and_talk_by_keyboard(open_page, two, scripts):
    mentor, _member = two
    page, watch = open_page(State("inbox", "/inbox/", viewer=MENTOR), java_script_enabled=scripts)
    # The first is declined: a reason was forgotten, the summary leads to it, the words are kept.
    tab_to(page, lambda focus: focus["tag"] == "SUMMARY" and focus["words"] == "Not now")
    page.keyboard.press("Enter")
    tab_to_name(page, "words")
    page.keyboard.type("In spring, gladly.")
    tab_to_name(page, "answer", "not_now")
    press(page)
    assert page.title().startswith("Error: ")
    expect(page.locator("#errors")).to_be_focused()
    tab_to_words(page, "Choose a reason. It goes to them in kind words.")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'reason'")
    page.keyboard.press("Space")
    tab_to_name(page, "answer", "not_now")
    press(page)
    assert "You said “not now” on" in page.locator(".answered").inner_text()
    # The second is the next thing that Tab comes to.
    tab_to_name(page, "answer")
    press(page)
    assert "You said yes on" in page.locator(".answered").inner_text()
    tab_to(page, lambda focus: focus["words"].startswith("Journey Member is told now."))
    press(page)
    assert page.locator("h1").inner_text() == "Journey Member"
    tab_to_name(page, "text")
    page.keyboard.type("Thursday at four?")
    tab_to_words(page, "Send")
    press(page)
    assert page.locator(".said .words").last.inner_text() == "Thursday at four?"

    theirs, _watch = open_page(State("inbox", "/inbox/", viewer=MEMBER), java_script_enabled=scripts)
    assert "Accepted" in theirs.locator("section", has_text="What you asked").inner_text()
    assert theirs.locator(".talks b").inner_text() == "1 new"
    tab_to_words(theirs, "Journey Mentor")
    press(theirs)
    tab_to_name(theirs, "text")
    theirs.keyboard.type("Gladly. See https://example.org/plan.")
    tab_to_words(theirs, "Send")
    press(theirs)
    assert theirs.locator(".said a").last.get_attribute("rel") == "nofollow ugc noopener"
    page.goto("/inbox/?q=gladly")
    assert page.locator(".talks h3 a").all_inner_texts() == ["Journey Member", "Somebody Else"]
    assert Message.objects.filter(seat__correspondent__user=mentor.user).count() == 2
    assert Offer.objects.get(profile=mentor).taken == 1
    assert watch.console == []
    assert not watch.strangers()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_take_back_and_block_by_keyboard(open_page, two, scripts):
    page, watch = open_page(State("inbox", "/inbox/", viewer=MEMBER), java_script_enabled=scripts)
    tab_to(page, lambda focus: focus["words"].startswith("Take it back"))
    press(page)
    tab_to_words(page, "Take it back")
    press(page)
    assert "Taken back." in page.locator("[role=status]").first.inner_text()
    assert "You took it back on" in page.locator("section", has_text="What you asked").inner_text()
    tab_to_words(page, "Journey Mentor")
    press(page)
    tab_to_words(page, "Mute")
    press(page)
    assert "Muted:" in page.locator("[role=status]").inner_text()
    tab_to_words(page, "Block")
    press(page)
    tab_to_words(page, "Block")
    press(page)
    assert "hear nothing more from each other" in page.locator("[role=status]").first.inner_text()
    tab_to_words(page, "Journey Mentor")
    press(page)
    assert "This conversation is closed" in page.locator("[role=note]").inner_text()
    assert page.locator("[name=text]").count() == 0
    assert watch.console == []
