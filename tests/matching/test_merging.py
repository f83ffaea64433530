"""One person, twice: what a visitor began belongs to the account that proves the address, each thing once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import joining, running, wishing
from matching.lifecycle import claiming, saying
from matching.meetings import setting
from matching.mentoring import agreeing, checking, closing, keeping
from matching.models import Agreement, Circle, CircleMember, CircleWish, Closing, Correspondent, Note, Seat
from matching.talking import people
from profiles.models import Offer, Topic
from tests.profiles.factories import make_mentor, make_person

from .factories import both, make_circle, make_mentorship

pytestmark = pytest.mark.django_db
VERA = "vera@example.org"


@pytest.fixture
def vera():
    """Return the visitor whose address is Vera's."""
    return people.of_address(VERA, "Vera Visitor")


@pytest.fixture
def member(vera):
    """Return the Correspondent of the account that Vera has as well, and with which she wrote to somebody."""
    return people.of_user(make_person("Vera Member").user)


def claim(member):
    """Let the account prove Vera's address; a second time changes nothing."""
    assert [claiming.claim(member.user, VERA), claiming.claim(member.user, VERA)] == [True, False]
    assert not Correspondent.objects.filter(email=VERA).exists()


def places(circle):
    """Return (people joined by rows, places taken, places of the host's offer taken)."""
    circle = Circle.objects.get(pk=circle.pk)
    offer = Offer.objects.filter(profile=circle.host, kind="circle").values_list("taken", flat=True).first()
    return circle.members.filter(state="joined").count(), circle.taken, offer


def test_all_that_was_kept_with_a_mentor_becomes_the_members(vera, member):
    mentorship = make_mentorship(mentee=vera)
    mentor, _mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=vera, parts={"time": "Mondays"})
    goal = keeping.set_goal(mentorship.pk, by=vera, text="Teach a class")
    note = keeping.write_note(mentorship.pk, by=vera, text="Ask about slides")
    keeping.write_note(mentorship.pk, by=mentor, text="The mentor's own")
    start = timezone.now() + timedelta(days=1)
    [meeting] = setting.plan([start], by=vera, minutes=45, time_zone="UTC", mentorship_id=mentorship.pk)
    checking.answer(mentorship.pk, by=vera, kind="regular", answer="well")
    closing.close(mentorship.pk, by=vera, reason="done")
    closing.give(mentorship.pk, by=vera, reached="yes", topics=[Topic.objects.get(slug="reference")])
    claim(member)
    mentorship.refresh_from_db()
    assert (mentorship.mentee, Agreement.objects.get().written_by) == (member, member)
    for row in (goal, note):
        row.refresh_from_db()
        assert row.author == member
    meeting.refresh_from_db()
    assert (meeting.set_by, mentorship.checks.get().correspondent) == (member, member)
    assert Closing.objects.values_list("correspondent", "reached", "topics__slug").get() == (
        member.pk, "yes", "reference",
    )  # fmt: skip
    # The mentor's private note stays the mentor's.
    assert [*Note.objects.readable_by(member)] == [note]


def test_who_is_in_a_circle_twice_gives_one_place_to_the_next_in_line(vera, member):
    circle = make_circle(places=3, members=[vera, member, make_person("Third")])
    late = joining.join(circle.pk, people.of_user(make_person("Late").user), may_wait=True)
    for who, words in ((vera, "By mail"), (member, "On the page")):
        saying.say(Seat.objects.get(conversation=circle.conversation, correspondent=who), words)
    claim(member)
    late.refresh_from_db()
    assert (late.state, places(circle)) == ("joined", (3, 3, 3))
    mine = Seat.objects.get(conversation=circle.conversation, correspondent=member)
    assert [*mine.messages.order_by("pk").values_list("text", flat=True)] == ["By mail", "On the page"]


@pytest.mark.parametrize("leaver", ["visitor", "member"])
def test_who_left_a_circle_once_and_is_in_it_stays_in_it(vera, member, leaver):
    circle = make_circle(members=[vera, member])
    joining.leave(circle.pk, vera if leaver == "visitor" else member)
    claim(member)
    assert CircleMember.objects.values_list("correspondent", "state").get() == (member.pk, "joined")
    assert Seat.objects.get(conversation=circle.conversation, correspondent=member).left_at is None
    assert places(circle) == (1, 1, 1)


def test_who_waits_twice_keeps_the_longer_wait(vera, member):
    circle = make_circle(places=3, members=[make_person(f"Member {n}") for n in range(3)])
    first = joining.join(circle.pk, vera, may_wait=True)
    between = joining.join(circle.pk, people.of_user(make_person("Between").user), may_wait=True)
    joining.join(circle.pk, member, may_wait=True)
    claim(member)
    waiting = circle.members.filter(state="waiting").order_by("since", "pk")
    assert [*waiting.values_list("pk", "correspondent")] == [
        (first.pk, member.pk), (between.pk, between.correspondent_id),
    ]  # fmt: skip


def test_host_who_came_into_the_own_circle_as_a_visitor_takes_no_place(vera):
    host = make_mentor("Hanna", offers={"circle": 3})
    circle = make_circle(host, places=3, members=[vera, make_person("Second")])
    claim(people.of_user(host.user))
    assert places(circle) == (1, 1, 1)
    assert Seat.objects.get(conversation=circle.conversation, correspondent__user=host.user).left_at is None


def test_circle_that_is_over_still_says_how_many_it_served(vera, member):
    circle = make_circle(members=[vera, member, make_person("Third")])
    running.begin(circle.pk)
    running.close(circle.pk, reason="done")
    for who, reached in ((member, "no"), (vera, "yes")):
        running.give(circle.pk, by=who, reached=reached)
    claim(member)
    circle.refresh_from_db()
    assert (circle.state, circle.taken, circle.members.count()) == ("completed", 3, 2)
    # The newer answers.
    assert Closing.objects.values_list("correspondent", "reached").get() == (member.pk, "yes")


def test_two_wishes_on_one_topic_are_one_that_keeps_its_place_in_line(vera, member):
    reference, cataloging = (Topic.objects.get(slug=slug) for slug in ("reference", "cataloging-and-metadata"))
    first = wishing.wish(vera, topic=reference, hours=[20, 21], time_zone="UTC")
    wishing.wish(member, topic=reference, hours=[30, 31], time_zone="UTC")
    other = wishing.wish(vera, topic=cataloging, hours=[20], time_zone="UTC")
    claim(member)
    assert {*CircleWish.objects.filter(closed_at=None).values_list("pk", "correspondent")} == {
        (first.pk, member.pk), (other.pk, member.pk),
    }  # fmt: skip
