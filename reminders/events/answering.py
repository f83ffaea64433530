"""An answer to a mail as a mail program writes it, and as a provider posts it to us: for trying things out by hand."""

import base64
import json
import uuid
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, make_msgid

from django.utils import timezone

WIDTH = 78


def first_address(message, *names):
    """Return (name, address) of the first of some headers that has one; ("", "") when none has."""
    for name in names:
        for found in getaddresses([str(value) for value in message.get_all(name, [])]):
            if found[1]:
                return found
    return "", ""


def text_of(message):
    """Return what a mail says as text, "" when it has no such part."""
    part = message.get_body(preferencelist=("plain",))
    return part.get_content() if part else ""


def reply_to(message, *, sender, text):
    """Return an EmailMessage that answers `message` from the address `sender`: threaded, the original quoted below."""
    _name, to = first_address(message, "Reply-To", "From")
    name, address = first_address(message, "From")
    subject = str(message.get("Subject", ""))
    quoted = "\n".join(f"> {line}".rstrip() for line in text_of(message).strip().splitlines())
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, to
    reply["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    reply["Date"] = format_datetime(timezone.now())
    reply["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    if original := str(message.get("Message-ID", "")).strip():
        reply["In-Reply-To"] = original
        reply["References"] = f"{message.get('References', '')} {original}".strip()
    intro = f"On {message.get('Date', '')}, {name or address} wrote:"
    reply.set_content(f"{text.rstrip()}\n\n{intro}\n{quoted}\n")
    return reply


def full(name, address):
    """Return an address in Postmark's long form."""
    return {"Email": address, "Name": name, "MailboxHash": ""}


def as_postmark(reply):
    """Return the JSON text that Postmark posts for a mail that came in (with "include raw email content" on)."""
    sender, to = first_address(reply, "From"), first_address(reply, "To")
    headers = [{"Name": "Return-Path", "Value": f"<{sender[1]}>"}]
    skip = {"from", "to", "subject", "date"}
    headers += [{"Name": name, "Value": str(value)} for name, value in reply.items() if name.lower() not in skip]
    return json.dumps(
        {
            "FromName": sender[0],
            "MessageStream": "inbound",
            "From": sender[1],
            "FromFull": full(*sender),
            "To": to[1],
            "ToFull": [full(*to)],
            "Cc": "",
            "CcFull": [],
            "Bcc": "",
            "BccFull": [],
            "OriginalRecipient": to[1],
            "Subject": str(reply["Subject"]),
            "MessageID": str(uuid.uuid4()),
            "ReplyTo": "",
            "MailboxHash": "",
            "Date": str(reply["Date"]),
            "TextBody": reply.get_content(),
            "HtmlBody": "",
            "StrippedTextReply": reply.get_content().partition("\n\nOn ")[0],
            "Tag": "",
            "RawEmail": reply.as_bytes().decode("utf-8", "surrogateescape"),
            "Headers": headers,
            "Attachments": [],
        }
    )


def authorization(secret):
    """Return the header by which a provider shows the secret ("user:password")."""
    return f"Basic {base64.b64encode(secret.encode()).decode()}"
