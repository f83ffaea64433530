"""Reports from a conversation: by whom and about whom, and what is kept (quality.md S22)."""

import pytest

from matching.lifecycle import saying
from matching.talking import reporting
from matching.talking.conversations import other_seat
from profiles.models import Report
from profiles.safety import reports
from tests.profiles.factories import make_mentor
from tests.programs.factories import make_curator

from .factories import TEXT, first_ask, make_pair, make_request

pytestmark = pytest.mark.django_db


def seats_of(request):
    """Return the seats of (mentor, sender) of a request's first ask."""
    mine = saying.mentor_seat(first_ask(request))
    return mine, other_seat(mine)


def test_member_about_member_with_what_was_said():
    mentor, member = make_pair()
    mine, theirs = seats_of(make_request(mentor, sender=member))
    saying.say(mine, "Send me money first.")
    reporting.report(theirs, reason="selling", message="He wants money.")
    report = Report.objects.get()
    assert (report.reporter, report.reported, report.email) == (member.user, mentor.user, "")
    assert [line[1:] for line in report.said] == [["Luis Mentee", TEXT], ["Joan Mentor", "Send me money first."]]
    assert report.snapshot["slug"] == mentor.slug


def test_mentor_about_a_visitor_who_is_known_again_by_the_hash_of_the_address():
    mentor = make_mentor()
    mine, _theirs = seats_of(make_request(mentor, email="vera@example.org"))
    reporting.report(mine, reason="harassment")
    report = Report.objects.get()
    assert (report.reporter, report.reported, report.known_as) == (
        mentor.user, None, reports.known_as("vera@example.org"),
    )  # fmt: skip
    assert report.snapshot["name"] == "Vera Visitor"
    assert "vera@example.org" not in str(vars(report))


def test_visitor_may_be_answered_and_reports_of_two_visitors_stay_apart():
    mentor = make_mentor(offers={"question": 9})
    for name in ("vera", "victor"):
        _mine, theirs = seats_of(make_request(mentor, email=f"{name}@example.org"))
        reporting.report(theirs, reason="false")
    assert sorted(Report.objects.values_list("email", "reported", "reporter")) == [
        ("vera@example.org", mentor.user_id, None), ("victor@example.org", mentor.user_id, None),
    ]  # fmt: skip
    mine, _theirs = seats_of(make_request(mentor, email="third@example.org"))
    other, _theirs = seats_of(make_request(mentor, email="fourth@example.org"))
    assert reporting.report(mine, reason="other", message="One").pk != reporting.report(other, reason="other").pk


def test_second_report_within_a_day_joins_the_first_and_brings_what_was_said_since():
    mentor, member = make_pair()
    mine, theirs = seats_of(make_request(mentor, sender=member))
    reporting.report(theirs, reason="selling", message="He wants money.")
    saying.say(mine, "Now.")
    reporting.report(theirs, reason="selling", message="Again.")
    report = Report.objects.get()
    assert (report.message, [words for _when, _name, words in report.said]) == (
        "He wants money.\n\nAgain.", [TEXT, "Now."],
    )  # fmt: skip


def test_staff_read_what_was_said(client):
    mine, _theirs = seats_of(make_request(make_mentor(), text="<b>Look</b> here"))
    report = reporting.report(mine, reason="harassment")
    client.force_login(make_curator())
    page = client.get(f"/staff/reports/{report.pk}/").content.decode()
    assert "What was said between the two" in page
    assert "&lt;b&gt;Look&lt;/b&gt; here" in page
