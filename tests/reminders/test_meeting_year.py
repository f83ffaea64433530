"""A year of meetings in virtual time: two people whose clocks change on other days, and in other directions.

Joan in New York goes forward on 14 March 2027 and back on 7 November; Luis in Sydney goes back on 4 April and forward
on 3 October. What is right is worked out here from the names of the zones alone.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from matching.meetings import clocks
from matching.meetings.people import Guest
from matching.models import Meeting, Mentorship
from reminders.kinds import kind_of
from reminders.kinds.meeting_tomorrow import due_of
from reminders.planning.run import plan_kind

from .meeting_mails import NEW_YORK, SYDNEY, entries_in, make_apart, sent_of, set_times, time_in
from .virtual_time import ALL_ZONES

HOME = {NEW_YORK: "America/New_York", SYDNEY: "Australia/Sydney"}
QUARTER = timedelta(minutes=15)
SUNDAY = datetime(2027, 1, 3, 18)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://mentors.example.org"
    mail.outbox = []


def nine_of_the_day_before(at, zone):
    """Return 9:00 by the clocks of a zone on the day before an instant."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def planned_at(at):
    """Run the planner at an instant and return {address: mail} of what left."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False):
        plan_kind(kind_of("meeting_tomorrow"), at)
        return {message.to[0]: message for message in sent_of("meeting_tomorrow")}


@pytest.mark.django_db
@pytest.mark.parametrize("set_in", ["America/New_York", "Australia/Sydney"])
def test_each_reminder_of_a_year_leaves_at_nine_the_day_before_with_the_readers_own_time(set_in):
    with time_machine.travel(datetime(2027, 1, 1, 12, tzinfo=UTC), tick=False):
        pair = make_apart()
    # Every four weeks on a Sunday at 18:00, fourteen times, in two series, for twelve are the most at a time.
    times = clocks.series(SUNDAY, zone_name=set_in, weeks=4, count=14)
    with time_machine.travel(datetime(2027, 1, 1, 12, tzinfo=UTC), tick=False):
        set_times(pair, *times[:12], time_zone=set_in)
    with time_machine.travel(times[6] + timedelta(days=1), tick=False):
        Meeting.objects.filter(starts_at__lte=times[6]).update(state="held")
        set_times(pair, *times[12:], time_zone=set_in)
    # The hour stays by the clock that it was set in.
    assert {at.astimezone(ZoneInfo(set_in)).strftime("%a %H:%M") for at in times} == {"Sun 18:00"}
    offsets = {at.astimezone(ZoneInfo(HOME[who])).utcoffset() for at in times for who in HOME}
    assert len(offsets) == 4
    shown = {NEW_YORK: [], SYDNEY: []}
    Meeting.objects.update(state="planned")
    for at in times:
        dues = {address: nine_of_the_day_before(at, zone) for address, zone in HOME.items()}
        for address, due in sorted(dues.items(), key=lambda pair: pair[1]):
            others = {other for other in dues if other != address and dues[other] == due}
            assert set(planned_at(due - QUARTER)) == set(), (at, address)
            left = planned_at(due)
            assert set(left) == {address} | others, (at, address)
            local, clock = time_in(left[address])
            zone = ZoneInfo(HOME[address])
            assert local == at.astimezone(zone).replace(tzinfo=None)
            assert clock == {NEW_YORK: "New York time", SYDNEY: "Sydney time"}[address]
            assert f"tomorrow at {local:%H:%M}, {clock}" in left[address].subject
            assert [entry["start"] for entry in entries_in(left[address])] == [at]
            assert set(planned_at(due + QUARTER)) == set()
            shown[address].append(f"{local:%H:%M}")
    by_now, other = (NEW_YORK, SYDNEY) if set_in == HOME[NEW_YORK] else (SYDNEY, NEW_YORK)
    assert set(shown[by_now]) == {"18:00"}
    # The other one meets at three hours in the course of the year: both clocks change.
    assert len(set(shown[other])) == 3


def test_of_all_quarters_of_a_year_only_those_from_nine_to_nine_plan_a_reminder():
    start = datetime(2027, 1, 1, tzinfo=UTC)
    for zone in HOME.values():
        guest = Guest(1, "", zone)
        for weeks in range(52):
            at = clocks.instant_of(SUNDAY + timedelta(weeks=weeks), "America/New_York")
            meeting = Meeting(
                pk=1, starts_at=at, time_zone="America/New_York", changed_at=start - timedelta(days=90),
                mentorship=Mentorship(pk=1),
            )  # fmt: skip
            quarters = [at - QUARTER * step for step in range(1, 4 * 24 * 5)]
            hits = sorted(now for now in quarters if due_of(meeting, guest, now) is not None)
            nine = nine_of_the_day_before(at, zone)
            assert hits == [nine + QUARTER * step for step in range(48)], (zone, at)


@given(st.sampled_from(ALL_ZONES), st.sampled_from(ALL_ZONES), st.integers(0, 365 * 24 * 4), st.integers(0, 90))
def test_reminder_in_any_zone_is_due_once_by_day_and_before_the_meeting(home, other, quarter, days):
    at = datetime(2027, 1, 1, tzinfo=UTC) + QUARTER * quarter
    set_at = at - timedelta(days=days + 4)
    meeting = Meeting(pk=1, starts_at=at, time_zone=other, changed_at=set_at, mentorship=Mentorship(pk=1))
    guest = Guest(1, "", home)
    found = {due.due_at for step in range(4 * 50) if (due := due_of(meeting, guest, at - QUARTER * step)) is not None}
    assert len(found) == 1
    [due] = found
    local, meets = due.astimezone(ZoneInfo(home)), at.astimezone(ZoneInfo(home))
    assert (local.hour, local.minute) == (9, 0)
    # A zone may skip a day altogether; in 2027 none does.
    assert meets.date() - local.date() == timedelta(days=1)
    assert due < at


@given(
    st.sampled_from(ALL_ZONES), st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.times(), st.sampled_from([1, 2, 4]),
)  # fmt: skip
def test_series_keeps_its_hour_in_any_zone_except_where_a_clock_jumps_over_it(zone, day, time, weeks):
    first = datetime.combine(day, time.replace(second=0, microsecond=0, tzinfo=None))
    times = clocks.series(first, zone_name=zone, weeks=weeks, count=12)
    assert times == sorted(times)
    for number, at in enumerate(times):
        wanted, shown = first + timedelta(weeks=weeks * number), at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert shown == wanted or (shown > wanted and shown - wanted <= timedelta(hours=1) and not exists(wanted, zone))


def exists(local, zone):
    """Return whether clocks in a zone ever show a naive datetime."""
    at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
