"""The clock of circles: none looks for people, or goes on in silence, for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import joining, running
from matching.lifecycle import clock, saying
from matching.meetings import setting
from matching.models import Meeting, Seat
from matching.talking import people
from profiles.models import Offer
from tests.profiles.factories import make_person

from .factories import make_circle

pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0)


def after(**time):
    return START + timedelta(**time)


def state(circle):
    circle.refresh_from_db()
    return circle.state, circle.reason


def running_circle(count=2):
    """Return a circle that began to meet at START, its host and `count` members."""
    circle = make_circle(members=[make_person(f"Member {number}") for number in range(count)], now=START)
    return running.begin(circle.pk, START)


def plan(circle, *times):
    by = circle.members.filter(state="joined").first().correspondent
    return setting.plan(times, by=by, minutes=60, time_zone="America/New_York", circle_id=circle.pk, now=START)


def test_circle_that_nobody_joins_ends_kindly_after_sixty_days_and_not_before():
    circle = make_circle(now=START)
    assert clock.advance_circles(after(days=59, hours=23)) == 0
    assert [clock.advance_circles(after(days=60)) for _twice in range(2)] == [1, 0]
    assert state(circle) == ("ended", "too_few")
    assert Offer.objects.values_list("taken", flat=True).get(profile=circle.host, kind="circle") == 0


def test_circle_that_finds_somebody_late_gets_more_time():
    circle = make_circle(now=START)
    joining.join(circle.pk, people.of_user(make_person("Late").user), now=after(days=55))
    assert [clock.advance_circles(after(days=day)) for day in (60, 68, 70)] == [0, 0, 1]
    assert state(circle) == ("ended", "too_few")


def test_circle_whose_host_never_says_begin_begins_when_enough_are_in():
    circle = make_circle(members=[make_person("A"), make_person("B")], now=START)
    assert clock.advance_circles(after(days=60)) == 1
    assert state(circle) == ("running", "")
    assert clock.advance_circles(after(days=61)) == 0


def test_circle_is_completed_a_week_after_its_sixth_meeting():
    circle = running_circle()
    plan(circle, *[after(weeks=week) for week in range(1, 7)])
    for day in range(1, 60):
        clock.advance_mentorships(after(days=day))
        clock.advance_circles(after(days=day))
        if state(circle)[0] != "running":
            break
    assert (day, state(circle), circle.held) == (49, ("completed", "done"), 6)


def test_circle_with_a_seventh_meeting_to_come_is_not_completed():
    circle = running_circle()
    Meeting.objects.filter(pk__in=[each.pk for each in plan(circle, *[after(days=day) for day in range(1, 7)])]).update(
        state="held"
    )
    circle.held = 6
    circle.save()
    plan(circle, after(days=30))
    assert [clock.advance_circles(after(days=day)) for day in (14, 29)] == [0, 0]


def test_quiet_circle_ends_after_ninety_days_and_any_word_or_meeting_starts_anew():
    circle = running_circle()
    seat = Seat.objects.select_related("conversation").filter(conversation=circle.conversation).first()
    saying.say(seat, "Hello", now=after(days=80))
    meeting = plan(circle, after(days=100))[0]
    assert clock.advance_circles(after(days=99)) == 0
    setting.presume_held(meeting.pk, after(days=101))
    assert [clock.advance_circles(after(days=day)) for day in (170, 189, 190)] == [0, 0, 1]
    assert state(circle) == ("ended", "quiet")


def test_circle_that_all_but_its_host_left_ends_when_nobody_may_join_any_more():
    circle = running_circle()
    for member in circle.members.all():
        joining.leave(circle.pk, member.correspondent, now=after(days=1))
    assert clock.advance_circles(after(days=2)) == 0
    circle.refresh_from_db()
    circle.held = 2
    circle.save()
    assert clock.advance_circles(after(days=2)) == 1
    assert state(circle) == ("ended", "too_few")
