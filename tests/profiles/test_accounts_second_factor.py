"""Second factors: who needs one, how one gets there and back, and how its secrets lie in the database."""

import json
from io import StringIO

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver

from profiles.accounts import sealing
from profiles.accounts.second_factor import current_code, give_totp
from profiles.models import User
from tests.programs.factories import make_curator, make_user

from .accounts import PASSWORD, code_of, confirm_again, factors_of, second_step, set_up_app, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_cache")]
STAFF = "staff@example.org"


@pytest.fixture(autouse=True)
def half_minutes():
    """Start half a minute anew, so that no code runs out while a test types it."""
    with time_machine.travel("2026-11-24 12:00:01 +0000", tick=False) as clock:
        yield clock


def doors():
    """Return every address of the staff pages and the admin, with 1 and x where something belongs."""
    found = []

    def walk(patterns, before):
        for each in patterns:
            path = before + str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, path)
            elif path.startswith(("staff/", "admin/")):
                found.append("/" + path)

    walk(get_resolver().url_patterns, "")
    assert "/staff/catalog/" in found
    assert "/admin/profiles/user/<path:object_id>/change/" in found
    return found


def opened(path):
    """Return a path with its parameters filled in."""
    for kind in ("path:object_id", "int:pk", "slug:slug", "uuid:pk"):
        path = path.replace(f"<{kind}>", "1")
    import re

    return re.sub(r"<[^>]*>|\(\?P<[^>]+>[^)]*\)|[\^$]|\.\*", "1", path)


@pytest.mark.parametrize("path", doors())
def test_s9_no_door_of_the_staff_opens_without_a_second_factor(client, path):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    answers = [client.get(opened(path)), client.post(opened(path))]
    assert [answer.status_code in (302, 404, 405) for answer in answers] == [True, True]
    places = {answer["Location"] for answer in answers if answer.status_code == 302}
    assert places <= {"/accounts/2fa/"}


@pytest.mark.parametrize(
    "path", ["/staff/catalog/", "/staff/catalog/queue/?page=2", "/admin/", "/admin/profiles/user/"]
)
def test_s9_staff_set_up_an_app_read_why_and_come_back(client, path):
    make_user(STAFF, is_staff=True, is_superuser=True)
    sign_in(client, STAFF)
    assert client.get(path)["Location"] == "/accounts/2fa/"
    assert "for them signing in takes a second step" in client.get("/accounts/2fa/").content.decode()
    response, _ = set_up_app(client, STAFF)
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert f'<a class="button" href="{path}">I have saved them, go on</a>' in page
    assert client.get(path).status_code == 200
    assert "second_factor_wanted" not in client.session


def test_s9_staff_sign_in_with_both_steps(client, half_minutes):
    make_curator(STAFF)
    assert sign_in(client, STAFF, next="/staff/catalog/")["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/staff/catalog/")["Location"] == "/accounts/login/?next=/staff/catalog/"
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    assert second_step(client, STAFF)["Location"] == "/staff/catalog/"
    assert client.get("/staff/catalog/").status_code == 200


def test_s9_the_second_step_costs_staff_pages_no_query(client):
    make_curator(STAFF)
    sign_in(client, STAFF)
    second_step(client, STAFF)
    client.get("/staff/catalog/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/staff/catalog/").status_code == 200
    assert [each["sql"] for each in queries if "mfa_authenticator" in each["sql"]] == []


def test_s9_a_session_without_the_second_step_is_asked_for_it(client):
    """It cannot come about by signing in; should it ever, the account's app alone does not open the door."""
    user = make_user(STAFF, is_staff=True)
    sign_in(client, STAFF)
    give_totp(user)
    place = client.get("/staff/catalog/")["Location"]
    assert place == "/accounts/2fa/reauthenticate/?next=%2Fstaff%2Fcatalog%2F"
    response = client.post(place, {"code": current_code(user, 1795521601), "next": "/staff/catalog/"})
    assert response["Location"] == "/staff/catalog/"
    assert client.get("/staff/catalog/").status_code == 200


def test_a_code_of_the_app_counts_once(client):
    make_curator(STAFF)
    sign_in(client, STAFF)
    assert second_step(client, STAFF).status_code == 302
    other = Client()
    sign_in(other, STAFF)
    assert second_step(other, STAFF).status_code == 422


def test_s9_the_admin_has_no_door_of_its_own(client):
    make_user(STAFF, is_staff=True, is_superuser=True)
    assert client.get("/admin/login/")["Location"] == "/accounts/login/?next=/admin/login/"
    answer = client.post("/admin/login/", {"username": STAFF, "password": PASSWORD})
    assert answer["Location"] == "/accounts/login/?next=/admin/"
    client.force_login(make_user())
    assert (client.get("/admin/").status_code, client.get("/admin/login/").status_code) == (404, 404)


def test_s9_giving_rights_needs_the_password_or_a_code_again(client, half_minutes):
    admin, member = make_curator(STAFF, is_superuser=True), make_user("member@example.org")
    sign_in(client, STAFF)
    second_step(client, STAFF)
    page = f"/admin/profiles/user/{member.pk}/change/"
    assert client.get("/admin/profiles/user/").status_code == 200
    assert client.get(page)["Location"].startswith("/accounts/reauthenticate/?next=%2Fadmin%2F")
    data = {"email": "member@example.org", "is_staff": "on", "is_superuser": "on", "is_active": "on"}
    assert client.post(page, data)["Location"].startswith("/accounts/reauthenticate/")
    member.refresh_from_db()
    assert not member.is_superuser
    confirm_again(client)
    assert client.get(page).status_code == 200
    half_minutes.shift(301)
    assert client.post(page, data)["Location"].startswith("/accounts/reauthenticate/")
    assert admin.is_superuser


def test_the_app_can_be_switched_off_and_then_counts_no_more(client, mailoutbox):
    make_user(STAFF, is_staff=True)
    sign_in(client, STAFF)
    set_up_app(client, STAFF)
    assert client.get("/staff/catalog/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert factors_of(STAFF) == []
    assert not any(each["method"] == "mfa" for each in client.session[AUTHENTICATION_METHODS_SESSION_KEY])
    assert client.get("/staff/catalog/")["Location"] == "/accounts/2fa/"
    assert [mail.subject for mail in mailoutbox] == [
        "An authenticator app was set up",
        "Your authenticator app was switched off",
    ]


def test_members_may_have_one_and_need_none(client):
    make_user("member@example.org")
    assert sign_in(client, "member@example.org")["Location"] == "/me/"
    set_up_app(client, "member@example.org")
    assert factors_of("member@example.org") == ["recovery_codes", "totp"]
    assert sign_in(Client(), "member@example.org")["Location"] == "/accounts/2fa/authenticate/"


def test_a_recovery_code_signs_in_once(client):
    make_user("member@example.org")
    sign_in(client, "member@example.org")
    set_up_app(client, "member@example.org")
    code = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]
    answers = []
    for _ in range(2):
        other = Client()
        sign_in(other, "member@example.org")
        answers.append(other.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 422]


# --- Sealing -----------------------------------------------------------------------------------------------------


def everything_in_the_database():
    """Return all rows of all tables as one text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        text = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            text += [row for (row,) in cursor.fetchall()]
    return "\n".join(text)


def test_secrets_lie_sealed_in_the_database(client):
    from django.contrib.sessions.models import Session

    make_user("member@example.org")
    sign_in(client, "member@example.org")
    _, secret = set_up_app(client, "member@example.org")
    app = Authenticator.objects.get(type="totp")
    codes = Authenticator.objects.get(type="recovery_codes")
    assert sealing.unseal(app.data["secret"]) == secret
    seed = sealing.unseal(codes.data["seed"])
    sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])
    everything = everything_in_the_database() + sessions
    assert app.data["secret"] in everything
    assert (secret in everything, seed in everything) == (False, False)


def test_secrets_open_after_a_change_of_the_secret_key_and_can_be_sealed_anew(client, settings):
    make_curator(STAFF)
    old = Authenticator.objects.get().data["secret"]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    sign_in(client, STAFF)
    assert second_step(client, STAFF).status_code == 302
    call_command("reseal_second_factors", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    new = Authenticator.objects.get().data["secret"]
    assert old != new
    assert len(sealing.unseal(new)) == 32
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(old)


def test_sealing_anew_covers_recovery_codes_and_can_be_repeated(client, settings):
    make_user("member@example.org")
    sign_in(client, "member@example.org")
    set_up_app(client, "member@example.org")
    before = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    for _ in range(2):
        out = StringIO()
        call_command("reseal_second_factors", stdout=out)
        assert out.getvalue().startswith("Sealed 2 secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes() == before


# --- The stand-in for a phone --------------------------------------------------------------------------------------


def test_sign_in_code_prints_what_the_app_shows(capsys):
    user = make_curator(STAFF)
    call_command("sign_in_code", "Staff@example.org")
    app = Authenticator.objects.get(user=user)
    assert capsys.readouterr().out == f"{code_of(sealing.unseal(app.data['secret']))}  (for 29 more seconds)\n"


def test_sign_in_code_is_for_ones_own_machine_and_accounts_with_an_app(settings):
    make_user("member@example.org")
    with pytest.raises(CommandError, match="has no authenticator app"):
        call_command("sign_in_code", "member@example.org")
    with pytest.raises(CommandError, match="no account"):
        call_command("sign_in_code", "nobody@example.org")
    make_curator(STAFF)
    settings.INSECURE_HTTP = False
    with pytest.raises(CommandError, match="own machine only"):
        call_command("sign_in_code", STAFF)


def test_give_totp_twice_changes_nothing():
    user = User.objects.create_user("demo@example.org")
    assert give_totp(user).pk == give_totp(user).pk
    assert factors_of("demo@example.org") == ["totp"]
