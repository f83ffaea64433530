"""The desk of reports: clock, decision, notice, release, log (quality.md S16, S22, S25)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from profiles.models import AuditEntry, Listing, Profile, Report
from profiles.safety import audit, reports
from profiles.showing.reports import due_words, snapshot_rows
from tests.programs.factories import make_curator

from .factories import make_mentor, make_person

pytestmark = pytest.mark.django_db
QUEUE = "/staff/reports/"
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture
def bea():
    return make_mentor("Bea Reported", email="bea@example.org")


@pytest.fixture
def staff(client):
    """Sign somebody of staff in."""
    user = make_curator("staff@example.org")
    client.force_login(user)
    return user


def report(person, **fields):
    """Return a waiting report about `person`."""
    return reports.receive(about=person, **{"reason": "selling", "message": "They asked for money.", **fields})


def address(row):
    return f"{QUEUE}{row.pk}/"


def lines():
    """Return the log of staff as plain rows."""
    return list(AuditEntry.objects.exclude(what="reported").values_list("actor", "what", "subject", "why"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3 * 3600 + 59, "due in 3 h"),
        (59, "due in 0 min"),
        (3599, "due in 59 min"),
        (47 * 3600, "due in 47 h"),
        (48 * 3600, "due in 2 days"),
        (-1, "0 min overdue"),
        (-2 * 3600, "2 h overdue"),
        (-72 * 3600, "3 days overdue"),
    ],
)
def test_s22_the_clock_in_words(seconds, words):
    assert due_words(NOW + timedelta(seconds=seconds), NOW) == words


def test_s22_the_queue_shows_the_most_urgent_first_with_its_clock(client, staff, bea):
    with time_machine.travel(NOW - timedelta(hours=21), tick=False):
        report(bea)
    with time_machine.travel(NOW - timedelta(hours=4), tick=False):
        report(make_mentor("Cleo"), reason="safety")
    with time_machine.travel(NOW, tick=False):
        report(make_mentor("Dora"), reason="other")
        client.force_login(staff)
        page = client.get(QUEUE).content.decode()
    clocks = re.findall(r'<span class="(\w+)">([^<]+)</span> · <time', page)
    names = re.findall(r"<bdi>([^<]+)</bdi></a></h2>", page)
    assert list(zip(names, clocks, strict=True)) == [
        ("Cleo", ("soon", "2 h overdue")),
        ("Bea Reported", ("clock", "due in 3 h")),
        ("Dora", ("clock", "due in 24 h")),
    ]
    assert 'Reports <b>3<span class="unseen"> waiting</span></b>' in page
    assert "Nothing has been decided yet." in client.get(f"{QUEUE}?state=decided").content.decode()


def test_report_shows_what_the_profile_said_and_earlier_reports(client, staff, bea):
    first = report(bea, reason="false", email="visitor@example.org")
    reports.decide(first.pk, by=staff, decision="nothing", why="It is her name.")
    report(make_mentor("Cleo"), message="Not about Bea.")
    second = report(bea, message="<script>alert(1)</script>")
    Profile.objects.filter(pk=bea.pk).update(name="Somebody nice")
    page = client.get(address(second)).content.decode()
    assert '<dt>Name</dt><dd dir="auto">Bea Reported</dd>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert re.findall(r'<li><a href="([^"]+)">([^<]+)</a> <span class="call">[^·]+· ([^<]+)</span></li>', page) == [
        (address(first), "Not who they say they are", "Nothing wrong")
    ]


def test_s25_a_new_account_with_the_same_address_brings_its_history_along(staff, bea):
    first = report(bea)
    bea.user.delete()
    again = make_mentor("Bea Again", email="bea@example.org")
    second = report(again)
    assert list(reports.history_of(second)) == [first]
    assert list(reports.history_of(report(make_mentor("Cleo")))) == []
    assert "bea@example.org" not in str(Report.objects.values_list())


@pytest.mark.parametrize(
    ("decision", "what"), [("nothing", "report_dismissed"), ("warned", "report_warned"), ("held", "profile_held")]
)
def test_s25_a_decision_has_a_reason_and_a_line_in_the_log(client, staff, bea, decision, what):
    row = report(bea)
    response = client.post(address(row), {"decision": decision, "why": "I read it."}, follow=True)
    assert response.redirect_chain == [(QUEUE, 302)]
    row.refresh_from_db()
    assert (row.decision, row.why, row.decided_by) == (decision, "I read it.", staff)
    assert lines() == [(staff.pk, what, f"report {row.pk}", "I read it.")]
    bea.refresh_from_db()
    assert bea.standing == ("held" if decision == "held" else "good")
    assert audit.verify() is None


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"decision": "held", "why": " "}, '<a href="#id_why">Say why. It goes into the log.</a>'),
        ({"decision": "", "why": "Because"}, '<a href="#id_decision_0">Choose a decision.</a>'),
        ({"decision": "shoot", "why": "Because"}, '<a href="#id_decision_0">'),
        ({"decision": "held", "why": "x" * 501}, '<a href="#id_why">Use at most 500 characters.</a>'),
        ({"decision": "held", "why": "a\x00b"}, '<a href="#id_why">'),
    ],
)
def test_a6_a_decision_without_its_parts_is_asked_again(client, staff, bea, given, error):
    row = report(bea)
    response = client.post(address(row), given)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert "<title>Error: Report" in response.content.decode()
    bea.refresh_from_db()
    assert (bea.standing, lines()) == ("good", [])


def test_s25_held_hides_the_person_everywhere_at_once_and_release_brings_them_back(client, staff, bea):
    row = report(bea)
    visitor = Client()
    assert (visitor.get(f"/mentors/{bea.slug}/").status_code, Listing.objects.count()) == (200, 1)
    client.post(address(row), {"decision": "held", "why": "Asked for money."})
    assert (visitor.get(f"/mentors/{bea.slug}/").status_code, Listing.objects.count()) == (404, 0)
    assert "Bea Reported" not in visitor.get("/mentors/").content.decode()
    page = client.get(address(row)).content.decode()
    assert "The profile is held back now." in page
    response = client.post(f"{address(row)}release/", {"why": ""})
    assert response.status_code == 422
    assert '<a href="#id_why">Say why. It goes into the log.</a>' in response.content.decode()
    for _again in range(2):
        assert client.post(f"{address(row)}release/", {"why": "She explained."})["Location"] == address(row)
    assert (visitor.get(f"/mentors/{bea.slug}/").status_code, Listing.objects.count()) == (200, 1)
    assert lines() == [
        (staff.pk, "profile_held", f"report {row.pk}", "Asked for money."),
        (staff.pk, "profile_released", f"report {row.pk}", "She explained."),
    ]
    assert "Release the profile" not in client.get(address(row)).content.decode()


def test_a_second_decision_changes_nothing_and_shows_the_first(client, staff, bea):
    row = report(bea)
    other = make_curator("other@example.org")
    reports.decide(row.pk, by=other, decision="warned", why="We talked.")
    page = client.post(address(row), {"decision": "held", "why": "Hold."}, follow=True).content.decode()
    assert "This was decided already: Spoke with the person. Nothing was changed." in page
    assert "We talked." in page
    assert "other@example.org" in page
    bea.refresh_from_db()
    assert (bea.standing, len(lines())) == ("good", 1)


def test_nobody_of_staff_decides_about_themselves(client, staff):
    mine = make_mentor("Me", user=staff)
    row = report(mine)
    response = client.post(address(row), {"decision": "nothing", "why": "I am fine."})
    assert response.status_code == 422
    assert "This report is about you, so somebody else of staff decides." in response.content.decode()
    other = make_curator("other@example.org")
    reports.decide(row.pk, by=other, decision="held", why="No.")
    assert client.post(f"{address(row)}release/", {"why": "Yes."}).status_code == 422
    mine.refresh_from_db()
    assert (mine.standing, len(lines())) == ("held", 1)


def test_a_person_who_has_gone_cannot_be_held_back(client, staff, bea):
    row = report(bea)
    bea.user.delete()
    response = client.post(address(row), {"decision": "held", "why": "Asked for money."})
    assert response.status_code == 422
    assert "The person has no profile any more" in response.content.decode()
    assert client.post(address(row), {"decision": "nothing", "why": "She has gone."}).status_code == 302
    assert client.post(f"{address(row)}release/", {"why": "Gone."}).status_code == 302
    assert [line[1] for line in lines()] == ["report_dismissed"]


def notice(person):
    """Return what the member's own page says, as text."""
    html = render_to_string("profiles/held_notice.html", {"person": person})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_s25_the_person_is_told_why_and_how_to_appeal(staff, bea, settings):
    settings.CONTACT_EMAIL = "help@example.org"
    assert notice(bea) == ""
    with time_machine.travel(NOW, tick=False):
        row = report(bea, message="Said by the reporter", email="reporter@example.org")
        reports.decide(row.pk, by=staff, decision="held", why="Asked for money.")
        bea.refresh_from_db()
        assert notice(bea) == (
            "Your profile is held back Staff looked at a report, and nobody but you sees your profile now. "
            "1 December 2026 The reason: Asked for money. Do you see it differently? Write to "
            "help@example.org . Somebody else of staff looks at it and answers you. How we treat each other"
        )
        reports.release(row.pk, by=staff, why="Fine.")
        bea.refresh_from_db()
        assert notice(bea) == ""


def test_s25_a_talk_is_shown_for_thirty_days(staff, bea):
    with time_machine.travel(NOW, tick=False):
        reports.decide(report(bea).pk, by=staff, decision="warned", why="Please do not sell.")
    for days, words in ((29, "A word from staff"), (31, "")):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert notice(bea)[:17] == words


def test_s16_the_log_shows_staff_by_address_and_members_by_number(client, staff, bea):
    ada = make_person("Ada Reporter", email="ada@example.org")
    row = report(bea, reporter=ada.user)
    reports.decide(row.pk, by=staff, decision="nothing", why="All is well.")
    page = client.get("/staff/log/").content.decode()
    rows = re.findall(
        r"<td>([^<]+)</td><th scope=\"row\">([^<]+)</th><td>([^<]+)</td><td dir=\"auto\">([^<]+)</td>", page
    )
    assert rows == [
        ("staff@example.org", "found nothing wrong", f"report {row.pk}", "All is well."),
        (f"account {ada.user_id}", "reported somebody", f"report {row.pk}", "–"),
    ]
    assert "Ada" not in page
    assert "ada@example.org" not in page


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", ["report 3", "report 2", "report 1"]),
        ("?what=report_warned", ["report 2"]),
        ("?subject=report+3", ["report 3"]),
        ("?subject=report+3&what=report_warned", []),
        ("?who=999999", []),
        ("?before=0", []),
        ("?before=x", ["report 3", "report 2", "report 1"]),
        ("?before=99999999999999999999999", ["report 3", "report 2", "report 1"]),
        ("?subject=" + "x" * 61, ["report 3", "report 2", "report 1"]),
        ("?what=dance", ["report 3", "report 2", "report 1"]),
        ("?who=%00", ["report 3", "report 2", "report 1"]),
    ],
)
def test_the_log_can_be_searched_and_bears_nonsense(client, staff, query, subjects):
    for number, what in enumerate(("report_dismissed", "report_warned", "profile_held"), start=1):
        audit.write(actor=staff, what=what, subject=f"report {number}", why="x")
    page = client.get(f"/staff/log/{query}").content.decode()
    assert re.findall(r"</th><td>([^<]+)</td>", page) == subjects


def test_the_log_is_read_a_page_at_a_time(client, staff, django_assert_num_queries):
    for number in range(101):
        audit.write(actor=staff, what="reported", subject=f"report {number}")
    seen, path = [], "/staff/log/?what=reported"
    for _page in range(3):
        with django_assert_num_queries(6):  # session, account, second factor, reports waiting, lines, who is staff
            page = client.get(path).content.decode()
        seen += re.findall(r"</th><td>report (\d+)</td>", page)
        found = re.search(r'href="(\?[^"]+)" rel="next"', page)
        path = f"/staff/log/{found[1].replace('&amp;', '&')}" if found else None
    assert seen == [str(number) for number in range(100, -1, -1)]
    assert path is None


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_queue_costs_six_queries(client, staff, rows, django_assert_num_queries):
    for _ in range(rows):
        report(make_mentor())
    with django_assert_num_queries(6):  # session, account, second factor, how many, the reports, how many wait
        client.get(QUEUE)


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_a_report_costs_seven_queries(client, staff, bea, rows, django_assert_num_queries):
    for number in range(rows):
        last = report(bea, message=f"{number}")
    with django_assert_num_queries(7):  # session, account, second factor, report, profile, history, how many wait
        client.get(address(last))


def test_snapshot_rows_leave_out_what_was_not_said():
    assert snapshot_rows({}) == []
    assert snapshot_rows({"name": "Bea", "languages": ["es", "xx"], "library_type": "gone", "offers": {"call": 1}}) == [
        ("Name", "Bea"),
        ("Offers", "A 30-minute call"),
        ("Library type", "gone"),
        ("Languages", "Spanish, xx"),
    ]


@pytest.mark.django_db(transaction=True)
def test_f16_of_two_who_decide_at_once_one_wins():
    row = report(make_person())
    deciders = [(make_curator(f"s{number}@example.org"), number) for number in range(8)]

    def decide(each):
        staff, number = each
        try:
            reports.decide(row.pk, by=staff, decision="held" if number % 2 else "nothing", why=f"{number}")
            return f"{number}"
        except reports.AlreadyDecided as error:
            return error.report.why + " won"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(decide, deciders))
    row.refresh_from_db()
    assert answers == sorted([row.why] + [f"{row.why} won"] * 7)
    assert Profile.objects.get().standing == ("held" if row.decision == "held" else "good")
    assert [line[3] for line in lines()] == [row.why]
    assert timezone.now() >= row.decided_at


def test_s25_the_notice_stands_on_ones_own_profile_page_and_nowhere_else(client, staff, bea):
    row = report(bea)
    reports.decide(row.pk, by=staff, decision="held", why="Asked for money.")
    own = Client()
    own.force_login(bea.user)
    other = Client()
    other.force_login(make_mentor("Cleo").user)
    pages = [who.get("/me/profile/").content.decode() for who in (own, other)]
    assert ["Your profile is held back" in page for page in pages] == [True, False]
    assert ["Asked for money." in page for page in pages] == [True, False]
