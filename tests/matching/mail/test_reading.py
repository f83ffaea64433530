"""What is read from the headers and parts of a mail."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from matching.mail.reading import Attachment, read

from .building import RELAY, SENDER, file, mail, many, part, text_mail
from .corpus import EVERYTHING

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def test_a_mail_is_read_as_a_whole():
    raw = text_mail("Hello.", "Cc: Rosa <Rosa@Library.example>", "References: <a@x.example> <b@x.example>")
    incoming = read(raw, now=NOW)
    assert (incoming.message_id, incoming.sender, incoming.sender_name) == (
        "<1@library.example>",
        SENDER,
        "Amina Okafor",
    )
    assert incoming.recipients == (RELAY, "rosa@library.example")
    assert (incoming.subject, incoming.text) == ("Re: A question about your request", "Hello.")
    assert (incoming.in_reply_to, incoming.references) == (
        "<mail-1@mentorhub.example>",
        ("<a@x.example>", "<b@x.example>"),
    )
    assert incoming.date == datetime(2026, 3, 3, 17, 4, 5, tzinfo=UTC)
    assert (incoming.attachments, incoming.authentication, incoming.is_whole) == ((), "none", True)


@pytest.mark.parametrize("name", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_recipients_are_also_those_of_the_envelope(name):
    incoming = read(text_mail("Hello.", f"{name}: {RELAY.upper()}", To="undisclosed-recipients:;"))
    assert incoming.recipients == (RELAY,)


@pytest.mark.parametrize("value", [None, "", "hello", "<>", "<a b@c>", "<" + "a" * 260 + "@b>"])
def test_i1_a_mail_without_a_message_id_is_known_by_its_hash(value):
    raw = text_mail("Hello.", Message_ID=value)
    assert read(raw).message_id == f"sha256:{sha256(raw).hexdigest()}"


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("Amina <a@x.example>", "a@x.example", "Amina"),
        ("A@X.example", "a@x.example", ""),
        ('"Okafor, Amina" <a@x.example>', "a@x.example", "Okafor, Amina"),
        ("=?iso-8859-1?Q?J=F6rg?= <j@x.example>", "j@x.example", "Jörg"),
        ("=?utf-8?B?5bGx55Sw?= =?utf-8?B?6Iqx5a2Q?= <h@x.example>", "h@x.example", "山田花子"),
        ('"boss@college.example" <evil@x.example>', "evil@x.example", "boss@college.example"),
        ("a@x.example (Amina)", "a@x.example", "Amina"),
        ("Amina\r\n <a@x.example>", "a@x.example", "Amina"),
        ("Amina", "", ""),
        ("", "", ""),
    ],
)
def test_the_sender_is_one_address_and_a_name(sender, address, name):
    incoming = read(text_mail("Hello.", sender=sender))
    assert (incoming.sender, incoming.sender_name) == (address, name)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 03 Mar 2026 18:04:05 +0100", datetime(2026, 3, 3, 17, 4, 5, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 18:04:05", datetime(2026, 3, 3, 18, 4, 5, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 23:00:00 +0000", datetime(2026, 3, 4, 23, tzinfo=UTC)),
        ("Thu, 05 Mar 2026 00:00:01 +0000", None),
        ("Fri, 01 Jan 99999 00:00:00 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_date_is_aware_and_never_far_ahead(date, expected):
    assert read(text_mail("Hello.", Date=date), now=NOW).date == expected


def test_the_last_twenty_of_a_thousand_references_are_kept():
    values = " ".join(f"<{number}@x.example>" for number in range(1000))
    assert read(text_mail("Hello.", f"References: {values}")).references == tuple(
        f"<{n}@x.example>" for n in range(980, 1000)
    )


def test_an_attachment_has_name_size_and_type():
    content = many("mixed", part("Hello."), file("draft.pdf", "application/pdf", b"x" * 1001))
    assert read(mail(content)).attachments == (Attachment("draft.pdf", 1001, "application/pdf"),)


def test_text_has_no_control_characters_and_one_kind_of_line_end():
    for case in EVERYTHING:
        incoming = read(case.raw)
        for text in (
            incoming.text,
            incoming.subject,
            incoming.sender_name,
            *[each.name for each in incoming.attachments],
        ):
            assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in text), case.name
            # As PostgreSQL takes it.
            assert "\0" not in text.encode().decode()


def test_a_long_mail_says_that_it_is_not_whole():
    assert read(text_mail("x" * 1_000_000)).is_whole is False


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"\r\n\r\n", b"\xff" * 100, b"From", b"Content-Type: multipart/mixed\r\n\r\n--"]
)
def test_bytes_that_are_no_mail_are_read_as_well(raw):
    assert read(raw).message_id == f"sha256:{sha256(raw).hexdigest()}"
