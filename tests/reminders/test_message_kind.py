"""What one says is mailed to the other: the new words, once, in one thread, as from a person (quality.md I14, S23)."""

import random
from email import message_from_bytes, policy

import pytest
from django.core import mail

from matching.lifecycle import answering, parting, saying
from matching.models import Seat
from matching.talking import relay
from matching.talking.conversations import other_seat
from profiles.models import Profile, Topic
from reminders.kinds import Withheld, kind_of
from reminders.models import Delivery
from reminders.outbox import rendering
from reminders.respect import wishes
from reminders.vocabulary import Mode, Reason
from tests.matching.factories import first_ask, make_pair, make_request
from tests.profiles.factories import make_mentor

from .talks import html_of, kind_in, link_in, mail_to, mails_to, sent, told
from .test_headers import hostile

pytestmark = pytest.mark.django_db
VERA = "vera@example.org"
ADVICE = "* Keep to MentorHub until you know each other."


@pytest.fixture(autouse=True)
def outbox(settings):
    """An empty outbox in memory, on a site with an address."""
    settings.SITE_URL = "https://mentors.example.org"
    mail.outbox = []


@pytest.fixture
def seats():
    """The seats of (Joan, a mentor; Vera, a visitor) who talk about a request."""
    mentor = make_mentor("Joan Mentor")
    topic = Topic.objects.get(slug="reference")
    ask = first_ask(make_request(mentor, email=VERA, name="Vera Visitor", topic=topic))
    mine = saying.mentor_seat(ask)
    return mine, other_seat(mine)


def joan(seats):
    """Return the mentor's address."""
    return seats[0].correspondent.address


def test_message_goes_to_the_other_one_at_once_and_once(seats):
    mine, theirs = seats
    told()
    saying.say(mine, "Which library?", came_by="mail", mail_id="<1@example.net>")
    saying.say(mine, "Which library?", came_by="mail", mail_id="<1@example.net>")
    assert told(1) == [("message", VERA)]
    saying.say(theirs, "A school.")
    assert told(2) == [("message", joan(seats))]


def test_message_says_the_new_words_who_wrote_and_how(seats):
    mine, _theirs = seats
    saying.say(mine, "Which library?\n<i>Yours</i>", came_by="mail", mail_id="<1@example.net>", rest="> quoted before")
    message = mail_to(VERA, "message")
    assert message.subject == "Re: Your request to Joan Mentor: Reference"
    assert "Joan Mentor wrote by mail on " in message.body
    assert "\nWhich library?\n<i>Yours</i>\n" in message.body
    assert "quoted before" not in message.body + html_of(message)
    assert "&lt;i&gt;Yours&lt;/i&gt;" in html_of(message)
    assert message.message()["From"] == "Joan Mentor via MentorHub <hello@mentorhub.invalid>"
    assert message.message()["Auto-Submitted"] is None
    assert relay.seat_of(message.reply_to).correspondent.email == VERA
    saying.say(mine, "And which town?")
    assert "Joan Mentor wrote on " in mails_to(VERA, "message")[1].body


def test_files_that_were_not_taken_are_named_with_a_kind_note(seats):
    _mine, theirs = seats
    saying.say(theirs, "See my resume.", came_by="mail", mail_id="<1@example.net>", attachments=[["cv <1>.pdf", 20480]])
    message = mail_to(joan(seats), "message")
    assert "* cv <1>.pdf (20.0\xa0KB)\n" in message.body
    assert "We do not pass files on" in message.body
    assert "cv &lt;1&gt;.pdf" in html_of(message)
    assert [part.get_content_type() for part in message.message().walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_message_to_the_mentor_has_the_four_answers_while_the_request_waits_for_them(seats):
    mine, theirs = seats
    saying.say(theirs, "One thing more.")
    assert link_in(mail_to(joan(seats), "message"), "Not now")
    answering.accept(mine.conversation.ask_id)
    saying.say(theirs, "Thank you!")
    assert "Not now" not in mails_to(joan(seats), "message")[1].body


def test_message_to_a_sender_who_is_awaited_says_until_when(seats):
    saying.say(seats[0], "Which library?")
    message = mail_to(VERA, "message")
    assert "Joan Mentor asks this before deciding. If you say nothing until " in message.body
    assert link_in(message, "See where it stands, or take it back")


def test_s23_the_first_three_messages_carry_advice(seats):
    mine, theirs = seats
    for words in ("Two", "Three", "Four", "Five"):
        saying.say(mine if words in ("Two", "Four") else theirs, words)
    bodies = [message.body for message in sent()]
    first = next(message for message in mail.outbox if kind_in(message) == "request")
    assert ADVICE in first.body
    by_words = {
        words: next(body for body in bodies if f"\n{words}\n" in body) for words in ("Two", "Three", "Four", "Five")
    }
    assert {words: ADVICE in body for words, body in by_words.items()} == {
        "Two": True, "Three": True, "Four": False, "Five": False,
    }  # fmt: skip


def test_d4_all_mails_of_a_conversation_to_one_person_are_one_thread(seats):
    mine, theirs = seats
    told()
    for words in ("Two", "Three", "Four"):
        saying.say(mine, words)
        saying.say(theirs, words)
    sent()
    for address in (VERA, joan(seats)):
        first, *rest = [message for message in mail.outbox if message.to == [address]]
        root = first.extra_headers["Message-ID"]
        assert first.message()["In-Reply-To"] is None
        assert [message.message()["In-Reply-To"] for message in rest] == [root] * len(rest)
        assert [message.message()["References"] for message in rest] == [root] * len(rest)
        assert {message.subject.removeprefix("Re: ") for message in rest} == {first.subject.removeprefix("Re: ")}


def test_muted_and_closed_conversations_send_nothing(seats):
    mine, theirs = seats
    told()
    Seat.objects.filter(pk=theirs.pk).update(is_muted=True)
    saying.say(mine, "Which library?")
    assert not Delivery.objects.filter(kind="message").exists()
    saying.say(theirs, "I say something all the same.")
    Seat.objects.filter(pk=mine.pk).update(is_muted=True)
    assert told(1) == []
    assert Delivery.objects.get(kind="message").reason == Reason.TURNED_OFF


def test_f27_message_is_not_sent_once_the_two_are_apart(seats):
    mine, theirs = seats
    told()
    saying.say(mine, "Which library?")
    parting.keep_apart(by=theirs.correspondent, whom=mine.correspondent)
    assert [kind for kind, _address in told(1)] == ["offers_instead"]
    assert Delivery.objects.get(kind="message").reason == Reason.BLOCKED


def test_weekly_mail_tells_each_conversation_once_and_not_what_was_read():
    mentor, member = make_pair()
    ask = first_ask(make_request(mentor, sender=member))
    wishes.set_mode(member.user, "message", Mode.DIGEST)
    mine = saying.mentor_seat(ask)
    for words in ("One", "Two", "Three"):
        saying.say(mine, words)
    digest = Delivery(kind="digest", user=member.user, recipient=f"u{member.user_id}")
    text = rendering.render(digest, member.user.email).text
    assert text.count("wrote to you") == 1
    assert (
        f"Joan Mentor wrote to you: “Three”\n  https://mentors.example.org/inbox/{mine.conversation.public_id}/" in text
    )
    theirs = other_seat(mine)
    Seat.objects.filter(pk=theirs.pk).update(read_at=mine.conversation.messages.latest("created_at").created_at)
    with pytest.raises(Withheld):
        rendering.render(digest, member.user.email)


def test_d7_ten_thousand_hostile_names_forge_no_from_line(settings):
    names = [hostile(random.Random(number).randrange(10**6)) for number in range(10_000)]
    assert any("\r\nBcc: thief" in name for name in names)
    delivery = Delivery(kind="account", email=VERA, recipient="a" * 64, message_id="<1@example.org>")
    for name in names:
        message = mail.EmailMultiAlternatives(
            "Words", "Words", rendering.sender_line(name), ["reader@example.org"], reply_to=["reply+x@example.org"],
            headers=rendering.headers_of(delivery, "", is_relayed=True),
        )  # fmt: skip
        parsed = message_from_bytes(message.message().as_bytes(), policy=policy.default)
        [found] = parsed["from"].addresses
        assert found.addr_spec == "hello@mentorhub.invalid", name
        assert not parsed["from"].defects, name
        assert len(parsed.get_all("from")) == len(parsed.get_all("to")) == len(parsed.get_all("subject")) == 1
        assert not set('"@:;,<>()[]\\\r\n') & set(found.display_name), name
        assert "bcc" not in {key.lower() for key in parsed.keys()}  # noqa: SIM118 - a message is no dictionary


def test_d7_a_sender_with_a_hostile_name_stays_one_line_everywhere():
    mentor = make_mentor()
    for number, name in enumerate(
        ["Eve\r\nBcc: all@example.org", '"Joan" <joan@example.org>', "=?utf-8?q?Bcc=3A?=", "\u202e", "👩‍👩‍👧 Ann"]
    ):
        make_request(mentor, email=f"visitor{number}@example.net", name=name)
        Profile.objects.filter(pk=mentor.pk).update(accepting="open")
    for message in sent():
        parsed = message_from_bytes(message.message().as_bytes(), policy=policy.default)
        assert [address.addr_spec for address in parsed["from"].addresses] == ["hello@mentorhub.invalid"]
        assert [address.addr_spec for address in parsed["to"].addresses] == [mentor.user.email]
        assert parsed["bcc"] is None
        assert "\n" not in parsed["subject"]


def test_words_are_not_held_back_to_measure_reminders(seats, settings):
    settings.MAIL_HOLDBACK_PERCENT = 100
    saying.say(seats[0], "Which library?")
    assert [kind for kind, _address in told()] == ["message", "request"]


def test_costs_of_a_message_and_of_a_request_are_known(seats, django_assert_num_queries):
    saying.say(seats[0], "Which library?")
    saying.say(seats[1], "A school library.")
    mine, theirs = Delivery.objects.filter(kind="message").select_related("user").order_by("pk")
    request = Delivery.objects.select_related("user").get(kind="request")
    for row, queries in ((mine, 9), (theirs, 13), (request, 11)):
        with django_assert_num_queries(queries):
            kind_of(row.kind).context(row)
