"""Which addresses this site may write to at all: a staging site only to those on its list (quality.md D8)."""

from django.conf import settings


def is_allowed(address: str) -> bool:
    """Return whether settings.EMAIL_ALLOWED lets us write to `address`; without a list everybody may be written to.

    An entry is a whole address, or "@" and a whole domain: "@example.org" is neither evil-example.org nor a
    subdomain of example.org.
    """
    allowed = {entry.casefold() for entry in settings.EMAIL_ALLOWED}
    if not allowed:
        return True
    whole = address.strip().casefold()
    _local, at, domain = whole.rpartition("@")
    return whole in allowed or (bool(at) and f"@{domain}" in allowed)
