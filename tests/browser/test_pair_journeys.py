"""Two members from the yes to the end, on pages: by keyboard, with and without scripts."""

import pytest
from playwright.sync_api import expect

from matching.models import Conversation, Mentorship, Request
from profiles.models import Profile
from tests.matching.factories import make_mentorship
from tests.profiles.factories import make_mentor, make_person

from .pages import State
from .test_inbox_journeys import tab_to_name
from .test_journeys import tab_to
from .test_people_journeys import press, tab_to_words

pytestmark = pytest.mark.browser
MENTOR, MENTEE = "pair-mentor@example.org", "pair-mentee@example.org"


@pytest.fixture
def two(site):
    """Two members who have just said yes to each other; all of it is taken back afterwards."""
    mentor = make_mentor("Journey Guide", email=MENTOR, offers={"months": 1})
    mentee = make_person("Journey Learner", email=MENTEE)
    mentorship = make_mentorship(mentor, mentee, kind="months", prompts={"result": "a talk given", "manner": "plan"})
    yield mentorship
    Mentorship.objects.filter(pk=mentorship.pk).delete()
    Conversation.objects.filter(ask__mentor=mentor).delete()
    Request.objects.filter(sender__user=mentee.user).delete()
    for person in (mentor, mentee):
        person.user.delete()
    assert not Profile.objects.filter(name__startswith="Journey").exists()


def comes_next(page, words):
    """Expect what comes next to begin with `words`."""
    expect(page.locator(".next .comes-next")).to_contain_text(words)


def fold_out(page, words):
    """Press Tab until the folded part called `words` is in focus, and open it."""
    tab_to(page, lambda focus: focus["tag"] == "SUMMARY" and focus["words"] == words)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_from_the_yes_to_the_end_by_keyboard(open_page, two, scripts):
    here = f"/mentorships/{two.public_id}/"
    mentee, watch = open_page(State("mine", "/mentorships/", viewer=MENTEE), java_script_enabled=scripts)
    mentor, _watch = open_page(State("mentorship", here, viewer=MENTOR), java_script_enabled=scripts)
    tab_to_words(mentee, "Journey Guide")
    press(mentee)
    comes_next(mentee, "Find a time for a first half hour with Journey Guide.")
    # The agreement is drafted: the mentee sends it as it is, the mentor says yes.
    tab_to_words(mentee, "See the draft")
    press(mentee)
    expect(mentee.locator("[name=results]")).to_have_value(
        "By the end the mentee will have a talk given. Halfway we "
        "look at how it goes, and we close with a last meeting."
    )
    tab_to_words(mentee, "Yes, and send it")
    press(mentee)
    expect(mentee.locator("[role=status]").first).to_contain_text("Journey Guide is asked now")
    mentor.goto(here)
    comes_next(mentor, "Read what Journey Learner wrote down for you both")
    tab_to_words(mentor, "Yes, I agree")
    press(mentor)
    expect(mentor.locator("[role=status]").first).to_contain_text("Your mentorship is under way.")
    # A goal, which is proposed, and its end.
    tab_to_name(mentor, "goal-text")
    press(mentor)
    expect(mentor.locator(".aims")).to_contain_text("a talk given")
    tab_to_name(mentor, "state", "reached")
    press(mentor)
    expect(mentor.locator("#goals + p")).to_contain_text("1 of 1 goal reached.")
    # A note: forgotten words lead back to the field, and what is private stays so.
    fold_out(mentor, "Write a note")
    tab_to_words(mentor, "Keep this note")
    press(mentor)
    expect(mentor.locator("#errors")).to_be_focused()
    tab_to_words(mentor, "Write something first.")
    mentor.keyboard.press("Enter")
    mentor.wait_for_function("document.activeElement.name === 'note-text'")
    mentor.keyboard.type("For me alone")
    tab_to_words(mentor, "Keep this note")
    press(mentor)
    expect(mentor.locator(".jottings")).to_contain_text("For me alone")
    mentee.goto(here)
    expect(mentee.locator(".jottings")).to_have_count(0)
    # A pause, and going on with one button of the box at the top.
    tab_to_words(mentee, "Pause it")
    press(mentee)
    tab_to_name(mentee, "reason")
    mentee.keyboard.press("Space")
    press(mentee)
    expect(mentee.locator(".lede")).to_contain_text("Paused since")
    tab_to_words(mentee, "Go on")
    press(mentee)
    expect(mentee.locator(".lede")).to_contain_text("Under way since")
    # How it goes: it is time to end, which leads to where one says why.
    fold_out(mentee, "Say how it goes")
    tab_to_name(mentee, "check-answer")
    mentee.keyboard.press("ArrowUp")
    tab_to_words(mentee, "Say so")
    press(mentee)
    expect(mentee.locator("h1")).to_have_text("End it kindly")
    tab_to_name(mentee, "reason")
    mentee.keyboard.press("Space")
    tab_to_name(mentee, "words")
    mentee.keyboard.type("Thank you for all of it.")
    tab_to_words(mentee, "End it")
    press(mentee)
    expect(mentee.locator(".lede")).to_contain_text("Completed on")
    comes_next(mentee, "Say in two minutes what came of it.")
    mentor.goto(here)
    comes_next(mentor, "Say in two minutes what came of it.")
    expect(mentor.locator(".jottings")).to_contain_text("For me alone")
    two.refresh_from_db()
    assert (two.state, two.reason) == ("completed", "done")
    assert watch.console == []
    assert not watch.strangers()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a9_page_of_a_mentorship_fits_its_width(open_page, two, width):
    size = {"width": width, "height": 800}
    for part in ("", "agreement/", "pause/", "close/"):
        state = State("mentorship", f"/mentorships/{two.public_id}/{part}", viewer=MENTEE, unfold=True)
        page, _watch = open_page(state, viewport=size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
