"""Rows of mails that left, and posts of providers to our webhooks."""

import json
from itertools import count

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from reminders.events import sns
from reminders.models import Delivery
from reminders.vocabulary import State

from . import payloads

numbers = count(1)
# One for all: making one loads every middleware anew.
client = Client(enforce_csrf_checks=True)


def left(*, kind="welcome", email=payloads.ADDRESS, state=State.SENT, user=None, **values):
    """Return a saved Delivery that left, unless `state` says otherwise."""
    number = next(numbers)
    return Delivery.objects.create(
        key=f"{kind}:test:{number}",
        kind=kind,
        user=user,
        recipient=f"u{user.pk}" if user else f"address {number}",
        email="" if user else email,
        state=state,
        sent_at=None if state in (State.PENDING, State.SENDING) else timezone.now(),
        message_id=f"<{number}@mentorhub.example.org>",
        **values,
    )


def open_to(settings, *providers):
    """Let providers post to us, with the secrets of `payloads`."""
    settings.WEBHOOK_PROVIDERS = providers
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": [payloads.SECRET],
        "MAILGUN_WEBHOOK_SIGNING_KEY": payloads.SIGNING_KEY,
    }
    settings.AMAZON_SNS_TOPICS = (payloads.TOPIC,)
    # Where the site keeps a certificate once it was fetched: nothing here goes over the network.
    cache.set(sns.certificate_key(payloads.CERTIFICATE), payloads.amazon_keys()[1])


def post(provider, body, *, to="tracking", secret=payloads.SECRET, **headers):
    """Post `body` as JSON (Mailgun's mails as a form) and return the status."""
    headers = {**(payloads.authorization(secret) if secret else {}), **headers}
    address = f"/anymail/{provider}/{to}/"
    if provider == "mailgun" and to == "inbound":
        return client.post(address, body, headers=headers).status_code
    if provider == "amazon_ses" and isinstance(body, dict):
        headers.setdefault("x-amz-sns-message-type", body["Type"])
        headers.setdefault("x-amz-sns-message-id", body["MessageId"])
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(address, text, content_type="application/json", headers=headers).status_code
