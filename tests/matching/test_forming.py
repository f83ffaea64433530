"""Circles of peers: proposed to people who wait, begun by three, ended kindly; and what becomes of their wishes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching import tasks
from matching.circles import forming, joining, wishing
from matching.lifecycle import clock
from matching.models import Circle, CircleMember, CircleWish
from matching.talking import people
from matching.talking.apart import keep_apart
from profiles.models import Topic
from tests.profiles.factories import make_person

from .factories import make_circle

pytestmark = pytest.mark.django_db

EVENING = [48 + 36 + number for number in range(4)]  # Tuesday, 18:00 to 20:00
NEW_YORK = "America/New_York"


def visitor(name):
    return people.of_address(f"{name.lower()}@example.org", name)


def wish(who, hours=EVENING, topic="reference", now=None):
    """Let a visitor called `who`, or a Correspondent, wait."""
    who = visitor(who) if isinstance(who, str) else who
    return wishing.wish(who, topic=Topic.objects.get(slug=topic), hours=hours, time_zone=NEW_YORK, now=now)


def propose(*names, now=None):
    """Return (the Circle that is proposed to visitors, these as Correspondents)."""
    wishes = [wish(name, now=now) for name in names]
    assert forming.form(now) == 1
    return Circle.objects.get(), [each.correspondent for each in wishes]


def states(circle):
    return list(circle.members.order_by("correspondent").values_list("state", flat=True))


def wishes():
    return list(CircleWish.objects.order_by("correspondent").values_list("state", flat=True))


def test_four_who_share_a_topic_and_two_hours_are_proposed_a_circle():
    wish("Otto", [10, 11])
    circle, four = propose("Ann", "Bob", "Cem", "Dana")
    assert (circle.state, circle.places, circle.rhythm, circle.time_zone) == (
        "proposed", 6, "Tuesdays 18:00 to 20:00", NEW_YORK,
    )  # fmt: skip
    assert circle.title == f"{circle.topic.name}, among peers"
    assert [each.correspondent for each in circle.members.order_by("pk")] == four
    assert (states(circle), wishes()) == (["invited"] * 4, ["waiting"] + ["proposed"] * 4)
    assert forming.form() == 0
    assert Circle.objects.listed().count() == 0


def test_third_yes_begins_the_circle_and_a_late_yes_still_counts():
    circle, (ann, bob, cem, dana) = propose("Ann", "Bob", "Cem", "Dana")
    for who in (ann, bob):
        forming.accept(circle.pk, who)
    assert wishes() == ["proposed"] * 4
    forming.accept(circle.pk, cem)
    circle.refresh_from_db()
    assert (circle.state, states(circle)) == ("running", ["joined"] * 3 + ["invited"])
    assert wishes() == ["met"] * 3 + ["proposed"]
    forming.accept(circle.pk, dana)
    assert (states(circle), wishes()) == (["joined"] * 4, ["met"] * 4)
    assert circle.conversation.seats.filter(left_at=None).count() == 4


def test_yes_on_the_page_lets_the_clock_begin_it():
    circle, four = propose("Ann", "Bob", "Cem", "Dana")
    for who in four[:3]:
        joining.join(circle.pk, who)
    assert clock.advance_proposals() == 1
    assert Circle.objects.get().state == "running"
    assert clock.advance_proposals() == 0


def test_circle_that_three_cannot_fill_ends_and_whoever_answered_waits_on():
    circle, (ann, bob, cem, _dana) = propose("Ann", "Bob", "Cem", "Dana")
    forming.accept(circle.pk, ann)
    forming.decline(circle.pk, bob, waits_on=True)
    assert clock.advance_proposals() == 0
    forming.decline(circle.pk, cem)
    assert clock.advance_proposals() > 0
    circle.refresh_from_db()
    assert (circle.state, circle.reason) == ("ended", "too_few")
    assert wishes() == ["waiting", "waiting", "withdrawn", "waiting"]
    assert clock.advance_proposals() == 0


def test_whoever_says_nothing_for_two_weeks_is_taken_off_the_list():
    start = timezone.now()
    circle, (ann, bob, _cem, _dana) = propose("Ann", "Bob", "Cem", "Dana", now=start)
    for who in (ann, bob):
        forming.accept(circle.pk, who)
    clock.advance_proposals(start + timedelta(days=13))
    assert Circle.objects.get().state == "proposed"
    clock.advance_proposals(start + timedelta(days=14))
    assert (Circle.objects.get().state, wishes()) == ("ended", ["waiting", "waiting", "lapsed", "lapsed"])


def test_invitation_of_a_running_circle_ends_after_two_weeks():
    start = timezone.now()
    circle, four = propose("Ann", "Bob", "Cem", "Dana", now=start)
    for who in four[:3]:
        forming.accept(circle.pk, who)
    assert clock.advance_proposals(start + timedelta(days=14)) == 1
    assert (states(circle), wishes()) == (["joined"] * 3 + ["lapsed"], ["met"] * 3 + ["lapsed"])
    assert Circle.objects.get().state == "running"
    assert clock.advance_proposals(start + timedelta(days=14)) == 0


def test_people_apart_are_never_proposed_one_circle():
    four = [wish(name).correspondent for name in ("Ann", "Bob", "Cem", "Dana")]
    keep_apart(by=four[0], whom=four[3])
    assert forming.form() == 0
    members = [people.of_user(make_person(name).user) for name in ("Eve", "Finn")]
    keep_apart(by=members[0], whom=members[1])
    wish(members[0])
    assert forming.form() == 1
    inside = set(CircleMember.objects.values_list("correspondent", flat=True))
    assert not {four[0].pk, four[3].pk} <= inside


def test_people_held_back_switched_off_or_too_busy_are_not_proposed():
    held, off, busy = (make_person(name) for name in ("Held", "Off", "Busy"))
    for each in (held, off, busy):
        wish(people.of_user(each.user))
    type(held).objects.filter(pk=held.pk).update(standing="held")
    type(off.user).objects.filter(pk=off.user.pk).update(is_active=False)
    for _number in range(3):
        joining.join(make_circle(topic="leadership").pk, people.of_user(busy.user))
    for name in ("Ann", "Bob", "Cem"):
        wish(name)
    assert forming.form() == 0
    wish("Dana")
    assert forming.form() == 1


def test_joining_a_hosted_circle_on_the_topic_fulfils_the_wish():
    who = wish("Ann").correspondent
    wish(who, topic="leadership")
    joining.join(make_circle(topic="reference").pk, who)
    assert list(CircleWish.objects.order_by("topic__slug").values_list("topic__slug", "state")) == [
        ("leadership", "waiting"), ("reference", "met"),
    ]  # fmt: skip


def test_wish_ends_after_half_a_year():
    start = timezone.now()
    wish("Ann", now=start - timedelta(days=180))
    wish("Bob", now=start - timedelta(days=179))
    assert clock.advance_proposals(start) == 1
    assert wishes() == ["lapsed", "waiting"]


def test_tasks_do_it_and_doing_it_twice_changes_nothing():
    for name in ("Ann", "Bob", "Cem", "Dana"):
        wish(name)
    for _time in range(2):
        tasks.form_circles()
        tasks.advance_clocks()
    assert (Circle.objects.count(), wishes()) == (1, ["proposed"] * 4)


@pytest.mark.parametrize("circles", [1, 3])
def test_forming_asks_as_much_for_each_circle(circles, django_assert_num_queries):
    for number in range(circles):
        for name in ("Ann", "Bob", "Cem", "Dana"):
            wish(f"{name}{number}", [48 * number + 36 + step for step in range(4)])
    with django_assert_num_queries(3 + circles * 29):
        assert forming.form() == circles


def test_stretches_are_said_the_longest_first():
    assert forming.rhythm_of([*EVENING, 46, 47, 48, 49]) == (
        "Tuesdays 18:00 to 20:00, Mondays 23:00 to 00:00, Tuesdays 00:00 to 01:00"
    )
