"""Mails that come in, kept as they came. What is done with them is the job of `handing_on`."""

import base64
import re
from email.utils import parseaddr
from hashlib import sha256

from django.db.models import Q

from reminders.models import Delivery, Inbound

from .reading import plain

MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
# The nearest ones are last; a thread may be long.
MOST_REFERENCES = 20
LONGEST_ID = 200


def take_in(told):
    """Write down a mail that came in, once for each Message-ID; return nothing. Costs at most 2 queries."""
    message = told.message
    raw = raw_of(told)
    Inbound.objects.bulk_create(
        [
            Inbound(
                message_id=message_id_of(message, raw),
                delivery=answered_by(message),
                sender=plain(sender_of(message), 320),
                subject=plain(header(message, "Subject"), 300),
                raw=envelope_of(told) + raw,
            )
        ],
        ignore_conflicts=True,
    )


def header(message, name):
    """Return a header as one line of text, "" when it is missing."""
    return " ".join(str(message.get(name) or "").split())


def raw_of(told):
    """Return the bytes of a mail: as it came where the provider says, else put together from its parts."""
    body = told.esp_event
    # Mailgun's is the whole request. Amazon's "content" was read without fault before we came here.
    given = (body.get("RawEmail") or body.get("content")) if isinstance(body, dict) else body.POST.get("body-mime")
    if given and isinstance(body, dict) and body.get("receipt", {}).get("action", {}).get("encoding") == "BASE64":
        return base64.b64decode(given)
    if given:
        return given.encode("utf-8", "surrogateescape")
    try:
        return told.message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError):
        # Python writes some broken mails as text only.
        return told.message.as_string().encode("utf-8", "replace")


def envelope_of(told):
    """Return what the provider says beside the mail as the headers that a mailbox puts on top: from and to whom.

    A mail that was forwarded, or sent as a blind copy, names its recipient nowhere else; and one with no sender on its
    envelope is a machine's.
    """
    message, lines = told.message, []
    if message.envelope_sender is not None and message.get("Return-Path") is None:
        lines.append(f"Return-Path: <{on_one_line(message.envelope_sender).strip('<>')}>")
    body = told.esp_event
    recipients = body.get("receipt", {}).get("recipients") if isinstance(body, dict) else None
    for recipient in recipients or [message.envelope_recipient or ""]:
        if on_one_line(recipient):
            lines.append(f"Delivered-To: {on_one_line(recipient)}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def on_one_line(value):
    """Return a value as text without line ends, so that it is one header."""
    return " ".join(plain(value, 1000).split())


def message_id_of(message, raw):
    """Return the Message-ID of a mail, or a hash of the mail when there is none (or one of no use)."""
    found = MESSAGE_ID.search(header(message, "Message-ID"))
    given = plain(found.group(), LONGEST_ID + 1) if found else ""
    return given if given and len(given) <= LONGEST_ID else f"sha256:{sha256(raw).hexdigest()}"


def answered_by(message):
    """Return the mail of ours that a mail answers, or None. Costs 1 query, none without references.

    Some providers give our mail a Message-ID of their own, made of their number for it and a domain.
    """
    text = f"{header(message, 'References')} {header(message, 'In-Reply-To')}"
    found = [plain(each) for each in MESSAGE_ID.findall(text)[-MOST_REFERENCES:]]
    if not found:
        return None
    numbers = [each[1:-1].partition("@")[0] for each in found]
    known = Delivery.objects.filter(Q(message_id__in=found) | Q(provider_id__in=[*found, *numbers]))
    rank = {name: place for place, names in enumerate(zip(found, numbers, strict=True)) for name in names}
    return max(
        known.exclude(message_id=""),
        key=lambda mail: max(rank.get(mail.message_id, -1), rank.get(mail.provider_id, -1)),
        default=None,
    )


def sender_of(message):
    """Return the address that a mail says it is from; nobody has checked it."""
    return parseaddr(header(message, "From"))[1] or message.envelope_sender or ""
