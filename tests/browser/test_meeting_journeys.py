"""Two people find a time: set with a mistake, mended, moved and called off, by keyboard, with and without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from matching.models import Conversation, Meeting, Mentorship, Request
from profiles.models import Profile
from tests.matching.factories import make_mentorship
from tests.profiles.factories import make_mentor, make_person

from .pages import State
from .test_inbox_journeys import tab_to_name
from .test_people_journeys import press, tab_to_words

pytestmark = pytest.mark.browser
MENTOR = "journey-meets@example.org"


@pytest.fixture
def pair(site):
    """A mentorship of two members; all of it is taken back afterwards."""
    mentor = make_mentor("Journey Meets", email=MENTOR, offers={"months": 3}, time_zone="America/Chicago")
    mentee = make_person("Journey Comes", time_zone="Australia/Sydney")
    made = make_mentorship(mentor, mentee)
    request = made.ask.request_id
    yield made
    Mentorship.objects.filter(mentor=mentor).delete()
    Conversation.objects.filter(ask__mentor=mentor).delete()
    Request.objects.filter(pk=request).delete()
    for person in (mentor, mentee):
        person.user.delete()
    assert not Profile.objects.filter(name__startswith="Journey").exists()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_set_move_and_call_off_a_meeting_by_keyboard(open_page, pair, scripts):
    address = f"/mentorships/{pair.public_id}/meetings/new/"
    page, watch = open_page(State("new", address, viewer=MENTOR), java_script_enabled=scripts)
    day = timezone.localdate() + timedelta(days=9)
    page.fill("[name=day]", f"{timezone.localdate() - timedelta(days=2)}")
    page.fill("[name=time]", "16:30")
    tab_to_name(page, "place")
    page.keyboard.type("Room 3")
    press(page)
    # A day that is over: told in the summary, and all that was typed is there.
    expect(page).to_have_title("Error: Find a time to meet · MentorHub")
    expect(page.locator("#errors")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#errors a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=day]")).to_be_focused()
    expect(page.locator("[name=place]")).to_have_value("Room 3")
    page.fill("[name=day]", f"{day}")
    tab_to_words(page, "Set the meeting")
    press(page)
    expect(page.get_by_role("heading", name="Meetings", exact=True)).to_be_visible()
    link = page.locator("#meetings ~ ol a, ol.meetings a").first
    expect(link).to_contain_text(f"{day.day} {day:%B %Y}, 16:30")
    tab_to_words(page, link.inner_text())
    press(page)
    expect(page.locator("h1")).to_have_text("Meeting with Journey Comes")
    page.fill("[name=time]", "17:00")
    tab_to_words(page, "Save the change")
    press(page)
    expect(page.locator("main")).to_contain_text("Changed. Everybody is told by mail.")
    expect(page.locator("p.lede time")).to_have_text(f"{day.day} {day:%B %Y}, 17:00")
    tab_to_words(page, "Call it off")
    press(page)
    expect(page.locator("main")).to_contain_text("Called off. Everybody is told by mail.")
    assert Meeting.objects.values_list("state", "sequence").get(mentorship=pair) == ("cancelled", 2)
    assert watch.console == []
    assert not watch.strangers()
