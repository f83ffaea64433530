"""When to apply, as calendars read it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from programs.facts import Window
from programs.models import ApplicationWindow, Program
from programs.showing.calendar_entries import entries_of

from .builders import a_program, the_real_catalog
from .facts_builder import DAY, make_facts
from .feed_reading import changed, committed, events, window

pytestmark = pytest.mark.django_db
CHANGED_AT = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def test_calendar_of_the_real_catalog_has_an_entry_for_every_window_in_months(client):
    the_real_catalog()
    found = events(client, "/programs.ics")
    assert len(found) == 30
    assert len({event["uid"] for event in found}) == 30
    assert {str(event["status"]) for event in found} == {"TENTATIVE"}
    assert {event["rrule"].to_ical() for event in found} == {b"FREQ=YEARLY"}
    for event in found:
        assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"
        assert event["summary"].startswith("Usually open")
        assert str(event["url"]).startswith("http://testserver/programs/")
        assert event["dtstamp"].dt.tzinfo is not None


def test_calendar_is_written_as_the_standard_asks(client):
    the_real_catalog()
    response = client.get("/programs.ics?membership=no_ala")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content
    assert text.count(b"\n") == text.count(b"\r\n")
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(text)
    assert calendar["version"] == "2.0"
    assert calendar["x-wr-calname"] == calendar["name"] == "Mentoring programs: No ALA membership needed: when to apply"
    assert calendar["url"] == "http://testserver/programs/?membership=no_ala"


def test_months_become_a_yearly_estimate_over_whole_months(client):
    a_program("one", application_window="late August to mid-September", application_months=[8, 9])
    changed("one", CHANGED_AT)
    (event,) = events(client, "/programs/one.ics")
    assert event["uid"] == "one-both-yearly-1@programs.mentorhub"
    assert event["summary"] == "Usually open: One"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 8, 1), date(2026, 10, 1))
    assert event["dtstamp"].dt == CHANGED_AT
    assert event["description"] == (
        "BLA · Boring Library Association\n"
        "An estimate from earlier rounds: the exact days differ from year to year. Ask the program.\n"
        "In the source's words: late August to mid-September\n"
        "The program's page: https://boring.example.org/mentoring"
    )


def test_months_over_new_year_are_one_entry(client):
    a_program("one", application_months=[11, 12, 1])
    changed("one", CHANGED_AT)
    (event,) = events(client, "/programs.ics")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 11, 1), date(2026, 2, 1))


def test_months_apart_are_two_entries(client):
    a_program("one", application_months=[2, 3, 8])
    days = [(event["uid"], event["dtstart"].dt.month) for event in events(client, "/programs.ics")]
    assert days == [("one-both-yearly-1@programs.mentorhub", 2), ("one-both-yearly-2@programs.mentorhub", 8)]


def test_dated_window_is_exact_and_its_last_day_stands_apart(client):
    a_program("one")
    window("one", kind="dates", opens_on=date(2027, 3, 1), closes_on=date(2027, 3, 31), note="At noon.")
    opened, deadline = events(client, "/programs/one.ics")
    assert (opened["uid"], deadline["uid"]) == (
        "one-both-2027-1-open@programs.mentorhub",
        "one-both-2027-1-deadline@programs.mentorhub",
    )
    assert (opened["dtstart"].dt, opened["dtend"].dt) == (date(2027, 3, 1), date(2027, 4, 1))
    assert (deadline["dtstart"].dt, deadline["dtend"].dt) == (date(2027, 3, 31), date(2027, 4, 1))
    assert (str(opened["status"]), str(deadline["status"])) == ("CONFIRMED", "CONFIRMED")
    assert "rrule" not in opened
    assert "At noon." in deadline["description"]
    (alarm,) = deadline.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-7)


def test_uid_stays_when_days_are_mended_and_rows_are_written_anew(client):
    a_program("one")
    window("one", kind="dates", closes_on=date(2027, 3, 31))
    before = [event["uid"] for event in events(client, "/programs/one.ics")]
    ApplicationWindow.objects.all().delete()
    window("one", kind="dates", closes_on=date(2027, 4, 7))
    (event,) = events(client, "/programs/one.ics")
    assert ([event["uid"]], event["dtstart"].dt) == (before, date(2027, 4, 7))


def test_uids_survive_taking_the_file_in_again(client):
    the_real_catalog()
    before = sorted(event["uid"] for event in events(client, "/programs.ics"))
    ApplicationWindow.objects.all().delete()
    Program.objects.all().delete()
    the_real_catalog()
    committed()
    assert sorted(event["uid"] for event in events(client, "/programs.ics")) == before


def test_list_calendar_keeps_to_its_role_and_a_program_s_own_shows_both(client):
    a_program("one")
    window("one", kind="months", months=[2], role="mentor")
    window("one", kind="months", months=[8], role="mentee")
    assert [event["summary"] for event in events(client, "/programs.ics")] == ["Usually open to mentees: One"]
    assert [event["summary"] for event in events(client, "/programs.ics?role=mentor")] == [
        "Usually open to mentors: One"
    ]
    assert len(events(client, "/programs/one.ics")) == 2
    assert len(events(client, "/programs/one.ics?role=mentor")) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"windows": (Window("rolling"),)},
        {"windows": (Window("months", months=tuple(range(1, 13))),)},
        {"windows": (Window("months", months=(2,)),), "status": "closed"},
        {"windows": (Window("months", months=(2,)),), "status": "paused"},
        {"windows": (Window("dates", closes_on=DAY - timedelta(days=400)),)},
        {"windows": ()},
    ],
)
def test_no_entry_for_what_nobody_can_put_in_a_calendar(facts):
    assert entries_of(make_facts(**facts), DAY) == ()


def test_list_calendar_has_no_reminders_and_a_program_s_own_has(client):
    a_program("one", application_months=[2])
    assert [len(event.walk("VALARM")) for event in events(client, "/programs.ics")] == [0]
    assert [len(event.walk("VALARM")) for event in events(client, "/programs/one.ics")] == [1]
