"""Signing in and out, a new password, and the honest page about accounts."""

import re
import stat
import time

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from profiles.accounts.second_factor import current_code
from profiles.models import Profile, User
from programs.models import Program
from tests.profiles.factories import make_mentor
from tests.programs.factories import make_curator, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
PASSWORD = "a long password"


def sign_in(client, email, password=PASSWORD, **more):
    """Post the sign-in form, and the code of the authenticator app when it is asked for."""
    response = client.post("/accounts/login/", {"login": email, "password": password, **more})
    if response.get("Location") == "/accounts/2fa/authenticate/":
        code = current_code(User.objects.get(email=email.lower()), time.time())
        response = client.post(response["Location"], {"code": code})
    return response


@pytest.fixture(autouse=True)
def half_minutes():
    """Start half a minute anew, so that no code runs out while a test types it."""
    with time_machine.travel("2026-11-24 12:00:01 +0000", tick=False):
        yield


def test_sign_in_leads_a_curator_to_the_catalog(client):
    make_curator()
    response = sign_in(client, "Curator@Example.org")
    assert (response.status_code, response["Location"]) == (302, "/me/")
    assert client.get("/me/")["Location"] == "/staff/"


def test_sign_in_leads_a_member_to_their_page(client):
    make_user("member@example.org")
    assert sign_in(client, "member@example.org")["Location"] == "/me/"


def test_sign_in_goes_on_to_the_page_that_asked_for_it_but_never_to_another_site(client):
    make_user("member@example.org")
    assert sign_in(client, "member@example.org", next="/mentors/")["Location"] == "/mentors/"
    client.logout()
    assert sign_in(client, "member@example.org", next="https://evil.example/")["Location"] == "/me/"


def test_s10_sign_in_gives_a_new_session(client):
    make_user("member@example.org")
    client.session.save()
    before = client.session.session_key
    sign_in(client, "member@example.org")
    assert client.session.session_key != before


def test_s7_a_wrong_password_and_an_unknown_address_are_answered_alike(client):
    make_curator()
    wrong = sign_in(client, "curator@example.org", "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")
    texts = [
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|(curator|nobody)@example.org', "", page.content.decode())
        for page in (wrong, unknown)
    ]
    assert wrong.status_code == unknown.status_code
    assert texts[0] == texts[1]
    assert "<title>Error: Sign in · MentorHub</title>" in " ".join(texts[0].split())
    assert 'role="alert"' in texts[0]


def test_sign_out_asks_first_and_then_ends_the_session(client):
    make_user("member@example.org")
    sign_in(client, "member@example.org")
    assert "You are signed in as member@example.org." in client.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in client.session
    response = client.post("/accounts/logout/")
    assert response["Location"] == "/"
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"


def test_new_password_by_mail(client, mailoutbox):
    user = make_curator()
    response = client.post("/accounts/password/reset/", {"email": "curator@example.org"})
    assert response["Location"] == "/accounts/password/reset/done/"
    link = re.search(r"https?://\S+", mailoutbox[0].body)[0]
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "another long password"})
    user.refresh_from_db()
    assert user.check_password("another long password")
    used = Client().get(link)
    assert "This link no longer works" in used.content.decode()


def test_s7_a_new_password_for_an_unknown_address_answers_alike_and_mails_nobody(client, mailoutbox):
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert response["Location"] == "/accounts/password/reset/done/"
    page = client.get("/accounts/password/reset/done/").content.decode()
    assert "If there is an account with that address" in page
    assert mailoutbox == []


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-nothing/",
        "/accounts/password/reset/key/done/",
        "/accounts/inactive/",
    ],
)
def test_account_pages_wear_the_sites_look(client, address):
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1
    assert page.count('class="masthead"') == 1
    assert page.count("<main") == 1
    assert "style=" not in page


def test_account_pages_of_somebody_signed_in_wear_the_sites_look(client):
    client.force_login(make_user())
    for address in ("/accounts/logout/", "/accounts/password/change/", "/accounts/email/", "/accounts/2fa/"):
        page = client.get(address).content.decode()
        assert (address, page.count("<h1"), page.count('class="masthead"')) == (address, 1, 1)


def test_s11_without_redis_nobody_signs_in_and_the_page_says_so(client, settings):
    make_curator()
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    response = sign_in(client, "curator@example.org")
    assert response.status_code == 503
    assert "We will be back in a moment" in response.content.decode()
    assert client.get("/accounts/login/").status_code == 200


def test_prepare_local_is_for_ones_own_machine(settings):
    settings.INSECURE_HTTP = False
    with pytest.raises(CommandError):
        call_command("prepare_local")
    assert User.objects.count() == 0


def test_prepare_local_makes_the_real_catalog_and_a_curator_once(tmp_path, monkeypatch, capsys, client):
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    call_command("prepare_local")
    first = capsys.readouterr().out
    password = (tmp_path / "staff-password").read_text().strip()
    assert stat.S_IMODE((tmp_path / "staff-password").stat().st_mode) == 0o600
    assert f"sign in as curator@example.org with the password {password} and the code that `make code` prints" in first
    assert "Imported the shipped catalog: 106 new programs, 0 changed." in first
    assert Program.objects.published().count() == 106
    call_command("prepare_local")
    assert "The catalog holds 106 programs." in capsys.readouterr().out
    assert (tmp_path / "staff-password").read_text().strip() == password
    assert (User.objects.count(), Profile.objects.count()) == (516, 515)
    assert [*User.objects.filter(is_staff=True).values_list("email", "is_superuser")] == [
        ("curator@example.org", False)
    ]
    assert sign_in(client, "curator@example.org", password).status_code == 302


@pytest.mark.parametrize("email", ["amina@example.org", "joan@example.org", "luis@example.org"])
def test_prepare_local_says_how_to_sign_in_as_a_member(tmp_path, monkeypatch, capsys, client, email):
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    call_command("prepare_local")
    hint = capsys.readouterr().out.splitlines()[-2]
    assert hint == (
        "Members: sign in as joan@example.org, luis@example.org or amina@example.org "
        "with the password mentor and mentee"
    )
    assert sign_in(client, email, "mentor and mentee")["Location"] == "/me/"


def test_prepare_local_keeps_the_people_who_are_there(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    make_mentor("Somebody real")
    call_command("prepare_local")
    assert capsys.readouterr().out.splitlines()[-2] == "Members: whoever you made yourself."
    assert [*Profile.objects.values_list("name", flat=True)] == ["Somebody real"]


def test_prepare_local_mends_a_changed_seed_and_a_lost_password(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    call_command("prepare_local")
    (tmp_path / "seed-imported").write_text("another")
    (tmp_path / "staff-password").unlink()
    Program.objects.filter(key="ala-emerging-leaders").update(summary="Spoiled.")
    capsys.readouterr()
    call_command("prepare_local")
    assert "Imported the shipped catalog: 0 new programs, 1 changed." in capsys.readouterr().out
    assert User.objects.get(email="curator@example.org").check_password(
        (tmp_path / "staff-password").read_text().strip()
    )


def test_admin_opens_for_superusers_only(client):
    make_curator(is_superuser=True)
    sign_in(client, "curator@example.org")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for address in ("", "profiles/user/", "profiles/user/add/", "programs/program/", "programs/suggestion/"):
        assert (address, client.get(f"/admin/{address}").status_code) == (address, 200)
    client.force_login(make_user())
    assert client.get("/admin/").status_code == 404
