"""Reports: from members and visitors, with what the profile said, and a clock (quality.md S2, S6, S11, S22, A6)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.forms.reporting import WhyForm
from profiles.models import AuditEntry, Profile, Report
from profiles.safety import gate, reports

from .factories import make_mentor, make_person, make_place

pytestmark = pytest.mark.django_db
AGAIN = "Please look it over and send it once more. Nothing that you wrote is lost."
GOOD = {"reason": "selling", "message": "They asked me for money.", "email": "reader@example.org"}


@pytest.fixture(autouse=True)
def own_counters(settings):
    """Give each test its own keys in the shared store."""
    prefix = f"test-{timezone.now().timestamp()}"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}


@pytest.fixture
def bea():
    return make_mentor("Bea Reported", headline="I help", about="All about me", place=make_place())


@pytest.fixture
def ada():
    return make_person("Ada Reporter", email="ada@example.org")


def address(person):
    return f"/people/{person.slug}/report/"


def send(client, person, **more):
    """Post the form as a person would who opened it ten seconds ago."""
    extra = {key: more.pop(key) for key in ("REMOTE_ADDR",) if key in more}
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        note = gate.open_note(f"report person {person.slug}")
    return client.post(address(person), {"opened": note, **GOOD, **more}, **extra)


def signed_in(person):
    """Return a client of `person`'s own."""
    client = Client()
    client.force_login(person.user)
    return client


def test_s22_a_visitor_reports_with_three_questions_and_gets_a_receipt(client, bea):
    page = client.get(address(bea)).content.decode()
    assert sorted(set(re.findall(r' name="(reason|message|email|\w+_\w+)"', page))) == ["email", "message", "reason"]
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        response = send(client, bea)
    assert (response.status_code, response["Location"]) == (302, f"/people/{bea.slug}/reported/?hours=24")
    row = Report.objects.get()
    assert (row.reporter, row.reported, row.reason, row.message) == (None, bea.user, "selling", GOOD["message"])
    assert (row.email, row.due_at, row.decision) == ("reader@example.org", now + timedelta(hours=24), "")
    receipt = client.get(response["Location"]).content.decode()
    assert "We have your report" in receipt
    assert "Staff look at it within 24 hours." in receipt
    assert "reader@example.org" not in receipt


def test_s22_a_member_is_asked_twice_and_known(ada, bea):
    client = signed_in(ada)
    page = client.get(address(bea)).content.decode()
    assert sorted(set(re.findall(r' name="(reason|message|email|\w+_\w+)"', page))) == ["message", "reason"]
    send(client, bea)
    row = Report.objects.get()
    assert (row.reporter, row.reported, row.email) == (ada.user, bea.user, "")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.what, entry.subject) == (ada.user_id, "reported", f"report {row.pk}")


@pytest.mark.parametrize(
    ("reason", "hours"),
    [("harassment", 2), ("safety", 2), ("discrimination", 24), ("selling", 24), ("false", 24), ("other", 24)],
)
def test_s22_danger_has_a_clock_of_two_hours(client, bea, reason, hours):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        response = send(client, bea, reason=reason)
    assert Report.objects.get().due_at == now + timedelta(hours=hours)
    receipt = client.get(response["Location"]).content.decode()
    assert f"Staff look at it within {hours} hours." in receipt
    assert ("call the emergency number" in receipt) is (hours == 2)


def test_s22_the_profile_is_kept_as_it_was(client, bea):
    with time_machine.travel("2026-12-01 10:00 +0000", tick=False):
        send(client, bea)
    Profile.objects.filter(pk=bea.pk).update(name="Somebody nice", headline="", about="")
    assert Report.objects.get().snapshot == {
        "taken_at": "2026-12-01T10:00:00+00:00",
        "slug": bea.slug,
        "name": "Bea Reported",
        "headline": "I help",
        "about": "All about me",
        "helps": ["Reference"],
        "wants": [],
        "offers": {"question": 2},
        "library_type": "public",
        "years": "from_6",
        "place": "Chicago, Illinois",
        "meeting": "both",
        "languages": ["en"],
        "visibility": "public",
    }


def test_v3_the_snapshot_keeps_wishes_only_of_those_who_show_them():
    shown = make_person(wants=["reference"], seeking=True)
    silent = make_person(wants=["reference"], place_text="12 Home Street, Springfield")
    assert reports.snapshot_of(shown)["wants"] == ["Reference"]
    assert reports.snapshot_of(silent)["wants"] == []
    assert "Home Street" not in str(reports.snapshot_of(silent))


def test_other_needs_words_and_the_rest_does_not(client, bea):
    response = send(client, bea, reason="other", message="")
    assert response.status_code == 422
    assert '<a href="#id_message">Say in a few words what is wrong.</a>' in response.content.decode()
    assert send(client, bea, reason="false", message="").status_code == 302


def test_a6_errors_keep_what_was_typed_and_lead_to_the_fields(client, bea):
    response = send(client, bea, reason="", email="nobody", message="They asked")
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Report something about Bea Reported" in page
    assert '<a href="#id_reason_0">Choose what it is about.</a>' in page
    assert '<a href="#id_email">That is not an e-mail address. It looks like name@example.org.</a>' in page
    assert "They asked</textarea>" in page
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("x" * 2001, 422),
        ("x" * 10_000, 422),
        ("a\x00b", 422),
        ("x" * 2000, 302),
        ("שלום \u202e\u200b <b>hello</b>\r\nBcc: a@example.org", 302),
    ],
)
def test_s14_bad_input_is_an_error_and_not_a_failure(client, bea, message, status):
    assert send(client, bea, message=message).status_code == status


def test_a6_what_staff_read_is_not_turned_around_and_holds_nothing_unseen(client, bea):
    assert send(client, bea, reason="other", message="\u202e\u200b").status_code == 422
    assert send(client, bea, reason="other", message="They\u202e said\u200b\r\nthat.").status_code == 302
    assert [*Report.objects.values_list("message", flat=True)] == ["They said\nthat."]
    assert WhyForm({"why": "\u202e"}).errors == {"why": ["Say why. It goes into the log."]}


def test_reporting_oneself_is_refused_kindly(bea):
    client = signed_in(bea)
    page = client.get(address(bea))
    assert (page.status_code, "You cannot report yourself." in page.content.decode()) == (200, True)
    assert "<form" not in page.content.decode()
    assert send(client, bea).status_code == 422
    with pytest.raises(reports.Oneself):
        reports.receive(about=bea, reason="other", message="me", reporter=bea.user)
    assert (Report.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_second_report_within_a_day_joins_the_first(ada, bea):
    client = signed_in(ada)
    start = timezone.now()
    for hours, more in (
        (0, {"message": "First."}),
        (1, {"message": "First."}),
        (2, {"message": "Second.", "reason": "safety"}),
    ):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            assert send(client, bea, **more).status_code == 302
    row = Report.objects.get()
    assert (row.message, row.reason, row.due_at) == ("First.\n\nSecond.", "safety", start + timedelta(hours=4))
    assert AuditEntry.objects.count() == 1
    with time_machine.travel(start + timedelta(hours=25), tick=False):
        send(client, bea, message="A new day.")
    assert list(Report.objects.order_by("id").values_list("message", flat=True)) == [row.message, "A new day."]


def test_a_calmer_second_report_does_not_slow_the_first(ada, bea):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        reports.receive(about=bea, reason="harassment", message="One", reporter=ada.user)
        reports.receive(about=bea, reason="other", message="Two", reporter=ada.user)
    row = Report.objects.get()
    assert (row.reason, row.due_at) == ("harassment", start + timedelta(hours=2))


def test_reports_of_different_people_stay_apart(client, ada, bea):
    reports.receive(about=bea, reason="other", message="One", reporter=ada.user)
    reports.receive(about=bea, reason="other", message="One", reporter=make_person().user)
    reports.receive(about=bea, reason="other", message="One")
    reports.receive(about=bea, reason="other", message="One")
    reports.receive(about=bea, reason="other", message="Two")
    reports.receive(about=bea, reason="other", message="One", email="a@example.org")
    reports.receive(about=bea, reason="other", message="More", email="A@example.org")
    reports.receive(about=ada, reason="other", message="One")
    rows = Report.objects.order_by("id").values_list("reported__profile__name", "message", "email")
    assert list(rows) == [
        ("Bea Reported", "One", ""),
        ("Bea Reported", "One", ""),
        ("Bea Reported", "One", ""),
        ("Bea Reported", "Two", ""),
        ("Bea Reported", "One\n\nMore", "a@example.org"),
        ("Ada Reporter", "One", ""),
    ]


def test_what_was_joined_stays_readable(ada, bea):
    for number in range(6):
        reports.receive(about=bea, reason="other", message=f"{number}" * 2000, reporter=ada.user)
    assert [len(row.message) for row in Report.objects.order_by("id")] == [4 * 2000 + 6, 2 * 2000 + 2]


@pytest.mark.parametrize(
    "fields", [{"visibility": "members"}, {"visibility": "hidden"}, {"standing": "held"}, {"user__is_active": False}]
)
def test_s2_visitors_report_only_whom_everybody_may_see(client, bea, fields):
    if "user__is_active" in fields:
        bea.user.is_active = False
        bea.user.save()
    else:
        Profile.objects.filter(pk=bea.pk).update(**fields)
    unknown = client.get("/people/abcdefabcdef/report/")
    for path in (address(bea), f"/people/{bea.slug}/reported/"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert send(client, bea).status_code == 404
    assert Report.objects.count() == 0


def test_members_report_members(ada, bea):
    Profile.objects.filter(pk=bea.pk).update(visibility="members")
    assert send(signed_in(ada), bea).status_code == 302


def test_s6_every_quiet_check_answers_alike_and_keeps_the_form(client, bea):
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        note = gate.open_note(f"report person {bea.slug}")
        wrong = gate.open_note("suggest")
    pages = [
        client.post(address(bea), {**GOOD, "opened": note, gate.TRAP: "https://spam.example"}),
        client.post(address(bea), GOOD),
        client.post(address(bea), {**GOOD, "opened": wrong}),
        client.post(address(bea), {**GOOD, "opened": gate.open_note(f"report person {bea.slug}")}),
    ]
    texts = {
        re.sub(r'(name="(opened|csrfmiddlewaretoken)" value=")[^"]+', r"\1", page.content.decode()) for page in pages
    }
    assert ([page.status_code for page in pages], len(texts)) == ([422] * 4, 1)
    assert AGAIN in texts.pop()
    assert Report.objects.count() == 0


def test_s6_ten_reports_an_hour_from_one_network(client):
    people = [make_mentor() for _ in range(11)]
    answers = [send(client, person, REMOTE_ADDR="203.0.113.7").status_code for person in people]
    assert answers == [302] * 10 + [429]
    assert send(client, people[10], REMOTE_ADDR="203.0.114.7").status_code == 302


def test_s11_a_flood_from_outside_keeps_no_member_from_reporting(client, ada, bea):
    hour = int(timezone.now().timestamp()) // 3600
    cache.set(f"gate:site:{hour}", gate.WHOLE_SITE)
    assert send(client, bea).status_code == 429
    assert send(signed_in(ada), bea).status_code == 302


def test_s11_a_member_has_a_limit_of_their_own(ada):
    client = signed_in(ada)
    answers = [send(client, make_mentor(), REMOTE_ADDR=f"203.0.{n}.1").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_s11_without_redis_the_form_says_so_and_keeps_what_was_typed(client, bea, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    response = send(client, bea)
    assert response.status_code == 503
    assert "They asked me for money.</textarea>" in response.content.decode()
    assert Report.objects.count() == 0


def test_s4_what_was_typed_is_never_raw(client, bea):
    evil = '"><script>alert(1)</script>'
    Profile.objects.filter(pk=bea.pk).update(name=evil)
    for page in (client.get(address(bea)), send(client, bea, reason=evil, message=evil, email=evil)):
        assert "<script>alert(1)" not in page.content.decode()


def test_s6_no_mail_is_sent(client, bea, mailoutbox):
    send(client, bea)
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_f16_fifty_clicks_at_once_make_one_report():
    bea, ada = make_person(), make_person()

    def receive(_number):
        try:
            return reports.receive(about=bea, reason="other", message="One", reporter=ada.user).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(receive, range(50)))
    assert [row.pk for row in Report.objects.all()] == list(numbers)
    assert Report.objects.get().message == "One"
