"""I6: every mail of the corpus is read, its own words are kept, what it quotes is dropped; in time and in memory."""

import time
import tracemalloc

import pytest

from matching.mail.machines import why_automatic
from matching.mail.reading import read
from matching.mail.trimming import trim

from .corpus import EVERYTHING, PEOPLE, on_one_line

# Seconds of the processor, and bytes. I6 asks for 100 ms a mail; on a slow or busy machine ten times that is a fault.
LONGEST = 1.0
LARGEST = 50 * 1024 * 1024


def test_i6_the_corpus_is_large_enough_and_each_mail_in_it_once():
    assert len(PEOPLE) >= 150
    assert len({case.name for case in EVERYTHING}) == len(EVERYTHING)
    assert sum(bool(case.quoted) for case in PEOPLE) >= 150


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.name)
def test_i6_own_words_are_kept_and_no_others(case):
    incoming = read(case.raw)
    trimmed = trim(incoming.text)
    assert on_one_line(trimmed.own) == on_one_line(case.own)
    assert tuple(each.name for each in incoming.attachments) == case.attachments
    # Nothing is lost: what is not kept is in the rest.
    words = set(incoming.text.split())
    assert words <= set(f"{trimmed.own}\n{trimmed.rest}".split())


def test_i6_quoted_text_is_dropped_in_95_of_100_mails():
    quoting = [case for case in PEOPLE if case.quoted]
    failed = [
        case.name
        for case in quoting
        if any(on_one_line(words) in on_one_line(trim(read(case.raw).text).own) for words in case.quoted)
    ]
    assert len(failed) <= len(quoting) * 0.05, failed


def test_i5_people_are_not_taken_for_machines():
    assert len(PEOPLE) >= 40
    assert {case.name: word for case in PEOPLE if (word := why_automatic(case.raw))} == {}


def test_i6_every_mail_is_read_in_time(record_property):
    took = {}
    for case in EVERYTHING:
        start = time.process_time()
        incoming = read(case.raw)
        trim(incoming.text)
        took[case.name] = time.process_time() - start
    worst = max(took, key=took.get)
    over = sum(seconds > 0.1 for seconds in took.values())
    record_property("worst", f"{took[worst] * 1000:.0f} ms: {worst}; {over} mails over 100 ms")
    assert took[worst] <= LONGEST, worst


@pytest.mark.parametrize("case", [case for case in EVERYTHING if len(case.raw) > 100_000], ids=lambda case: case.name)
def test_i6_monsters_are_read_in_50_megabytes(case):
    tracemalloc.start()
    try:
        trim(read(case.raw).text)
        assert tracemalloc.get_traced_memory()[1] <= LARGEST
    finally:
        tracemalloc.stop()
