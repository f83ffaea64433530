"""People in Django's admin: the log cannot be bent, words are not touched, rights leave a line (quality.md S16)."""

import pytest
from django.test import Client

from profiles.models import AuditEntry, Profile, Report
from profiles.safety import audit, blocks
from tests.programs.factories import make_curator, make_user

from .factories import make_mentor

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    """Sign a superuser in."""
    user = make_curator("chief@example.org", is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def just_confirmed(monkeypatch):
    """Let the superuser have shown a moment ago that it is them: that question is not what is tested here."""
    monkeypatch.setattr("profiles.accounts.second_factor.did_recently_reauthenticate", lambda request: True)


def test_s16_the_log_can_be_read_and_not_bent(client, chief):
    row = audit.write(actor=chief, what="reported", subject="report 1", why="because")
    base = "/admin/profiles/auditentry/"
    assert [client.get(path).status_code for path in (base, f"{base}{row.pk}/change/")] == [200, 200]
    data = {"why": "Something else", "action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    answers = [client.post(path, data).status_code for path in (f"{base}add/", f"{base}{row.pk}/change/")]
    assert (answers, client.post(f"{base}{row.pk}/delete/", data).status_code) == ([403, 403], 403)
    client.post(base, data)
    assert list(AuditEntry.objects.values_list("pk", "why")) == [(row.pk, "because")]


def test_profiles_show_little_and_only_the_pause_can_be_changed(client, chief):
    bea = make_mentor("Bea", email="bea@example.org", about="DATAabout", place_text="DATAplace")
    path = f"/admin/profiles/profile/{bea.pk}/change/"
    pages = [
        client.get("/admin/profiles/profile/?q=bea@example.org").content.decode(),
        client.get(path).content.decode(),
    ]
    assert [("Bea" in page, "DATA" in page) for page in pages] == [(True, False), (True, False)]
    data = {
        "accepting": "paused",
        "paused_until": "2027-01-31",
        "name": "Eve",
        "visibility": "hidden",
        "standing": "held",
    }
    assert client.post(path, data).status_code == 302
    row = Profile.objects.get()
    assert (row.accepting, str(row.paused_until)) == ("paused", "2027-01-31")
    assert (row.name, row.visibility, row.standing) == ("Bea", "public", "good")
    assert list(AuditEntry.objects.values_list("actor", "what", "subject")) == [
        (chief.pk, "profile_paused", f"account {bea.user_id}")
    ]
    assert client.post(f"/admin/profiles/profile/{bea.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/profiles/profile/add/").status_code == 403


@pytest.mark.usefixtures("just_confirmed")
def test_s16_rights_leave_a_line_in_the_log(client, chief):
    member = make_user("member@example.org")
    path = f"/admin/profiles/user/{member.pk}/change/"
    assert client.post(path, {"email": "new@example.org", "is_active": "on"}).status_code == 302
    assert AuditEntry.objects.count() == 0
    assert client.post(path, {"email": "new@example.org", "is_active": "on", "is_staff": "on"}).status_code == 302
    assert list(AuditEntry.objects.values_list("actor", "what", "subject", "why")) == [
        (chief.pk, "rights_changed", f"account {member.pk}", "is_staff=True")
    ]
    assert client.post(f"/admin/profiles/user/{member.pk}/delete/", {"post": "yes"}).status_code == 403


def test_blocks_and_reports_have_no_page_in_the_admin(client, chief):
    bea = make_mentor("Bea")
    blocks.block(by=make_mentor().user, whom=bea.user)
    assert client.get("/admin/profiles/block/").status_code == 404
    assert client.get("/admin/profiles/report/").status_code == 404
    assert Report.objects.count() == 0
    assert "/admin/profiles/block/" not in client.get("/admin/").content.decode()


def test_staff_without_rights_in_the_admin_see_no_people(client):
    make_mentor("Bea")
    staff = Client()
    staff.force_login(make_curator("staff@example.org"))
    assert [staff.get(f"/admin/profiles/{name}/").status_code for name in ("profile", "user", "auditentry")] == [
        403
    ] * 3
