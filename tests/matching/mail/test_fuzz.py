"""I7: mutated mails. Each run takes 3,000; as many as I7 asks: FUZZ=100000 make test ARGS="tests/matching/mail -n 0 -s"

Mails are mutated by a seed of their own number, so that a failure comes again with that number alone.
"""

import os
import random
import sys
import time

from matching.mail.machines import why_automatic
from matching.mail.reading import read
from matching.mail.redacting import redact
from matching.mail.trimming import trim

from .corpus import EVERYTHING

MAILS = int(os.environ.get("FUZZ", "3000"))
# Seconds of the processor, for all that is done with one mail: reading waits for nothing, and others share the cores.
LONGEST = 2.0
# The few that are large would take most of the time; one mutated mail in fifty is one of them.
SMALL = [case.raw for case in EVERYTHING if len(case.raw) < 20_000]
LARGE = [case.raw for case in EVERYTHING if len(case.raw) >= 20_000]
SPICES = (
    b"\0", b"\r", b"\n", b"\r\n\r\n", b"--=_edge\r\n", b"--", b"=?utf-8?B?", b"?=", b"=", b"=\r\n", b'"', b"<",
    b">", b"<!--", b"<div", b"(", b")", b"[", b";", b":", b"\\", b"%", b"*0*=", b"\xff", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\x1b$B", b"boundary=", b"From: ", b"\t", b"Content-Type: multipart/mixed; boundary=x\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: uuencode\r\n", b"charset=utf-7", b"charset=idna", b"> ", b" wrote:\r\n",
    b"On 3 March 2026 10:04 a ", b"Content-Type: text/html\r\n", b"Date: Mon, 32 Foo 99999 99:99:99 +9999\r\n",
    b"begin 644 a\r\n", b"filename*=utf-8''%",
)  # fmt: skip


def mutated(number):
    """Return the mutated mail of a number."""
    draw = random.Random(number)
    raw = bytearray(draw.choice(LARGE if draw.random() < 0.02 else SMALL))
    for _time in range(draw.choice((1, 1, 2, 4, 8, 30))):
        place = draw.randrange(len(raw) + 1)
        end = min(len(raw), place + draw.choice((1, 2, 10, 100, 1000)))
        match draw.randrange(7):
            case 0:
                del raw[place:end]
            case 1:
                raw[place:place] = draw.choice(SPICES) * draw.choice((1, 1, 1, 3, 50))
            case 2:
                raw[place:end] = draw.randbytes(end - place)
            case 3:
                raw[place:place] = raw[place:end] * draw.choice((1, 2, 20))
            case 4 if raw:
                raw[place % len(raw)] ^= 1 << draw.randrange(8)
            case 5:
                other = draw.choice(SMALL)
                raw[place:end] = other[draw.randrange(len(other)) :][:2000]
            case _:
                del raw[place:]
    return bytes(raw)


def test_i7_mutated_mails_crash_nothing_and_end_in_time():
    longest, slowest, start = 0.0, 0, time.perf_counter()
    for number in range(MAILS):
        raw = mutated(number)
        before = time.process_time()
        try:
            incoming = read(raw, trusted=("mx.example",))
            trimmed = trim(incoming.text)
            redact(trimmed.own, {incoming.sender, *incoming.recipients})
            why_automatic(raw)
        except Exception as error:
            raise AssertionError(f"mail {number} of the fuzz") from error
        took = time.process_time() - before
        if took > longest:
            longest, slowest = took, number
        # What would not go into a row of the database, or lose words of the text, is a fault as well.
        assert "\0" not in incoming.text + incoming.subject + incoming.sender_name
        assert 1 <= len(incoming.message_id.encode()) <= 800, number
        assert set(incoming.text.split()) <= set(f"{trimmed.own}\n{trimmed.rest}".split()), number
    report = (
        f"{MAILS} mutated mails in {time.perf_counter() - start:.0f} s; the slowest: {longest:.3f} s, mail {slowest}"
    )
    sys.stdout.write(f"\n{report}\n")
    assert longest <= LONGEST, slowest
