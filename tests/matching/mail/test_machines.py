"""I5: machines are known as such, and by which sign."""

import pytest

from matching.mail.machines import why_automatic
from matching.mail.parsing import parse

from .building import text_mail
from .machine_mails import LOOPS, OWN_ADDRESSES


@pytest.mark.parametrize(("word", "case"), LOOPS, ids=lambda each: getattr(each, "name", each))
def test_i5_the_loop_set_is_known(word, case):
    assert why_automatic(case.raw, own_addresses=OWN_ADDRESSES) == word


def test_a_parsed_mail_may_be_given_as_well():
    assert why_automatic(parse(text_mail("Hello.", "Precedence: bulk"))) == "precedence"


@pytest.mark.parametrize(
    ("envelope", "word"), [(None, ""), ("amina@library.example", ""), ("", "null_sender"), ("<>", "null_sender")]
)
def test_the_null_sender_may_be_known_from_the_envelope(envelope, word):
    assert why_automatic(text_mail("Hello."), envelope_sender=envelope) == word


@pytest.mark.parametrize(
    ("own", "word"),
    [
        ((), ""),
        (("amina@library.example",), "own_address"),
        (("@LIBRARY.example",), "own_address"),
        (("@brary.example",), ""),
    ],
)
def test_our_own_addresses_are_those_given(own, word):
    assert why_automatic(text_mail("Hello."), own_addresses=own) == word


def test_a_mail_that_answers_ours_is_no_loop_because_it_quotes_our_headers():
    assert why_automatic(text_mail("Yes.\n\n> X-MentorHub-Delivery: 0123\n> Auto-Submitted: auto-generated\n")) == ""
