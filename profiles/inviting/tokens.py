"""The keyed hash of an address that remembers a no."""

from profiles.hashing import address_digest, address_digests

SALT = "profiles.inviting"


def email_digest(email):
    """Return the keyed hash of an address, whatever its capitals."""
    return address_digest(email, SALT)


def email_digests(email):
    """Return the keyed hashes of an address under our present key and those before it."""
    return address_digests(email, SALT)
