"""Sign-in with another organization's accounts, configured by environment variables alone.

Pure: the settings read it before Django is ready.
"""

import json
import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {"id", "name", "client_id", "secret", "server_url"}
ALLOWED = NEEDED | {"trust_email"}
EXAMPLE = (
    '[{"id": "ala", "name": "ALA", "client_id": "mentorhub", "secret": "...", '
    '"server_url": "https://login.example.org", "trust_email": false}]'
)
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def wrong(sentence):
    """Return the error that stops the start and says what to write instead."""
    return ImproperlyConfigured(f"OIDC_PROVIDERS: {sentence} It is a JSON list such as {EXAMPLE}")


def checked(entry, number, *, insecure):
    """Return `entry`, the `number`th of the list, or raise ImproperlyConfigured with a sentence about its first fault.

    `insecure` lets a provider on this machine be spoken to without HTTPS.
    """
    if not isinstance(entry, dict):
        raise wrong(f"entry {number} is not an object.")
    if missing := sorted(NEEDED - entry.keys()):
        raise wrong(f"entry {number} lacks {', '.join(missing)}.")
    if unknown := sorted(entry.keys() - ALLOWED):
        raise wrong(f"entry {number} has unknown keys: {', '.join(unknown)}.")
    for key in NEEDED:
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise wrong(f"entry {number}: {key} must be a text that is not empty.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", entry["id"]):
        raise wrong(f"entry {number}: id is part of an address, so use small letters, digits and hyphens only.")
    if not isinstance(entry.get("trust_email", False), bool):
        raise wrong(f"entry {number}: trust_email must be true or false.")
    parts = urlsplit(entry["server_url"])
    local = insecure and parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise wrong(f"entry {number}: server_url must start with https://.")
    return entry


def openid_apps(text, *, insecure=False):
    """Return allauth's apps for OIDC_PROVIDERS, an empty list for an empty text.

    Raises ImproperlyConfigured for anything that is not a list of complete providers with different ids.
    """
    if not text.strip():
        return []
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise wrong(f"this is not JSON ({error}).") from None
    if not isinstance(entries, list):
        raise wrong("this is not a list.")
    entries = [checked(entry, number, insecure=insecure) for number, entry in enumerate(entries, 1)]
    ids = [entry["id"] for entry in entries]
    if len(set(ids)) < len(ids) or "orcid" in ids:
        raise wrong('each id may stand only once, and "orcid" is taken.')
    return [
        {
            "provider_id": entry["id"],
            "name": entry["name"],
            "client_id": entry["client_id"],
            "secret": entry["secret"],
            "settings": {
                "server_url": entry["server_url"].rstrip("/"),
                "oauth_pkce_enabled": True,
                # Only a provider that the operator vouches for may say to whom an address belongs (see social.py).
                "email_authentication": entry.get("trust_email", False),
            },
        }
        for entry in entries
    ]


def providers(environment, *, insecure=False):
    """Return SOCIALACCOUNT_PROVIDERS for `environment`, a mapping of variables; without any, nobody is offered.

    Raises ImproperlyConfigured with a sentence that helps.
    """
    found = {}
    if apps := openid_apps(environment.get("OIDC_PROVIDERS", ""), insecure=insecure):
        found["openid_connect"] = {"APPS": apps, "OAUTH_PKCE_ENABLED": True}
    client, secret = environment.get("ORCID_CLIENT_ID", ""), environment.get("ORCID_SECRET", "")
    if bool(client) != bool(secret):
        raise ImproperlyConfigured("ORCID_CLIENT_ID and ORCID_SECRET come as a pair: set both, or neither.")
    if client:
        sandbox = environment.get("ORCID_SANDBOX", "").strip().lower() in {"1", "true", "yes", "on"}
        found["orcid"] = {
            "APP": {"name": "ORCID", "client_id": client, "secret": secret},
            "BASE_DOMAIN": "sandbox.orcid.org" if sandbox else "orcid.org",
        }
    return found
