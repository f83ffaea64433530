"""/inbox/: what waits for one's decision, what one asked, what it costs."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from matching.lifecycle import answering, claiming, saying
from matching.models import Ask, HeldMail, Mentorship, Message, Request, Seat
from matching.talking import apart, people
from profiles.models import Block, Offer, Profile
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_user

from .factories import TEXT, first_ask, make_pair, make_request
from .inbox_pages import pair as pair
from .inbox_pages import section, words

pytestmark = pytest.mark.django_db


def post(client, ask, **fields):
    """Post an answer to an ask."""
    return client.post(f"/inbox/asks/{ask.public_id}/", fields)


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_inbox_of_a_mentor_shows_who_asks_what_since_when(client, pair):
    mentor, _member, request = pair
    client.force_login(mentor.user)
    response = client.get("/inbox/")
    shown = section(response, "waits")
    assert "Luis Mentee" in shown
    assert "One question by e-mail" in shown
    assert TEXT in shown
    assert "Luis Mentee waits for your answer until" in shown
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert str(request.pk) not in re.findall(r"/inbox/[^\"]*", response.content.decode())


def test_inbox_of_somebody_new_leads_on(client):
    client.force_login(make_user())
    response = client.get("/inbox/")
    assert "Nothing waits for you." in section(response, "waits")
    assert "You have asked nobody yet." in section(response, "asked")
    assert "None yet." in section(response, "talks")
    assert 'href="/mentors/"' in response.content.decode()


def test_yes_is_one_tap_and_says_what_comes_next(client, pair):
    mentor, _member, request = pair
    ask = first_ask(request)
    client.force_login(mentor.user)
    response = post(client, ask, answer="yes", at="1")
    assert response["Location"] == f"/inbox/?done={ask.public_id}&at=1#ask-{ask.public_id}"
    shown = section(client.get(response["Location"]), "waits")
    assert "You said yes on" in shown
    assert "Luis Mentee is told now. Propose two times to talk" in shown
    assert "Yes, gladly" not in shown
    assert Mentorship.objects.get().mentor == mentor
    # Whoever answers has read what was there.
    assert "new" not in section(client.get("/inbox/"), "talks")
    # Without the note in the address it no longer waits.
    assert "Nothing waits for you." in section(client.get("/inbox/"), "waits")


def test_answers_keep_the_place_in_the_list(client):
    mentor = make_mentor(offers={"question": 9})
    asks = [first_ask(make_request(mentor, name=f"Visitor {number}")) for number in range(3)]
    client.force_login(mentor.user)
    response = client.get("/inbox/")
    shown = re.findall(r'<li class="card[^>]* id="ask-([^"]+)"', response.content.decode())
    assert shown == [str(ask.public_id) for ask in asks]
    for which, fields in (("ask", {"words": "Which class?"}), ("not_now", {"reason": "no_time"})):
        answered = post(client, asks[1], answer=which, at="2", **fields)
        page = client.get(answered["Location"]).content.decode()
        assert re.findall(r'<li class="card[^>]* id="ask-([^"]+)"', page) == [str(ask.public_id) for ask in asks]


def test_question_not_now_and_pause_do_what_they_say(client):
    mentor = make_mentor(offers={"question": 9})
    asks = [first_ask(make_request(mentor)) for _number in range(3)]
    client.force_login(mentor.user)
    post(client, asks[0], answer="ask", words="Which class?")
    post(client, asks[1], answer="not_now", reason="other", words="In spring, gladly.")
    post(client, asks[2], answer="pause", until=(timezone.localdate() + timedelta(days=30)).isoformat())
    states = list(Ask.objects.order_by("pk").values_list("state", "turn", "reason"))
    assert states == [("open", "sender", ""), ("declined", "sender", "other"), ("declined", "mentor", "no_time")]
    assert list(Message.objects.filter(seat__correspondent__user=mentor.user).values_list("text", flat=True)) == [
        "Which class?",
        "In spring, gladly.",
    ]
    assert Profile.objects.get(pk=mentor.pk).is_paused


@pytest.mark.parametrize(
    ("fields", "error", "field"),
    [
        ({"answer": "ask", "words": " "}, "Write what you would like to know.", "ask-{}-words"),
        ({"answer": "not_now", "words": "Kept words"}, "Choose a reason.", "not_now-{}-reason_0"),
        ({"answer": "pause", "until": "yesterday"}, "Give a day as in 2027-01-31.", "pause-{}-until"),
        ({"answer": "pause", "until": "2001-01-31"}, "Give a day from tomorrow on", "pause-{}-until"),
    ],
)
def test_a6_faults_are_told_beside_the_answer_and_nothing_is_lost(client, pair, fields, error, field):
    mentor, _member, request = pair
    ask = first_ask(request)
    client.force_login(mentor.user)
    for place in ("inbox", "thread"):
        response = post(client, ask, **fields, **{"from": place})
        page = response.content.decode()
        name = field.format(ask.public_id)
        assert response.status_code == 422
        assert "<title>Error: " in page
        assert f'href="#{name}"' in page
        assert f'id="{name}"' in page
        assert error in words(response)
        assert page.count("<details open>") == 1
        assert fields.get("words", "").strip() in page
    assert Ask.objects.get().state == "open"


def test_full_mentor_is_told_kindly_what_else_could_be_offered(client, pair):
    mentor, _member, request = pair
    Offer.objects.filter(profile=mentor).update(taken=2)
    Offer.objects.create(profile=mentor, kind="call", places=1)
    client.force_login(mentor.user)
    shown = section(client.get("/inbox/"), "waits")
    assert "You have no place free for “One question by e-mail” now." in shown
    assert "Yes, gladly" not in shown
    assert "Would this help you as well: A 30-minute call?" in shown
    # Whoever had the page open before hears the same.
    response = post(client, first_ask(request), answer="yes")
    assert response.status_code == 422
    assert "All your places for “One question by e-mail” are taken" in words(response)
    assert Ask.objects.get().state == "open"
    assert Message.objects.count() == 1


def test_answering_twice_changes_nothing(client, pair):
    mentor, _member, request = pair
    ask = first_ask(request)
    client.force_login(mentor.user)
    post(client, ask, answer="yes")
    for fields in ({"answer": "yes"}, {"answer": "not_now", "reason": "full"}, {"answer": "ask", "words": "Why?"}):
        response = post(client, ask, **fields)
        assert response.status_code == 302
        assert "That was settled already" in words(client.get(response["Location"]))
    assert (Ask.objects.get().state, Mentorship.objects.count(), Message.objects.count()) == ("accepted", 1, 1)


def test_answer_that_is_none_is_asked_for_again(client, pair):
    mentor, _member, request = pair
    client.force_login(mentor.user)
    response = post(client, first_ask(request), answer="maybe")
    assert "Choose one of the answers." in words(client.get(response["Location"]))


@pytest.mark.parametrize("who", ["sender", "other", "staff"])
def test_s2_nobody_answers_what_others_are_asked(client, pair, who):
    _mentor, member, request = pair
    user = {"sender": member.user, "other": make_mentor().user, "staff": make_user("s@example.org", is_staff=True)}[who]
    client.force_login(user)
    assert post(client, first_ask(request), answer="yes").status_code == 404
    assert client.post(f"/inbox/asks/{uuid4()}/", {"answer": "yes"}).status_code == 404
    assert Ask.objects.get().state == "open"


def test_long_message_is_folded(client):
    mentor = make_mentor()
    make_request(mentor, text="word " * 300)
    client.force_login(mentor.user)
    page = client.get("/inbox/").content.decode()
    assert "Read it all" in page
    assert page.count("word") > 300


def test_ask_of_somebody_blocked_does_not_wait(client, pair):
    mentor, member, _request = pair
    Block.objects.create(blocker=member.user, blocked=mentor.user)
    client.force_login(mentor.user)
    assert "Nothing waits for you." in section(client.get("/inbox/"), "waits")


# --- What one asked ---------------------------------------------------------------------------------------------------
def test_sender_answers_a_question_from_the_inbox(client, pair):
    mentor, member, request = pair
    answering.ask_back(first_ask(request).pk, words="Which class?")
    client.force_login(member.user)
    response = client.get("/inbox/")
    shown = section(response, "waits")
    assert "Joan Mentor wants to know something before answering" in shown
    assert "Which class?" in shown
    number = Seat.objects.first().conversation.public_id
    answered = client.post(f"/inbox/{number}/", {"text": "The first one.", "from": "inbox"})
    assert answered["Location"] == "/inbox/"
    assert "Your message is on its way." in words(client.get("/inbox/"))
    client.force_login(mentor.user)
    assert "To your question Luis Mentee answered: The first one." in section(client.get("/inbox/"), "waits")


def test_sender_sees_where_each_request_stands(client):
    mentor, member = make_pair()
    make_request(mentor, make_mentor("Second Choice"), sender=member)
    client.force_login(member.user)
    shown = section(client.get("/inbox/"), "asked")
    assert "Joan Mentor is being asked" in shown
    assert "We remind Joan Mentor on" in shown
    assert "we ask Second Choice." in shown
    assert "Second Choice is asked next, if that is needed" in shown
    assert "Take it back" in shown


def test_sender_withdraws_with_one_more_step(client, pair):
    _mentor, member, request = pair
    client.force_login(member.user)
    address = f"/inbox/requests/{request.public_id}/withdraw/"
    assert "Take this request back?" in words(client.get(address))
    assert Request.objects.get().state == "open"
    for said in ("Taken back.", "It had ended already."):
        assert client.post(address)["Location"] == "/inbox/"
        assert said in words(client.get("/inbox/"))
    assert Request.objects.get().state == "withdrawn"
    assert "This request has ended" in words(client.get(address))


@pytest.mark.parametrize("who", ["mentor", "other"])
def test_s2_nobody_withdraws_for_others(client, pair, who):
    mentor, _member, request = pair
    client.force_login({"mentor": mentor.user, "other": make_person().user}[who])
    for method in (client.get, client.post):
        assert method(f"/inbox/requests/{request.public_id}/withdraw/").status_code == 404
    assert Request.objects.get().state == "open"


def test_visitor_who_made_an_account_finds_the_request(client):
    mentor = make_mentor("Joan Mentor")
    make_request(mentor, email="vera@example.org")
    user = make_user("vera@example.org")
    client.force_login(user)
    claiming.claim(user, "vera@example.org")
    response = client.get("/inbox/")
    assert "Joan Mentor is being asked" in section(response, "asked")
    assert "Joan Mentor" in section(response, "talks")
    assert "Times are those of New York." in words(response)


# --- Mails that wait for a yes ----------------------------------------------------------------------------------------
def make_held(seat, number=1, text="From my other address"):
    """Return a mail to a seat's address that waits for its owner."""
    return HeldMail.objects.create(seat=seat, mail_id=f"{number}@elsewhere", text=text, received_at=timezone.now())


def test_i3_mail_from_another_address_waits_for_a_yes(client, pair):
    mentor, _member, request = pair
    seat = saying.mentor_seat(first_ask(request))
    make_held(seat, 1, "Mine")
    make_held(seat, 2, "<b>Not</b> mine")
    client.force_login(mentor.user)
    response = client.get("/inbox/")
    assert "Did you write this to Luis Mentee?" in section(response, "waits")
    assert "&lt;b&gt;Not&lt;/b&gt; mine" in response.content.decode()
    keys = re.findall(r'name="mine" value="([0-9a-f]{32})"', response.content.decode())
    address = f"/inbox/{seat.conversation.public_id}/held/"
    client.post(address, {"what": "say", "mine": keys[:1]})
    assert "Sent: 1 mail." in words(client.get("/inbox/"))
    assert [(m.text, m.came_by) for m in Message.objects.filter(seat=seat)] == [("Mine", "mail")]
    assert HeldMail.objects.count() == 0


def test_i3_mail_that_is_not_mine_is_thrown_away(client, pair):
    mentor, member, request = pair
    seat = saying.mentor_seat(first_ask(request))
    make_held(seat)
    address = f"/inbox/{seat.conversation.public_id}/held/"
    client.force_login(make_person().user)
    assert client.post(address, {"what": "throw"}).status_code == 404
    client.force_login(member.user)
    client.post(address, {"what": "throw"})
    assert HeldMail.objects.count() == 1
    client.force_login(mentor.user)
    client.post(address, {"what": "throw"})
    assert (HeldMail.objects.count(), Message.objects.count()) == (0, 1)


# --- Cost, and what must not happen -----------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3, 20])
def test_p1_inbox_costs_the_same_queries(client, django_assert_num_queries, rows):
    person = make_mentor("Both", offers={"question": 50})
    for number in range(rows):
        ask = first_ask(make_request(person, name=f"Visitor {number}"))
        make_held(saying.mentor_seat(ask), number)
        mentor = make_mentor()
        asked = first_ask(make_request(mentor, make_mentor(), sender=person))
        if number % 2:
            answering.ask_back(asked.pk, words="Which?")
    client.force_login(person.user)
    client.get("/inbox/")
    with django_assert_num_queries(6):  # session, account, who I am, asks, mails that wait, conversations
        response = client.get("/inbox/")
    assert response.content.decode().count('<p class="last"') == min(2 * rows, 20)
    with django_assert_num_queries(6):
        client.get("/inbox/?q=visitor+question")


def test_s4_what_people_write_is_shown_as_it_is(client):
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    mentor = make_mentor(name="<b>Joan</b>")
    member = make_person("<i>Luis</i>")
    request = make_request(mentor, sender=member, text=bad)
    answering.ask_back(first_ask(request).pk, words=bad)
    for person in (mentor, member):
        client.force_login(person.user)
        page = client.get("/inbox/", {"q": "script"}).content.decode()
        for raw in ("<script>alert", "<img src=x", "<b>Joan", "<i>Luis"):
            assert raw not in page


def test_inbox_is_for_those_who_are_signed_in(client):
    for address in ("/inbox/", f"/inbox/{uuid4()}/", f"/inbox/requests/{uuid4()}/withdraw/"):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_s21_inbox_of_one_who_was_blocked_says_nothing_of_it(client):
    mentor, member = make_pair()
    request = make_request(mentor, sender=member)
    seat = saying.mentor_seat(first_ask(request))
    apart.keep_apart(by=seat.correspondent, whom=people.of_user(member.user))
    client.force_login(member.user)
    shown = words(client.get("/inbox/"))
    assert "block" not in shown.replace("Blocked people", "").lower()
