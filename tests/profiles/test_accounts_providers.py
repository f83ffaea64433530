"""Sign-in with another organization's account: spoken to for real, believed with care."""

import html
import json
import re
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from profiles.accounts.providers import providers
from profiles.models import User
from tests.programs.factories import make_curator, make_user

from . import openid_server
from .accounts import PASSWORD, code_in, confirm_again, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
LOGIN = "/accounts/oidc/ala/login/?process=login"


@pytest.fixture
def openid():
    """A provider that answers on this machine."""
    with openid_server.running() as provider:
        yield provider


def configure(settings, openid, **more):
    """Make the site know the provider, as its environment would."""
    entry = {
        **{"id": "ala", "name": "Library Association", "server_url": openid.url},
        **{"client_id": openid_server.CLIENT, "secret": openid_server.SECRET},
        **more,
    }
    settings.SOCIALACCOUNT_PROVIDERS = providers({"OIDC_PROVIDERS": json.dumps([entry])}, insecure=True)


def go_and_come_back(client, start=LOGIN):
    """Press the button, let the provider send the browser back, and return our last answer."""
    page = client.post(start)
    assert page.status_code == 200
    away = html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    assert (parts.netloc, parts.path) == ("testserver", "/accounts/oidc/ala/login/callback/")
    return client.get(f"{parts.path}?{parts.query}")


def test_without_a_provider_there_is_no_button(client):
    for address in ("/accounts/login/", "/accounts/signup/"):
        page = client.get(address).content.decode()
        assert (address, "With your account at" in page, "/oidc/" in page) == (address, False, False)
    client.force_login(make_user())
    assert "Other accounts" not in client.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize("address", ["/accounts/oidc/ala/login/", "/accounts/oidc/ala/login/callback/"])
def test_an_address_of_a_provider_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_button_stands_where_it_helps(client, settings, openid, django_assert_num_queries):
    configure(settings, openid)
    with django_assert_num_queries(0):
        page = client.get("/accounts/login/").content.decode()
    assert '<button class="quiet">Library Association</button>' in page
    assert "Library Association" in client.get("/accounts/signup/").content.decode()


def test_a_get_starts_nothing(client, settings, openid):
    configure(settings, openid)
    page = client.get(LOGIN).content.decode()
    assert "<h1>Go on to Library Association</h1>" in page
    assert openid.asked == []


def test_a_trusted_address_opens_an_account_at_once(client, settings, openid):
    configure(settings, openid, trust_email=True)
    assert go_and_come_back(client)["Location"] == "/me/profile/"
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("amina@example.org", False)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert [*EmailAddress.objects.values_list("email", "verified")] == [("amina@example.org", True)]
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == ("ala", "123")
    assert account.extra_data == {"userinfo": {"email": "amina@example.org"}}
    assert {"/.well-known/openid-configuration", "/token", "/userinfo"} <= set(openid.asked)
    again = Client()
    assert go_and_come_back(again)["Location"] == "/me/"
    assert User.objects.count() == 1


def test_an_address_without_trust_needs_our_own_code(client, settings, openid, mailoutbox):
    configure(settings, openid)
    assert go_and_come_back(client)["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})["Location"] == "/me/profile/"


@pytest.mark.parametrize("verified", [False, "false", None, 0])
def test_a_trusted_provider_that_has_not_checked_is_not_believed(client, settings, openid, mailoutbox, verified):
    configure(settings, openid, trust_email=True)
    openid.person["email_verified"] = verified
    assert go_and_come_back(client)["Location"] == "/accounts/confirm-email/"


def test_without_trust_nobody_gets_into_an_existing_account(client, settings, openid, mailoutbox):
    configure(settings, openid)
    make_user("amina@example.org")
    assert go_and_come_back(client)["Location"] == "/accounts/confirm-email/"
    assert ("_auth_user_id" in client.session, SocialAccount.objects.count()) == (False, 0)
    assert [mail.subject for mail in mailoutbox] == ["You already have a MentorHub account"]


def test_with_trust_the_existing_account_opens_and_its_owner_is_told(client, settings, openid, mailoutbox):
    configure(settings, openid, trust_email=True)
    user = make_user("amina@example.org")
    assert go_and_come_back(client)["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["amina@example.org"], "Another account was connected")
    ]


def test_no_provider_opens_a_staff_account_by_its_address(client, settings, openid, mailoutbox):
    configure(settings, openid, trust_email=True)
    make_curator("amina@example.org")
    assert go_and_come_back(client)["Location"] == "/accounts/confirm-email/"
    assert ("_auth_user_id" in client.session, SocialAccount.objects.count()) == (False, 0)


def test_a_connected_staff_account_still_takes_the_second_step(client, settings, openid):
    configure(settings, openid)
    user = make_curator("curator@example.org")
    SocialAccount.objects.create(user=user, provider="ala", uid="123")
    assert go_and_come_back(client)["Location"] == "/accounts/2fa/authenticate/"


def test_somebody_signed_in_connects_and_disconnects(client, settings, openid, mailoutbox):
    configure(settings, openid)
    make_user("member@example.org")
    sign_in(client, "member@example.org")
    confirm_again(client)
    start = "/accounts/oidc/ala/login/?process=connect"
    assert go_and_come_back(client, start)["Location"] == "/accounts/3rdparty/"
    page = client.get("/accounts/3rdparty/").content.decode()
    assert "<span>Library Association, amina@example.org</span>" in page
    account = SocialAccount.objects.get()
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.count() == 0
    assert [mail.subject for mail in mailoutbox] == [
        "Another account was connected",
        "Another account was disconnected",
    ]


def test_a_provider_without_an_address_is_asked_for_nothing_more_but_the_person_is(
    client, settings, openid, mailoutbox
):
    configure(settings, openid, trust_email=True)
    openid.person = {"sub": "123"}
    assert go_and_come_back(client)["Location"] == "/accounts/3rdparty/signup/"
    assert "<h1>One more thing</h1>" in client.get("/accounts/3rdparty/signup/").content.decode()
    answer = client.post("/accounts/3rdparty/signup/", {"email": "amina@example.org"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})["Location"] == "/me/profile/"


@pytest.mark.parametrize(
    "fault",
    [
        {"audience": "somebody-else"},
        {"issuer": "https://evil.example"},
        {"userinfo": {"sub": "999"}},
    ],
)
def test_an_answer_that_is_not_meant_for_us_lets_nobody_in(client, settings, openid, fault):
    configure(settings, openid, trust_email=True)
    for name, value in fault.items():
        setattr(openid, name, value)
    page = go_and_come_back(client)
    assert "The other organization did not let us in" in page.content.decode()
    assert (User.objects.count(), "_auth_user_id" in client.session) == (0, False)


def test_another_browsers_answer_lets_nobody_in(client, settings, openid):
    configure(settings, openid, trust_email=True)
    page = Client().post(LOGIN).content.decode()
    away = html.unescape(re.search(r'content="0;url=([^"]+)"', page)[1])
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    answer = client.get(f"{back.path}?{back.query}")
    assert "The other organization did not let us in" in answer.content.decode()
    assert User.objects.count() == 0


def test_a_provider_that_does_not_answer_gives_a_page_of_help(client, settings, openid):
    configure(settings, openid)
    openid.broken = True
    page = client.post(LOGIN)
    assert "The other organization did not let us in" in page.content.decode()


def test_turning_back_at_the_provider_gives_a_page_of_help(client, settings, openid):
    configure(settings, openid)
    page = client.post(LOGIN).content.decode()
    state = re.search(r"state=(\w+)", page)[1]
    answer = client.get(f"/accounts/oidc/ala/login/callback/?error=access_denied&state={state}", follow=True)
    assert "<h1>You did not sign in</h1>" in answer.content.decode()
