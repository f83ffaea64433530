"""The links in the mails of requests: without signing in, once, dead when the ask has ended (S8, S20-S22)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from matching.lifecycle import answering, asking, clock, saying
from matching.models import Ask, ContactBlock, Conversation, Mentorship, Message, Request
from matching.talking import people
from matching.talking.apart import are_apart
from matching.talking.conversations import other_seat
from profiles.models import Block, Offer, Profile, Report
from profiles.safety import reports
from reminders.links import tokens
from reminders.models import Delivery, Link
from tests.matching.factories import first_ask, make_pair, make_request
from tests.profiles.factories import make_mentor

from .talks import link_in, mail_to, sent, told

VERA = "vera@example.org"
YES, FIRST, NOT_NOW = "Yes, I will help", "Ask a question first", "Not now"
BREAK = "Pause me: no new requests for a while"
FOLLOW = "See where it stands, or take it back"


@pytest.fixture(autouse=True)
def outbox(settings):
    """An empty outbox in memory, on a site with an address."""
    settings.SITE_URL = "https://mentors.example.org"
    mail.outbox = []


def asked(*others, **fields):
    """Return (mentor, Ask) of a visitor's request to Joan, and the others after her."""
    mentor = make_mentor("Joan Mentor", **fields)
    return mentor, first_ask(make_request(mentor, *others, email=VERA, name="Vera Visitor"))


def link_to(mentor, words, kind="request"):
    """Return the path of a link in the mail to a mentor."""
    return link_in(mail_to(mentor.user.email, kind), words)


def words_of(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def state_of(ask):
    """Return the state of an Ask as the database has it."""
    return Ask.objects.values_list("state", flat=True).get(pk=ask.pk)


# --- Answering --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("words", [YES, FIRST, NOT_NOW, BREAK])
def test_looking_at_an_answer_changes_nothing_and_shows_what_was_asked(client, words):
    mentor, ask = asked()
    path = link_to(mentor, words)
    for _visit in range(2):
        page = client.get(path)
        assert (page.status_code, client.head(path).status_code) == (200, 200)
    assert page["Referrer-Policy"] == "strict-origin"
    assert "What Vera Visitor wrote" in words_of(page)
    assert "May I send you three questions" in words_of(page)
    assert "Nothing has happened yet." in words_of(page)
    # MENTOR, the letter that helps at this step.
    assert "What would make you glad" in words_of(page)
    assert (state_of(ask), Link.objects.exclude(used_at=None).count()) == ("open", 0)


@pytest.mark.django_db
def test_yes_from_the_mail_without_signing_in(client):
    mentor, ask = asked()
    response = client.post(link_to(mentor, YES), {"words": "Gladly."})
    assert response.status_code == 200
    assert "You said yes to Vera Visitor" in words_of(response)
    assert (state_of(ask), Mentorship.objects.get().mentor) == ("accepted", mentor)
    assert Offer.objects.get(profile=mentor).taken == 1
    assert Message.objects.last().text == "Gladly."
    assert [kind for kind, address in told() if address == VERA] == ["request_accepted"]


@pytest.mark.django_db
def test_s20_yes_to_a_kind_without_a_place_is_kind_and_loses_nothing(client):
    mentor, ask = asked(offers={"question": 1, "call": 2})
    path = link_to(mentor, YES)
    Offer.objects.filter(kind="question").update(taken=1)
    response = client.post(path, {"words": "Gladly."})
    assert response.status_code == 422
    assert "All places of this kind are taken" in words_of(response)
    assert "You still have a place for: A 30-minute call." in words_of(response)
    assert "Gladly." in response.content.decode()
    assert (state_of(ask), Mentorship.objects.count(), Message.objects.count()) == ("open", 0, 1)
    Offer.objects.filter(kind="question").update(places=2)
    assert client.post(path).status_code == 200
    assert state_of(ask) == "accepted"


@pytest.mark.django_db
def test_yes_with_no_place_of_any_kind_says_so(client):
    mentor, _ask = asked(offers={"question": 1})
    path = link_to(mentor, YES)
    Offer.objects.update(taken=1)
    assert "All your places are taken now." in words_of(client.post(path))


@pytest.mark.django_db
def test_question_needs_words_and_turns_the_clock_to_the_sender(client):
    mentor, ask = asked()
    path = link_to(mentor, FIRST)
    response = client.post(path, {"words": "  "})
    assert response.status_code == 422
    assert "Write what you would like to know." in words_of(response)
    assert client.post(path, {"words": "Which library?"}).status_code == 200
    ask.refresh_from_db()
    assert (ask.state, ask.turn) == ("open", "sender")
    assert "Vera Visitor" in words_of(client.get(path))
    assert "asks this before deciding" in mail_to(VERA, "message").body


@pytest.mark.django_db
def test_not_now_needs_a_reason_and_keeps_what_was_typed(client):
    mentor, ask = asked(make_mentor("Noor Second"))
    path = link_to(mentor, NOT_NOW)
    response = client.post(path, {"words": "Ask me in spring."})
    assert response.status_code == 422
    assert "Choose a reason." in words_of(response)
    assert "Ask me in spring.</textarea>" in response.content.decode()
    assert 'href="#id_reason_0"' in response.content.decode()
    assert client.post(path, {"reason": "rude", "words": ""}).status_code == 422
    response = client.post(path, {"reason": "no_time", "words": "Ask me in spring."})
    assert "Thank you for answering" in words_of(response)
    ask.refresh_from_db()
    assert (ask.state, ask.reason) == ("declined", "no_time")
    assert [kind for kind, address in told() if address == VERA] == ["message", "request_moved"]


@pytest.mark.django_db
def test_pause_from_the_mail_until_a_day(client):
    mentor, ask = asked()
    path = link_to(mentor, BREAK)
    yesterday, later = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=90)
    for wrong in (str(yesterday), "soon", "2999-01-01"):
        assert client.post(path, {"until": wrong}).status_code == 422
    assert client.post(path, {"until": str(later)}).status_code == 200
    mentor.refresh_from_db()
    assert (mentor.accepting, mentor.paused_until, state_of(ask)) == ("paused", later, "declined")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (lambda ask: answering.accept(ask.pk), "You said yes on"),
        (lambda ask: answering.not_now(ask.pk, reason="full"), "You said “not now” on"),
        (lambda ask: asking.withdraw(ask.request_id), "Vera Visitor took it back on"),
        (lambda ask: clock.advance(timezone.now() + timedelta(days=15)), "It was not answered until"),
    ],
)
def test_s8_links_die_with_the_ask_and_say_what_became_of_it(client, end, sentence):
    mentor, ask = asked()
    paths = [link_to(mentor, words) for words in (YES, FIRST, NOT_NOW, BREAK)]
    end(ask)
    state = state_of(ask)
    for path in paths:
        for response in (client.get(path), client.post(path, {"words": "x", "reason": "full"})):
            assert response.status_code == 410
            assert "This request is settled" in words_of(response)
            assert sentence in words_of(response)
            assert "/inbox/" in response.content.decode()
    assert state_of(ask) == state


@pytest.mark.django_db
def test_s8_link_of_one_answer_does_not_do_another_and_too_old_ones_do_nothing(client):
    mentor, ask = asked()
    path = link_to(mentor, FIRST)
    Link.objects.filter(purpose="question_request").update(expires_at=timezone.now())
    response = client.post(path, {"words": "Which library?"})
    assert response.status_code == 410
    assert "This link is too old" in words_of(response)
    assert (Message.objects.count(), state_of(ask)) == (1, "open")


@pytest.mark.django_db
def test_s8_link_is_one_recipients():
    """A link that names somebody else's number does nothing: its recipient is checked against the ask."""
    _mentor, ask = asked()
    other = make_mentor()
    path = tokens.make("accept_request", object=f"ask {ask.pk}", recipient=f"u{other.user_id}")
    response = Client().post(path.removeprefix("https://mentors.example.org"))
    assert (response.status_code, state_of(ask)) == (410, "open")


@pytest.mark.django_db(transaction=True)
def test_s8_fifty_who_press_yes_at_once_act_once():
    mentor, ask = asked(offers={"question": 50})
    path = link_to(mentor, YES)

    def press(_number):
        try:
            return Client().post(path, {"words": "Gladly."}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(press, range(50)))
    assert statuses == [200] + [410] * 49
    assert (state_of(ask), Mentorship.objects.count(), Offer.objects.get().taken) == ("accepted", 1, 1)
    assert Message.objects.filter(text="Gladly.").count() == 1
    assert Delivery.objects.filter(kind="request_accepted").count() == 2


@pytest.mark.django_db(transaction=True)
def test_s8_different_answers_pressed_at_once_are_one_answer():
    """Each press would hold its own link and wait for what the other holds, were links locked as rows."""
    for _ in range(5):
        mentor, ask = asked()
        presses = [
            (link_to(mentor, YES), {"words": "Gladly."}),
            (link_to(mentor, NOT_NOW), {"reason": "full"}),
            (link_to(mentor, BREAK), {}),
        ] * 3
        barrier = Barrier(len(presses) + 1)

        def press(path, data, barrier=barrier):
            try:
                barrier.wait()
                return Client().post(path, data).status_code
            finally:
                connection.close()

        def take_back(pk=ask.request_id, barrier=barrier):
            try:
                barrier.wait()
                return asking.withdraw(pk)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(presses) + 1) as pool:
            withdrawn = pool.submit(take_back)
            statuses = list(pool.map(lambda each: press(*each), presses))
            withdrawn.result()
        assert set(statuses) <= {200, 410}
        assert statuses.count(200) <= 1
        assert state_of(ask) in ("accepted", "declined", "unavailable", "withdrawn")
        Ask.objects.all().update(state="declined")


@pytest.mark.django_db
def test_acting_is_noted_with_the_mail(client):
    mentor, _ask = asked()
    client.post(link_to(mentor, FIRST), {"words": "Which library?"})
    assert Delivery.objects.get(kind="request").acted_at is not None


# --- Following --------------------------------------------------------------------------------------------------------
def followed(client):
    """Return (the request of a visitor that is with its second mentor, the path at which it is followed)."""
    _mentor, ask = asked(make_mentor("Noor Second"), make_mentor("Amy Third"))
    answering.not_now(ask.pk, reason="not_my_topic")
    return ask.request, link_in(mail_to(VERA, "request_moved"), FOLLOW)


@pytest.mark.django_db
def test_follow_shows_every_mentor_in_order_and_what_happens_next(client):
    _request, path = followed(client)
    for _visit in range(3):
        page = client.get(path)
    said = words_of(page)
    assert page.status_code == 200
    assert "Noor Second is being asked" in said
    assert re.search(
        r"Joan Mentor said “not now” on \d+ \S+ \d{4} ?: thinks that somebody else knows more about this "
        r"Noor Second was asked on .* Amy Third is asked next, if that is needed",
        said,
    )
    assert re.search(r"Without an answer until .* we ask Amy Third\.", said)
    assert said.count("Take my request back") == 1


@pytest.mark.django_db
def test_follow_takes_the_request_back_once_and_goes_on_showing(client):
    request, path = followed(client)
    response = client.post(path)
    assert (response.status_code, Request.objects.get(pk=request.pk).state) == (200, "withdrawn")
    assert "Taken back" in words_of(response)
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 200
        assert "Take my request back" not in words_of(response)
        assert "You took it back on" in words_of(response)
        assert "See who has a place free today" in words_of(response)
        assert "<form" not in re.search(r"<main.*</main>", response.content.decode(), re.S)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "title"),
    [
        (lambda request: answering.accept(request.asks.get(rank=2).pk), "Accepted"),
        (lambda request: answering.pause(request.asks.get(rank=2).pk), "Amy Third is being asked"),
        (lambda request: clock.advance(timezone.now() + timedelta(days=15)), "Amy Third is being asked"),
    ],
)
def test_follow_stays_good_whatever_becomes_of_the_request(client, end, title):
    request, path = followed(client)
    end(request)
    page = client.get(path)
    assert (page.status_code, title in words_of(page)) == (200, True)


@pytest.mark.django_db
def test_follow_is_the_senders_alone_also_after_they_made_an_account(client):
    from allauth.account.models import EmailAddress

    from matching.lifecycle.claiming import claim

    request, path = followed(client)
    other = make_mentor()
    wrong = tokens.make("follow_request", object=f"request {request.pk}", recipient=f"u{other.user_id}")
    page = client.get(wrong.removeprefix("https://mentors.example.org"))
    assert (page.status_code, "Joan" in words_of(page)) == (410, False)
    member = make_mentor(email="other@example.org")
    EmailAddress.objects.create(user=member.user, email=VERA, verified=True)
    claim(member.user, VERA)
    assert "Noor Second is being asked" in words_of(client.get(path))


# --- Coming back ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_mentor_comes_back_with_one_click(client):
    mentor = make_mentor("Joan Mentor", offers={"question": 5})
    for _each in range(2):
        make_request(mentor)
    told()
    clock.advance(timezone.now() + timedelta(days=15))
    path = link_to(mentor, "I am back", "mentor_rested")
    assert "people can ask you" in words_of(client.get(path))
    assert Profile.objects.get(pk=mentor.pk).is_paused
    assert "Good to have you back" in words_of(client.post(path))
    assert not Profile.objects.get(pk=mentor.pk).is_paused
    assert client.get(path).status_code == 410
    assert "Good to have you back" in words_of(client.get(path))


# --- Block and report -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_s21_block_from_the_mail_ends_the_talk_and_reads_as_no_place(client):
    mentor, ask = asked(make_mentor("Noor Second"))
    path = link_to(mentor, "Block Vera Visitor")
    assert "Nobody is told" in words_of(client.get(path))
    assert ContactBlock.objects.count() == 0
    assert "Vera Visitor is blocked" in words_of(client.post(path))
    assert are_apart(people.of_user(mentor.user), ask.sender)
    assert (state_of(ask), Conversation.objects.get(ask=ask).closed_at is not None) == ("unavailable", True)
    assert "Joan Mentor has no place free at the moment." in mail_to(VERA, "request_moved").body
    assert "is blocked" in words_of(client.get(path))


@pytest.mark.django_db
def test_s21_sender_blocks_the_mentor_from_the_mail(client):
    mentor, member = make_pair()
    ask = first_ask(make_request(mentor, sender=member))
    saying.say(saying.mentor_seat(ask), "Send me money first.")
    client.post(link_in(mail_to(member.user.email, "message"), "Block Joan Mentor"))
    assert Block.objects.get().blocker == member.user


@pytest.mark.django_db
def test_s22_report_from_the_mail_without_signing_in(client):
    mentor, ask = asked()
    saying.say(other_seat(saying.mentor_seat(ask)), "Send me money.")
    path = link_to(mentor, "Report something about Vera Visitor", "message")
    page = client.get(path)
    assert (
        len(re.findall(r'name="(?!csrf)(\w+)"', re.sub(r'type="radio"[^>]*name="reason"', "", page.content.decode())))
        <= 3
    )
    assert client.post(path, {"message": "x"}).status_code == 422
    response = client.post(path, {"reason": "safety", "message": "She asks for money."})
    assert "Staff look at it within 2 hours." in words_of(response)
    report = Report.objects.get()
    assert (report.reported, report.reporter, report.known_as) == (None, mentor.user, reports.known_as(VERA))
    assert [line[1:] for line in report.said][-1] == ["Vera Visitor", "Send me money."]
    assert client.get(path).status_code == 410
    assert "We have your report already" in words_of(client.get(path))
    # Talking goes on: a report is no block.
    assert Conversation.objects.get(ask=ask).closed_at is None


@pytest.mark.django_db
def test_s22_visitor_reports_a_mentor(client):
    mentor, ask = asked()
    saying.say(saying.mentor_seat(ask), "Send me money first.")
    client.post(link_in(mail_to(VERA, "message"), "Report something about Joan Mentor"), {"reason": "selling"})
    report = Report.objects.get()
    assert (report.reported, report.reporter, report.email) == (mentor.user, None, VERA)


@pytest.mark.django_db
def test_links_of_what_is_gone_explain_themselves(client):
    mentor, ask = asked()
    paths = [link_to(mentor, words) for words in (YES, "Block Vera Visitor", "Report something about Vera Visitor")]
    Ask.objects.filter(pk=ask.pk).update(mentor=None)
    from matching.models import Correspondent
    from matching.own_data.periods import forget

    forget(Correspondent.objects.get(email=VERA))
    for path in paths:
        response = client.get(path)
        assert response.status_code == 410
        assert "gone" in words_of(response)
    assert sent()
