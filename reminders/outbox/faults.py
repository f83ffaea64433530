"""Faults of sending, sorted by what follows from them: try again, give up, or leave everybody alone for a while."""

import random
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import RequestException

from reminders.vocabulary import Lane

MOST_ATTEMPTS = 48
# Seconds before the second try; each further wait is twice as long, up to the longest.
FIRST_WAIT = {Lane.NOW: 5, Lane.SOON: 30, Lane.DAY: 60}
LONGEST_WAIT = {Lane.NOW: 60, Lane.SOON: 1800, Lane.DAY: 3600}
# Greeting and sign-in: refused before any mail was named, so it is the provider or our settings, not the mail.
PROVIDER_CODES = {421, 454, 530, 534, 535, 538}


class Outcome(StrEnum):
    """What a fault means."""

    AGAIN = "again"  # this mail, later
    NEVER = "never"  # this mail, not at all
    DOWN = "down"  # nobody's mail for a while


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about a fault. `uncertain`: the provider may have taken the mail. `words` hold no address."""

    outcome: Outcome
    words: str
    uncertain: bool = False
    wait: float | None = None


def code_of(error):
    """Return the SMTP code of a refusal of our one recipient or of the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), 550)
    return error.smtp_code


def verdict_of(error, *, handed_over):
    """Return the Verdict of an exception raised while sending; `handed_over`: the connection stood before it.

    A line that is cut, or silent, after the mail began to flow leaves it open whether it was taken.
    """
    name = type(error).__name__
    if isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)):
        return of_code(code_of(error), name)
    if isinstance(error, AnymailRecipientsRefused):
        return Verdict(Outcome.NEVER, name)
    if isinstance(error, AnymailAPIError):
        return of_api(error, name)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Verdict(Outcome.NEVER, name)
    if isinstance(error, (NoConnection, ssl.SSLError, ConnectionRefusedError, ImproperlyConfigured)):
        return Verdict(Outcome.DOWN, name)
    if isinstance(error, (smtplib.SMTPException, RequestException, OSError)):
        return Verdict(Outcome.AGAIN if handed_over else Outcome.DOWN, name, uncertain=handed_over)
    if isinstance(error, (AnymailError, ValueError, TypeError)):
        return Verdict(Outcome.NEVER, name)
    return Verdict(Outcome.NEVER, name)


def of_code(code, name):
    """Return the Verdict of an SMTP code (RFC 5321): 4 is for now, 5 for good, some are about us."""
    words = f"{name} {code}"
    if code in PROVIDER_CODES:
        return Verdict(Outcome.DOWN, words)
    return Verdict(Outcome.AGAIN if 400 <= code < 500 else Outcome.NEVER, words)


def of_api(error, name):
    """Return the Verdict of a provider's HTTP answer."""
    status = getattr(error, "status_code", None)
    words = f"{name} {status or ''}".strip()
    if status is None:
        # The request did not come back: no connection at all, or nothing heard after it was sent.
        cause = error.__cause__
        if isinstance(cause, NoConnection) or cause is None:
            return Verdict(Outcome.DOWN, words)
        return Verdict(Outcome.AGAIN, words, uncertain=True)
    if status == 429:
        return Verdict(Outcome.AGAIN, words, wait=retry_after(error))
    if status in {401, 402, 403} or status >= 500:
        return Verdict(Outcome.DOWN, words)
    if 200 <= status < 300:
        # Taken, by the status, but in words that nobody understands.
        return Verdict(Outcome.AGAIN, words, uncertain=True)
    return Verdict(Outcome.NEVER, words)


def refuse_what_was_refused(message):
    """Raise AnymailRecipientsRefused for a mail that a provider refused in words that anymail does not understand.

    Postmark says so with status 422; anymail looks for the address in the text, and where it finds none it calls the
    state of the mail unknown, which would read as sent.
    """
    response = getattr(getattr(message, "anymail_status", None), "esp_response", None)
    if response is not None and getattr(response, "status_code", 200) >= 400:
        raise AnymailRecipientsRefused


def retry_after(error):
    """Return the seconds that a provider asks us to wait, if it says so in seconds."""
    value = getattr(getattr(error, "response", None), "headers", {}).get("Retry-After", "")
    return min(float(value), 3600) if value.isdecimal() else None


def wait_after(attempts, lane, *, at_least=None):
    """Return how long to wait after the try number `attempts`: doubling, with jitter so that not all come at once."""
    longest = min(FIRST_WAIT[lane] * 2 ** min(attempts - 1, 20), LONGEST_WAIT[lane])
    seconds = max(random.uniform(longest / 2, longest), at_least or 0)  # noqa: S311 - no secret
    return timedelta(seconds=seconds)
