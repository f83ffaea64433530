"""Every account page in the site's look, and every account mail in our words."""

import html
import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import timezone

from profiles.accounts.devices import device
from profiles.accounts.mails import Paragraph, paragraphs
from profiles.accounts.second_factor import give_totp
from tests.programs.factories import make_user

from .accounts import PASSWORD, confirm_again, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
MEMBER = "member@example.org"
OURS, THEIRS = Path(settings.BASE_DIR) / "templates", Path(allauth.__path__[0]) / "templates"
FOR_VISITORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
]
FOR_MEMBERS = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/3rdparty/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
]


def check(response):
    """Assert what every account page has, and has not."""
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert page.count('class="masthead"') == 1
    assert re.findall(r"<(?!script)[^>]*\s(?:style|on\w+)=", page) == []
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)
    assert (scripts, "<style" in page) == ([], False)
    title = " ".join(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].split())
    assert title.endswith(" · MentorHub")
    assert title not in ("Account · MentorHub", "Error: Account · MentorHub")
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    fields = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|search)")[^>]* id="([^"]+)"', page)
    assert set(fields) <= labels
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", FOR_VISITORS)
def test_pages_for_visitors_wear_the_sites_look(client, address):
    check(client.get(address))


@pytest.fixture
def ready(client):
    """A member who is signed in, has just confirmed it, and has an authenticator app, codes and a passkey."""
    user = make_user(MEMBER)
    sign_in(client, MEMBER)
    confirm_again(client)
    give_totp(user)
    RecoveryCodes.activate(user)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Key", "credential": {}})
    return client


@pytest.mark.parametrize("address", FOR_MEMBERS)
def test_pages_for_members_wear_the_sites_look_and_share_a_navigation(ready, address):
    if "webauthn" in address:
        # A passkey that no device made cannot be offered again.
        Authenticator.objects.filter(type="webauthn").update(type="totp", user=make_user())
    response = ready.get(address)
    assert response.status_code == 200
    check(response)
    navigation = re.search(r'<nav class="desk".*?</nav>', response.content.decode(), re.DOTALL)[0]
    links = [
        "/me/", "/inbox/", "/mentorships/", "/me/profile/", "/accounts/2fa/", "/me/blocked/", "/me/reminders/",
        "/me/data/",
    ]  # fmt: skip
    assert sorted(re.findall(r'href="([^"]+)"', navigation)) == sorted(links)


@pytest.mark.parametrize("step", ["keys/{}/edit/", "keys/{}/remove/", ""])
def test_pages_of_one_passkey_wear_the_sites_look(ready, step):
    key = Authenticator.objects.get(type="webauthn")
    response = ready.get(f"/accounts/2fa/webauthn/{step.format(key.pk)}")
    check(response)
    assert "Key" in response.content.decode()


def test_setting_up_an_app_shows_its_key_as_text_and_picture(client):
    make_user(MEMBER)
    sign_in(client, MEMBER)
    confirm_again(client)
    response = client.get("/accounts/2fa/totp/activate/")
    check(response)
    page = response.content.decode()
    assert f'<code class="secret">{response.context["form"].secret}</code>' in page
    assert '<img src="data:image/svg+xml;base64,' in page


@pytest.mark.parametrize(
    ("start", "data"),
    [
        ("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD}),
        ("/accounts/login/code/", {"email": MEMBER}),
    ],
)
def test_pages_for_codes_wear_the_sites_look(client, start, data):
    make_user(MEMBER)
    place = client.post(start, data)["Location"]
    check(client.get(place))
    wrong = client.post(place, {"code": "nonsense"})
    assert wrong.status_code == 422
    check(wrong)
    assert 'role="alert"' in wrong.content.decode()


def test_the_page_for_the_second_step_wears_the_sites_look(ready):
    Authenticator.objects.filter(type="webauthn").delete()
    other = Client()
    sign_in(other, MEMBER)
    check(other.get("/accounts/2fa/authenticate/"))


@pytest.mark.parametrize(
    ("address", "name", "attributes"),
    [
        ("/accounts/login/", "login", {"autocomplete": "username", "inputmode": "email"}),
        ("/accounts/login/", "password", {"autocomplete": "current-password", "type": "password"}),
        ("/accounts/signup/", "email", {"autocomplete": "username", "inputmode": "email"}),
        ("/accounts/signup/", "password1", {"autocomplete": "new-password", "type": "password"}),
        ("/accounts/password/reset/", "email", {"autocomplete": "username", "inputmode": "email"}),
        ("/accounts/login/code/", "email", {"autocomplete": "username", "inputmode": "email"}),
        ("/accounts/password/change/", "oldpassword", {"autocomplete": "current-password"}),
        ("/accounts/password/change/", "password1", {"autocomplete": "new-password"}),
        ("/accounts/reauthenticate/", "password", {"autocomplete": "current-password"}),
        ("/accounts/2fa/reauthenticate/", "code", {"autocomplete": "one-time-code", "inputmode": "numeric"}),
        ("/accounts/email/", "email", {"autocomplete": "email", "type": "email"}),
    ],
)
def test_a7_fields_say_to_password_managers_what_they_are(client, request, address, name, attributes):
    client = client if address in FOR_VISITORS else request.getfixturevalue("ready")
    tag = re.search(rf'<input[^>]* name="{name}"[^>]*>', client.get(address).content.decode())[0]
    found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
    assert {key: found.get(key) for key in attributes} == attributes
    assert "onpaste" not in tag
    assert "placeholder" not in tag


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/accounts/login/", {"login": "x", "password": ""}),
        ("/accounts/signup/", {"email": "x" * 10_000, "password1": "\u200f\u202e"}),
        ("/accounts/password/reset/", {"email": "<b>"}),
        ("/accounts/login/code/", {"email": "a@example.org\r\nBcc: b@example.org"}),
        ("/accounts/password/change/", {"oldpassword": "x", "password1": "x"}),
        ("/accounts/reauthenticate/", {"password": "x"}),
        ("/accounts/2fa/reauthenticate/", {"code": "\u0661\u0662\u0663"}),
        ("/accounts/email/", {"action_add": "", "email": "x"}),
    ],
)
def test_a6_a_form_with_faults_answers_422_with_a_summary_that_leads_to_them(client, request, address, data):
    client = client if address in FOR_VISITORS else request.getfixturevalue("ready")
    response = client.post(address, data)
    page = response.content.decode()
    assert response.status_code == 422
    check(response)
    assert "<title>Error: " in page
    targets = re.findall(r'<li><a href="#([^"]+)">', page)
    assert targets != []
    assert all(f'id="{target}"' in page for target in targets)
    assert "<b>" not in page


@pytest.mark.parametrize("name", sorted(str(p.relative_to(THEIRS)) for p in (THEIRS / "allauth").rglob("*.html")))
def test_every_element_of_allauth_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(OURS)


def their_mails():
    """Return the prefixes of all mails that allauth can send with the parts that we have installed."""
    found = [p for part in ("account", "mfa", "socialaccount") for p in (THEIRS / part).rglob("*_subject.txt")]
    assert len(found) >= 20
    return sorted(str(path.relative_to(THEIRS)).removesuffix("_subject.txt") for path in found)


@pytest.mark.parametrize("prefix", their_mails())
def test_every_mail_is_in_our_words_and_takes_nothing_from_a_stranger(prefix):
    evil = "Visit https://evil.example/ <b>now</b>"
    request = RequestFactory().get("/", headers={"user-agent": evil})
    told = {
        "code": "1234-5678",
        "password_reset_url": "https://mentorhub.example.org/r/",
        "login_url": "https://mentorhub.example.org/s/",
        "from_email": "old@example.org",
        "to_email": "new@example.org",
        "deleted_email": "old@example.org",
        "provider": "ALA",
        "timestamp": timezone.now(),
        "ip": "192.0.2.1",
        "user_agent": evil,
        "user": make_user("somebody@example.org"),
        "request": request,
    }
    with context.request_context(request):
        mail = get_adapter(request).render_mail(prefix, "to@example.org", told)
    page = mail.alternatives[0].content
    for template in (f"{prefix}_subject.txt", f"{prefix}_message.txt"):
        assert Path(get_template(template).origin.name).is_relative_to(OURS)
    assert ("\n" in mail.subject, mail.subject == mail.subject.strip(), len(mail.subject) < 60) == (False, True, True)
    assert not re.search("evil|somebody|example.com|\\[", mail.body + mail.subject + page)
    assert '<html lang="en' in page
    assert page.count("<h1>") == 1
    assert mail.body.rstrip().endswith("MentorHub: mentoring for people who work in libraries.")
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert [each for each in paragraphs(mail.body) if " ".join(each.words.split()) not in words] == []


def test_mails_come_as_text_and_html_that_say_the_same(client, mailoutbox):
    make_user(MEMBER)
    client.post("/accounts/password/reset/", {"email": MEMBER})
    [mail] = mailoutbox
    link = re.search(r"http://\S+", mail.body)[0]
    [page] = mail.alternatives
    assert page.mimetype == "text/html"
    assert f'<a href="{link}">Choose a new password</a>' in page.content


def test_a_mail_becomes_paragraphs():
    assert paragraphs("Hello\nyou.\n\n1234-5678\n\n\nGo on:\nhttps://example.org/x?y=1\n") == [
        Paragraph("Hello\nyou."),
        Paragraph("1234-5678", code=True),
        Paragraph("Go on", url="https://example.org/x?y=1"),
    ]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15", ("Safari", "Mac")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) CriOS/120.0 Safari/604.1", ("Chrome", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("curl/8.0 https://evil.example/", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_named_in_our_words(agent, words):
    assert device(agent) == words
