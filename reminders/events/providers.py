"""Which provider carries our mail, from the environment: read while the settings are made, so without Django's apps."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FOLDER = "reminders.outbox.dev_backend.EmailBackend"
# Amazon is written to by SMTP: its own interface would need boto3, and its receipts come without it.
BACKENDS = {
    "smtp": SMTP,
    "postmark": "anymail.backends.postmark.EmailBackend",
    "mailgun": "anymail.backends.mailgun.EmailBackend",
    "amazon_ses": SMTP,
}
# What each needs, beyond the WEBHOOK_SECRET of those that post to us.
NEEDS = {
    "smtp": ("EMAIL_HOST",),
    "postmark": ("POSTMARK_SERVER_TOKEN",),
    "mailgun": ("MAILGUN_API_KEY", "MAILGUN_SENDER_DOMAIN", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "amazon_ses": ("EMAIL_HOST", "AMAZON_SNS_TOPICS"),
}
POSTING = ("postmark", "mailgun", "amazon_ses")
SHORTEST_PASSWORD = 16
# Seconds for one call of a provider's interface, as EMAIL_TIMEOUT is for SMTP.
TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail leaves and who may post to us about it.

    `posting` are the providers whose addresses under /anymail/ exist, `anymail` the settings of django-anymail,
    `topics` the Amazon topics (ARNs) that we listen to.
    """

    provider: str
    backend: str
    folder: str
    posting: tuple[str, ...] = ()
    anymail: dict = field(default_factory=dict)
    topics: tuple[str, ...] = ()


def words(text: str) -> tuple[str, ...]:
    """Return the comma-separated words of a text."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def secrets_of(environ: Mapping[str, str], *, stand_in: str) -> list[str]:
    """Return the "user:password" pairs of WEBHOOK_SECRET, or `stand_in` where there are none.

    Several, with commas between, let a secret be changed without a gap. Raise ImproperlyConfigured for a weak one.
    """
    pairs = list(words(environ.get("WEBHOOK_SECRET", "")))
    for pair in pairs:
        user, colon, password = pair.partition(":")
        if not (user and colon and len(password) >= SHORTEST_PASSWORD):
            raise ImproperlyConfigured(
                f"WEBHOOK_SECRET must be user:password with at least {SHORTEST_PASSWORD} characters of password "
                "(several: with commas between them)."
            )
    return pairs or ([stand_in] if stand_in else [])


def stand_in_for(name: str, secret_key: str) -> str:
    """Return a secret for one's own machine, the same in every process that shares SECRET_KEY."""
    return hmac.new(secret_key.encode(), f"reminders.events {name}".encode(), hashlib.sha256).hexdigest()


def refuse_what_is_missing(provider: str, environ: Mapping[str, str], *, debug: bool) -> None:
    """Raise ImproperlyConfigured when a provider lacks a key: outside DEBUG nothing unsigned is ever taken in."""
    if provider not in BACKENDS:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER must be one of {', '.join(BACKENDS)}.")
    needed = [*NEEDS[provider], *(["WEBHOOK_SECRET"] if provider in POSTING else [])]
    missing = [name for name in needed if not environ.get(name, "").strip()]
    if missing and not debug:
        raise ImproperlyConfigured(
            f"EMAIL_PROVIDER={provider} needs {', '.join(missing)}: without it anybody could tell us that mail to "
            "a member came back. See docs/operating.md."
        )


def mail_of(environ: Mapping[str, str], *, debug: bool, secret_key: str, default_folder: Path) -> Mail:
    """Return how mail leaves; raise ImproperlyConfigured for what would not be safe.

    With a mail server named that is "smtp"; with nothing named each mail becomes a file in EMAIL_FILE_PATH.
    """
    provider = environ.get("EMAIL_PROVIDER", "").strip() or ("smtp" if environ.get("EMAIL_HOST") else "")
    if provider:
        refuse_what_is_missing(provider, environ, debug=debug)
    stand_in = f"local:{stand_in_for('webhook', secret_key)}" if debug else ""
    posting = [provider] if provider in POSTING else []
    if debug and "postmark" not in posting:
        # So that /dev/mail/ can answer a mail as a provider would.
        posting.append("postmark")
    anymail = {
        "WEBHOOK_SECRET": secrets_of(environ, stand_in=stand_in),
        "POSTMARK_SERVER_TOKEN": environ.get("POSTMARK_SERVER_TOKEN", ""),
        "MAILGUN_API_KEY": environ.get("MAILGUN_API_KEY", ""),
        "MAILGUN_SENDER_DOMAIN": environ.get("MAILGUN_SENDER_DOMAIN", ""),
        "MAILGUN_WEBHOOK_SIGNING_KEY": environ.get("MAILGUN_WEBHOOK_SIGNING_KEY", "")
        or (stand_in_for("mailgun", secret_key) if debug else ""),
        "REQUESTS_TIMEOUT": TIMEOUT,
    }
    for name in ("MAILGUN_API_URL", "POSTMARK_API_URL"):
        if environ.get(name):
            # Europe's servers, or a test's.
            anymail[name] = environ[name]
    return Mail(
        provider=provider,
        backend=environ.get("EMAIL_BACKEND") or BACKENDS.get(provider, FOLDER),
        folder=environ.get("EMAIL_FILE_PATH") or str(default_folder),
        posting=tuple(posting),
        anymail=anymail,
        topics=words(environ.get("AMAZON_SNS_TOPICS", "")),
    )
