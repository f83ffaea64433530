"""Taking addresses out of a text, so that neither side learns the other's before both agreed (I14)."""

import re

REDACTED = "[…]"
RELAY = re.compile(r"(?<![\w.+-])reply\+[\w.+=-]{1,200}@[\w.-]{1,255}\w", re.IGNORECASE)


def redact(text, addresses=(), *, instead=REDACTED):
    """Return a text in which `instead` stands for each of the addresses and for relay addresses (reply+…@…).

    Case does not matter, nor do "mailto:" and angle brackets around an address. An address that merely ends like one
    of them ("joann@…" for "ann@…") stays.
    """
    text = RELAY.sub(lambda _found: instead, text)
    known = sorted({address.strip() for address in addresses if "@" in address}, key=len, reverse=True)
    if not known:
        return text
    either = "|".join(re.escape(address) for address in known)
    pattern = re.compile(rf"(?:mailto:)?(?<![\w.+-])(?:{either})(?![\w-]|\.\w)", re.IGNORECASE)
    return pattern.sub(lambda _found: instead, text)
