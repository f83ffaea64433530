"""What a mail looks like to a strict reader, whatever people call themselves (quality.md D4, D7)."""

import random
from email import message_from_bytes, policy
from email.headerregistry import AddressHeader

import pytest

from reminders.outbox import rendering, sending
from reminders.outbox.sealing import Content, closed

from .factories import make_mail

pytestmark = pytest.mark.django_db

PIECES = (
    *",\":;@<>()[]\\'=?&%$#!", "\r\n", "\n", "\r", "\t", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029",
    "\u202e", "\u200f", "\u200b", "\ufeff", "é", "ß", "日本", "עברית", "العربية", "😀", "👩‍👩‍👧", "e\u0301",
    "=?utf-8?q?Bcc=3A?=",
    "\r\nBcc: thief@example.org", "\nTo: thief@example.org", "\r\n\r\n<script>", "Subject: x",
    "a", "B", " ", "  ", "Ada", "O'Neil",
)  # fmt: skip


def hostile(number):
    """Return the name number `number`: pieces at random, up to 300 characters, the same in every run."""
    chosen = random.Random(number)
    length = chosen.choice((1, 2, 5, 20, 300))
    return "".join(chosen.choice(PIECES) for _each in range(length))[:300]


def test_d7_ten_thousand_hostile_names_forge_no_header():
    delivery = make_mail()
    names = [hostile(number) for number in range(10_000)]
    assert any("\r\nBcc: thief" in name for name in names)
    for number, name in enumerate(names):
        delivery.sealed = closed_plain(f"A note from {name}", name)
        message = rendering.message_of(delivery, "reader@example.org").message()
        parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
        found = {key.lower() for key in parsed.keys()}  # noqa: SIM118 - a message is no dictionary
        assert found == EXPECTED, (number, name)
        for header in ("from", "to", "subject", "message-id"):
            assert len(parsed.get_all(header)) == 1, (number, name)
        assert isinstance(parsed["to"], AddressHeader)
        assert [address.addr_spec for address in parsed["to"].addresses] == ["reader@example.org"]
        assert not parsed["subject"].defects, (number, name)
        assert parsed["subject"].strip().startswith("A note from")


EXPECTED = {
    "content-type", "mime-version", "subject", "from", "to", "reply-to", "date", "message-id", "auto-submitted",
    "x-mentorhub-delivery",
}  # fmt: skip


def closed_plain(subject, text):
    """Return sealed content; sealing ten thousand of them is what takes the time here."""
    return closed(Content(subject, text, "<p></p>"))


def test_d4_every_mail_says_that_a_machine_wrote_it_and_keeps_its_number(mailoutbox):
    delivery = make_mail()
    [message] = mailoutbox
    headers = message.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == delivery.message_id
    assert headers["X-MentorHub-Delivery"] == delivery.public_id.hex
    assert "List-Unsubscribe" not in headers
    assert delivery.message_id.endswith(f"@{headers['From'].rpartition('@')[2].rstrip('>')}>")


def test_a_second_try_is_the_same_mail():
    delivery = make_mail()
    one, two = (rendering.message_of(delivery, "reader@example.org").message() for _copy in range(2))
    assert one["Message-ID"] == two["Message-ID"]
    assert one["X-MentorHub-Delivery"] == two["X-MentorHub-Delivery"]
    assert sending.drain() == 1
