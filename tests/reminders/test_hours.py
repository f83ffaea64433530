"""Quiet hours: when it is day for somebody, wherever they are and whatever their clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.respect import hours

from .virtual_time import ALL_ZONES, by_rules, transitions

CHICAGO = ("America/Chicago",)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))


def local(text, zone="America/Chicago"):
    """Return an instant, in UTC, from what the clocks of a zone show."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("07:59:59", True), ("08:00:00", False), ("20:59:59", False), ("21:00:00", True), ("00:00:00", True)],
)
def test_quiet_hours_are_from_nine_in_the_evening_to_eight(clock, quiet):
    assert hours.is_quiet(local(f"2026-05-05 {clock}"), CHICAGO) is quiet


def test_mail_of_the_evening_waits_for_the_next_morning_and_that_of_the_night_for_the_same():
    assert hours.next_waking(local("2026-05-05 22:30"), CHICAGO) == local("2026-05-06 08:00")
    assert hours.next_waking(local("2026-05-06 03:00"), CHICAGO) == local("2026-05-06 08:00")
    assert hours.next_waking(local("2026-05-06 12:34"), CHICAGO) == local("2026-05-06 12:34")


def test_clocks_that_change_in_the_night_change_nothing_about_eight_in_the_morning():
    # Clocks go forward at 2:00 on 8 March 2026 and back at 2:00 on 1 November.
    assert hours.next_waking(local("2026-03-07 23:00"), CHICAGO) == datetime(2026, 3, 8, 13, tzinfo=UTC)
    assert hours.next_waking(local("2026-10-31 23:00"), CHICAGO) == datetime(2026, 11, 1, 14, tzinfo=UTC)


def test_somebody_whose_zone_nobody_knows_is_written_to_when_it_is_day_on_both_coasts():
    early = local("2026-05-05 09:00", "America/New_York")
    assert hours.is_quiet(early, ()) is True
    assert hours.next_waking(early, ()) == local("2026-05-05 08:00", "America/Los_Angeles")
    late = local("2026-05-05 19:00", "America/Los_Angeles")
    assert hours.next_waking(late, ()) == local("2026-05-06 08:00", "America/Los_Angeles")
    assert hours.morning_of(date(2026, 5, 5), ()) == local("2026-05-05 09:00", "America/Los_Angeles")


@pytest.mark.parametrize("name", ["", "Nowhere/Atlantis", "America", "../etc/passwd", "a\0b", "x" * 300, "/etc/hosts"])
def test_a_name_that_is_no_zone_counts_as_unknown(name):
    assert hours.zones_from(name) == hours.UNKNOWN
    night = local("2026-05-05 22:00", "America/Los_Angeles")
    assert hours.next_waking(night, (name,)) == local("2026-05-06 08:00", "America/Los_Angeles")


def test_the_zone_of_the_profile_comes_before_that_of_the_place():
    assert hours.zones_from("Asia/Tokyo", "Europe/Paris") == ("Asia/Tokyo",)
    assert hours.zones_from("", "Europe/Paris") == ("Europe/Paris",)
    assert hours.zones_from(None, "") == hours.UNKNOWN


def test_zones_that_are_never_awake_together_are_an_error_and_no_endless_search():
    with pytest.raises(ValueError, match="never day"):
        hours.next_waking(datetime(2026, 1, 1, tzinfo=UTC), ("Etc/GMT", "Etc/GMT-8", "Etc/GMT+8"))


@given(INSTANTS, st.lists(st.sampled_from(ALL_ZONES), min_size=1, max_size=1).map(tuple) | st.just(()))
def test_next_waking_is_the_first_hour_of_day_at_or_after(instant, zones):
    waking = hours.next_waking(instant, zones)
    assert waking >= instant
    assert not hours.is_quiet(waking, zones)
    steps = int((waking - instant) / timedelta(minutes=15)) + 1
    between = [instant + timedelta(minutes=15) * n for n in range(steps)]
    assert [at for at in between if at < waking and not hours.is_quiet(at, zones)] == []
    assert waking - instant < timedelta(hours=25)
    assert hours.next_waking(waking, zones) == waking


def test_transitions_are_found_to_the_second():
    found = transitions(ZoneInfo("America/Chicago"), 2026, 2026)
    assert found == [datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 11, 1, 7, tzinfo=UTC)]
    assert transitions(ZoneInfo("Asia/Tokyo")) == []


def test_f24_nine_in_the_morning_is_once_on_every_date_in_every_zone_at_every_transition():
    groups = by_rules()
    assert sum(len(group) for group in groups) == len(ALL_ZONES)
    checked = 0
    for group in groups:
        for name, changes in group:
            zone = ZoneInfo(name)
            for change in changes:
                middle = change.astimezone(zone).date()
                days = [middle + timedelta(days=n) for n in range(-3, 4)]
                mornings = [hours.morning_of(day, (name,)) for day in days]
                assert [hours.local_day(at, (name,)) for at in mornings] == days, (name, change)
                assert [at.astimezone(zone).time() for at in mornings] == [time(9)] * 7, (name, change)
                assert not any(hours.is_quiet(at, (name,)) for at in mornings), (name, change)
                checked += 1
    # Some 200 of the 600 names have summer time, twice a year for five years.
    assert checked > 1500


def test_f24_whatever_hour_of_the_days_around_a_transition_it_is_the_wait_ends_by_day():
    for group in by_rules():
        name, changes = group[0]
        zone = ZoneInfo(name)
        for change in changes:
            for minutes in range(-36 * 60, 36 * 60, 30):
                at = change + timedelta(minutes=minutes)
                waking = hours.next_waking(at, (name,))
                clock = waking.astimezone(zone).time()
                assert time(8) <= clock < time(21), (name, at)
                assert waking == at or clock == time(8), (name, at)
                # Eleven hours, and the two by which Troll in Antarctica puts its clocks back.
                assert timedelta(0) <= waking - at <= timedelta(hours=13), (name, at)


def test_a_date_that_a_zone_skipped_still_has_a_morning_after_it():
    # Samoa had no 30 December 2011.
    morning = hours.morning_of(date(2011, 12, 30), ("Pacific/Apia",))
    assert morning.astimezone(ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-31T09:00:00+14:00"
