"""Accounts in a real browser: signing up, a second step, a passkey, another organization's account."""

import json
import re
import time
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from profiles.accounts.providers import providers
from profiles.accounts.second_factor import current_code
from profiles.models import User
from reminders.outbox import sending
from tests.profiles import openid_server
from tests.profiles.accounts import PASSWORD, code_in, code_of
from tests.programs.factories import make_user

pytestmark = pytest.mark.browser
EMAIL = "journey@example.org"


@pytest.fixture(autouse=True)
def clean(site, settings):
    """Start without counts and mails, and leave no account behind."""
    # A code may be typed in the half minute after its own: the browser takes its time.
    settings.MFA_TOTP_TOLERANCE = 1
    cache.clear()
    mail.outbox = []
    yield
    User.objects.filter(email__in=[EMAIL, "amina@example.org"]).delete()


@pytest.fixture
def local(site):
    """The site's address by the name under which browsers allow passkeys without HTTPS."""
    return site.replace("127.0.0.1", "localhost")


def path(page):
    """Return where the browser is, without the site."""
    return urlsplit(page.url).path


def sign_in(page, email=EMAIL):
    """Fill in and send the sign-in form."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    """Sign out by the page for it."""
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()


def confirm_again(page):
    """Type the password on the page that asks once more."""
    assert path(page) == "/accounts/reauthenticate/"
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a7_sign_up_paste_the_code_and_land_on_the_profile(open_page):
    page, watch = open_page("/accounts/signup/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    assert path(page) == "/accounts/confirm-email/"
    code = page.get_by_label("Code from the mail")
    code.fill("0000-0000")
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_title("Error: Type the code from the mail · MentorHub")
    expect(page.locator("#errors")).to_be_focused()
    code.select_text()
    sending.drain()
    [told] = [message for message in mail.outbox if message.to == [EMAIL]]
    page.evaluate("text => document.execCommand('insertText', false, text)", code_in(told))
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/profile/")
    assert User.objects.filter(email=EMAIL).exists()
    assert (watch.console, watch.strangers()) == ([], [])


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a3_set_up_an_app_and_sign_in_with_its_code(open_page, script):
    make_user(EMAIL)
    page, watch = open_page("/accounts/login/", java_script_enabled=script)
    sign_in(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    confirm_again(page)
    secret = page.locator(".secret").inner_text()
    assert page.locator(".qr img").bounding_box()["width"] >= 200
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Switch the app on").click()
    assert path(page) == "/accounts/2fa/recovery-codes/"
    expect(page.locator(".codes li")).to_have_text([re.compile(r"^\w{8}$")] * 10)
    sign_out(page)
    sign_in(page)
    assert path(page) == "/accounts/2fa/authenticate/"
    user = User.objects.get(email=EMAIL)
    page.get_by_label("Code").fill(current_code(user, time.time()))
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert not path(page).startswith("/accounts/")
    assert (watch.console, watch.strangers()) == ([], [])


def with_authenticator(page):
    """Give the page a device that makes passkeys and always recognizes its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a7_add_a_passkey_and_sign_in_with_nothing_else(open_page, local):
    make_user(EMAIL)
    page, watch = open_page("/accounts/login/", base_url=local)
    with_authenticator(page)
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_again(page)
    assert page.get_by_label("Name of the passkey").input_value() == "Passkey 1"
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    page.goto("/accounts/2fa/webauthn/")
    assert "Signs you in on its own." in page.locator("main").inner_text()
    sign_out(page)
    page.goto("/accounts/login/?next=/accounts/2fa/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/accounts/2fa/")
    assert "You have 1 passkey." in page.locator("main").inner_text()
    assert watch.console == []
    # The same passkey is the second step after a password.
    sign_out(page)
    sign_in(page)
    assert path(page) == "/accounts/2fa/authenticate/"
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_passkey_that_does_not_work_says_so(open_page, local):
    page, watch = open_page("/accounts/login/", base_url=local)
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('no')) }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#passkey_failed")).to_be_focused()
    assert watch.console == []


def test_s5_another_organizations_account_under_our_csp(open_page, settings):
    with openid_server.running() as provider:
        entry = {"id": "ala", "name": "Library Association", "server_url": provider.url, "trust_email": True}
        entry |= {"client_id": openid_server.CLIENT, "secret": openid_server.SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = providers({"OIDC_PROVIDERS": json.dumps([entry])}, insecure=True)
        page, watch = open_page("/accounts/login/")
        page.get_by_role("button", name="Library Association").click()
        page.wait_for_url("**/me/profile/")
        assert watch.console == []
    assert User.objects.filter(email="amina@example.org").exists()
