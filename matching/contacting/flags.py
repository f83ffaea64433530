"""What staff should look at in words between strangers (quality.md S23). Nothing is held back for it. Pure."""

import re
import unicodedata

from matching.vocabulary import Flag
from profiles.editing import texts

SPELLED = re.compile(r"\b[\w-]{2,}\s*[\[({]?\s*\bdot\b\s*[\])}]?\s*(?:com|org|net|edu|info|io)\b", re.IGNORECASE)
SPELLED_ADDRESS = re.compile(r"\b[\w.+-]+\s*[\[({]\s*at\s*[\])}]\s*[\w-]+", re.IGNORECASE)
# Money that changes hands, in the languages that most here write; a fee or a salary alone is talk of the trade.
MONEY = re.compile(
    r"[$€£¥₹₿]\s?\d|\b\d[\d.,]*\s?(?:dollars?|euros?|pounds?|usd|eur|cad|gbp|bitcoins?|btc|d[oó]lares)\b"
    r"|\b(?:pay(?:s|ing|ment|ments|pal)?|money|cash|bitcoins?|crypto\w*|gift ?cards?|wire transfers?|western union"
    r"|bank accounts?|invest(?:ment|ments|ing)?|loans?|donat(?:e|ion|ions)|fund(?:s|ing)? transfer|venmo|zelle"
    r"|cash ?app|dinero|pagar|pagos?|argent|payer|geld)\b",
    re.IGNORECASE,
)


def of(text):
    """Return the Flags of `text`, in a fixed order, without Flag.MASS, which needs other texts."""
    plain = unicodedata.normalize("NFKC", text)
    without_addresses = texts.EMAIL.sub(" ", plain)
    without_links = texts.LINK.sub(" ", without_addresses)
    found = {
        Flag.LINK: without_addresses != without_links or SPELLED.search(plain),
        Flag.PHONE: texts.contact_in(without_links),
        Flag.MONEY: MONEY.search(plain),
        Flag.ADDRESS: plain != without_addresses or SPELLED_ADDRESS.search(plain),
    }
    return [flag for flag, is_there in found.items() if is_there]
