"""Mails of our own making, written as clients write them. Nobody's mail was used."""

import base64
import quopri
from dataclasses import dataclass, field

SENDER = "amina@library.example"
RELAY = "reply+0123456789abcdef0123456789abcdef@in.mentorhub.example"


@dataclass(frozen=True, slots=True)
class Case:
    """A mail, the whole of its new words, and what must not be among them; `is_person` where a person wrote it."""

    name: str
    raw: bytes
    own: str = ""
    quoted: tuple[str, ...] = ()
    is_person: bool = True
    attachments: tuple[str, ...] = field(default=())


def headers(*more, sender=f"Amina Okafor <{SENDER}>", subject="Re: A question about your request", number="1", **given):
    """Return the header lines of a mail to a relay address; `given` replaces some (names with _ for -), None drops."""
    usual = {
        "From": sender,
        "To": f"MentorHub <{RELAY}>",
        "Subject": subject,
        "Date": "Tue, 03 Mar 2026 18:04:05 +0100",
        "Message-ID": f"<{number}@library.example>",
        "In-Reply-To": "<mail-1@mentorhub.example>",
        "MIME-Version": "1.0",
    }
    usual |= {name.replace("_", "-"): value for name, value in given.items()}
    lines = [f"{name}: {value}" for name, value in usual.items() if value is not None]
    return [*lines, *more]


def encoded(text, charset, encoding):
    """Return a text as the bytes of a body."""
    data = text.replace("\n", "\r\n").encode(charset)
    if encoding == "base64":
        return base64.encodebytes(data)
    return quopri.encodestring(data) if encoding == "quoted-printable" else data


def part(text, *, kind="plain", charset="utf-8", encoding="8bit", label=None, extra=""):
    """Return (header lines, body bytes) of a text part; `label` is the charset that it claims, "" for none."""
    label = charset if label is None else label
    kinds = f"Content-Type: text/{kind}" + (f"; charset={label}" if label else "") + extra
    return [kinds, f"Content-Transfer-Encoding: {encoding}"], encoded(text, charset, encoding)


def file(name, content_type, data, *, disposition="attachment"):
    """Return (header lines, body bytes) of a file."""
    lines = [
        f'Content-Type: {content_type}; name="{name}"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: {disposition}; filename="{name}"',
    ]
    return lines, base64.encodebytes(data)


def many(kind, *parts, boundary="=_edge"):
    """Return (header lines, body bytes) of a multipart."""
    edge = boundary.encode()
    body = b"".join(
        b"--" + edge + b"\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + data + b"\r\n" for lines, data in parts
    )
    return [f'Content-Type: multipart/{kind}; boundary="{boundary}"'], body + b"--" + edge + b"--\r\n"


def mail(content, *more, **given):
    """Return a raw mail with `content` (what `part` and `many` return)."""
    lines, body = content
    return "\r\n".join([*headers(*more, **given), *lines]).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def text_mail(text, *more, **given):
    """Return a raw mail with a text in UTF-8."""
    return mail(part(text), *more, **given)


def html_mail(markup, *more, **given):
    """Return a raw mail that has HTML only."""
    return mail(part(markup, kind="html", encoding="quoted-printable"), *more, **given)


def both_mail(text, markup, *more, **given):
    """Return a raw mail with a text and the same in HTML, as most clients send it."""
    return mail(many("alternative", part(text), part(markup, kind="html", encoding="base64")), *more, **given)


def quote(text, mark="> "):
    """Return a text with the sign of a quotation before each line."""
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))
