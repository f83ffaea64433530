"""First contact from the first word to the yes, on a whole `make run`: its own worker sends, /dev/mail/ is the mailbox.

Nothing here reaches into the database: what a mail says is read where its reader would, and answered there.
"""

import re
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mentorhub.local.redis import free_port
from tests.running import Site, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "mentor and mentee"
TELL = "I teach my first class of first-year students in May, and I have never stood before forty people."
QUOTED = "On Thu, Nov 26, 2026 at 10:00 AM Vera Visitor via MentorHub wrote:\n> Hello"
LINK = r"{}:?\s+(http\S+/do/\S+/)"
# Forms of the public take nothing that was typed faster than any person can.
HUMAN_SECONDS = 3.2
numbers = count(1)


@pytest.fixture(scope="module")
def running_site():
    """The address of a site with DEBUG, a worker and the demo members; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mentorhub-test-") as name:
        Path(name).chmod(0o711)
        site = Site(Path(name) / "local", free_port(), DEBUG="1")
        try:
            wait_until(site.is_ready, 240, "the site is not ready")
            yield f"http://127.0.0.1:{site.port}"
        finally:
            site.process.terminate()
            site.process.wait(20)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser, running_site, request):
    """A page of a phone, with and without JavaScript."""
    context = browser.new_context(
        base_url=running_site, viewport={"width": 390, "height": 844}, java_script_enabled=request.param
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def mailbox(page, address, subject):
    """Open the newest mail to `address` whose subject matches, once it is there; return its text."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        page.goto("/dev/mail/")
        for row in page.locator("main li").all():
            words = row.inner_text()
            if address in words and re.search(subject, words):
                row.locator("a").first.click()
                page.wait_for_load_state()
                return page.locator(".mailtext").inner_text()
        page.wait_for_timeout(300)
    raise AssertionError(f"no mail to {address} about {subject}: {page.locator('main').inner_text()}")


def answer(page, sender, text):
    """Answer the mail that is open, as a mail program would."""
    page.fill("input[name=sender]", sender)
    page.fill("textarea[name=text]", text)
    assert "became a message" in press(page, "Answer")


def follow(page, mail, words):
    """Open the link that stands behind `words` in the text of a mail."""
    page.goto(re.search(LINK.format(words), mail).group(1))


def press(page, name, part=None):
    """Press the button with this name in a part of the page; return what the next page says once it is all there."""
    with page.expect_navigation():
        (part or page.locator("main")).get_by_role("button", name=name).first.click()
    return page.locator("main").inner_text()


def open_letter_to(page, name):
    """Find somebody in the list and begin to write to them."""
    page.goto(f"/mentors/?q={name.split()[0].lower()}")
    page.locator("main").get_by_role("link", name=name).first.click()
    page.locator("main").get_by_role("link", name=re.compile("^Write to")).first.click()
    assert page.get_by_role("heading", level=1).inner_text().split() == ["Write", "to", *name.split()]


def write_letter(page, **fields):
    """Answer the questions, let the message be written, add a line of one's own, and send it."""
    page.fill("textarea[name=tell]", TELL)
    for name, value in fields.items():
        page.fill(f"input[name={name}]", value)
    if page.locator("input[name=conduct]").count():
        page.check("input[name=conduct]")
    page.wait_for_timeout(HUMAN_SECONDS * 1000)
    if page.get_by_role("button", name="Write my message").is_visible():
        page.get_by_role("button", name="Write my message").click()
    box = page.locator("textarea[name=text]")
    # With scripts the message follows the answers a moment later.
    expect(box).to_have_value(re.compile(re.escape(TELL)), timeout=20_000)
    box.fill(f"{box.input_value()}\nI can call on Fridays.")
    press(page, re.compile("^Send it"))


def never_signed_in(page):
    """Return whether nobody has signed in here."""
    page.goto("/me/")
    return "/accounts/login/" in page.url


def test_visitor_writes_is_answered_answers_and_is_accepted_by_mail_alone(page):
    number = next(numbers)
    vera, name = f"vera{number}@example.net", f"Vera Visitor {number}"
    open_letter_to(page, "Joan Whitfield")
    write_letter(page, name=name, email=vera)
    assert "Look in your mail" in page.get_by_role("heading", level=1).inner_text()

    proof = mailbox(page, vera, "Shall your message")
    assert "Vera" not in proof
    assert "class" not in proof
    page.goto("/dev/mail/")
    assert f"{name} asks" not in page.locator("main").inner_text()
    follow(page, proof, "Look and send")
    assert TELL in page.locator("main").inner_text()
    assert "Answers come by e-mail" in press(page, "Send it")

    asked = mailbox(page, "joan@example.org", f"{name} asks for your help")
    assert TELL in asked
    assert "I can call on Fridays." in asked
    assert vera not in page.locator("main").inner_text()
    answer(
        page, "joan@example.org", "Gladly, Vera. Which class is it?\n\nOn Thursday Vera via MentorHub wrote:\n> Hello"
    )

    heard = mailbox(page, vera, "request to Joan Whitfield")
    assert "Gladly, Vera. Which class is it?" in heard
    assert "> Hello" not in heard
    assert "joan@example.org" not in page.locator("main").inner_text()
    answer(page, vera, "First-year history.")

    told = mailbox(page, "joan@example.org", f"Re: {name}")
    assert "First-year history." in told
    follow(page, told, "Yes, I will help")
    assert name in press(page, "Yes, I will help")
    # The same link once more explains itself.
    follow(page, told, "Yes, I will help")
    assert page.locator("main").get_by_role("button", name="Yes, I will help").count() == 0

    glad = mailbox(page, vera, "Joan Whitfield said yes")
    assert "/guides/first-meeting/" in glad
    assert never_signed_in(page)


def sign_in(page, email):
    """Sign in with the password of demo members."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit], main button").first.click()
    page.wait_for_url("**/me/**")


def card_of(page, name):
    """Return the card in the inbox that waits for a decision about somebody."""
    page.goto("/inbox/")
    return page.locator("li.decision").filter(has_text=name).first


def unfold(card, words):
    """Open the part of a card behind `words`; give the part."""
    part = card.locator("details").filter(has_text=words).first
    part.locator("summary").click()
    return part


def test_members_write_ask_back_answer_and_agree_on_their_pages(page):
    """Amina writes to Luis; where she has before, in the run with scripts, the page says so and keeps the words."""
    sign_in(page, "amina@example.org")
    open_letter_to(page, "Luis Ortega")
    write_letter(page)
    if "You have written to Luis Ortega already" in page.locator("main").inner_text():
        assert TELL in page.locator("textarea[name=text]").input_value()
        return
    page.goto("/inbox/")
    assert "Luis Ortega is being asked" in page.locator("main").inner_text()

    sign_in(page, "luis@example.org")
    part = unfold(card_of(page, "Amina Haddad"), "Ask a question")
    part.locator("textarea").fill("Which class is it?")
    press(page, re.compile("."), part)

    sign_in(page, "amina@example.org")
    card = card_of(page, "Luis Ortega wants to know something")
    assert "Which class is it?" in card.inner_text()
    part = unfold(card, "Answer")
    part.locator("textarea").fill("First-year history.")
    press(page, "Send", part)

    sign_in(page, "luis@example.org")
    assert "Amina Haddad" in press(page, "Yes, gladly", card_of(page, "Amina Haddad"))
    sign_in(page, "amina@example.org")
    page.goto("/inbox/")
    assert "Luis Ortega said yes" in page.locator("main").inner_text()
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=re.compile("Luis Ortega")).last.click()
    said = page.locator("main").inner_text()
    places = [said.index(words) for words in (TELL, "Which class is it?", "First-year history.")]
    assert places == sorted(places)
