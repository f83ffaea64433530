"""Writing one’s profile: by keyboard, without scripts, on a phone; preview, draft, and what it costs to be seen."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from profiles.models import Profile, User
from reminders.outbox import sending
from tests.profiles.accounts import code_in
from tests.profiles.factories import PASSWORD

from .profile_states import FULL, PAGE
from .test_journeys import tab_to

pytestmark = pytest.mark.browser
NEW = "brandnew@example.org"
SAVE = "#profile .actions button:not(.quiet)"


@pytest.fixture
def newcomer(site):
    """Somebody who has signed up and has no profile yet; gone afterwards, with all that they made."""
    user = User.objects.create_user(NEW, PASSWORD)
    yield user
    user.delete()


class Me:
    """A page to open as a person, as tests.browser.conftest wants it."""

    status = 200

    def __init__(self, viewer, path=PAGE):
        self.viewer, self.path = viewer, path


def saved():
    """Return what the newcomer's profile says: name, topics to help with, topics to learn, offers."""
    profile = Profile.objects.get(user__email=NEW)
    topics = {
        side: sorted(profile.interests.filter(direction=side).values_list("topic__slug", flat=True))
        for side in ("help", "want")
    }
    return profile.name, topics["help"], topics["want"], dict(profile.offers.values_list("kind", "places"))


def focus_of(page):
    """Return the id of the element in focus."""
    return page.evaluate("document.activeElement.id")


def shown_in(page, picker):
    """Return the words of the boxes that can be seen."""
    return [label.inner_text().strip() for label in page.locator(f"{picker} .boxes label").all() if label.is_visible()]


def chips_in(page, side):
    """Return what the chips of one side say to those who hear them."""
    return [" ".join(chip.split()) for chip in page.locator(f"{side} .chip").all_text_contents()]


def test_a2_write_a_profile_by_keyboard(open_page, newcomer):
    page, watch = open_page(Me(NEW), timezone_id="America/Denver")
    assert page.locator("#id_time_zone").input_value() == "America/Denver"
    tab_to(page, lambda focus: focus["id"] == "id_name")
    page.keyboard.type("Ann Lee")
    tab_to(page, lambda focus: focus["id"] == "id_years")
    page.keyboard.type("3 to")
    tab_to(page, lambda focus: focus["id"] == "id_helps_find")
    page.keyboard.type("job s")
    assert shown_in(page, "#id_helps") == ["Job search"]
    page.keyboard.press("Enter")
    assert page.url.endswith(PAGE)  # Enter ticks, it does not send
    assert page.locator("#id_helps_job-search").is_checked()
    assert focus_of(page) == "id_helps_find"
    page.keyboard.type("reference")
    box = tab_to(page, lambda focus: focus["name"] == "helps")
    assert box["id"] == "id_helps_reference"
    page.keyboard.press("Space")
    assert chips_in(page, ".giving") == ["Job search – Remove×", "Reference – Remove×"]
    assert page.locator(".giving summary small").first.inner_text() == "1 chosen"
    tab_to(page, lambda focus: focus["id"] == "id_conduct")
    page.keyboard.press("Space")
    tab_to(page, lambda focus: focus["words"] == "Save and show my profile")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert (
        "Saved. Members who are signed in can see your profile now."
        in page.locator("main [role=status]").first.inner_text()
    )
    assert saved() == ("Ann Lee", ["job-search", "reference"], [], {"question": 1})
    with page.expect_navigation():
        page.get_by_role("link", name="See it as others do").press("Enter")
    assert page.locator("h1").inner_text() == "Ann Lee"
    assert watch.console == []
    assert watch.strangers() == []


def test_a3_write_a_profile_without_scripts(open_page, newcomer):
    page, watch = open_page(Me(NEW), java_script_enabled=False)
    assert page.locator(".find, .chip").count() == 0
    page.locator("#id_name").fill("Ann Lee")
    page.locator("#id_years").select_option("from_3")
    page.locator("#id_wants summary").first.click()
    page.locator("#id_wants_job-search").check()
    page.locator("#id_place_text").fill("Denver, Colorado")
    with page.expect_navigation() as shown:
        page.get_by_role("button", name="Preview").click()
    assert shown.value.status == 200
    assert page.url.endswith("#preview")
    assert (
        page.locator(".as-member").inner_text().strip()
        == "You are in no list. Members who have the address of your page can see it."
    )
    assert not page.locator(".as-visitor").is_visible()
    page.locator("#as-visitor").check()
    assert page.locator(".as-visitor").is_visible()
    assert not page.locator(".as-member").is_visible()
    assert not Profile.objects.filter(user=newcomer).exists()
    assert page.locator("#id_wants summary small").first.inner_text() == "1 chosen"
    with page.expect_navigation() as refused:
        page.locator(SAVE).click()
    assert refused.value.status == 422
    assert page.locator("#errors li").all_inner_texts() == ["Read the code of conduct and agree to it."]
    page.locator("#id_conduct").check()
    with page.expect_navigation():
        page.locator(SAVE).click()
    assert saved() == ("Ann Lee", [], ["job-search"], {})
    # Nobody chose a time zone: it is that of the place.
    assert Profile.objects.get(user=newcomer).time_zone == "America/Denver"
    assert not [url for url in watch.requests if url.endswith(".js")]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_write_a_profile_on_a_phone(open_page, newcomer, scripts):
    size = {"width": 390, "height": 844}
    page, watch = open_page(
        Me(NEW),
        viewport=size,
        has_touch=True,
        is_mobile=True,
        java_script_enabled=scripts,
        timezone_id="America/Denver",
    )
    letters = page.locator(".tipfold .letter")
    assert [letter.is_visible() for letter in letters.all()] == [False, False, False]
    page.locator(".tipfold summary").first.tap()
    assert letters.first.is_visible()
    page.locator("#id_name").fill("Ann Lee")
    page.locator("#id_years").select_option("from_3")
    page.locator("#id_helps summary").first.tap()
    page.locator("label[for=id_helps_networking]").tap()
    if not scripts:
        page.locator("#id_time_zone").select_option("America/Denver")
    page.locator("label[for=id_conduct]").tap()
    with page.expect_navigation():
        page.locator(SAVE).tap()
    assert saved() == ("Ann Lee", ["networking"], [], {"question": 1})
    assert watch.console == []


def test_letters_stand_beside_their_fields_on_a_wide_screen(open_page):
    page, _watch = open_page(Me(FULL))
    letters = [letter.inner_text().split("\n")[0] for letter in page.locator(".tipfold .letter").all()]
    assert letters == ["N", "M", "N"]
    for picker, letter in (("#id_helps", 0), (".offers", 1), ("#id_wants", 2)):
        field, beside = (
            page.locator(picker).first.bounding_box(),
            page.locator(".tipfold .letter").nth(letter).bounding_box(),
        )
        assert beside["x"] >= field["x"] + field["width"]
        assert abs(beside["y"] - field["y"]) < 60


def test_preview_follows_what_one_types_without_a_word(open_page, newcomer):
    page, watch = open_page(Me(NEW))
    card = page.locator(".as-member .card").first
    assert card.locator("h3").inner_text() == "Your name"
    page.locator("#id_name").press_sequentially("Ann <b>Lee</b>", delay=10)
    expect(card.locator("h3")).to_have_text("Ann <b>Lee</b>")
    assert focus_of(page) == "id_name"
    page.locator("#id_helps_find").fill("referen")
    page.locator("#id_helps_find").press("Enter")
    expect(card.locator(".helps li")).to_have_text("Reference")
    assert card.locator("dd.yes").inner_text() == "1 question by e-mail"
    assert page.locator("#preview [aria-live], #preview [role=status], #preview [role=alert]").count() == 0
    page.locator("#as-visitor").check()
    assert page.locator(".as-visitor").inner_text() == "Nothing. Only members who are signed in see you."
    page.locator("#id_visibility_0").check()
    expect(page.locator(".as-visitor h3")).to_have_text("Ann <b>Lee</b>")
    assert page.locator("#as-visitor").is_checked()
    asked = [url for url in watch.requests if url.endswith("/preview/")]
    assert len(asked) <= 4  # not one for each letter
    assert not Profile.objects.filter(user=newcomer).exists()
    assert watch.console == []


def test_a8_type_ahead_finds_removes_and_gives_back(open_page):
    page, watch = open_page(Me(FULL))
    find, picker = page.locator("#id_helps_find"), page.locator("#id_helps")
    assert chips_in(page, ".giving") == [
        "Job search – Remove×", "Leadership – Remove×", "Reference – Remove×",
    ]  # fmt: skip
    find.fill("zzz")
    assert picker.locator(".none").inner_text() == "No topic has this word. Try another, or open a group below."
    find.press("Escape")
    assert picker.locator(".none").inner_text() == ""
    assert picker.locator("details[open]").count() == 0
    find.fill("SERVICES te")
    assert shown_in(page, "#id_helps") == ["Technical services", "Teen services"]
    find.fill("")
    page.locator(".giving .chip").nth(1).press("Enter")
    assert not page.locator("#id_helps_leadership").is_checked()
    assert page.evaluate("document.activeElement.textContent") == "Reference – Remove×"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("#id_helps :checked").count() == 0
    assert focus_of(page) == "id_helps_find"
    # The other list is another matter.
    assert chips_in(page, ".wanting") == ["Budgets and grants – Remove×"]
    assert watch.console == []


def test_a11_draft_survives_a_lost_session_and_only_for_its_owner(open_page, newcomer):
    page, watch = open_page(Me(NEW))
    page.locator("#id_name").fill("Ann Lee")
    page.locator("#id_helps_find").fill("reference")
    page.locator("#id_helps_find").press("Enter")
    page.locator("#id_offer_call").fill("2")
    note = page.locator("#draft")
    assert not note.is_visible()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.goto(PAGE)
    assert "/accounts/login/" in page.url
    page.context.add_cookies(cookies)
    page.goto(PAGE)
    assert note.is_visible()
    assert page.locator("#id_name").input_value() == ""
    note.get_by_role("button", name="Bring it back").click()
    assert focus_of(page) == "id_name"
    assert page.locator("#id_name").input_value() == "Ann Lee"
    assert page.locator("#id_helps_reference").is_checked()
    assert page.locator("#id_offer_call").input_value() == "2"
    assert chips_in(page, ".giving") == ["Reference – Remove×"]
    page.reload()
    note.get_by_role("button", name="Forget it").click()
    page.reload()
    assert not note.is_visible()
    # Somebody else at the same tab is offered nothing, and takes away what was there.
    page.locator("#id_name").fill("Ann Lee")
    page.evaluate("document.getElementById('profile').dataset.draft")
    page.context.clear_cookies()
    other, _watch = open_page(Me(FULL))
    page.context.add_cookies(other.context.cookies())
    page.goto(PAGE)
    assert not note.is_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert watch.console == []


# Counts what a person does: presses of a pointer, fields that got a value. Survives from page to page.
COUNT = """() => {
    const add = (what) => sessionStorage.setItem(what, Number(sessionStorage.getItem(what) || 0) + 1);
    addEventListener("pointerdown", () => add("clicks"), true);
    addEventListener("change", ({target}) => { if (!target.matches("[type=checkbox]")) add("fields"); }, true);
    if (document.contentType === "text/html" && window === top) add("pages");
}"""


def test_sign_up_to_visible_profile_is_counted(open_page, site):
    """The figures that docs/performance.md quotes."""
    address = "signing-up@example.org"
    page, watch = open_page(
        "/accounts/signup/", timezone_id="America/Chicago", before=lambda page: page.add_init_script(f"({COUNT})()")
    )
    page.locator("[name=email]").fill(address)
    page.locator("[name=password1]").fill("tea and 40 catalog cards")
    page.locator("main form button").last.click()
    page.wait_for_url("**/confirm-email/**")
    sending.drain()
    [told] = [message for message in mail.outbox if message.to == [address]]
    page.locator("[name=code]").fill(code_in(told))
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{PAGE}**")
    page.locator("#id_name").fill("Ann Lee")
    page.locator("#id_years").select_option("from_3")
    page.locator("#id_helps summary").first.click()
    page.locator("#id_helps_networking").click()
    page.locator("#id_conduct").click()
    with page.expect_navigation():
        page.locator(SAVE).click()
    member = User.objects.get(email=FULL)
    assert Profile.objects.visible_to(member).filter(user__email=address).exists()
    counted = page.evaluate("Object.fromEntries(['pages', 'fields', 'clicks'].map((n) => [n, +sessionStorage[n]]))")
    User.objects.get(email=address).delete()
    assert counted == {"pages": 4, "fields": 5, "clicks": 6}
    assert watch.console == []
