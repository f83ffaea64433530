"""A raw mail into parts, by Python's own parser, which is given no more than it can take in good time."""

import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from itertools import islice

from . import limits
from .charsets import decode, one_line

LINE_END = re.compile(rb"\r\n|\r|\n")
DASHES = re.compile(rb"[\r\n]--")
LEVEL = re.compile(rb"boundary", re.IGNORECASE)
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


class AsWritten(Compat32):
    """Python's forgiving policy, with headers given as they were written: we decode them ourselves."""

    def header_fetch_parse(self, name, value):
        """Return the value as it is."""
        return value


POLICY = AsWritten()


def parse(raw):
    """Return the Message in `raw` (bytes), cut to our limits; raise nothing."""
    raw = bounded(raw)
    try:
        return BytesParser(policy=POLICY).parsebytes(raw)
    except (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
        # What the parser cannot take apart is one text.
        message = BytesHeaderParser(policy=POLICY).parsebytes(headers_of(raw))
        for name in ("Content-Type", "Content-Transfer-Encoding"):
            del message[name]
        message.set_payload(raw[len(headers_of(raw)) :].decode("ascii", "surrogateescape"))
        return message


def parse_headers(raw):
    """Return a Message with the headers of `raw` (bytes) and no parts, which is quicker; raise nothing."""
    head = headers_of(bounded(raw[: limits.LARGEST_HEADERS]))
    return BytesHeaderParser(policy=POLICY).parsebytes(head)


def bounded(raw):
    """Return the first part of a raw mail that the parser takes in good time: usually the whole of it."""
    raw = raw[: limits.LARGEST_MAIL].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\r\n\t ")
    head = headers_of(raw)
    if len(head) > limits.LARGEST_HEADERS:
        end = head.rfind(b"\n", 0, limits.LARGEST_HEADERS)
        raw = head[: end if end > 0 else limits.LARGEST_HEADERS] + b"\r\n\r\n" + raw[len(head) :].lstrip(b"\r\n")
    # Counting is quick; looking for the place is not, and needed for monsters only.
    if raw.count(b"\n--") + raw.count(b"\r--") > limits.MOST_PARTS:
        raw = before(raw, DASHES, limits.MOST_PARTS)
    levels = raw.lower().count(b"boundary")
    if levels > limits.MOST_LEVELS:
        raw = before(raw, LEVEL, limits.MOST_LEVELS)
    if levels > limits.MANY_LEVELS:
        raw = raw[: limits.LARGEST_DEEP_MAIL]
    if raw.count(b"\n") + raw.count(b"\r") > limits.MOST_LINES:
        raw = before(raw, LINE_END, limits.MOST_LINES)
    return raw


def headers_of(raw):
    """Return the bytes before the first empty line, all of them if there is none."""
    found = END_OF_HEADERS.search(raw)
    return raw[: found.start()] if found else raw


def before(raw, pattern, number):
    """Return what comes before the `number`-th place where a pattern is found."""
    found = next(islice(pattern.finditer(raw), number, None), None)
    return raw[: found.start()] if found else raw


def headers(message, name, most=50):
    """Return what a mail says in all headers of a name, decoded, each as one line; the topmost first."""
    values = message.get_all(name) or []
    return [decoded(str(value)[: limits.LONGEST_HEADER]) for value in values[:most]]


def header(message, name):
    """Return the topmost header of a name as one line of text, "" when it is missing."""
    return next(iter(headers(message, name, 1)), "")


def decoded(value):
    """Return a header as text: encoded words decoded, bytes that are not ASCII read as UTF-8 or Western; one line."""
    value = decode(value.encode("utf-8", "surrogateescape"))
    try:
        parts = decode_header(value) if "=?" in value else [(value, None)]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        # Some broken Base64 is a fault to Python.
        parts = [(value, None)]
    text = "".join(part if isinstance(part, str) else decode(part, label or "") for part, label in parts)
    return one_line(text, limits.LONGEST_HEADER)


def is_multipart(part):
    """Return whether a part holds parts, rather than text or an attached mail."""
    return isinstance(part.get_payload(), list) and part.get_content_maintype() != "message"


def leaves(message):
    """Yield the parts of a mail that hold no parts; an attached mail is one of them."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if is_multipart(part):
            waiting += [each for each in reversed(part.get_payload()) if isinstance(each, Message)]
        else:
            yield part
