"""Leaving circles for good, and keeping apart inside and outside of them (quality.md V6, S21)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import joining, running, wishing
from matching.lifecycle import clock, parting, saying
from matching.meetings import setting
from matching.models import Circle, CircleWish, Closing, Correspondent, Meeting, Message, Seat
from matching.own_data.periods import forget
from matching.talking import people
from profiles.models import Block, Offer, Topic
from profiles.own_data import erasing
from profiles.safety import blocks
from tests.profiles.factories import make_mentor, make_person

from .factories import both, make_circle, make_mentorship

pytestmark = pytest.mark.django_db


def leave(profile):
    """Erase the account of a profile at once."""
    assert erasing.erase(profile.user_id, still=lambda user: True)


def seat_of(circle, profile):
    return Seat.objects.get(conversation=circle.conversation, correspondent=people.of_user(profile.user))


@pytest.fixture
def host():
    """Return a mentor who hosts circles of up to six."""
    return make_mentor("Hanna Host", offers={"circle": 6})


def three():
    return [make_person(f"Member {number}") for number in range(3)]


@pytest.mark.parametrize("has_begun", [True, False])
def test_circle_of_three_goes_on_among_peers_without_a_word_of_its_host(host, has_begun):
    members = three()
    circle = make_circle(host, members=members, title="Hanna's circle", about="Hanna's", rhythm="Hanna's days")
    if has_begun:
        running.begin(circle.pk)
    saying.say(seat_of(circle, host), "Welcome, says Hanna")
    saying.say(seat_of(circle, members[0]), "Hello all")
    start = timezone.now() + timedelta(days=2)
    setting.plan([start], by=people.of_user(host.user), minutes=60, time_zone="UTC", place="Hanna's room",
                 circle_id=circle.pk)  # fmt: skip
    leave(host)
    circle.refresh_from_db()
    assert (circle.state, circle.host, circle.is_hosted, circle.taken) == ("running", None, False, 3)
    assert (circle.title, circle.about, circle.rhythm) == (circle.topic.name, "", "")
    assert [*Message.objects.order_by("pk").values_list("text", flat=True)] == ["", "Hello all"]
    # They meet on, and say where.
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.place, meeting.set_by) == ("planned", "", None)
    setting.move(meeting.pk, by=people.of_user(members[1].user), starts_at=start, place="Our own room")
    saying.say(seat_of(circle, members[1]), "We go on.")
    assert Circle.objects.visible_to(members[2].user).get() == circle


def test_circle_of_two_ends_kindly_with_its_host(host):
    members = three()[:2]
    circle = make_circle(host, members=members, title="Hanna's circle")
    leave(host)
    circle.refresh_from_db()
    assert (circle.state, circle.reason, circle.title) == ("ended", "left", circle.topic.name)
    assert Circle.objects.visible_to(members[0].user).get() == circle
    with pytest.raises(saying.Closed):
        saying.say(seat_of(circle, members[0]), "Hello?")


def test_member_who_leaves_for_good_gives_the_place_to_the_next_in_line(host):
    members = three()
    circle = make_circle(host, places=3, members=members)
    late = joining.join(circle.pk, people.of_user(make_person("Late").user), may_wait=True)
    gone = people.of_user(members[0].user)
    saying.say(seat_of(circle, members[0]), "My words")
    saying.say(seat_of(circle, members[1]), "The other's words")
    seat = seat_of(circle, members[0])
    leave(members[0])
    late.refresh_from_db()
    circle.refresh_from_db()
    assert (late.state, circle.taken, Offer.objects.get(profile=host, kind="circle").taken) == ("joined", 3, 3)
    assert circle.members.get(correspondent=gone).state == "left"
    assert [*Message.objects.order_by("pk").values_list("text", flat=True)] == ["", "The other's words"]
    left = Seat.objects.get(pk=seat.pk)
    assert (left.left_at is None, left.token_digest, left.nonce == seat.nonce) == (False, None, False)
    # The others talk on.
    saying.say(seat_of(circle, members[2]), "Go on.")


def test_who_was_in_a_circle_to_its_end_still_counts_among_those_it_served(host):
    members = three()
    circle = make_circle(host, members=members)
    running.begin(circle.pk)
    running.close(circle.pk, reason="done")
    me = people.of_user(members[0].user)
    running.give(circle.pk, by=me, reached="yes", to_other="Thank you all", to_staff="It was good",
                 topics=[Topic.objects.get(slug="reference")])  # fmt: skip
    leave(members[0])
    circle.refresh_from_db()
    assert (circle.taken, circle.members.filter(state="joined").count()) == (3, 3)
    closing = Closing.objects.get()
    assert (closing.reached, closing.to_other, closing.to_staff, closing.topics.count()) == ("yes", "", "", 0)


def test_visitor_is_forgotten_with_circles_wishes_and_words(host):
    vera = people.of_address("vera@example.org", "Vera")
    circle = make_circle(host, members=[vera, *three()[:2]])
    saying.say(Seat.objects.get(conversation=circle.conversation, correspondent=vera), "Vera's words")
    wishing.wish(vera, topic=circle.topic, hours=[20], time_zone="UTC")
    forget(vera)
    circle.refresh_from_db()
    assert (circle.taken, CircleWish.objects.count(), Message.objects.get().text) == (2, 0, "")
    vera.refresh_from_db()
    assert (vera.is_gone, vera.display_name, circle.members.get(correspondent=vera).state) == (
        True, "Somebody who left", "left",
    )  # fmt: skip
    assert circle.conversation.closed_at is None


@pytest.mark.parametrize("by_host", [True, False])
def test_s21_circle_of_somebody_kept_apart_is_absent(client, host, by_host):
    circle, other = make_circle(host), make_person("Other")
    client.force_login(other.user)
    address = f"/circles/{circle.public_id}/"
    assert client.get(address).status_code == 200
    pair = (host.user, other.user) if by_host else (other.user, host.user)
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    assert client.get(address).status_code == 404
    for path in (f"{address}join/", f"{address}leave/"):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert circle.title not in client.get("/circles/").content.decode()
    client.logout()
    assert circle.title in client.get("/circles/").content.decode()


def test_s21_block_inside_a_circle_ends_nothing_for_the_others(client, host):
    members = three()
    circle = make_circle(host, members=members)
    for each in members[:2]:
        saying.say(seat_of(circle, each), f"Said by {each.name}")
    parting.keep_apart(by=people.of_user(members[0].user), whom=people.of_user(members[1].user))
    circle.refresh_from_db()
    assert (circle.taken, circle.conversation.closed_at) == (3, None)
    for reader, hidden in ((0, "Member 1"), (1, "Member 0")):
        client.force_login(members[reader].user)
        for path in (f"/circles/{circle.public_id}/", f"/inbox/{circle.conversation.public_id}/"):
            page = client.get(path).content.decode()
            assert (hidden in page, f"Member {reader}" in page or "Said by" in page) == (False, True), path
    client.force_login(members[2].user)
    page = client.get(f"/inbox/{circle.conversation.public_id}/").content.decode()
    assert "Said by Member 0" in page
    assert "Said by Member 1" in page


@pytest.mark.parametrize("by_mentor", [True, False])
def test_s21_block_on_a_profile_page_ends_a_mentorship_at_once(by_mentor):
    mentorship = make_mentorship(mentee=make_person("Luis"))
    mentor, mentee = both(mentorship)
    start = timezone.now() + timedelta(days=1)
    [meeting] = setting.plan([start], by=mentee, minutes=45, time_zone="UTC", mentorship_id=mentorship.pk)
    other = make_mentorship(mentee=mentee)
    by, whom = (mentor, mentee) if by_mentor else (mentee, mentor)
    for _time in range(2):
        blocks.block(by=by.user, whom=whom.user)
    for each in (mentorship, meeting, other):
        each.refresh_from_db()
    assert (mentorship.state, mentorship.reason, meeting.state, other.state) == (
        "ended", "left", "cancelled", "exploring",
    )  # fmt: skip


def test_block_of_strangers_makes_no_rows():
    one, two = make_person("One"), make_person("Two")
    blocks.block(by=one.user, whom=two.user)
    assert not Correspondent.objects.exists()


def test_who_waits_comes_in_when_a_block_is_taken_back(host):
    member, other = make_person("Member"), make_person("Other")
    circle = make_circle(host, members=[member])
    blocks.block(by=member.user, whom=other.user)
    waits = joining.join(circle.pk, people.of_user(other.user), may_wait=True)
    assert (waits.state, clock.advance_circles()) == ("waiting", 0)
    blocks.unblock(by=member.user, whom=other.user)
    assert [clock.advance_circles(), clock.advance_circles()] == [1, 0]
    waits.refresh_from_db()
    assert waits.state == "joined"


def test_nobody_waits_for_a_circle_that_takes_nobody_in_any_more(host, mailoutbox):
    members, late = three(), make_person("Late")
    circle = make_circle(host, places=3, members=members)
    waits = joining.join(circle.pk, people.of_user(late.user), may_wait=True)
    running.begin(circle.pk)
    Circle.objects.filter(pk=circle.pk).update(held=2)
    mailoutbox.clear()
    assert [clock.advance_circles(), clock.advance_circles()] == [1, 0]
    waits.refresh_from_db()
    assert (waits.state, Circle.objects.get().state) == ("lapsed", "running")
    [told] = [mail for mail in mailoutbox if mail.to == [late.user.email] and "No place came free" in mail.subject]
    assert "before a place was free for you" in told.body
