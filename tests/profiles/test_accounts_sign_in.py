"""Signing up and in: codes by mail, limits, and nothing said about who has an account."""

import threading

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.test import Client, RequestFactory

from profiles.models import User
from tests.programs.factories import make_user

from .accounts import PASSWORD, code_in, sign_in, what_it_says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
CODE_PAGE = "/accounts/confirm-email/"


def sign_up(client, email, password=PASSWORD, **more):
    """Post the form that opens an account."""
    return client.post("/accounts/signup/", {"email": email, "password1": password, **more})


def test_sign_up_asks_for_the_code_and_leads_to_the_profile(client, mailoutbox):
    response = sign_up(client, "New@Example.org")
    assert (response.status_code, response["Location"]) == (302, CODE_PAGE)
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["new@example.org"], "Your code to open a MentorHub account")
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"
    response = client.post(CODE_PAGE, {"code": code_in(mail)})
    assert (response.status_code, response["Location"]) == (302, "/me/profile/")
    assert client.session["_auth_user_id"] == str(User.objects.get(email="new@example.org").pk)
    assert [*EmailAddress.objects.values_list("email", "verified", "primary")] == [("new@example.org", True, True)]


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_a7_a_pasted_code_counts_with_or_without_its_hyphen(client, mailoutbox, typed):
    sign_up(client, "new@example.org")
    code = code_in(mailoutbox[0])
    text = typed.format(code, code.replace("-", ""), code.replace("-", " "))
    assert client.post(CODE_PAGE, {"code": text})["Location"] == "/me/profile/"


def test_s8_a_code_works_once_in_its_own_browser_for_ten_minutes(client, mailoutbox):
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        sign_up(client, "new@example.org")
        code = code_in(mailoutbox[0])
        assert Client().post(CODE_PAGE, {"code": code})["Location"] == "/accounts/login/"
        clock.shift(601)
        assert client.post(CODE_PAGE, {"code": code})["Location"] == "/accounts/login/"
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_s8_three_wrong_codes_end_it(client, mailoutbox):
    sign_up(client, "new@example.org")
    code = code_in(mailoutbox[0])
    wrong = "0000-0000" if code != "0000-0000" else "0000-0001"
    answers = [client.post(CODE_PAGE, {"code": wrong}).status_code for _ in range(3)]
    assert answers == [422, 422, 302]
    assert client.post(CODE_PAGE, {"code": code})["Location"] == "/accounts/login/"
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_new_code_takes_the_place_of_the_first(client, mailoutbox):
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        sign_up(client, "new@example.org")
        clock.shift(20)
        assert client.post(CODE_PAGE, {"action": "resend"})["Location"] == CODE_PAGE
        first, second = map(code_in, mailoutbox)
        assert client.post(CODE_PAGE, {"code": first}).status_code == 422
        assert client.post(CODE_PAGE, {"code": second})["Location"] == "/me/profile/"


def test_sign_up_with_a_bad_password_says_what_is_wrong(client):
    response = sign_up(client, "new@example.org", "short")
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Open an account · MentorHub</title>" in page
    assert '<a href="#id_password1">This password is too short.' in page
    assert User.objects.count() == 0


def test_sign_up_can_be_closed_by_the_operator(client, settings):
    settings.SIGNUP_CLOSED = True
    assert "No new accounts at the moment" in client.get("/accounts/signup/").content.decode()
    assert "No new accounts at the moment" in sign_up(client, "new@example.org").content.decode()
    assert User.objects.count() == 0


def test_sign_up_leads_on_to_the_page_that_asked_but_never_to_another_site(client, mailoutbox):
    sign_up(client, "one@example.org", next="/mentors/")
    assert client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})["Location"] == "/mentors/"
    other = Client()
    sign_up(other, "two@example.org", next="https://evil.example/")
    assert other.post(CODE_PAGE, {"code": code_in(mailoutbox[1])})["Location"] == "/me/profile/"


def test_sign_in_with_a_code_by_mail(client, mailoutbox):
    make_user("member@example.org")
    response = client.post("/accounts/login/code/", {"email": "Member@example.org"})
    assert response["Location"] == "/accounts/login/code/confirm/"
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["member@example.org"], "Your code to sign in to MentorHub")
    response = client.post("/accounts/login/code/confirm/", {"code": code_in(mail)})
    assert response["Location"] == "/me/"
    late = Client().post("/accounts/login/code/confirm/", {"code": code_in(mail)})
    assert late["Location"] == "/accounts/login/code/"


def test_s8_tries_at_the_same_instant_are_all_counted(client, mailoutbox):
    make_user("member@example.org")
    client.post("/accounts/login/code/", {"email": "member@example.org"})
    code = code_in(mailoutbox[0])
    wrong = "0000-0000" if code != "0000-0000" else "0000-0001"
    before = dict(client.session.items())
    answers = []
    for typed in (wrong, wrong, wrong, code):
        answers.append(client.post("/accounts/login/code/confirm/", {"code": typed}).status_code)
        # What a request of the same instant finds: a session in which no try was counted yet.
        session = client.session
        session.update(before)
        session.save()
    assert answers == [422, 422, 422, 422]
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"


def test_sign_in_code_ends_after_ten_minutes(client, mailoutbox):
    make_user("member@example.org")
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        client.post("/accounts/login/code/", {"email": "member@example.org"})
        code = code_in(mailoutbox[0])
        clock.shift(601)
        response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response["Location"] == "/accounts/login/code/"
    assert "_auth_user_id" not in client.session


def followed(client, response):
    """Return (status, where it leads, what the page there says) of an answer."""
    page = client.get(response["Location"]) if response.status_code == 302 else response
    return response.status_code, response.get("Location"), page.status_code, what_it_says(page)


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/accounts/login/", {"login": "{}", "password": "not the password"}),
        ("/accounts/signup/", {"email": "{}", "password1": PASSWORD}),
        ("/accounts/password/reset/", {"email": "{}"}),
        ("/accounts/login/code/", {"email": "{}"}),
    ],
)
def test_s7_known_and_unknown_addresses_are_answered_alike(mailoutbox, address, data):
    make_user("known@example.org")
    answers = []
    for email in ("known@example.org", "nobody@example.org"):
        client = Client()
        sent = {name: value.format(email) for name, value in data.items()}
        answers.append(followed(client, client.post(address, sent)))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("start", "page", "data"),
    [
        ("/accounts/signup/", CODE_PAGE, {"email": "{}", "password1": PASSWORD}),
        ("/accounts/login/code/", "/accounts/login/code/confirm/", {"email": "{}"}),
    ],
)
def test_s7_the_page_for_the_code_answers_alike_too(mailoutbox, start, page, data):
    make_user("known@example.org")
    answers = []
    for email in ("known@example.org", "nobody@example.org"):
        client = Client()
        with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
            client.post(start, {name: value.format(email) for name, value in data.items()})
            seen = [followed(client, client.post(page, {"code": "0"}))]
            clock.shift(30)
            seen += [followed(client, client.post(page, {"action": "resend"}))]
            seen += [followed(client, client.post(page, {"code": "0"})) for _ in range(2)]
        answers.append(seen)
    assert answers[0] == answers[1]


def test_s7_sign_up_with_a_known_address_mails_its_owner_what_to_do(client, mailoutbox):
    make_user("known@example.org")
    sign_up(client, "known@example.org", "another long password")
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["known@example.org"], "You already have a MentorHub account")
    assert "http://testserver/accounts/login/" in mail.body
    assert "http://testserver/accounts/password/reset/" in mail.body
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_s7_an_unknown_address_gets_no_mail(client, mailoutbox, address):
    client.post(address, {"email": "nobody@example.org"})
    assert mailoutbox == []


def test_s7_a_known_address_costs_a_password_hash_as_an_unknown_one_does(client, settings):
    hasher = "tests.profiles.hashers.Counting"
    settings.PASSWORD_HASHERS = [hasher]
    from .hashers import Counting

    make_user("known@example.org")
    counts = []
    for email in ("known@example.org", "nobody@example.org"):
        Counting.count = 0
        sign_up(Client(), email)
        counts.append(Counting.count)
    assert counts == [1, 1]


# --- Limits and incidents ------------------------------------------------------------------------------------------


def test_s11_five_wrong_passwords_close_an_account_to_passwords_for_five_minutes(client):
    make_user("member@example.org")
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        for _ in range(5):
            sign_in(client, "member@example.org", "wrong")
        refused = sign_in(client, "member@example.org")
        assert (refused.status_code, "Too many tries" in refused.content.decode()) == (422, True)
        clock.shift(301)
        assert sign_in(client, "member@example.org").status_code == 302


def test_s11_another_port_in_the_host_header_starts_no_new_count(client):
    make_user("member@example.org")
    for number in range(5):
        client.post(
            "/accounts/login/",
            {"login": "member@example.org", "password": "wrong"},
            headers={"host": f"testserver:{8000 + number}"},
        )
    refused = sign_in(client, "member@example.org")
    assert (refused.status_code, "Too many tries" in refused.content.decode()) == (422, True)


def test_s11_twenty_tries_at_once_count_as_twenty():
    allowed = []

    def try_it():
        request = RequestFactory().post("/accounts/login/")
        if ratelimit.consume(request, app="allauth.account", action="login_failed", key="member@example.org"):
            allowed.append(1)

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(allowed) <= 5


@pytest.mark.parametrize("proxies", [0, 1])
def test_incident_65_14_2_a_forged_forwarded_for_starts_no_new_count(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answers = []
    for number in range(12):
        forged = f"203.0.113.{number}" + (", 198.51.100.7" if proxies else "")
        data = {"email": f"person{number}@example.org", "password1": PASSWORD}
        answers.append(Client().post("/accounts/signup/", data, headers={"x-forwarded-for": forged}).status_code)
    assert answers == [302] * 10 + [429] * 2


def test_a_visitor_who_is_too_quick_gets_a_page_of_help(client):
    for number in range(10):
        sign_up(Client(), f"person{number}@example.org")
    response = sign_up(client, "last@example.org")
    assert response.status_code == 429
    assert "<h1>That was too often</h1>" in response.content.decode()


def test_incident_65_8_1_a_sign_in_that_works_does_not_clear_the_count_of_those_that_do_not(client):
    make_user("attacker@example.org")
    for number in range(10):
        sign_in(Client(), f"victim{number}@example.org", "guess")
        if number == 4:
            assert sign_in(Client(), "attacker@example.org").status_code == 302
    refused = sign_in(Client(), "victim99@example.org", "guess")
    assert "Too many tries" in refused.content.decode()


def test_incident_65_12_1_an_address_changes_only_by_the_code_that_went_to_it(client, mailoutbox):
    user = make_user("old@example.org")
    make_user("victim@example.org")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})["Location"] == CODE_PAGE
    user.refresh_from_db()
    assert user.email == "old@example.org"
    # Another address between the mail and the code: the code of the first does not confirm the second, and not even
    # its own code gives somebody an address that belongs to another account.
    client.post("/accounts/email/", {"action_add": "", "email": "victim@example.org"})
    first, second = map(code_in, mailoutbox)
    assert [mail.to for mail in mailoutbox] == [["new@example.org"], ["victim@example.org"]]
    assert client.post(CODE_PAGE, {"code": first}).status_code == 422
    assert client.post(CODE_PAGE, {"code": second}).status_code == 422
    user.refresh_from_db()
    assert user.email == "old@example.org"
    assert [*EmailAddress.objects.filter(user=user).values_list("email", "verified")] == [("old@example.org", True)]


def test_the_address_changes_by_its_code_and_the_old_one_is_told(client, mailoutbox):
    user = make_user("old@example.org")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert [*EmailAddress.objects.values_list("email", "verified", "primary")] == [("new@example.org", True, True)]
    assert (mailoutbox[1].to, mailoutbox[1].subject) == (["old@example.org"], "The address of your account was changed")


def test_the_address_changes_only_after_showing_again_that_it_is_you(client, mailoutbox):
    client.force_login(make_user("old@example.org"))
    response = client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert response["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert mailoutbox == []


@pytest.mark.parametrize("password", ["", None])
def test_incident_65_11_1_no_account_has_a_blank_password(client, password):
    data = {"email": "new@example.org"} | ({} if password is None else {"password1": password})
    assert client.post("/accounts/signup/", data).status_code == 422
    assert User.objects.count() == 0
    passwordless = User.objects.create_user("none@example.org")
    assert not passwordless.has_usable_password()
    assert sign_in(client, "none@example.org", "").status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"email": ["victim@example.org", "attacker@example.net"]},
        {"email": ["attacker@example.net", "victim@example.org"]},
        {"email[]": ["victim@example.org", "attacker@example.net"]},
        {"email": "victim@example.org,attacker@example.net"},
        {"email": "victim@example.org attacker@example.net"},
        {"email": "victim@example.org\nCc: attacker@example.net"},
        {"email": "victim@example.org\x00attacker@example.net"},
        {"email": "vıctim@example.org"},
        {"email": "victim@example.org", "to": "attacker@example.net"},
    ],
)
@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_incident_cve_2023_7028_a_reset_goes_to_the_stored_address_alone(client, mailoutbox, address, body):
    make_user("victim@example.org")
    assert client.post(address, body).status_code in (302, 422)
    assert {address for mail in mailoutbox for address in mail.recipients()} <= {"victim@example.org"}


def test_incident_cve_2023_7028_a_reset_as_json_is_no_reset(client, mailoutbox):
    make_user("victim@example.org")
    body = {"email": ["victim@example.org", "attacker@example.net"]}
    client.post("/accounts/password/reset/", body, content_type="application/json")
    assert mailoutbox == []


def test_the_links_in_mails_lead_to_our_own_address_whatever_the_host_header(client, mailoutbox, settings):
    settings.SITE_URL = "https://mentorhub.example.org"
    make_user("member@example.org")
    client.post("/accounts/password/reset/", {"email": "member@example.org"}, headers={"host": "testserver:6666"})
    assert "https://mentorhub.example.org/accounts/password/reset/key/" in mailoutbox[0].body
    assert "6666" not in mailoutbox[0].body + mailoutbox[0].alternatives[0].content


def test_an_address_with_capitals_made_by_staff_signs_in_and_cannot_be_taken(client, mailoutbox):
    user = User.objects.create_user("Jane.Doe@Example.org", PASSWORD)
    assert user.email == "jane.doe@example.org"
    sign_up(client, "JANE.DOE@example.org", "another long password")
    assert [mail.subject for mail in mailoutbox] == ["You already have a MentorHub account"]
    assert User.objects.count() == 1


def test_an_account_that_staff_made_confirms_its_address_when_it_first_signs_in(client, mailoutbox):
    User.objects.create_user("new@example.org", PASSWORD)
    assert sign_in(client, "new@example.org")["Location"] == CODE_PAGE
    assert client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})["Location"] == "/me/"


def test_nobody_waits_with_a_password_for_the_owner_of_an_address(client, mailoutbox):
    attacker = Client()
    sign_up(attacker, "victim@example.org", "the attacker's password")
    client.post("/accounts/login/code/", {"email": "victim@example.org"})
    response = client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert response["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert sign_in(Client(), "victim@example.org", "the attacker's password").status_code == 422
    assert attacker.get("/me/")["Location"] == "/accounts/login/?next=/me/"
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"


def test_whoever_confirms_their_own_sign_up_keeps_their_password(client, mailoutbox):
    sign_up(client, "new@example.org")
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})
    assert sign_in(Client(), "new@example.org")["Location"] == "/me/"
    client.logout()
    client.post("/accounts/login/code/", {"email": "new@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert sign_in(Client(), "new@example.org")["Location"] == "/me/"


def test_a_closed_account_is_told_so_after_its_right_password(client):
    make_user("gone@example.org", is_active=False)
    assert sign_in(client, "gone@example.org")["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_limits_are_set_for_everything_that_allauth_counts():
    from allauth.account import app_settings

    unused = {"change_phone", "verify_phone"}
    assert settings.ACCOUNT_RATE_LIMITS.keys() == app_settings.RATE_LIMITS.keys() - unused
