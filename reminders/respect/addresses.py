"""Addresses as keyed hashes: enough to recognize one, too little to write to it or to read it."""

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "reminders.respect.addresses"


def digest(email):
    """Return the keyed hash of an address, whatever its capitals, 64 hexadecimal digits."""
    return salted_hmac(SALT, email.casefold(), algorithm="sha256").hexdigest()


def digests(email):
    """Return the keyed hashes of an address under our present key and those before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, email.casefold(), secret=key, algorithm="sha256").hexdigest() for key in keys]


def recipient_of(*, user_id=None, email=""):
    """Return how rows name a recipient: "u" and the account's number, else the keyed hash of the address."""
    return f"u{user_id}" if user_id is not None else digest(email)
