"""An account gets what its owner wrote as a visitor, whichever way the address is proven, and not before."""

import pytest
from allauth.account.models import EmailAddress

from matching.models import Correspondent, Request
from profiles.models import Block, Profile, User
from tests.profiles.accounts import PASSWORD, code_in, confirm_again, sign_in
from tests.profiles.factories import make_mentor, make_person
from tests.profiles.test_accounts_providers import configure, go_and_come_back
from tests.profiles.test_accounts_providers import openid as openid
from tests.programs.factories import make_user

from .factories import first_ask, make_request, make_unproven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
CODE_PAGE = "/accounts/confirm-email/"


@pytest.fixture
def written():
    """Return a request that amina wrote and confirmed before she had an account."""
    return make_request(make_mentor("Joan"), email="amina@example.org", name="Amina")


def sign_up(client, email):
    """Post the form of a new account a few seconds after opening it; the code comes by mail."""
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})


def owner_of(request):
    """Return the account that a request belongs to, or None for a visitor's."""
    request.refresh_from_db()
    return request.sender.user


def test_opening_an_account_gives_it_what_was_written_before(client, mailoutbox, written):
    mailoutbox.clear()
    sign_up(client, "Amina@Example.org")
    assert owner_of(written) is None
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[-1])})
    assert owner_of(written) == User.objects.get(email="amina@example.org")
    me = Correspondent.objects.get(user__email="amina@example.org")
    # The name stays until there is a profile with one.
    assert (me.email, me.display_name, Correspondent.objects.exclude(email="").count()) == ("", "Amina", 0)
    ask = first_ask(written)
    assert (ask.sender, [*me.seats.values_list("conversation", flat=True)]) == (me, [ask.conversation.pk])


def test_a_sign_up_that_nobody_confirms_gets_nothing(client, mailoutbox, written):
    sign_up(client, "amina@example.org")
    user = User.objects.get(email="amina@example.org")
    client.force_login(user)
    assert owner_of(written) is None


def test_a_code_to_sign_in_proves_the_address_too(client, mailoutbox, written):
    user = make_user("amina@example.org")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": False, "primary": True})
    mailoutbox.clear()
    client.post("/accounts/login/code/", {"email": "amina@example.org"})
    assert owner_of(written) is None
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert owner_of(written) == User.objects.get(email="amina@example.org")


def test_an_address_that_a_trusted_organization_proves_counts_at_once(client, settings, openid, written):
    configure(settings, openid, trust_email=True)
    assert go_and_come_back(client)["Location"] == "/me/profile/"
    assert owner_of(written) == User.objects.get(email="amina@example.org")


def test_an_address_that_another_organization_says_does_not_count(client, settings, openid, mailoutbox, written):
    configure(settings, openid)
    go_and_come_back(client)
    assert owner_of(written) is None


def test_a_second_address_brings_along_what_was_written_with_it(client, mailoutbox, written):
    user = make_user("work@example.org")
    sign_in(client, "work@example.org")
    confirm_again(client)
    mailoutbox.clear()
    client.post("/accounts/email/", {"action_add": "", "email": "amina@example.org"})
    assert owner_of(written) is None
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})
    assert owner_of(written) == user


def test_an_address_that_an_operator_confirmed_counts_with_the_next_sign_in(client, written):
    user = make_user("amina@example.org")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    sign_in(client, "amina@example.org")
    assert owner_of(written) == User.objects.get(email="amina@example.org")


def test_twice_changes_nothing_and_costs_one_query(client, written, django_assert_num_queries):
    user = make_user("amina@example.org")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    from django.contrib.auth.signals import user_logged_in

    from matching.lifecycle import proving

    proving.claim_all(None, user)
    before = [*Correspondent.objects.order_by("pk").values()]
    with django_assert_num_queries(1):
        proving.claim_all(None, user)
    assert [*Correspondent.objects.order_by("pk").values()] == before
    assert [receiver[0][0] for receiver in user_logged_in.receivers].count("matching.claim_all") == 1


def test_a_member_who_wrote_as_a_visitor_too_has_both_and_asks_each_mentor_once(client, mailoutbox):
    joan, bea = make_mentor("Joan"), make_mentor("Bea")
    member = make_person(user=make_user("work@example.org"))
    own = make_request(joan, sender=member)
    twice = make_request(joan, bea, email="amina@example.org")
    assert first_ask(twice).state == "open"
    sign_in(client, "work@example.org")
    confirm_again(client)
    mailoutbox.clear()
    client.post("/accounts/email/", {"action_add": "", "email": "amina@example.org"})
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})
    assert [owner_of(own), owner_of(twice)] == [member.user] * 2
    # One open request for each pair: the second has gone on to the next mentor.
    assert [(ask.mentor.name, ask.state) for ask in twice.asks.order_by("rank")] == [
        ("Joan", "withdrawn"), ("Bea", "open"),
    ]  # fmt: skip
    assert first_ask(own).state == "open"
    assert Profile.objects.get(pk=member.pk).first_wrote_at is not None


def test_blocks_of_a_visitor_hold_for_the_account(client, written):
    from matching.talking import apart

    joan = first_ask(written).mentor
    visitor = written.sender
    apart.keep_apart(by=Correspondent.objects.get(user=joan.user), whom=visitor)
    user = make_user("amina@example.org")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    sign_in(client, "amina@example.org")
    assert [*Block.objects.values_list("blocker__email", "blocked__email")] == [(joan.user.email, "amina@example.org")]


def test_a_request_that_waits_stays_unsent_until_its_own_link_is_followed(client, mailoutbox):
    waiting = make_unproven(make_mentor("Joan"), email="amina@example.org")
    mailoutbox.clear()
    sign_up(client, "amina@example.org")
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[-1])})
    assert Request.objects.get(pk=waiting.pk).state == "unconfirmed"
