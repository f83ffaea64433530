"""Receipts of three providers in one shape: what happened, for good or for now, and to which mail."""

import uuid
from dataclasses import dataclass
from hashlib import sha256

from anymail.signals import EventType, RejectReason
from django.utils import timezone

from reminders.models import Event
from reminders.respect.addresses import digest

# Those that say what became of a mail. Openings and clicks are nobody's business (quality.md section 3), and are not
# even written down where a provider sends them unasked.
KEPT = (
    EventType.SENT, EventType.DELIVERED, EventType.DEFERRED, EventType.BOUNCED, EventType.REJECTED, EventType.FAILED,
    EventType.COMPLAINED, EventType.UNSUBSCRIBED,
)  # fmt: skip
# What only provider and address decide, so that the next mail meets the same end.
HARD_AT_POSTMARK = {"HardBounce", "BadEmailAddress", "ManuallyDeactivated"}
HARD_AT_MAILGUN = {"bounce", "suppress-bounce"}
OUR_HEADER = "x-mentorhub-delivery"
OUR_NAME = "delivery"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Receipt:
    """An unsaved Event, and the public number of our mail where the provider handed it back."""

    event: Event
    public_id: uuid.UUID | None


def plain(value, longest=LONGEST):
    """Return a value as text that PostgreSQL takes: no NUL, no half characters, not too long."""
    return str(value or "").replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def receipt_of(provider, told):
    """Return the Receipt of one of django-anymail's events, or None for what we do not want to know."""
    if told.event_type not in KEPT or is_praise(told.esp_event):
        return None
    address = plain(told.recipient, 320)
    now = timezone.now()
    event = Event(
        provider=provider,
        type=told.event_type,
        is_hard=is_hard(provider, told),
        provider_id=plain(told.message_id),
        email_digest=digest(address) if address else "",
        at=min(told.timestamp or now, now),
    )
    event.event_id = f"{provider}:{number_of(provider, told, event)}"
    return Receipt(event, public_id_of(told))


def is_praise(body):
    """Return whether Amazon forwards the opposite of a complaint: a mail that somebody took out of the spam folder."""
    return body.get("complaint", {}).get("complaintFeedbackType") == "not-spam"


def is_hard(provider, told):
    """Return whether the address itself is the fault, by the words of each provider."""
    body = told.esp_event
    if told.event_type not in (EventType.BOUNCED, EventType.REJECTED):
        return False
    if provider == "postmark":
        return body.get("Type") in HARD_AT_POSTMARK or body.get("SuppressionReason") in HARD_AT_POSTMARK
    if provider == "mailgun":
        data = body.get("event-data", {})
        return data.get("severity") == "permanent" and data.get("reason") in HARD_AT_MAILGUN
    if provider == "amazon_ses":
        return body.get("bounce", {}).get("bounceType") == "Permanent"
    return told.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID)


def number_of(provider, told, event):
    """Return what makes an event the same one when it is told twice: 64 hexadecimal digits.

    Mailgun signs every try anew and numbers events anew each day. Postmark numbers bounces only. An event of Amazon's
    may be about several recipients.
    """
    if provider == "mailgun" and (number := told.esp_event.get("event-data", {}).get("id")):
        parts = [number, f"{event.at:%Y-%m-%d}"]
    elif told.event_id:
        parts = [told.event_id, event.type, event.email_digest]
    else:
        parts = [event.provider_id, event.type, event.email_digest, told.timestamp and event.at.isoformat()]
    return sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()


def public_id_of(told):
    """Return the public number of our mail out of what we gave the provider along, or None."""
    given = told.metadata.get(OUR_NAME) if isinstance(told.metadata, dict) else None
    for header in told.esp_event.get("mail", {}).get("headers", []):
        # Amazon sends the mail's own headers back.
        if str(header.get("name", "")).lower() == OUR_HEADER:
            given = header.get("value")
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return None
