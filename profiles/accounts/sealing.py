"""What must not lie readable in the database: secrets of authenticator apps and of recovery codes.

Sealed with keys that come from SECRET_KEY, so that a copy of the database alone opens nothing. A new SECRET_KEY with
the old one in SECRET_KEY_FALLBACKS opens what the old one sealed; `manage.py reseal_second_factors` then seals anew,
after which the old key can go.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Changing this makes everything sealed before unreadable.
PURPOSE = b"mentorhub.profiles.accounts.second-factor.1"


class SealBroken(Exception):
    """None of the keys opens this: SECRET_KEY was changed and the old one is not in SECRET_KEY_FALLBACKS."""


@lru_cache(maxsize=8)
def sealer(keys):
    """Return what seals with the first of `keys`, a tuple of texts, and opens with any of them."""

    def derived(key):
        # A key of its own for this purpose (RFC 5869), not the one that signs cookies.
        material = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
        return Fernet(urlsafe_b64encode(material))

    return MultiFernet([derived(key) for key in keys])


def current():
    """Return the sealer of the present settings."""
    return sealer((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text):
    """Return `text` encrypted and signed, as text."""
    return current().encrypt(text.encode()).decode()


def unseal(sealed):
    """Return the text that was sealed; raise SealBroken when no key opens it."""
    try:
        return current().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken("SECRET_KEY is new, and the one before it is not in SECRET_KEY_FALLBACKS.") from None


def reseal(sealed):
    """Return the same secret sealed with the newest key; raise SealBroken when no key opens it."""
    return seal(unseal(sealed))
