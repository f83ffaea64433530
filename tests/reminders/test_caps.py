"""At most one reminder a day and three a week, never at night: over all kinds, for everybody (quality.md R9)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.models import Profile
from reminders.models import Delivery
from reminders.outbox import claiming
from reminders.respect import caps, hours
from reminders.vocabulary import Lane, State
from tests.profiles.factories import make_person

from .virtual_time import ALL_ZONES, breaches, play

CHICAGO = ("America/Chicago",)
FIRST = datetime(2026, 10, 20, tzinfo=UTC)
FAR = timedelta(days=400)


def at(text, zone="America/Chicago"):
    """Return an instant, in UTC, from what the clocks of a zone show."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_first_reminder_may_go_at_once():
    assert caps.next_free([], at("2026-05-05 12:00"), CHICAGO) is None


def test_second_reminder_of_a_day_waits_for_the_next_morning():
    sent = [at("2026-05-05 09:00")]
    assert caps.next_free(sent, at("2026-05-05 20:59"), CHICAGO) == at("2026-05-06 08:00")
    assert caps.next_free(sent, at("2026-05-06 08:00"), CHICAGO) is None


def test_fourth_reminder_waits_until_the_first_is_a_week_old_by_the_calendar():
    sent = [at("2026-05-04 20:00"), at("2026-05-05 09:00"), at("2026-05-07 09:00")]
    assert caps.next_free(sent, at("2026-05-08 09:00"), CHICAGO) == at("2026-05-11 08:00")
    assert caps.next_free(sent, at("2026-05-11 08:00"), CHICAGO) is None


def test_days_are_those_of_the_person_not_of_greenwich():
    # 19:00 and 20:30 in Chicago lie on two dates of UTC; 8:00 and 20:00 in Tokyo do too.
    assert caps.next_free([at("2026-05-05 18:30")], at("2026-05-05 19:30"), CHICAGO) == at("2026-05-06 08:00")
    tokyo = ("Asia/Tokyo",)
    sent = [at("2026-05-05 08:00", "Asia/Tokyo")]
    assert caps.next_free(sent, at("2026-05-05 20:00", "Asia/Tokyo"), tokyo) == at("2026-05-06 08:00", "Asia/Tokyo")


def test_somebody_of_unknown_zone_gets_one_a_day_by_either_coast():
    sent = [at("2026-05-05 20:30", "America/New_York")]
    free = caps.next_free(sent, at("2026-05-05 20:45", "America/New_York"), hours.UNKNOWN)
    assert free == at("2026-05-06 08:00", "America/Los_Angeles")


def test_a_clock_that_stepped_back_sends_no_second_mail():
    sent = [at("2026-05-06 09:00")]
    assert caps.next_free(sent, at("2026-05-06 08:30"), CHICAGO) == at("2026-05-07 08:00")
    three = [at("2026-05-06 09:00"), at("2026-05-07 09:00"), at("2026-05-08 09:00")]
    assert caps.next_free(three, at("2026-05-05 09:00"), CHICAGO) == at("2026-05-13 08:00")


HISTORIES = st.lists(st.tuples(st.integers(0, 40 * 24 * 60), st.integers(1, 20)), max_size=14)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.sampled_from(ALL_ZONES), HISTORIES)
def test_r9_no_history_of_reminders_breaks_a_rule_and_none_is_lost(zone, history):
    # Around the end of summer time in the north and its beginning in the south.
    due = [FIRST + timedelta(minutes=minutes) for minutes, _days in history]
    left = play([(instant, instant + FAR) for instant in due], lambda _now: (zone,))
    assert breaches([instant for _number, instant in left], zone) == []
    assert sorted(number for number, _instant in left) == list(range(len(history)))
    assert all(instant >= due[number] for number, instant in left)


@settings(max_examples=1_000)
@given(st.lists(st.sampled_from(ALL_ZONES), min_size=2, max_size=4), HISTORIES)
def test_r9_whoever_travels_gets_no_second_mail_on_the_calendar_of_where_they_are(stays, history):
    reminders = [
        (FIRST + timedelta(minutes=minutes), FIRST + timedelta(minutes=minutes, days=days)) for minutes, days in history
    ]

    def zone_at(now):
        return stays[int((now - FIRST).total_seconds() // (9 * 86_400)) % len(stays)]

    left = play(reminders, lambda now: (zone_at(now),))
    instants = [instant for _number, instant in left]
    for place, instant in enumerate(instants):
        zone = ZoneInfo(zone_at(instant))
        today = instant.astimezone(zone).date()
        assert 8 <= instant.astimezone(zone).hour < 21
        days = [earlier.astimezone(zone).date() for earlier in instants[:place]]
        assert today not in days
        # Seven days that hold today, wherever they begin.
        for back in range(7):
            week = [day for day in days if 0 <= (day - today).days + back < 7]
            assert len(week) < 3
    assert all(instant < reminders[number][1] for number, instant in left)


@settings(max_examples=500)
@given(HISTORIES)
def test_r9_somebody_of_unknown_zone_is_safe_on_both_coasts(history):
    due = [FIRST + timedelta(minutes=minutes) for minutes, _days in history]
    left = play([(instant, instant + FAR) for instant in due], lambda _now: hours.UNKNOWN)
    instants = [instant for _number, instant in left]
    assert [breaches(instants, zone) for zone in hours.UNKNOWN] == [[], []]
    assert len(left) == len(history)


def make_reminder(user, due, number):
    """Return a saved reminder to `user`, due at an instant."""
    return Delivery.objects.create(
        key=f"test:{user.pk}:{number}", kind="test", user=user, recipient=f"u{user.pk}", is_reminder=True,
        due_at=due, try_at=due, message_id=f"<test-{user.pk}-{number}@example.org>",
    )  # fmt: skip


def claim_until(end, move=None):
    """Let one worker claim and send all that is due up to `end`, at the instants at which rows are due.

    `move` is an instant and what to do when the clock passes it. Returns the instants at which mails left.
    """
    left = []
    while row := Delivery.objects.filter(state=State.PENDING, try_at__lte=end).order_by("try_at").first():
        now = row.try_at
        if move and now >= move[0]:
            move[1]()
            move = None
        claim = claiming.claim_next(lanes=list(Lane), now=now)
        if claim is None:
            continue
        assert claiming.settle(claim, state=State.SENT, sent_at=now)
        left.append(now)
    return left


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["America/Chicago", "Australia/Lord_Howe", "Pacific/Kiritimati", "Africa/Casablanca"])
def test_r9_claims_in_the_database_decide_as_the_sums_do(zone):
    user = make_person(time_zone=zone).user
    due = [FIRST + timedelta(hours=7 * number + number % 5) for number in range(20)]
    for number, instant in enumerate(due):
        make_reminder(user, instant, number)
    left = claim_until(FIRST + FAR)
    assert breaches(left, zone) == []
    assert left == [instant for _number, instant in play([(at, at + FAR) for at in due], lambda _now: (zone,))]
    assert len(left) == 20


@pytest.mark.django_db
def test_r9_what_is_being_sent_counts_and_other_people_do_not():
    noon = timezone.now()
    # Where it is noon now: a claim is dated by the real clock.
    here = f"Etc/GMT{noon.hour - 12:+d}"
    first, second = make_person(time_zone=here).user, make_person(time_zone=here).user
    for number, user in enumerate([first, first, second]):
        make_reminder(user, noon, number)
    claims = [claiming.claim_next(lanes=list(Lane), now=noon) for _each in range(3)]
    assert [claim and claim.delivery.user_id for claim in claims] == [first.pk, second.pk, None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lives", "moves_to", "expected"),
    [
        # 9:00 in Auckland is 11:00 of the day before in Honolulu: day, and it goes at once.
        ("Pacific/Auckland", "Pacific/Honolulu", "2026-06-09T11:00:00-10:00"),
        # 9:00 in Honolulu is 7:00 of the next day in Auckland: it waits for 8:00 there.
        ("Pacific/Honolulu", "Pacific/Auckland", "2026-06-11T08:00:00+12:00"),
    ],
)
def test_f25_who_moves_over_the_date_line_gets_one_reminder_on_a_day_of_the_new_place(lives, moves_to, expected):
    person = make_person(time_zone=lives)
    due = hours.morning_of(datetime(2026, 6, 10, tzinfo=UTC).date(), (lives,))
    make_reminder(person.user, due, 1)
    Profile.objects.filter(pk=person.pk).update(time_zone=moves_to)
    left = claim_until(due + FAR)
    assert [instant.astimezone(ZoneInfo(moves_to)).isoformat() for instant in left] == [expected]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lives", "moves_to"), [("Pacific/Auckland", "Pacific/Honolulu"), ("Pacific/Honolulu", "Pacific/Auckland")]
)
def test_f25_a_move_between_two_reminders_gives_no_day_of_the_new_place_two(lives, moves_to):
    person = make_person(time_zone=lives)
    days = [datetime(2026, 6, day, tzinfo=UTC).date() for day in range(8, 14)]
    mornings = [hours.morning_of(day, (lives,)) for day in days]
    for number, due in enumerate(mornings):
        make_reminder(person.user, due, number)

    def move():
        Profile.objects.filter(pk=person.pk).update(time_zone=moves_to)

    left = claim_until(mornings[-1] + FAR, (mornings[1] + timedelta(minutes=1), move))
    assert len(left) == 6
    assert left[:2] == mornings[:2]
    # As the calendar of the new place has it, from the first mail on that it knows of.
    zone = ZoneInfo(moves_to)
    dates = [instant.astimezone(zone).date() for instant in left]
    assert len(set(dates)) == 6
    assert [day for day, other in zip(dates, dates[3:], strict=False) if (other - day).days < 7] == []
    assert [instant for instant in left[2:] if not 8 <= instant.astimezone(zone).hour < 21] == []
