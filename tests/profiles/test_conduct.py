"""The code of conduct: public, in plain words, accepted with version and date (quality.md S24)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from profiles.models import ConductAcceptance, User
from profiles.safety import conduct

pytestmark = pytest.mark.django_db
ADDRESS = "/conduct/"


@pytest.fixture
def member():
    return User.objects.create_user("member@example.org", "a long password")


def test_s24_acceptance_is_kept_with_version_and_date_and_never_moved(member):
    with time_machine.travel("2026-12-01 10:00 +0000", tick=False):
        conduct.accept(user=member)
    with time_machine.travel("2027-01-01 10:00 +0000", tick=False):
        conduct.accept(member)
    row = ConductAcceptance.objects.get()
    assert (row.user, row.version, row.accepted_at) == (member, "1", datetime(2026, 12, 1, 10, tzinfo=UTC))


def test_s24_a_new_version_asks_again(member, monkeypatch):
    other = User.objects.create_user("other@example.org", "a long password")
    assert (conduct.must_accept(member), conduct.accepted(member)) == (True, False)
    conduct.accept(member)
    assert (conduct.must_accept(member), conduct.accepted(member)) == (False, True)
    assert conduct.must_accept(other) is True
    monkeypatch.setattr(conduct, "CURRENT", conduct.Version("2", date(2027, 5, 1)))
    assert (conduct.must_accept(member), conduct.accepted(member)) == (True, False)
    conduct.accept(member)
    assert list(ConductAcceptance.objects.order_by("version").values_list("version", flat=True)) == ["1", "2"]


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_visitors_have_accepted_nothing_and_must_not(nobody, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert (conduct.accepted(nobody), conduct.must_accept(nobody)) == (False, False)


def test_v9_page_is_open_to_everybody_and_sets_no_cookie(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(ADDRESS)
    page = response.content.decode()
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "<h1>How we treat each other</h1>" in page
    assert 'since <time datetime="2026-11-24">' in page
    assert "I will keep to it" not in page


def test_member_agrees_on_the_page_and_sees_the_date(client, member):
    client.force_login(member)
    assert "I will keep to it" in client.get(ADDRESS).content.decode()
    with time_machine.travel("2026-12-01 10:00 +0000", tick=False):
        response = client.post(ADDRESS, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(ADDRESS, 302)]
    assert 'You agreed to it on <time datetime="2026-12-01">' in page
    assert "I will keep to it" not in page
    assert conduct.accepted(member)


def test_a_visitor_who_agrees_signs_in_first(client):
    response = client.post(ADDRESS)
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/conduct/")
    assert ConductAcceptance.objects.count() == 0
