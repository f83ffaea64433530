"""/inbox/<number>/: reading and writing in one conversation, quiet, keeping somebody away, telling staff."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from matching.lifecycle import answering, claiming, saying
from matching.models import Ask, Conversation, Message, Seat
from matching.talking import apart
from matching.talking.conversations import other_seat
from profiles.models import Block, Profile, Report
from profiles.safety import gate
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_curator, make_user

from .factories import TEXT, first_ask, make_pair, make_request
from .inbox_pages import signed_in, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def talk():
    """A conversation: (its address, the mentor's seat, the seat of the member who asked)."""
    mentor, member = make_pair()
    seat = saying.mentor_seat(first_ask(make_request(mentor, sender=member)))
    return f"/inbox/{seat.conversation.public_id}/", seat, other_seat(seat)


def read_at(seat):
    """Return up to when the owner of a seat has read."""
    return Seat.objects.get(pk=seat.pk).read_at


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_conversation_says_who_said_what_when_and_how(talk):
    address, seat, other = talk
    at = timezone.now().replace(year=2026, month=3, day=5, hour=23, minute=30)
    saying.say(seat, "Which class?", came_by="mail", mail_id="1@x", now=at)
    Profile.objects.filter(user=other.correspondent.user).update(time_zone="Pacific/Auckland")
    response = signed_in(other).get(address)
    shown = words(response)
    assert "Joan Mentor 6 March 2026, 12:30 · by mail Which class?" in shown
    assert "Times are those of Pacific/Auckland." in shown
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert TEXT in shown


def test_messages_stand_in_order_fifty_at_a_time(talk):
    address, seat, other = talk
    now = timezone.now()
    for number in range(60):
        saying.say((seat, other)[number % 2], f"number {number}.", now=now + timedelta(minutes=number))
    client = signed_in(seat)
    newest, earlier = words(client.get(address)), words(client.get(f"{address}?page=2"))
    assert re.findall(r"number (\d+)\.", newest) == [str(number) for number in range(10, 60)]
    assert re.findall(r"number (\d+)\.", earlier) == [str(number) for number in range(10)]
    assert TEXT in earlier
    assert "Earlier messages" in newest
    assert "Later messages" in earlier
    assert "There is nothing earlier." in words(client.get(f"{address}?page=3"))


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "q=%00", "color=red"])
def test_whatever_the_address_says_nothing_fails(talk, query):
    address, seat, _other = talk
    response = signed_in(seat).get(f"{address}?{query}")
    assert response.status_code == 200
    assert TEXT in words(response)


def test_reading_is_noted_by_looking_and_by_nothing_else(talk):
    address, seat, _other = talk
    client = signed_in(seat)
    client.head(address)
    client.get(address, headers={"sec-purpose": "prefetch;prerender"})
    client.get(address, headers={"purpose": "prefetch"})
    client.get(f"{address}?page=2")
    assert read_at(seat) is None
    client.get(address)
    assert read_at(seat) == Message.objects.get().created_at
    assert "1 new" not in words(client.get("/inbox/"))


def test_what_comes_while_one_reads_stays_unread(talk):
    address, seat, other = talk
    client = signed_in(seat)
    client.get(address)
    saying.say(other, "One more thing", now=timezone.now() + timedelta(seconds=1))
    assert "1 new" in words(client.get("/inbox/"))


def test_all_of_a_mail_shows_for_thirty_days(talk, settings):
    address, seat, other = talk
    now = timezone.now()
    attachments = [["<b>plan</b>.pdf", 2048]]
    saying.say(
        seat, "New words", came_by="mail", mail_id="1@x", rest="> Old <i>words</i>", attachments=attachments,
        now=now - 29 * DAY,
    )  # fmt: skip
    page = signed_in(other).get(address).content.decode()
    assert "Show all of the mail" in page
    assert "&gt; Old &lt;i&gt;words&lt;/i&gt;" in page
    assert "&lt;b&gt;plan&lt;/b&gt;.pdf" in page
    assert "(2.0\xa0KB)" in page
    Message.objects.filter(rest__gt="").update(created_at=now - 31 * DAY)
    page = signed_in(other).get(address).content.decode()
    assert "Show all of the mail" not in page
    assert "Old" not in page


def test_s23_first_messages_carry_advice_and_later_ones_none(talk):
    address, seat, other = talk
    advice = "Send no money, no passwords"
    for number in range(2):
        assert advice in words(signed_in(seat).get(address))
        assert advice in words(signed_in(other).get(address))
        saying.say((seat, other)[number], f"Message {number}")
    assert advice in words(signed_in(seat).get(address))
    saying.say(seat, "The fourth")
    assert advice not in words(signed_in(seat).get(address))


def test_s23_first_messages_are_flagged_for_staff_and_nobody_is_told(talk):
    address, seat, other = talk
    bad = "Send 100 dollars to https://example.org or call +1 312 555 0123"
    client = signed_in(seat)
    client.post(address, {"text": bad})
    assert Message.objects.get(text=bad).flags == ["link", "phone", "money"]
    client.post(address, {"text": "Well?"})
    client.post(address, {"text": bad})
    assert Message.objects.filter(text=bad).order_by("pk").last().flags == []
    for reader in (seat, other):
        assert "flag" not in signed_in(reader).get(address).content.decode()


def test_i11_text_is_never_markup_but_links(talk):
    address, seat, other = talk
    saying.say(seat, "<script>alert(1)</script> javascript:alert(1) https://example.org/?a=1&b=2.")
    page = signed_in(other).get(address).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(1) " in page
    assert (
        '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">https://example.org/?a=1&amp;b=2</a>.'
        in page
    )


# --- Writing ----------------------------------------------------------------------------------------------------------
def test_writing_says_it_once_however_often_the_button_is_pressed(talk):
    address, seat, _other = talk
    client = signed_in(seat)
    for _time in range(2):
        assert client.post(address, {"text": "Which class?"})["Location"] == f"{address}#last"
    assert Message.objects.filter(text="Which class?").count() == 1
    assert Ask.objects.get().turn == "sender"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Write something first."),
        (" \n ", "Write something first."),
        ("x" * 20_001, "Use at most 20,000 characters."),
    ],
)
def test_a6_what_cannot_be_sent_is_kept(talk, text, error):
    address, seat, _other = talk
    response = signed_in(seat).post(address, {"text": text})
    page = response.content.decode()
    assert response.status_code == 422
    assert error in words(response)
    assert 'href="#id_text"' in page
    assert text in page
    assert Message.objects.count() == 1


def test_thirty_messages_an_hour_are_enough_and_the_next_is_kept(talk):
    """The first message is one of them."""
    path, mentor, member = talk
    client = signed_in(member)
    statuses = [client.post(path, {"text": f"Word {number}"}).status_code for number in range(saying.MOST_TYPED - 1)]
    assert set(statuses) == {302}
    response = client.post(path, {"text": "One more"})
    assert (response.status_code, "One more" in response.content.decode()) == (429, True)
    assert "many messages within an hour" in words(response)
    assert Message.objects.filter(text="One more").count() == 0
    # The other one may still answer, and an hour later all is as before.
    assert signed_in(mentor).post(path, {"text": "Slowly, please"}).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert client.post(path, {"text": "One more"}).status_code == 302


def test_closed_conversation_is_read_and_keeps_what_could_not_be_sent(talk):
    address, seat, other = talk
    Block.objects.create(blocker=seat.correspondent.user, blocked=other.correspondent.user)
    for reader in (seat, other):
        client = signed_in(reader)
        shown = words(client.get(address))
        assert TEXT in shown
        assert "This conversation is closed" in shown
        assert "Write to" not in shown
        # Only whoever did it is told.
        assert ("You blocked Luis Mentee. Take it back" in shown) is (reader == seat)
        assert ("block" in shown.lower()) is (reader == seat)
        response = client.post(address, {"text": "But why?"})
        assert response.status_code == 422
        assert "so your message was not sent" in words(response)
        assert "But why?</textarea>" in response.content.decode()
    assert Message.objects.count() == 1


def test_closed_conversation_proposes_nothing_any_more(talk):
    address, seat, other = talk
    answering.accept(seat.conversation.ask_id)
    assert "Propose two times to talk" in words(signed_in(seat).get(address))
    apart.keep_apart(by=other.correspondent, whom=seat.correspondent)
    shown = words(signed_in(seat).get(address))
    assert "This conversation is closed" in shown
    assert "Propose two times to talk" not in shown


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_instant_say_it_once(talk):
    address, seat, _other = talk
    clients, barrier, statuses = [signed_in(seat) for _number in range(4)], Barrier(4), []

    def press(client):
        try:
            barrier.wait(10)
            statuses.append(client.post(address, {"text": "Which class?"}).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    assert Message.objects.filter(text="Which class?").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_instant_are_one(talk):
    _address, seat, _other = talk
    ask = Ask.objects.get()
    clients, barrier = [signed_in(seat) for _number in range(4)], Barrier(4)
    answers = [{"answer": "yes"}, {"answer": "not_now", "reason": "full"}] * 2
    statuses = []

    def press(client, fields):
        try:
            barrier.wait(10)
            statuses.append(client.post(f"/inbox/asks/{ask.public_id}/", fields).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=pair) for pair in zip(clients, answers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ask.refresh_from_db()
    assert statuses == [302] * 4
    assert ask.state in ("accepted", "declined")


# --- The request ------------------------------------------------------------------------------------------------------
def test_mentor_decides_in_the_conversation_beside_the_mirror(talk):
    address, seat, _other = talk
    client = signed_in(seat)
    shown = words(client.get(address))
    assert "Luis Mentee waits for your answer until" in shown
    assert "Before you answer" in shown
    assert all(title in shown for title in ("Manage your time", "Teach", "Open minded", "Results"))
    ask = Ask.objects.get()
    response = client.post(f"/inbox/asks/{ask.public_id}/", {"answer": "yes", "from": "thread"})
    assert response["Location"] == f"{address}#answer"
    shown = words(client.get(address))
    assert "You said yes on" in shown
    assert "Yes, gladly" not in shown
    assert "Before you answer" not in shown


def test_mentor_may_still_decide_after_a_question(talk):
    address, seat, _other = talk
    answering.ask_back(Ask.objects.get().pk, words="Which class?")
    assert "Yes, gladly" in words(signed_in(seat).get(address))


def test_sender_sees_where_the_request_stands_and_no_buttons(talk):
    address, _seat, other = talk
    shown = words(signed_in(other).get(address))
    assert "Joan Mentor was asked on" in shown
    assert "Yes, gladly" not in shown
    assert "Before you answer" not in shown


def test_conversation_of_somebody_who_left_stays(talk):
    address, seat, other = talk
    saying.say(other, "Bye")
    Message.objects.filter(text="Bye").update(text="")
    user = other.correspondent.user
    Seat.objects.get(pk=other.pk).correspondent.__class__.objects.filter(user=user).update(user=None)
    Conversation.objects.update(closed_at=timezone.now())
    shown = words(signed_in(seat).get(address))
    assert "Somebody who left" in shown
    assert "These words were taken along by whoever wrote them." in shown


def test_visitor_who_made_an_account_goes_on_here():
    mentor = make_mentor("Joan Mentor")
    seat = saying.mentor_seat(first_ask(make_request(mentor, email="vera@example.org")))
    user = make_user("vera@example.org")
    claiming.claim(user, "vera@example.org")
    client = Client()
    client.force_login(user)
    address = f"/inbox/{seat.conversation.public_id}/"
    assert TEXT in words(client.get(address))
    client.post(address, {"text": "Now with an account"})
    assert "Vera Visitor" in words(signed_in(seat).get(address))
    assert Message.objects.filter(text="Now with an account").count() == 1


# --- Who may ----------------------------------------------------------------------------------------------------------
WAYS = ("", "mute/", "block/", "report/", "reported/", "held/")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", ["other", "staff", "curator", "blocked"])
def test_s2_strangers_find_nothing(talk, who, way):
    address, seat, _other = talk
    user = {
        "other": lambda: make_person().user, "staff": lambda: make_user("s@example.org", is_staff=True),
        "curator": make_curator, "blocked": lambda: make_person().user,
    }[who]()  # fmt: skip
    if who == "blocked":
        Block.objects.create(blocker=seat.correspondent.user, blocked=user)
    client = Client()
    client.force_login(user)
    unknown = f"/inbox/{uuid4()}/"
    for method in (client.get, client.post):
        answer, nothing = method(address + way), method(unknown + way)
        assert answer.status_code == nothing.status_code
        assert answer.status_code in (404, 405)
        assert TEXT not in answer.content.decode()
    assert Client().get(address + way)["Location"].startswith("/accounts/login/")


def test_link_to_the_other_one_shows_only_where_there_is_a_page(talk):
    address, seat, other = talk
    slug = seat.correspondent.user.profile.slug
    client = signed_in(other)
    assert f'href="/mentors/{slug}/"' in client.get(address).content.decode()
    Profile.objects.filter(slug=slug).update(visibility="hidden")
    assert f'href="/mentors/{slug}/"' not in client.get(address).content.decode()


# --- Quiet, apart, staff ----------------------------------------------------------------------------------------------
def test_muting_and_taking_it_back(talk):
    address, seat, other = talk
    client = signed_in(seat)
    for mute, says in (("on", "Muted:"), ("off", "You get mail about this conversation again.")):
        response = client.post(f"{address}mute/", {"mute": mute})
        assert says in words(client.get(response["Location"]))
        assert Seat.objects.get(pk=seat.pk).is_muted is (mute == "on")
    assert not Seat.objects.get(pk=other.pk).is_muted


def test_s21_blocking_from_the_conversation_works_both_ways_and_tells_nobody(talk):
    address, seat, other = talk
    client = signed_in(seat)
    assert "Block Luis Mentee?" in words(client.get(f"{address}block/"))
    assert not Block.objects.exists()
    for _time in range(2):
        assert client.post(f"{address}block/")["Location"] == "/inbox/"
    assert "You and Luis Mentee hear nothing more from each other." in words(client.get("/inbox/"))
    assert Block.objects.count() == 1
    for reader in (seat, other):
        assert "This conversation is closed" in words(signed_in(reader).get(address))
    assert "had no place free" in words(signed_in(other).get("/inbox/"))


@pytest.fixture
def quick(monkeypatch, fresh_cache):
    """Let a report be sent at once."""
    monkeypatch.setattr(gate, "LEAST_SECONDS", 0)


def test_s22_report_keeps_what_was_said_and_says_so(talk, quick):
    address, seat, other = talk
    saying.say(seat, "Send me money first.")
    client = signed_in(other)
    page = client.get(f"{address}report/").content.decode()
    assert page.count("<fieldset") + page.count("<textarea") <= 3
    opened = re.search(r'name="opened" value="([^"]+)"', page)[1]
    response = client.post(f"{address}report/", {"reason": "selling", "message": "Money", "opened": opened})
    assert response["Location"] == f"{address}reported/?hours=24"
    assert "Staff look at it within 24 hours." in words(client.get(response["Location"]))
    report = Report.objects.get()
    assert (report.reporter, report.reported) == (other.correspondent.user, seat.correspondent.user)
    assert [line[2] for line in report.said] == [TEXT, "Send me money first."]


def test_s22_report_without_a_reason_is_asked_for_and_machines_get_nowhere(talk):
    address, _seat, other = talk
    client = signed_in(other)
    response = client.post(f"{address}report/", {"message": "Kept words", "homepage": "x"})
    assert response.status_code == 422
    assert "Choose what it is about." in words(response)
    assert "Kept words" in response.content.decode()
    assert not Report.objects.exists()


def test_s22_mentor_reports_a_visitor(quick):
    seat = saying.mentor_seat(first_ask(make_request(make_mentor(), email="vera@example.org")))
    client, address = signed_in(seat), f"/inbox/{seat.conversation.public_id}/"
    opened = gate.open_note(f"report conversation {seat.conversation.public_id}")
    assert client.post(f"{address}report/", {"reason": "safety", "opened": opened})["Location"].endswith("hours=2")
    report = Report.objects.get()
    assert (report.reported, report.snapshot["name"]) == (None, "Vera Visitor")
    assert "vera@example.org" not in client.get(address).content.decode()


# --- Cost -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_p1_conversation_costs_the_same_queries(talk, django_assert_num_queries, rows):
    address, seat, other = talk
    for number in range(rows):
        saying.say((seat, other)[number % 2], f"Message {number}")
    for reader in (seat, other):
        client = signed_in(reader)
        client.get(address)
        with django_assert_num_queries(6):  # session, account, my seat, the other one, messages, request
            client.get(address)
