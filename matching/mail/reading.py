"""A raw mail into an Incoming: who, to whom, when, what it says, what is attached, and whether the sender is proved."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from itertools import islice

from . import authentication, limits
from .charsets import decode, one_line, plain
from .markup import text_of, tidy
from .parsing import decoded, header, headers, is_multipart, leaves, parse

MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
# Bounded, so that a long word costs no more than its length.
ADDRESS = re.compile(r"(?<![\w.+=-])[\w.+=!#$%&'*/?^`{|}~-]{1,128}@[\w.-]{1,255}[\w-]")
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
# Kinds of parts that clients add by themselves: a signature of the mail is nothing that somebody attached.
NO_ATTACHMENTS = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something attached to a mail, by its name ("" when it has none), its size in bytes and its content type."""

    name: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that came in. Texts are free of control characters; nobody has proved the sender but `authentication`.

    `recipients` are in lower case. `date` is what the mail says, aware, or None: sort by when it was received.
    `authentication` is "pass", "fail" or "none". `is_whole` is False where the mail was longer than what is read.
    """

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...]
    in_reply_to: str
    references: tuple[str, ...]
    date: datetime | None
    authentication: str
    is_whole: bool = True


def read(raw, *, trusted=(), now=None):
    """Return the Incoming of a raw mail (bytes, any); raise nothing.

    `trusted` are the names (authserv-id) under which our own receiver writes Authentication-Results. A date more than
    a day after `now` (aware, or None for no such check) is none.
    """
    message = parse(raw)
    sender, name = sender_of(message)
    text = words_of(message)
    return Incoming(
        message_id=message_id_of(message, raw),
        sender=sender,
        sender_name=name,
        recipients=recipients_of(message),
        subject=header(message, "Subject")[: limits.LONGEST_SUBJECT],
        text=text,
        attachments=attachments_of(message),
        in_reply_to=in_reply_to_of(message),
        references=references_of(message),
        date=date_of(message, now),
        authentication=authentication.verdict(
            headers(message, "Authentication-Results", 1), senders=senders_of(message), trusted=trusted
        ),
        is_whole=len(text) < limits.LONGEST_TEXT and len(raw) <= limits.LARGEST_MAIL,
    )


def message_id_of(message, raw):
    """Return the Message-ID of a mail, or a hash of the mail when there is none (or one of no use)."""
    found = MESSAGE_ID.search(header(message, "Message-ID"))
    given = found.group() if found else ""
    return given if given and len(given) <= limits.LONGEST_ID else f"sha256:{sha256(raw).hexdigest()}"


def senders_of(message):
    """Return the (address, name) pairs of all From headers. A proper mail has one."""
    found = [pair for value in message.get_all("From") or [] for pair in mailboxes(str(value))]
    return [(address, name) for name, address in found if "@" in address]


def mailboxes(value):
    """Return the (name, address) pairs of a header, decoded after they were told apart; [] for what is none."""
    value = value[: limits.LONGEST_HEADER]
    try:
        pairs = getaddresses([" ".join(value.split())], strict=False)
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    return [(decoded(name), one_line(decoded(address), limits.LONGEST_ADDRESS)) for name, address in pairs]


def sender_of(message):
    """Return (address, name) that a mail says it is from, ("", "") where it says none that could be one."""
    for address, name in senders_of(message):
        if found := ADDRESS.search(address):
            return found.group().lower(), name[: limits.LONGEST_NAME]
    found = ADDRESS.search(header(message, "From"))
    return (found.group().lower(), "") if found else ("", "")


def recipients_of(message):
    """Return all addresses that a mail went to, as its headers say, without doubles."""
    values = [value for name in RECIPIENTS for value in headers(message, name)]
    found = (address.lower() for value in values for address in ADDRESS.findall(value))
    return tuple(dict.fromkeys(found))[: limits.MOST_RECIPIENTS]


def references_of(message):
    """Return the Message-IDs that a mail refers to, at most MOST_REFERENCES, the nearest last."""
    values = [str(value) for value in message.get_all("References") or []]
    # Cut at the front, for the nearest are last.
    text = " ".join(values)[-limits.LONGEST_HEADER :]
    found = [one_line(each, 252) for each in MESSAGE_ID.findall(text)]
    return tuple(dict.fromkeys(found))[-limits.MOST_REFERENCES :]


def in_reply_to_of(message):
    """Return the Message-ID of the mail that a mail answers, "" when it names none."""
    return next(iter(MESSAGE_ID.findall(header(message, "In-Reply-To"))), "")


def date_of(message, now=None):
    """Return when a mail says that it was written, aware, or None for what is no date."""
    try:
        date = parsedate_to_datetime(header(message, "Date")[:200])
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return None if date.year < 1990 or (now and date > now + timedelta(days=1)) else date


# --- what it says --------------------------------------------------------------------------------


def words_of(message):
    """Return the text of a parsed mail: as the mail has it, or made of its HTML where that is all it has."""
    words, markup = body_of(message)
    if words.strip() or not markup.strip():
        return tidy(words)
    return text_of(markup)


def attachments_of(message):
    """Return the Attachments of a parsed mail, at most MOST_ATTACHMENTS."""
    attached = (part for part in leaves(message) if is_attached(part))
    return tuple(attachment_of(part) for part in islice(attached, limits.MOST_ATTACHMENTS))


def body_of(part):
    """Return (text, HTML) of a part: of alternatives one, of parts in a row all, one below the other."""
    if not is_multipart(part):
        if is_attached(part) or part.get_content_type() in NO_ATTACHMENTS:
            return "", ""
        if part.get_content_type() == "text/html":
            return "", content_of(part)
        return unfolded(part, content_of(part)), ""
    bodies = [body_of(each) for each in part.get_payload() if not isinstance(each, str)]
    if part.get_content_subtype() == "alternative":
        # Clients put the better ones last, which for text is the same text.
        words = next((words for words, _markup in bodies if words.strip()), "")
        markup = next((markup for _words, markup in reversed(bodies) if markup.strip()), "")
        return words, markup
    has_words = any(words.strip() for words, _markup in bodies)
    # Text beside HTML: what is HTML only becomes text here, in its place.
    words = [words if words.strip() or not (has_words and markup) else text_of(markup) for words, markup in bodies]
    return (
        "\n".join(each for each in words if each.strip()),
        "\n".join(markup for _words, markup in bodies if markup.strip()),
    )


def content_of(part):
    """Return the text of a part, decoded, at most LONGEST_HTML characters."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        payload = str(part.get_payload()).encode("utf-8", "replace")
    return plain(decode(payload[: 2 * limits.LONGEST_HTML], parameter(part, "charset"))[: limits.LONGEST_HTML])


def parameter(part, name, where="Content-Type"):
    """Return a parameter of a header of a part as text, "" where there is none."""
    try:
        value = part.get_param(name, "", header=where)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")


def unfolded(part, text):
    """Return a text whose lines were folded for the way (RFC 3676, format=flowed) with its own line ends only."""
    if parameter(part, "format").lower() != "flowed":
        return text
    without_space = parameter(part, "delsp").lower() == "yes"
    lines, is_open, earlier_depth = [], False, 0
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        shown = words[:-1] if flows and without_space else words
        if is_open and words and depth == earlier_depth and words != "-- ":
            lines[-1] += shown
        else:
            lines.append(("> " * depth) + shown)
        is_open, earlier_depth = flows, depth
    return "\n".join(lines)


def is_attached(part):
    """Return whether a part is something attached rather than the text: by its kind, its name or its own word."""
    kind = part.get_content_type()
    if kind in NO_ATTACHMENTS or is_multipart(part):
        return False
    if kind not in ("text/plain", "text/html"):
        # A multipart without any of its edges is a text that lost its label.
        return part.get_content_maintype() != "multipart"
    return part.get_content_disposition() == "attachment" or bool(name_of(part))


def name_of(part):
    """Return the name of something attached as one line, without folders; of an attached mail its subject."""
    try:
        name = str(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        name = ""
    if not name and part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
        inner = next(iter(part.get_payload()), None)
        name = f"{header(inner, 'Subject')}.eml" if inner is not None else ""
    return decoded(name).replace("\\", "/").rpartition("/")[2][-limits.LONGEST_NAME :]


def attachment_of(part):
    """Return the Attachment that a part is."""
    return Attachment(name=name_of(part), size=size_of(part), content_type=one_line(part.get_content_type(), 100))


def size_of(part):
    """Return how many bytes something attached has, without making them."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return sum(size_of(inner) for inner in payload if not isinstance(inner, str))
    payload = str(payload or "")
    if header(part, "Content-Transfer-Encoding").lower() == "base64":
        spaces = sum(payload.count(space) for space in "\r\n \t")
        filling = payload[-10:].count("=")
        return (len(payload) - spaces - filling) * 3 // 4
    return len(payload.encode("utf-8", "surrogateescape"))
