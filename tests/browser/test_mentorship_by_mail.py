"""From the yes to the last words by mail alone: two who never sign in read their mails, and press what stands in them.

The mails are those that left, shown as a mail program shows them; their links lead the browser to the real site. Months
pass in virtual time, for the server too, whose threads are in this process.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.core import mail
from django.db.models import Q
from django.utils import timezone
from playwright.sync_api import expect

from matching.meetings import setting
from matching.models import Closing, Conversation, Correspondent, Mentorship, Request
from profiles.models import Profile
from reminders.kinds import KINDS
from reminders.models import Delivery, Link
from reminders.outbox import sending, writing
from reminders.vocabulary import State as Row
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor
from tests.reminders.meeting_mails import entry_of, files_of
from tests.reminders.mentorships import KINDS_OF_PAIRS, NOON
from tests.reminders.talks import START, html_of, kind_in, topic

from .test_inbox_journeys import tab_to_name
from .test_people_journeys import press, tab_to_words

pytestmark = pytest.mark.browser
MENTOR, MENTEE = "by-mail-guide@example.org", "by-mail-learner@example.org"
GUIDE, LEARNER = "Journey Guide", "Journey Learner"
RESULT = (
    "By the end the mentee will have a talk given. Halfway we look at how it goes, and we close with a last meeting."
)
HAND_ON = "What could you now help a colleague with? (optional)"


class Post:
    """The mails of one mentorship and the days on which they are read. It touches nobody else's rows."""

    def __init__(self):
        self.minutes, self.mentorship = count(1), None

    def day(self, number):
        """Return a context in which it is that day after the yes, around noon and each time later, everywhere."""
        return time_machine.travel(START + NOON + timedelta(days=number, minutes=next(self.minutes)))

    def mine(self):
        """Return the rows of mail to the two."""
        return Delivery.objects.filter(Q(email=MENTEE) | Q(user__email=MENTOR))

    def look(self):
        """Let clock and planner look at this mentorship, as they do every few minutes at all of them."""
        now, mentor = timezone.now(), self.mentorship.mentor.user_id
        for pk in setting.passed(now).filter(mentorship=self.mentorship).values_list("pk", flat=True):
            setting.presume_held(pk, now)
        for name in KINDS_OF_PAIRS:
            for dues in KINDS[name].plan(now):
                writing.post_many(name, [due for due in dues if due.email == MENTEE or due.user_id == mentor])

    def newest(self, address, kind):
        """Let what is due leave, and return the newest mail of a kind to an address."""
        for pk in self.mine().filter(state=Row.PENDING).order_by("pk").values_list("pk", flat=True):
            sending.send(pk)
        found = [each for each in mail.outbox if each.to == [address] and kind_in(each) == kind]
        assert found, f"no {kind} to {address}, but {[(each.to, each.subject) for each in mail.outbox]}"
        return found[-1]

    def open(self, page, address, kind, words):
        """Show the newest mail of a kind on a page and follow its link with these words; return the mail."""
        newest = self.newest(address, kind)
        # Away from the site first, whose rules for its own pages hold for no mail program.
        page.goto("about:blank")
        page.set_content(html_of(newest))
        with page.expect_navigation():
            page.get_by_role("link", name=words, exact=True).click()
        return newest


@pytest.fixture
def post(site, settings):
    """The Post of a member who said yes to a visitor on day 0; all of it is taken back afterwards."""
    settings.SITE_URL, mail.outbox = site, []
    made, before = Post(), rows()
    with made.day(0):
        mentor = make_mentor(GUIDE, email=MENTOR, offers={"months": 1}, time_zone="America/New_York")
        made.mentorship = make_mentorship(
            mentor, email=MENTEE, name=LEARNER, topic=topic(), prompts={"result": "a talk given", "manner": "plan"}
        )
    yield made
    about, people = f"mentorship {made.mentorship.pk}", [each.pk for each in both(made.mentorship)]
    links = Q(delivery__in=made.mine()) | Q(object=about) | Q(object__startswith=f"{about} ")
    Link.objects.filter(links).delete()
    made.mine().delete()
    Mentorship.objects.filter(pk=made.mentorship.pk).delete()
    Conversation.objects.filter(pk=made.mentorship.conversation_id).delete()
    Request.objects.filter(email=MENTEE).delete()
    mentor.user.delete()
    Correspondent.objects.filter(pk__in=people).delete()
    assert rows() == before


def rows():
    """Return how many rows there are of what these two leave behind."""
    return [each.objects.count() for each in (Profile, Correspondent, Request, Mentorship, Delivery, Link)]


def says(page, title, words=""):
    """Expect the page's heading to be `title`, and the line below it to hold `words`."""
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".lede")).to_contain_text(words)


def answer(page, button):
    """Press Tab until a button is in focus, and press it."""
    tab_to_words(page, button)
    press(page)


def find_a_time(post, mentor, mentee):
    """Let the mentee set a first time from the mail about the yes; both get it, with a file for their calendars."""
    with post.day(0):
        post.open(mentee, MENTEE, "request_accepted", "Set a time to meet")
        says(mentee, f"Find a time to meet: {GUIDE}")
        mentee.fill("[name=day]", "2027-06-10")
        mentee.fill("[name=time]", "10:00")
        mentee.select_option("[name=time_zone]", "America/Chicago")
        tab_to_name(mentee, "place")
        mentee.keyboard.type("By phone")
        answer(mentee, "Set the meeting")
        expect(mentee.locator("h1")).to_contain_text("The meeting is set: ")
        expect(mentee.locator("h1")).to_contain_text("10 June 2027, 10:00")
        expect(mentee.get_by_role("link", name="Open the guide for meetings")).to_be_visible()
        for address in (MENTOR, MENTEE):
            [(name, _type, method, content)] = files_of(post.newest(address, "meeting_set"))
            entry = entry_of(content)
            assert (name.endswith(".ics"), method) == (True, "REQUEST")
            assert (entry["start"], entry["place"]) == (datetime(2027, 6, 10, 15, tzinfo=UTC), "By phone")
        # The mentor looks at it by her own clock, and leaves it as it is.
        post.open(mentor, MENTOR, "meeting_set", "Move it, or change where you meet")
        expect(mentor.locator("dl.rows")).to_contain_text("10 June 2027, 11:00")


def agree(post, mentor, mentee):
    """Let the mentee send the draft as it is, and the mentor say yes to it, each from a mail."""
    with post.day(1):
        post.open(mentee, MENTEE, "request_accepted", "Look at the draft of our agreement")
        says(mentee, f"What do you and {GUIDE} agree on?")
        expect(mentee.locator("[name=results]")).to_have_value(RESULT)
        answer(mentee, f"Send it to {GUIDE}")
        says(mentee, f"Sent to {GUIDE}", "your mentorship is under way")
        asked = post.open(mentor, MENTOR, "agreement", "Yes, I agree")
        assert RESULT in asked.body
        says(mentor, "Do you agree?")
        expect(mentor.locator("section[aria-labelledby=agreement]")).to_contain_text(RESULT)
        answer(mentor, "Yes, I agree")
        says(mentor, "You both agree", f"{LEARNER} is told.")
        assert post.newest(MENTEE, "agreement").subject == f"{GUIDE} said yes to your agreement"
        # What is done stays done: the same link explains itself.
        post.open(mentor, MENTOR, "agreement", "Yes, I agree")
        says(mentor, "This has been done, or has changed since", "Under way since")
        expect(mentor.locator("main form")).to_have_count(0)


def say_that_it_fits(post, mentor, mentee):
    """Let the meeting be, and both say the day after that it fits."""
    with post.day(2):
        post.look()
        assert "tomorrow" in post.newest(MENTEE, "meeting_tomorrow").subject.lower()
    with post.day(5):
        post.look()
        for page, address, other in ((mentor, MENTOR, LEARNER), (mentee, MENTEE, GUIDE)):
            post.open(page, address, "fit_check", "It fits, we go on")
            # Whatever the link says stands chosen, and can still be changed.
            expect(page.get_by_role("radio", name="It fits, we go on")).to_be_checked()
            answer(page, "Send my answer")
            says(page, "Thank you for your answer", other)


def say_that_it_goes_well(post, mentee):
    """Let two months pass, and the mentee answer the question how it goes."""
    with post.day(62):
        post.look()
        post.open(mentee, MENTEE, "check_in", "It goes well")
        expect(mentee.get_by_role("radio", name="It goes well")).to_be_checked()
        answer(mentee, "Send my answer")
        says(mentee, "Thank you for your answer", "We ask again in two months.")


def end_it_kindly(post, mentor, mentee):
    """Let the mentee end it as done, from the mail that asked how it goes; a reason is forgotten on the way."""
    with post.day(63):
        post.open(mentee, MENTEE, "check_in", "It is time to end")
        says(mentee, f"End it with {GUIDE}?", "Ending well is part of it.")
        tab_to_name(mentee, "words")
        mentee.keyboard.type("Thank you for all of it.")
        answer(mentee, "End it kindly")
        expect(mentee).to_have_title(re.compile("^Error: "))
        expect(mentee.locator("#errors")).to_be_focused()
        expect(mentee.locator("[name=words]")).to_have_value("Thank you for all of it.")
        tab_to_name(mentee, "reason")
        mentee.keyboard.press("Space")
        answer(mentee, "End it kindly")
        says(mentee, "It has ended, kindly", f"{GUIDE} is told.")
        expect(mentee.get_by_role("link", name="Say what came of it")).to_be_visible()
        assert "completed" in post.newest(MENTOR, "mentorship_moved").subject
        assert "Thank you for all of it." in post.newest(MENTOR, "message").body
        # The mentor's own mails lead to nothing that could still be pressed.
        post.open(mentor, MENTOR, "fit_check", "It does not fit")
        says(mentor, "This mentorship has ended", "Completed on")


def hand_it_on(post, mentee):
    """Let the mentee say what came of it, and with what they could now help; that leads to an account of their own."""
    with post.day(65):
        post.look()
        post.open(mentee, MENTEE, "closing_survey", "Say what came of it")
        says(mentee, f"What came of it with {GUIDE}?")
        tab_to_name(mentee, "reached")
        mentee.keyboard.press("Space")
        tab_to_name(mentee, "to_other")
        mentee.keyboard.type("You listened.")
        expect(mentee.get_by_role("group", name=HAND_ON, exact=True)).to_be_visible()
        tab_to_name(mentee, "topics", "reference")
        mentee.keyboard.press("Space")
        mentee.select_option("[name=offer]", "call")
        answer(mentee, "Send my answers")
        says(mentee, "Thank you", "make an account with this address")
        tab_to_words(mentee, "Make my offer")
        press(mentee)
        expect(mentee.locator("h1")).to_have_text("Sign in")
        tab_to_words(mentee, "Open an account")
        press(mentee)
        expect(mentee.locator("h1")).to_have_text("Open an account")
        # Once there is an account, it goes on with the offer.
        expect(mentee.locator("main form [name=next]").first).to_have_value(re.compile("^/me/profile/.*from=closing"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a2_from_the_yes_to_the_last_words_by_mail(open_page, post, settings, scripts):
    mentor, seen_by_mentor = open_page("/", java_script_enabled=scripts)
    mentee, seen_by_mentee = open_page("/", java_script_enabled=scripts)
    find_a_time(post, mentor, mentee)
    agree(post, mentor, mentee)
    say_that_it_fits(post, mentor, mentee)
    say_that_it_goes_well(post, mentee)
    end_it_kindly(post, mentor, mentee)
    hand_it_on(post, mentee)
    done = Mentorship.objects.get(pk=post.mentorship.pk)
    assert (done.state, done.reason, done.agreement.is_accepted) == ("completed", "done", True)
    assert sorted(done.checks.values_list("kind", "answer")) == [("fit", "fits"), ("fit", "fits"), ("regular", "well")]
    given = Closing.objects.get(mentorship=done)
    assert (given.correspondent, given.reached, given.to_other, given.offer) == (
        done.mentee, "yes", "You listened.", "call",
    )  # fmt: skip
    assert [each.slug for each in given.topics.all()] == ["reference"]
    for page, watch in ((mentor, seen_by_mentor), (mentee, seen_by_mentee)):
        assert settings.SESSION_COOKIE_NAME not in {each["name"] for each in page.context.cookies()}
        assert watch.console == []
        assert not watch.strangers()
    assert not {MENTOR, MENTEE} & {each for message in mail.outbox for each in told_of(message)}


def told_of(message):
    """Return which of the two addresses stand in a mail to the other one."""
    words = message.message().as_string() + html_of(message)
    return [each for each in (MENTOR, MENTEE) if message.to != [each] and each in words]
