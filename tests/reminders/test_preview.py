"""The staff pages with examples of every kind of mail."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from profiles.models import Profile, User
from reminders.kinds import KINDS
from reminders.models import Delivery, Link
from tests.profiles.factories import PASSWORD, make_mentor, make_person
from tests.programs.factories import make_curator

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """A client signed in as staff with a second factor."""
    client.force_login(make_curator())
    return client


@pytest.fixture
def people():
    """Somebody for each kind: without a profile, wanting help, paused, and a mentor to be offered."""
    user = User.objects.create_user("new@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    User.objects.update(joined_at=timezone.now() - timedelta(days=3))
    make_person("Seeker", wants=["reference"])
    make_mentor("Paused Person", accepting="paused", paused_until=timezone.localdate() + timedelta(days=9))
    make_mentor("Helpful Person", meeting="remote")
    return user


def test_list_names_every_kind(staff):
    page = staff.get("/staff/reminders/kinds/").content.decode()
    assert [name for name in KINDS if f'href="/staff/reminders/kinds/{name}/"' in page] == list(KINDS)


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("welcome", ["Welcome to MentorHub: your next step"]),
        ("profile_unfinished", ["Three minutes, and people can find you", "Shall we keep a place for your profile?"]),
        ("never_wrote", ["1 person you could begin with", "1 person you could begin with"]),
        ("pause_ends", [None, "Your pause is over"]),
    ],
)
def test_kind_is_shown_with_subject_text_and_html_of_real_data(staff, people, name, subjects):
    page = staff.get(f"/staff/reminders/kinds/{name}/").content.decode()
    for number, subject in enumerate(subjects):
        assert subject is None or f">{subject}</h2>" in page
        response = staff.get(f"/staff/reminders/kinds/{name}/{number}/html/")
        assert response.status_code == 200
        assert response.content.startswith(b"<!doctype html>")
    assert page.count("You get this because") == len(subjects) + 1
    assert staff.get(f"/staff/reminders/kinds/{name}/{len(subjects)}/html/").status_code == 404


def test_preview_writes_nothing_and_its_links_are_nobodys(staff, people):
    before = Profile.objects.order_by("pk").values_list("updated_at", flat=True)
    for name in KINDS:
        assert staff.get(f"/staff/reminders/kinds/{name}/").status_code == 200
    assert (Delivery.objects.count(), Link.objects.count()) == (0, 0)
    text = staff.get("/staff/reminders/kinds/pause_ends/").content.decode()
    paths = re.findall(r"/do/[\w-]+/", text)
    assert [staff.get(path).status_code for path in paths] == [404, 404]
    assert list(Profile.objects.order_by("pk").values_list("updated_at", flat=True)) == list(before)


def test_unsubscribing_by_the_link_of_a_preview_stops_nobodys_mail(staff, people, client):
    text = staff.get("/staff/reminders/kinds/profile_unfinished/").content.decode()
    path = text[text.index("/unsubscribe/") :].split("<")[0].strip()
    client.logout()
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert people.mail_preferences.count() == 0


def test_html_is_shown_without_scripts_frames_or_an_origin(staff, people):
    policy = staff.get("/staff/reminders/kinds/welcome/0/html/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_kind_without_anybody_or_with_sealed_content_says_so(staff):
    assert "Nobody would get this mail today" in staff.get("/staff/reminders/kinds/never_wrote/").content.decode()
    assert "they carry codes" in staff.get("/staff/reminders/kinds/account/").content.decode()
    assert staff.get("/staff/reminders/kinds/no_such/").status_code == 404


def test_kind_that_would_be_withheld_says_why(staff):
    make_person("Seeker", wants=["reference"])
    page = staff.get("/staff/reminders/kinds/never_wrote/").content.decode()
    assert page.count("Would not be sent today") == 2
    assert "Because the person or thing it was about is gone." in page


@pytest.mark.parametrize("path", ["", "welcome/", "welcome/0/html/"])
def test_members_find_no_previews(client, people, path):
    client.force_login(people)
    assert client.get(f"/staff/reminders/kinds/{path}").status_code == 404
