"""Circles by mail only: invited, yes and no, in it, begun, what is said there, ended; and waiting for one by a link."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from matching.circles import forming, joining, running, wishing
from matching.lifecycle import clock, saying
from matching.models import Circle, CircleWish, Closing, Seat
from matching.receiving.receiving import Result, receive
from matching.talking import people, relay
from matching.talking.apart import keep_apart
from matching.vocabulary import Outcome
from profiles.models import Report
from reminders.kinds import kind_of
from reminders.models import Delivery
from reminders.outbox import rendering
from reminders.planning.run import plan_kind
from reminders.respect import wishes
from reminders.vocabulary import Mode
from tests.matching.factories import make_circle
from tests.matching.mails import write
from tests.profiles.factories import make_person

from .talks import START, html_of, link_in, mail_to, mails_to, outbox, sent, told, topic  # noqa: F401

pytestmark = pytest.mark.django_db
EVENING = [48 + 36 + number for number in range(4)]
NAMES = ("Ann", "Bob", "Cem", "Dana")


def address(name):
    return f"{name.lower()}@example.org"


@pytest.fixture
def four():
    """A circle that is proposed to four visitors, and these as Correspondents."""
    found = []
    for name in NAMES:
        who = people.of_address(address(name), name)
        wishing.wish(who, topic=topic(), hours=EVENING, time_zone="America/New_York")
        found.append(who)
    assert forming.form() == 1
    return Circle.objects.get(), found


def press(client, path, **data):
    """Look at the page behind a link, which does nothing, and press its button; return the text of the answer."""
    assert client.get(path).status_code == 200
    return client.post(path, data).content.decode()


def yes(client, *names):
    for name in names:
        press(client, link_in(mail_to(address(name), "circle_invited"), "Yes, I am in"))


@pytest.fixture
def running_one(client, four):
    """A circle of Ann, Bob and Cem that has begun, all mails so far having left; and their seats."""
    yes(client, "Ann", "Bob", "Cem")
    sent()
    circle = four[0]
    circle.refresh_from_db()
    seats = Seat.objects.filter(conversation=circle.conversation_id).select_related(
        "conversation", "correspondent__user__profile"
    )
    return circle, {seat.correspondent.display_name: seat for seat in seats}


def test_invitation_says_topic_hours_and_until_when_and_names_nobody(four):
    assert told() == [("circle_invited", address(name)) for name in NAMES]
    message = mail_to("ann@example.org", "circle_invited")
    assert message.subject == "A circle for you: Reference"
    assert "3 others wait for the same topic" in message.body
    assert "When: Tuesdays 18:00 to 20:00 (New York time)" in message.body
    for part in (message.body, html_of(message)):
        assert not any(name in part for name in NAMES[1:])
        assert "@example.org" not in part


def test_invitation_shows_how_far_ones_own_clock_is():
    for name in NAMES:
        zone = "Europe/Berlin" if name == "Dana" else "America/New_York"
        hours = [hour + 12 for hour in EVENING] if name == "Dana" else EVENING
        wishing.wish(people.of_address(address(name), name), topic=topic(), hours=hours, time_zone=zone)
    with time_machine.travel(START, tick=False):
        assert forming.form() == 1
        assert "(New York time; on your clock 6 hours later today)" in mail_to(address("dana"), "circle_invited").body


def test_three_yes_by_mail_begin_the_circle_and_all_write_to_all(client, four):
    yes(client, "Ann", "Bob")
    assert "1 more yes, and it begins." in mail_to("bob@example.org", "circle_joined").body
    before = len(sent())
    yes(client, "Cem")
    assert told(before) == [("circle_joined", address(name)) for name in ("Ann", "Bob", "Cem")]
    begun = mails_to("ann@example.org", "circle_joined")[-1]
    assert begun.subject == "Your circle begins: Reference, among peers"
    assert relay.seat_of(begun.reply_to).correspondent.email == "ann@example.org"
    before = len(sent())
    yes(client, "Dana")
    assert told(before) == [("circle_joined", "dana@example.org")]
    assert Circle.objects.get().taken == 4


def test_no_by_mail_keeps_waiting_or_stops_and_both_links_end(client, four):
    sent()
    page = press(client, link_in(mail_to("ann@example.org", "circle_invited"), "No, or rather another circle"))
    assert "Choose one of the two." in page
    path = link_in(mail_to("ann@example.org", "circle_invited"), "No, or rather another circle")
    press(client, path, reason="wait")
    press(client, link_in(mail_to("bob@example.org", "circle_invited"), "No, or rather another circle"), reason="stop")
    states = CircleWish.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "withdrawn", "proposed", "proposed"]
    late = link_in(mail_to("ann@example.org", "circle_invited"), "Yes, I am in")
    assert client.get(late).status_code == 410


def test_one_reminder_after_a_week_and_none_for_who_answered(client, four):
    yes(client, "Ann")
    before, now = len(sent()), four[0].created_at + timedelta(days=7, hours=1)
    with time_machine.travel(now, tick=False):
        for _time in range(2):
            plan_kind(kind_of("circle_invited"), now)
        rows = Delivery.objects.filter(key__contains=":day 7").values_list("email", flat=True)
        assert sorted(rows) == [address(name) for name in ("Bob", "Cem", "Dana")]
    with time_machine.travel(now + timedelta(hours=20), tick=False):
        lines = told(before)
    assert lines == [("circle_invited", address(name)) for name in ("Bob", "Cem", "Dana")]


def test_silence_ends_the_wish_and_one_press_waits_again(client, four):
    yes(client, "Ann", "Bob")
    before, now = len(sent()), four[0].created_at + timedelta(days=14)
    with time_machine.travel(now, tick=False):
        clock.advance_proposals()
        assert told(before) == [("circle_moved", address(name)) for name in NAMES]
        assert "You wait on, with your place in line" in mail_to("ann@example.org", "circle_moved").body
        message = mail_to("cem@example.org", "circle_moved")
        assert "had no answer for two weeks" in message.body
        path = link_in(message, "Wait again")
        page = client.get(path).content.decode()
        assert "checked" not in page.partition("<main")[2] or "Reference" in page
        answer = press(client, path, topic="reference", time_zone="America/New_York", hours=["82", "86"])
        assert "You wait for a circle" in answer
    wish = CircleWish.objects.get(correspondent=four[1][2], closed_at=None)
    assert wish.hours == list(range(82, 90))


def test_words_go_to_all_others_and_answers_by_mail_too(running_one):
    circle, seats = running_one
    before = len(sent())
    saying.say(seats["Ann"], "Shall we begin on Tuesday?")
    assert told(before) == [("circle_message", address(name)) for name in ("Bob", "Cem")]
    message = mail_to("bob@example.org", "circle_message")
    assert message.subject == f"Re: {circle.title}"
    assert message.message()["From"].startswith("Ann via MentorHub <")
    assert "Shall we begin on Tuesday?" in message.body
    assert "@example.org" not in message.body + html_of(message)
    before = len(sent())
    assert receive(write(seats["Bob"], "Tuesday is fine.", to=message.reply_to[0])) == Result(Outcome.POSTED)
    assert told(before) == [("circle_message", address(name)) for name in ("Ann", "Cem")]
    assert "Bob wrote by mail on" in mail_to("ann@example.org", "circle_message").body


def test_many_answers_in_an_hour_are_no_loop_but_one_person_is_held_to_five(running_one):
    _circle, seats = running_one
    for number in range(4):
        for seat in seats.values():
            relay.address_for(seat)
            assert receive(write(seat, f"Word {number}")) == Result(Outcome.POSTED)
    assert receive(write(seats["Ann"], "Word 5")) == Result(Outcome.POSTED)
    assert receive(write(seats["Ann"], "Word 6")) == Result(Outcome.TOO_MANY)


def test_muted_left_and_apart_people_get_no_words(client, running_one):
    _circle, seats = running_one
    press(client, link_in(mails_to("bob@example.org", "circle_joined")[-1], "No mail about its messages"))
    keep_apart(by=seats["Cem"].correspondent, whom=seats["Ann"].correspondent)
    before = len(sent())
    saying.say(seats["Ann"], "Hello?")
    assert told(before) == []
    saying.say(seats["Bob"], "Hello!")
    assert told(before) == [("circle_message", address(name)) for name in ("Ann", "Cem")]


def test_files_and_other_addresses_are_told_to_the_writer_by_the_circles_name(client, running_one):
    circle, seats = running_one
    saying.say(seats["Ann"], "See this.", came_by="mail", mail_id="<1@example.net>", attachments=[["plan.pdf", 20480]])
    message = mail_to("ann@example.org", "files_left_out")
    assert message.subject == f"Re: {circle.title}"
    assert "plan.pdf" in message.body
    relay.address_for(seats["Bob"])
    assert receive(write(seats["Bob"], "From work.", sender="bob@work.example")).outcome == Outcome.HELD
    message = mail_to("bob@example.org", "address_unknown")
    assert f"your conversation with {circle.title}" in message.body
    answer = press(client, link_in(message, "Look at it"), held=[Seat.objects.get(pk=seats["Bob"].pk).held.get().pk])
    assert "Passed on" in answer
    assert "From work." in mails_to("ann@example.org", "circle_message")[-1].body


def test_leaving_by_mail_ends_the_relay_address_and_the_mails(client, running_one):
    circle, seats = running_one
    message = mails_to("cem@example.org", "circle_joined")[-1]
    assert "You are out" in press(client, link_in(message, "Leave this circle"))
    before = len(sent())
    saying.say(seats["Ann"], "Hello?")
    assert told(before) == [("circle_message", "bob@example.org")]
    assert receive(write(seats["Cem"], "Me too.", to=message.reply_to[0])).outcome == Outcome.NO_THREAD
    circle.refresh_from_db()
    assert circle.taken == 2


def test_somebody_is_blocked_or_reported_from_a_circles_mail(client, running_one):
    _circle, seats = running_one
    saying.say(seats["Ann"], "Send me money.")
    message = mail_to("bob@example.org", "circle_message")
    press(client, link_in(message, "Report something about Ann"), reason="selling", message="She wants money.")
    report = Report.objects.get()
    assert "Ann" in str(report.said)
    press(client, link_in(message, "Block Ann"))
    before = len(sent())
    saying.say(seats["Ann"], "Hello?")
    assert told(before) == [("circle_message", "cem@example.org")]


def test_completed_circle_asks_what_came_of_it_by_mail(client, running_one):
    circle, _seats = running_one
    before = len(sent())
    running.close(circle.pk, reason="done")
    assert told(before) == [("circle_moved", address(name)) for name in ("Ann", "Bob", "Cem")]
    message = mail_to("ann@example.org", "circle_moved")
    assert message.subject == "Completed: Reference, among peers"
    press(client, link_in(message, "Say what came of it"), reached="yes", to_other="Thank you all.")
    assert (Closing.objects.get().reached, Closing.objects.get().circle) == ("yes", circle)


def test_host_hears_who_came_and_who_waits_moves_up(client):
    circle = make_circle(places=3)
    host, members = circle.host, [make_person(f"Member {n}") for n in range(3)]
    for member in members:
        joining.join(circle.pk, people.of_user(member.user))
    late = people.of_address("late@example.org", "Late")
    joining.join(circle.pk, late, may_wait=True)
    assert [message.subject for message in mails_to(host.user.email, "circle_joined")] == [
        f"Member {number} came into your circle" for number in range(3)
    ]
    assert mail_to("late@example.org", "circle_joined").subject == f"You wait for a place: {circle.title}"
    joining.leave(circle.pk, people.of_user(members[0].user))
    assert mails_to("late@example.org", "circle_joined")[-1].subject == f"A place is yours: {circle.title}"


def test_circle_that_ends_tells_who_waited_and_shows_others(client):
    circle = make_circle(places=3, members=[make_person(f"Member {n}") for n in range(3)])
    other = make_circle(title="Another desk")
    joining.join(circle.pk, people.of_address("late@example.org", "Late"), may_wait=True)
    sent()
    running.close(circle.pk, reason="no_time")
    message = mail_to("late@example.org", "circle_moved")
    assert "before a place was free for you" in message.body
    assert f"/circles/{other.public_id}/" in message.body
    assert "offer=question&offer=call&topic=reference" in message.body


def test_weekly_mail_has_a_line_for_each_circle_news(four):
    member = make_person("Weekly Reader")
    who = people.of_user(member.user)
    for kind in ("circle_message", "circle_joined", "circle_moved"):
        wishes.set_mode(member.user, kind, Mode.DIGEST)
    circle = make_circle(members=[member, make_person("Second")])
    running.begin(circle.pk)
    saying.say(circle.conversation.seats.exclude(correspondent=who).first(), "Welcome, everybody.")
    rows = Delivery.objects.filter(user=member.user, state="digest").order_by("pk")
    lines = [kind_of(row.kind).summary(row)[0] for row in rows]
    assert lines == [
        f"The circle “{circle.title}” has begun.", f"The circle “{circle.title}” has begun.",
        f"{circle.host.name} wrote in “{circle.title}”: “Welcome, everybody.”",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["circle_invited", "circle_joined", "circle_moved", "circle_message"])
def test_samples_render_and_every_link_in_them_works(client, running_one, kind):
    circle, seats = running_one
    saying.say(seats["Ann"], "Hello.")
    if kind == "circle_moved":
        running.close(circle.pk, reason="done")
    made = kind_of(kind).sample()
    assert made
    for delivery in made:
        delivery.recipient = delivery.recipient or f"e{delivery.email}"
        assert rendering.render(delivery).subject


def test_nothing_is_written_to_somebody_who_was_erased(four):
    type(four[1][0]).objects.filter(pk=four[1][0].pk).update(email="", name="")
    assert told() == [("circle_invited", address(name)) for name in NAMES[1:]]


def test_mail_is_counted_once(four):
    assert len(mail.outbox) == 0
    assert len(sent()) == len(sent()) == 4
