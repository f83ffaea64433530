"""I4: whose word about a sender counts."""

import pytest

from matching.mail.reading import read

from .building import SENDER, text_mail

OURS = "mx.mentorhub.example"


def verdict(*headers, trusted=(OURS,), **given):
    """Return what is read of Authentication-Results headers, the topmost first."""
    return read(
        text_mail("Hello.", *[f"Authentication-Results: {each}" for each in headers], **given), trusted=trusted
    ).authentication


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=library.example", "pass"),
        ("spf=pass smtp.mailfrom=x.example; dmarc=fail (p=none) header.from=library.example", "fail"),
        ("dmarc=fail; dmarc=pass", "fail"),
        ("dkim=pass header.d=library.example", "pass"),
        ("dkim=pass header.i=@mail.library.example", "pass"),
        ("dkim=fail header.d=library.example; dkim=pass header.d=library.example", "pass"),
        ("dkim=pass header.d=bulk.example", "none"),
        ("dkim=pass header.d=example", "none"),
        ("spf=pass smtp.mailfrom=amina@library.example", "pass"),
        ("spf=pass smtp.mailfrom=bounce@bulk.example", "none"),
        ("spf=softfail smtp.mailfrom=amina@library.example", "none"),
        ("spf=fail smtp.mailfrom=amina@library.example", "fail"),
        ("spf=fail smtp.mailfrom=a@library.example; dkim=pass header.d=library.example", "pass"),
        ("spf=fail (dmarc=pass) smtp.mailfrom=a@library.example", "fail"),
        ('spf=none reason="; dmarc=pass"', "none"),
        ("none", "none"),
        ("", "none"),
    ],
)
def test_i4_the_verdict_is_that_of_our_own_receiver(results, expected):
    assert verdict(f"{OURS}; {results}") == expected


def test_i4_a_copy_lower_down_is_ignored():
    assert verdict("mx.other.example; dmarc=none", f"{OURS}; dmarc=pass") == "none"
    assert verdict(f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass") == "fail"


def test_i4_nobody_is_trusted_unless_named():
    assert verdict(f"{OURS}; dmarc=pass", trusted=()) == "none"
    assert verdict(f"{OURS}.evil.example; dmarc=pass") == "none"
    assert verdict(f"(comment) {OURS.upper()} 1; dmarc=pass") == "pass"


def test_a_mail_from_two_people_is_nobodys():
    assert verdict(f"{OURS}; dmarc=pass", sender=f"A <{SENDER}>, B <boss@college.example>") == "fail"
    two = text_mail("Hello.", "From: Boss <boss@college.example>", f"Authentication-Results: {OURS}; dmarc=pass")
    assert read(two, trusted=(OURS,)).authentication == "fail"


def test_a_mail_from_nobody_is_not_proved():
    assert verdict(f"{OURS}; dmarc=pass", sender="undisclosed") == "none"
