"""Secrets of links, and hashes that recognize without telling what they are of."""

import hashlib
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

# 24 bytes are 192 bits (quality.md S8 asks for 128).
TOKEN_BYTES = 24


def new_token():
    """Return a token for a link: 32 characters that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token):
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_digest(email, salt):
    """Return the keyed hash of an address, whatever its capitals: without our key nobody can try addresses out.

    Each purpose has a `salt` of its own, so that the hashes of two tables cannot be joined.
    """
    return salted_hmac(salt, email.casefold(), algorithm="sha256").hexdigest()


def address_digests(email, salt):
    """Return the keyed hashes of an address under our present key and those before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(salt, email.casefold(), secret=key, algorithm="sha256").hexdigest() for key in keys]
