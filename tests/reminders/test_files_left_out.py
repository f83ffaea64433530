"""Whoever attaches files is told that nobody gets them, once a day, and how to do it otherwise (quality.md I9)."""

import pytest
from django.utils import timezone

from matching.models import Conversation
from matching.receiving.receiving import receive
from matching.vocabulary import Outcome
from reminders.kinds import kind_of
from reminders.models import Delivery
from tests.matching.mails import VISITOR, address_of, by_mail, make_talk, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(mailoutbox, settings):
    """Return (mentor's Seat, visitor's Seat) of a conversation about which all mails have left."""
    settings.SITE_URL = "https://mentors.example.org"
    seats = make_talk()
    mailoutbox.clear()
    return seats


def with_file(seat, *, text="Here is my plan.", name="plan.pdf"):
    """Return a raw mail of the owner of a seat with words and a file of 5 bytes."""
    body = "\r\n".join([
        "--x", "Content-Type: text/plain", "", text,
        "--x", "Content-Type: application/pdf", f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64", "", "aGVsbG8=", "--x--",
    ])  # fmt: skip
    return write(seat, body).replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=x", 1)


def to(mailoutbox, address):
    """Return the mails that left to an address."""
    return [mail for mail in mailoutbox if mail.to == [address]]


def test_i9_both_are_told_and_the_file_goes_nowhere(talk, mailoutbox):
    mentor, visitor = talk
    assert receive(with_file(visitor)).outcome == Outcome.POSTED
    [mine] = to(mailoutbox, VISITOR)
    [theirs] = to(mailoutbox, mentor.correspondent.address)
    assert "* plan.pdf (5\xa0bytes)" in mine.body
    assert "Joan Mentor has your words." in mine.body
    assert "We do not pass files on" in theirs.body
    assert [len(mail.attachments) for mail in (mine, theirs)] == [0, 0]
    # What one answers goes on in the conversation, and no machine answers it.
    assert (mine.reply_to, mine.extra_headers["Auto-Submitted"]) == ([address_of(visitor)], "auto-generated")


def test_i9_a_file_without_words_is_said_to_have_had_none(talk, mailoutbox):
    _mentor, visitor = talk
    receive(with_file(visitor, text="", name=""))
    [mail] = to(mailoutbox, VISITOR)
    assert "There were no words in your mail to Joan Mentor" in mail.body
    assert "* a file without a name" in mail.body


def test_i9_it_is_told_once_a_day(talk, mailoutbox):
    _mentor, visitor = talk
    now = timezone.now()
    for _time in range(3):
        receive(with_file(visitor), now=now)
    assert (by_mail().count(), len(to(mailoutbox, VISITOR))) == (3, 1)


def test_a_message_without_files_is_no_news(talk, mailoutbox):
    _mentor, visitor = talk
    receive(write(visitor, "Only words."))
    assert to(mailoutbox, VISITOR) == []


def test_the_mail_is_withheld_once_the_conversation_has_ended(talk, mailoutbox):
    _mentor, visitor = talk
    receive(with_file(visitor))
    Conversation.objects.update(closed_at=timezone.now())
    assert to(mailoutbox, VISITOR) == []
    assert Delivery.objects.get(kind="files_left_out").reason == "blocked"


def test_the_ledger_counts_who_wrote_again(talk, mailoutbox):
    _mentor, visitor = talk
    receive(with_file(visitor))
    kind, [delivery] = kind_of("files_left_out"), Delivery.objects.filter(kind="files_left_out")
    assert (kind.acted([delivery]), len(kind.sample())) == (set(), 1)
    receive(write(visitor, "Then in words."))
    assert kind.acted([delivery]) == {delivery.pk}
