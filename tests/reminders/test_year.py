"""A year of virtual time, over both changes of the clocks, in every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.respect import hours

from .virtual_time import ALL_ZONES, breaches, by_rules, play

YEAR = [date(2027, 1, 1) + timedelta(days=day) for day in range(365)]


def test_a_year_of_daily_reminders_in_every_zone_is_three_a_week_and_never_more():
    groups = by_rules()
    assert sorted(name for group in groups for name, _changes in group) == ALL_ZONES
    for group in groups:
        name = group[0][0]
        mornings = [hours.morning_of(day, (name,)) for day in YEAR]
        # Each is of use for three days; the next day brings another.
        left = play([(due, due + timedelta(days=3)) for due in mornings], lambda _now, name=name: (name,))
        instants = [instant for _number, instant in left]
        assert breaches(instants, name) == [], name
        # Three in each of the 53 weeks that the year touches, the last two of them after its end: none is wasted.
        assert len(instants) == 159, name


def test_a_year_of_one_reminder_in_four_days_leaves_each_at_nine_of_its_own_day_in_every_zone():
    for group in by_rules():
        for name, _changes in group:
            days = YEAR[::4]
            left = play(
                [(hours.morning_of(day, (name,)), datetime(2030, 1, 1, tzinfo=UTC)) for day in days],
                lambda _now, name=name: (name,),
            )
            clocks = [instant.astimezone(ZoneInfo(name)) for _number, instant in left]
            assert [(clock.date(), clock.hour, clock.minute) for clock in clocks] == [(day, 9, 0) for day in days], name


@settings(max_examples=150)
@given(
    st.sampled_from(ALL_ZONES), st.lists(st.integers(0, 365 * 24 * 60), min_size=30, max_size=120), st.integers(1, 30)
)
def test_a_year_of_reminders_at_random_breaks_no_rule(zone, minutes, lifetime):
    first = datetime(2027, 1, 1, tzinfo=UTC)
    due = [first + timedelta(minutes=each) for each in minutes]
    left = play([(instant, instant + timedelta(days=lifetime)) for instant in due], lambda _now: (zone,))
    assert breaches([instant for _number, instant in left], zone) == []
    assert len({number for number, _instant in left}) == len(left)
    assert all(due[number] <= instant < due[number] + timedelta(days=lifetime) for number, instant in left)
