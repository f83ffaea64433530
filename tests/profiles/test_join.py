"""Behind the link of an invitation: looking changes nothing, a yes makes an account, a no is final."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from profiles.hashing import new_token, token_digest
from profiles.inviting.inviting import apply, forget_unanswered, plan
from profiles.inviting.tokens import email_digest
from profiles.models import Invitation, Listing, Profile, User
from tests.profiles.factories import make_mentor, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
DRAFT = {
    "name": "Ada Álvarez",
    "library_type": "academic",
    "helps": ["reference"],
    "wants": [],
    "place_text": "Peoria, IL",
    "offers": {"months": 3},
}
ANSWER = "This link does nothing any more"


def invite(email="ada@example.org", *, sent_at=None, **fields):
    """Return (invitation, address of its link) of somebody who was mailed just now."""
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        email_digest=email_digest(email),
        name="Ada Álvarez",
        draft=DRAFT,
        source="MentorConnect",
        token_digest=token_digest(token),
        sent_at=sent_at or timezone.now(),
        **fields,
    )
    return invitation, f"/join/{token}/"


def state():
    """Return everything that an answer could change."""
    return [*Invitation.objects.values()], User.objects.count(), Profile.objects.count(), EmailAddress.objects.count()


def test_the_page_shows_what_we_hold_and_looking_changes_nothing(client):
    _invitation, address = invite()
    before = state()
    page = client.get(address)
    text = page.content.decode()
    for words in ("MentorConnect gave us your entry", "Ada Álvarez", "ada@example.org", "Reference", "Peoria, IL"):
        assert words in text
    assert client.head(address).status_code == 200
    assert state() == before
    assert not page.wsgi_request.user.is_authenticated


def test_the_link_leaks_nowhere_and_is_kept_by_no_cache(client):
    _invitation, address = invite()
    page = client.get(address)
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_yes_makes_a_confirmed_account_and_leads_to_the_profile_with_the_draft(client):
    invitation, address = invite()
    response = client.post(address, {"answer": "yes"})
    assert (response.status_code, response["Location"]) == (302, "/me/profile/?from=invitation")
    user = User.objects.get()
    assert (user.email, user.has_usable_password(), user.is_staff) == ("ada@example.org", False, False)
    assert [*EmailAddress.objects.values_list("email", "verified", "primary")] == [("ada@example.org", True, True)]
    assert client.session["profile_draft"] == DRAFT
    assert client.session["_auth_user_id"] == str(user.pk)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email, invitation.name, invitation.draft, invitation.token_digest) == (
        "accepted", "", "", {}, "",
    )  # fmt: skip
    assert (Profile.objects.count(), Listing.objects.count()) == (0, 0)


def test_the_profile_form_starts_with_what_the_file_said(client):
    _invitation, address = invite()
    client.post(address, {"answer": "yes"})
    page = client.get("/me/profile/?from=invitation").content.decode()
    assert 'value="Ada Álvarez"' in page
    assert 'value="Peoria, IL"' in page


def test_no_forgets_everything_but_the_keyed_hash(client):
    invitation, address = invite()
    response = client.post(address, {"answer": "no"})
    assert response["Location"] == "/join/forgotten/"
    assert "We have forgotten your entry" in client.get("/join/forgotten/").content.decode()
    (row,) = Invitation.objects.values()
    assert {name: value for name, value in row.items() if value and not name.endswith("_at")} == {
        "id": invitation.pk,
        "email_digest": email_digest("ada@example.org"),
        "state": "declined",
    }
    assert User.objects.count() == 0


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_second_answer_changes_nothing_and_is_explained(answer):
    _invitation, address = invite()
    Client().post(address, {"answer": "no"})
    before = state()
    page = Client().post(address, {"answer": answer})
    assert (page.status_code, ANSWER in page.content.decode()) == (404, True)
    assert state() == before


def test_used_expired_and_unknown_links_are_answered_alike(client):
    _one, used = invite()
    client.post(used, {"answer": "no"})
    _two, expired = invite("bob@example.org", sent_at=timezone.now() - timedelta(days=60))
    pages = [Client().get(address) for address in (used, expired, "/join/no-such-token/", f"/join/{'x' * 3000}/")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert ANSWER in pages[0].content.decode()
    assert "bob@example.org" not in pages[1].content.decode()


def test_a_link_is_good_for_60_days(client, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, tzinfo=UTC), tick=False)
    _invitation, address = invite()
    time_machine.move_to(datetime(2026, 3, 1, 23, 59, tzinfo=UTC), tick=False)
    assert client.get(address).status_code == 200
    time_machine.move_to(datetime(2026, 3, 2, tzinfo=UTC), tick=False)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_an_answer_that_is_none_asks_again(client, data):
    _invitation, address = invite()
    before = state()
    page = client.post(address, data)
    assert page.status_code == 422
    assert "Please choose yes or no." in page.content.decode()
    assert state() == before


def test_yes_from_another_site_is_refused():
    _invitation, address = invite()
    before = state()
    assert Client(enforce_csrf_checks=True).post(address, {"answer": "yes"}).status_code == 403
    assert state() == before


def test_yes_opens_no_account_that_is_older_than_the_answer(client):
    owner = make_person("Ada", email="Ada@example.org").user
    _invitation, address = invite()
    response = client.post(address, {"answer": "yes"})
    assert response["Location"] == "/accounts/login/?next=%2Fme%2Fprofile%2F%3Ffrom%3Dinvitation"
    assert "_auth_user_id" not in client.session
    assert [*User.objects.all()] == [owner]


def test_yes_of_somebody_else_signs_the_other_account_out(client):
    other = make_mentor("Somebody else").user
    client.force_login(other)
    _invitation, address = invite()
    assert f"You are signed in as {other.email}" in client.get(address).content.decode()
    client.post(address, {"answer": "yes"})
    assert client.session["_auth_user_id"] == str(User.objects.get(email="ada@example.org").pk)
    client.force_login(other)
    _again, address = invite("third@example.org")
    make_person(email="third@example.org")
    client.post(address, {"answer": "yes"})
    assert "_auth_user_id" not in client.session


def test_yes_of_somebody_signed_in_leads_straight_to_their_profile(client):
    client.force_login(make_person(email="ada@example.org").user)
    _invitation, address = invite()
    assert client.post(address, {"answer": "yes"})["Location"] == "/me/profile/?from=invitation"


def test_unanswered_invitations_are_forgotten_after_60_days_and_not_asked_again(client):
    now = timezone.now()
    invite(sent_at=now - timedelta(days=60))
    _fresh, address = invite("bob@example.org", sent_at=now - timedelta(days=59))
    never_mailed = Invitation.objects.create(email="eve@example.org", email_digest=email_digest("eve@example.org"))
    Invitation.objects.filter(pk=never_mailed.pk).update(created_at=now - timedelta(days=61))
    assert forget_unanswered(now) == 2
    assert [*Invitation.objects.order_by("id").values_list("email", "name", "draft", "state")] == [
        ("", "", {}, "declined"),
        ("bob@example.org", "Ada Álvarez", DRAFT, "waiting"),
    ]
    before = state()
    assert forget_unanswered(now) == 0
    assert state() == before
    assert client.get(address).status_code == 200
    assert mail.outbox == []
    assert apply(plan([]), source="MentorConnect") == []
