"""Addresses as keyed hashes: enough to recognize one, too little to write to it or to read it."""

from profiles.hashing import address_digest, address_digests

SALT = "reminders.respect.addresses"


def digest(email):
    """Return the keyed hash of an address, whatever its capitals, 64 hexadecimal digits."""
    return address_digest(email, SALT)


def digests(email):
    """Return the keyed hashes of an address under our present key and those before it."""
    return address_digests(email, SALT)


def recipient_of(*, user_id=None, email=""):
    """Return how rows name a recipient: "u" and the account's number, else the keyed hash of the address."""
    return f"u{user_id}" if user_id is not None else digest(email)
