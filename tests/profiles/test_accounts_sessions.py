"""How long one stays signed in, where, and how one ends it (quality.md S10)."""

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.programs.factories import make_curator, make_user

from .accounts import PASSWORD, confirm_again, set_up_app, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_cache")]
HOUR, DAY = 3600, 24 * 3600
MEMBER = "member@example.org"
SIGN_IN = "/accounts/login/?next=/me/"


def is_signed_in(client):
    """Return whether the personal page knows who comes."""
    return client.get("/me/").get("Location", "") != SIGN_IN


def visits(client, clock, every, times):
    """Come back `times` times, each time after `every` seconds; return whether one was still signed in each time."""
    seen = []
    for _ in range(times):
        clock.shift(every)
        seen.append(is_signed_in(client))
    return seen


@pytest.mark.parametrize(
    ("make", "idle", "whole"), [(make_user, 14 * DAY, 90 * DAY), (make_curator, 12 * HOUR, 7 * DAY)]
)
def test_s10_a_session_ends_without_a_visit_and_after_a_while_anyway(make, idle, whole):
    user = make(MEMBER)
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        idler, regular = Client(), Client()
        idler.force_login(user)
        regular.force_login(user)
        steps = whole // (idle - HOUR)
        assert visits(idler, clock, idle - HOUR, 1) == [True]
        assert visits(regular, clock, 0, 1) == [True]
        assert visits(regular, clock, idle - HOUR, steps - 1) == [True] * (steps - 1)
        assert is_signed_in(idler) is False
        assert visits(regular, clock, whole - steps * (idle - HOUR) + 1, 1) == [False]


def test_s10_becoming_staff_shortens_a_session_that_is_open():
    user = make_user(MEMBER)
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        client = Client()
        client.force_login(user)
        user.is_staff = True
        user.save()
        assert visits(client, clock, 13 * HOUR, 1) == [False]


def test_s10_a_session_that_does_not_say_when_it_began_has_ended(client):
    client.force_login(make_user(MEMBER))
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert is_signed_in(client) is False


def test_s10_a_visit_is_written_down_once_in_a_while_and_not_each_time(client, django_assert_num_queries):
    client.force_login(make_user(MEMBER))
    with django_assert_num_queries(3):  # session, account, profile
        client.get("/me/")


def test_s10_a_new_password_ends_all_other_sessions(client):
    make_user(MEMBER)
    other = Client()
    sign_in(other, MEMBER)
    sign_in(client, MEMBER)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long password"})
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_s10_a_password_chosen_by_mail_ends_all_sessions(client, mailoutbox):
    import re

    make_user(MEMBER)
    sign_in(client, MEMBER)
    visitor = Client()
    visitor.post("/accounts/password/reset/", {"email": MEMBER})
    page = visitor.get(re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1])
    visitor.post(page["Location"], {"password1": "another long password"})
    assert is_signed_in(client) is False
    assert mailoutbox[1].subject == "Your password was changed"


def test_s10_setting_up_a_second_factor_ends_all_other_sessions(client):
    make_user(MEMBER)
    other = Client()
    sign_in(other, MEMBER)
    sign_in(client, MEMBER)
    with time_machine.travel("2026-11-24 12:00:01 +0000", tick=False):
        sign_in(client, MEMBER)
    set_up_app(client, MEMBER)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_s10_switching_a_second_factor_off_ends_all_other_sessions(client):
    make_user(MEMBER)
    sign_in(client, MEMBER)
    set_up_app(client, MEMBER)
    other = Client()
    other.force_login(make_user("x@example.org"))
    UserSession.objects.create(
        user_id=client.session["_auth_user_id"], session_key=other.session.session_key, ip="127.0.0.1", user_agent=""
    )
    client.post("/accounts/2fa/totp/deactivate/")
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_s10_the_list_shows_each_device_in_our_words(client):
    make_user(MEMBER)
    agents = [
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "<script>alert(1)</script> visit https://evil.example/",
    ]
    clients = [Client(headers={"user-agent": agent}) for agent in agents]
    for each in clients:
        sign_in(each, MEMBER)
    page = clients[0].get("/accounts/sessions/").content.decode()
    assert "Firefox on Linux, this one" in page
    assert "A browser that we do not know" in page
    assert "evil.example" not in page


def test_s10_one_session_can_be_ended_and_only_ones_own(client):
    make_user(MEMBER)
    make_user("stranger@example.org")
    phone, stranger = Client(), Client()
    sign_in(phone, MEMBER)
    sign_in(client, MEMBER)
    sign_in(stranger, "stranger@example.org")
    page = client.get("/accounts/sessions/")
    import re

    [handle] = re.findall(r'name="session" value="(\w+)"', page.content.decode())
    assert stranger.post("/accounts/sessions/end/", {"session": handle}).status_code == 404
    assert is_signed_in(phone)
    assert client.post("/accounts/sessions/end/", {"session": handle})["Location"] == "/accounts/sessions/"
    assert (is_signed_in(client), is_signed_in(phone), is_signed_in(stranger)) == (True, False, True)
    assert client.post("/accounts/sessions/end/", {"session": handle}).status_code == 404
    assert client.get("/accounts/sessions/end/").status_code == 405


def test_s10_all_other_sessions_can_be_ended_at_once(client):
    make_user(MEMBER)
    others = [Client(), Client()]
    for each in [*others, client]:
        sign_in(each, MEMBER)
    client.post("/accounts/sessions/")
    assert (is_signed_in(client), [is_signed_in(each) for each in others]) == (True, [False, False])


def test_s10_an_anonymous_page_still_reads_no_session(client, django_assert_num_queries):
    client.get("/guides/")
    with django_assert_num_queries(0):
        response = client.get("/guides/")
    assert "Cookie" not in response.get("Vary", "")


def test_confirming_again_lasts_five_minutes(client):
    make_user(MEMBER)
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        sign_in(client, MEMBER)
        confirm_again(client)
        assert client.get("/accounts/2fa/totp/activate/").status_code == 200
        clock.shift(301)
        assert client.get("/accounts/2fa/totp/activate/").status_code == 302
