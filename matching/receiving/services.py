"""Codes and links to confirm that other services mail to a relay address (quality.md I10, the "ticket trick").

Whoever has a relay address could sign up elsewhere with it, as if they belonged to us, and read the code in the
conversation. Such mail goes to staff and to nobody else.
"""

import re

# Services that people sign up at with an address of their employer's. Any mail of theirs to a relay address counts.
KNOWN = re.compile(
    r"@(?:[\w-]+\.)*(?:slack|github|gitlab|google|youtube|microsoft|microsoftonline|office|live|apple|icloud|facebookmail"
    r"|facebook|instagram|twitter|x|linkedin|zoom|dropbox|notion|atlassian|trello|asana|figma|canva|miro|adobe|amazon"
    r"|amazonaws|paypal|stripe|discord|discordapp|telegram|whatsapp|openai|anthropic|zendesk|intercom|hubspot|salesforce"
    r"|okta|auth0|heroku|digitalocean|cloudflare|npmjs|pypi|docker|tiktok|reddit|yahoo-inc|airtable|calendly|doodle"
    r"|eventbrite|mailchimp|wordpress|medium|substack|orcid|zoho)\.(?:com|net|org|io|us|so|co|page)$",
    re.IGNORECASE,
)  # fmt: skip
# What such mails say, in the languages in which most are written.
WORDS = re.compile(
    r"verif(?:y|ication|izier|icar|ication)|confirm|best[äa]tig"
    r"|\b(?:your|use this|ihr|dein|votre|ton|su|tu|seu|uw|je)\s(?:[\w-]+\s){0,2}(?:code|c[oó]digo)\b|\bcode:"
    r"|activat|activez|activar|aktivier|one[- ]time|einmal(?:code|passwort|ig)|passcode|security code|sign[- ]?in code"
    r"|log[- ]?in code|password|passwort|mot de passe|contraseña|senha|wachtwoord|bevestig|conferma|potwierd|подтверд"
    r"|验证|驗證|確認|認証|인증|אימות",
    re.IGNORECASE,
)
CODE = re.compile(
    r"(?<![\w./:-])(?:\d[ -]?){4,8}(?![\w/-])"
    r"|(?<![\w/])(?=\w*\d)[A-Z0-9]{6,10}(?![\w/])"
    r"|\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b"
)
LINK = re.compile(r"https?://\S+", re.IGNORECASE)
LONGEST = 20_000


def is_from_service(sender, subject, text, own):
    """Return whether a mail to a relay address that is not its owner's holds a code or a link to confirm something.

    Of `text` only the `own` words count, unless a known service wrote it: an answer quotes our mail, which has links.
    """
    if KNOWN.search(sender) is not None:
        return has_key(f"{subject}\n{text[:LONGEST]}")
    words = f"{subject}\n{own[:LONGEST]}"
    return has_key(words) and WORDS.search(words) is not None


def has_key(words):
    """Return whether a text has a link, or what could be a code."""
    return LINK.search(words) is not None or CODE.search(words) is not None
