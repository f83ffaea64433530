"""Who can form a circle: held against clocks read anew, and against trying every group."""

import random
import time
from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import gathering
from matching.gathering import Wish, gather

NOW = datetime(2026, 2, 20, 15, tzinfo=UTC)  # both changes of spring are ahead: 8 March and 29 March
ZONES = ["America/New_York", "America/Phoenix", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney"]
TUESDAY_EVENING = tuple(48 + 36 + number for number in range(4))  # 18:00 to 20:00


def evening(*days, start=36, length=4):
    """Return the half-hours from `start` on some days of the week."""
    return tuple(48 * day + start + number for day in days for number in range(length))


def wish(key, hours=TUESDAY_EVENING, zone="America/New_York", topic=1, days=1, person=None):
    since = NOW - timedelta(days=days)
    return Wish(key, person or key, topic, tuple(hours), zone, since)


def people(groups):
    return [[each.person for each in group.wishes] for group in groups]


@st.composite
def waiting(draw):
    """Return wishes of some people on two topics, in blocks of two hours, and pairs who keep apart."""
    wishes, number = [], draw(st.integers(1, 9))
    for person in range(1, number + 1):
        blocks = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([14, 28, 36, 40])), min_size=1, max_size=3)
        zone = draw(st.sampled_from(ZONES))
        for topic in draw(st.sets(st.integers(1, 2), min_size=1)):
            hours = sorted({48 * day + start + step for day, start in draw(blocks) for step in range(4)})
            days = draw(st.integers(0, 30))
            wishes.append(wish(10 * person + topic, hours, zone, topic, days, person))
    pairs = draw(st.lists(st.tuples(st.integers(1, number), st.integers(1, number)), max_size=4))
    return wishes, [(one, other) for one, other in pairs if one != other]


def is_free(one, at):
    """Return whether the half-hour from an instant lies in somebody's hours, by their own clock."""
    minutes = (at + timedelta(minutes=step) for step in range(0, 30, 15))
    local = [minute.astimezone(ZoneInfo(one.zone)) for minute in minutes]
    return all(48 * each.weekday() + 2 * each.hour + each.minute // 30 in one.hours for each in local)


def instants(hour, zone):
    """Yield the instant of a half-hour of the week on a clock, in each of the coming weeks, gaps left out."""
    clock, day = ZoneInfo(zone), NOW.astimezone(ZoneInfo(zone)).date()
    for week in range(gathering.WEEKS - 1):
        date = day + timedelta(days=(hour // 48 - day.weekday()) % 7 + 7 * week)
        at = datetime(date.year, date.month, date.day, hour % 48 // 2, 30 * (hour % 2), tzinfo=clock)
        if at.astimezone(UTC).astimezone(clock).replace(tzinfo=None) == at.replace(tzinfo=None):
            yield at.astimezone(UTC)


@given(waiting())
def test_groups_share_topic_and_hours_and_nobody_is_in_two(case):
    wishes, apart = case
    groups = gather(wishes, apart=apart, now=NOW)
    seen = [each.person for group in groups for each in group.wishes]
    assert len(seen) == len(set(seen))
    for group in groups:
        inside = {each.person for each in group.wishes}
        waits = NOW - min(each.since for each in group.wishes)
        assert len(inside) in (4, 5, 6) or (len(inside) == 3 and waits >= gathering.LONG_WAIT)
        assert {each.topic for each in group.wishes} == {group.topic}
        assert not any({one, other} <= inside for one, other in apart)
        assert group.zone == min(group.wishes, key=lambda each: (each.since, each.key)).zone
        free = [is_free(each, at) for hour in group.hours for at in instants(hour, group.zone) for each in group.wishes]
        assert all(free)
        mask = gathering.mask_of(group.hours)
        # People on clocks of three quarters may share more than half-hours of the clock show.
        if not any(each.zone == "Asia/Kathmandu" for each in group.wishes):
            assert len(group.hours) >= 4
            assert gathering.runs(mask, 4)


def can_meet(group, apart):
    """Return whether people could be a group, on the clock of whoever waits longest, looked at week by week."""
    first = min(group, key=lambda each: (each.since, each.key))
    if any({one, other} <= {each.person for each in group} for one, other in apart):
        return False
    shared = 0
    for hour in first.hours:
        if all(is_free(each, at) for at in instants(hour, first.zone) for each in group):
            shared |= gathering.mask_of([hour])
    return gathering.suffices(shared)


@given(waiting())
def test_nobody_who_waits_longer_is_left_out_of_a_group_that_could_be(case):
    wishes, apart = case
    groups = gather(wishes, apart=apart, now=NOW)
    seen = {each.person for group in groups for each in group.wishes}
    left = [each for each in wishes if each.person not in seen]
    for four in combinations(left, 4):
        if len({each.person for each in four}) == 4 and len({each.topic for each in four}) == 1:
            assert not can_meet(four, apart)


@given(waiting(), st.randoms())
def test_order_of_rows_changes_nothing(case, luck):
    wishes, apart = case
    shuffled = list(wishes)
    luck.shuffle(shuffled)
    assert gather(shuffled, apart=apart, now=NOW) == gather(wishes, apart=apart, now=NOW)


def test_longest_wait_comes_first_and_six_are_the_most():
    wishes = [wish(number, days=number) for number in range(1, 9)]
    assert people(gather(wishes, now=NOW)) == [[8, 7, 6, 5, 4, 3]]
    assert people(gather(wishes, apart=[(8, 7)], now=NOW)) == [[8, 6, 5, 4, 3, 2]]


def test_three_are_enough_only_around_somebody_who_waited_two_weeks():
    wishes = [wish(number, days=13) for number in range(1, 4)]
    assert gather(wishes, now=NOW) == []
    assert people(gather([*wishes[:2], wish(3, days=14)], now=NOW)) == [[3, 1, 2]]
    assert gather([wish(1, days=200), wish(2, days=200)], now=NOW) == []


def test_two_hours_need_one_in_a_row():
    scattered = [48 * day + 20 for day in range(7)]
    assert gather([wish(number, scattered) for number in range(4)], now=NOW) == []
    mixed = [*scattered[:2], 48 * 5 + 36, 48 * 5 + 37]
    assert len(gather([wish(number, mixed) for number in range(4)], now=NOW)) == 1
    assert gather([wish(number, TUESDAY_EVENING[:3]) for number in range(4)], now=NOW) == []


def test_hours_hold_on_both_sides_of_a_change_and_neighbours_lose_nothing():
    """From 8 to 29 March New York is five hours behind Berlin, else six."""
    same = gather([wish(number) for number in range(4)], now=NOW)
    assert same[0].hours == TUESDAY_EVENING
    york = evening(1, start=24, length=4)  # 12:00 to 14:00
    berlin = evening(1, start=36, length=4)  # 18:00 to 20:00, which in March is 13:00 to 15:00 there
    mixed = [wish(1, york, days=9), *(wish(number, berlin, "Europe/Berlin") for number in (2, 3, 4))]
    assert gather(mixed, now=NOW) == []
    summer = NOW + timedelta(days=90)
    assert [group.hours for group in gather(mixed, now=summer)] == [york]
    longer = [wish(1, york, days=9), *(wish(n, evening(1, start=34, length=6), "Europe/Berlin") for n in (2, 3, 4))]
    assert [group.hours for group in gather(longer, now=NOW)] == [york]


def test_week_has_no_seam_between_sunday_and_monday():
    night = [*range(334, 336), *range(0, 2)]
    assert len(gather([wish(number, night) for number in range(4)], now=NOW)) == 1
    many = [wish(number, night, days=number) for number in range(198)]
    assert len(gather(many, now=NOW)) == 33


def test_clock_of_three_quarters_is_met_exactly():
    """19:45 in Kathmandu is 19:30 in Kolkata."""
    nepal = [wish(number, evening(2, start=38, length=5), "Asia/Kathmandu") for number in (1, 2)]
    india = [wish(number, evening(2, start=38, length=5), "Asia/Kolkata", days=3) for number in (3, 4)]
    [group] = gather([*nepal, *india], now=NOW)
    assert group.hours == evening(2, start=38, length=4)


def test_wish_in_an_unknown_zone_waits_on():
    wishes = [wish(number) for number in range(4)]
    assert gather([*wishes[:3], wish(9, zone="Atlantis/Harbor")], now=NOW) == []


@pytest.mark.parametrize(("topics", "blocks"), [(30, 3), (1, 1), (1, 12)])
def test_five_thousand_who_wait_take_less_than_a_second(topics, blocks):
    luck, zones = (
        random.Random(7),
        [*ZONES, "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/London"],
    )
    wishes = []
    for key in range(5000):
        starts = {(luck.randrange(7), 14 + 4 * luck.randrange(8)) for _ in range(blocks)}
        hours = sorted({48 * day + start + step for day, start in starts for step in range(4)})
        wishes.append(wish(key, hours, luck.choice(zones), luck.randrange(topics), luck.randrange(90)))
    # Time of this process: the machine may do other things meanwhile.
    start = time.process_time()
    groups = gather(wishes, now=NOW)
    assert time.process_time() - start < 1
    assert sum(len(group.wishes) for group in groups) > 2500
