"""Own words apart from the rest: the rules that the corpus does not show by itself. And addresses out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.mail.redacting import redact
from matching.mail.trimming import REPLY_MARKER, trim

LINES = (
    "own words", "", "> quoted", ">", "-- ", "On 3/3/26 10:04, Jo wrote:", "From: Jo <a@b.c>", "To: me", "Subject: x",
    "-----Original Message-----", "Sent from my iPhone", REPLY_MARKER, "_" * 40, "Le 3 mars 2026",
)  # fmt: skip
QUOTED = f"On Tue, Mar 3, 2026 at 10:04 AM Jo <jo@college.example> wrote:\n> {REPLY_MARKER}\n> Which day?"


def test_parts_are_own_words_and_the_rest():
    trimmed = trim(f"Tuesday.\n\n{QUOTED}\n\nOr Wednesday.\n\n-- \nAmina")
    assert trimmed.own == "Tuesday.\n\nOr Wednesday."
    assert trimmed.rest == f"{QUOTED}\n--\nAmina"


def test_html_is_trimmed_as_text():
    assert trim("<p>Tuesday.</p><blockquote type=cite>Which day?</blockquote>", html=True).own == "Tuesday."


def test_i8_what_would_leave_nothing_is_kept():
    text = "-----Original Message-----\nFrom: Jo\nSent: Tuesday\nTo: Amina\n\nWhich day?\n\nTuesday."
    assert trim(text).own == text


def test_i8_a_long_signature_is_rather_a_text():
    text = "Hello.\n--\n" + "\n".join(f"Line {number}" for number in range(30))
    assert trim(text).own == text


def test_our_marker_beats_doubt():
    assert trim(f"From: Jo\nSent: Tuesday\nTo: Amina\n\n{REPLY_MARKER}\nWhich day?").own == ""


def test_only_words_in_an_empty_mail_are_none():
    assert (trim("").own, trim("\n\n").own, trim("> a\n> b").own) == ("", "", "")


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_every_line_is_in_one_part(lines):
    trimmed = trim("\n".join(lines))
    written = sorted(line.rstrip() for line in lines if line.strip())
    parts = f"{trimmed.own}\n{trimmed.rest}".split("\n")
    assert sorted(line.rstrip() for line in parts if line.strip()) == written


@given(st.text(max_size=300))
def test_any_text_can_be_trimmed(text):
    trim(text)
    trim(text, html=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to ann@x.example.", "Write to […]."),
        ("Ann <ANN@X.Example>, mailto:ann@x.example?subject=y", "Ann <[…]>, […]?subject=y"),
        (
            "joann@x.example and ann@x.example.org and ann@x.example-y",
            "joann@x.example and ann@x.example.org and ann@x.example-y",
        ),
        ("bob+list@y.example, bob@y.example", "[…], […]"),
        ("reply+0123abcd@in.hub.example and REPLY+xyz@other.example", "[…] and […]"),
        ("carla@z.example", "carla@z.example"),
        ("ann@x.exampleann@x.example", "ann@x.exampleann@x.example"),
    ],
)
def test_i14_addresses_are_taken_out(text, expected):
    assert redact(text, ["ann@x.example", "Bob@Y.example", "bob+list@y.example", ""]) == expected


def test_i14_relay_addresses_are_taken_out_whoever_is_known():
    assert redact("reply+0123abcd@in.hub.example", instead="(hidden)") == "(hidden)"
