"""Mails that come in, kept as they came. What is done with them is the job of `handing_on`."""

import base64

from django.db.models import Q

from matching.mail.parsing import header, parse_headers
from matching.mail.reading import in_reply_to_of, message_id_of, references_of, sender_of
from reminders.models import Delivery, Inbound

from .reading import plain


def take_in(told):
    """Write down a mail that came in, once for each Message-ID; return nothing. Costs at most 2 queries."""
    raw = raw_of(told)
    headers = parse_headers(raw)
    Inbound.objects.bulk_create(
        [
            Inbound(
                message_id=message_id_of(headers, raw),
                delivery=answered_by(headers),
                # What a mail says that it is from; nobody has checked it.
                sender=sender_of(headers)[0] or plain(told.message.envelope_sender, 320),
                subject=header(headers, "Subject")[:300],
                raw=envelope_of(told) + raw,
            )
        ],
        ignore_conflicts=True,
    )


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


def answered_by(headers):
    """Return the mail of ours that a mail with these headers answers, or None. Costs 1 query, none without references.

    Some providers give our mail a Message-ID of their own, made of their number for it and a domain.
    """
    found = [each for each in (*references_of(headers), in_reply_to_of(headers)) if each]
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
