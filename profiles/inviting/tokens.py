"""Secrets of invitations: the link's token, of which only a hash is stored, and the keyed hash that remembers a no."""

import hashlib
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "profiles.inviting"
# 24 bytes are 192 bits.
TOKEN_BYTES = 24


def new_token():
    """Return a token for a link: 32 characters that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token):
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def email_digest(email):
    """Return the keyed hash of an address, whatever its capitals: without our key nobody can try addresses out."""
    return salted_hmac(SALT, email.casefold(), algorithm="sha256").hexdigest()


def email_digests(email):
    """Return the keyed hashes of an address under our present key and those before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, email.casefold(), secret=key, algorithm="sha256").hexdigest() for key in keys]
