"""What must not be written down: the secrets in addresses that our mails hold (quality.md S8, V10).

Whoever reads a log could follow such an address: a refused form, for one, is noted with a link that is still good.
"""

import logging
import re

# The addresses whose last part is a secret. A test walks all addresses and finds the one that is missing here.
SECRET = re.compile(
    r"(/(?:do|unsubscribe|join|programs/steward|accounts/password/reset/key|accounts/confirm-email)/)[^/\s\"'?]+"
)


def masked(words):
    """Return `words` with "<secret>" in the place of each secret."""
    return SECRET.sub(r"\1<secret>", words)


class SecretsFilter(logging.Filter):
    """Masks every line before it is written."""

    def filter(self, record):
        """Let the line pass, without its secrets."""
        words = record.getMessage()
        clean = masked(words)
        if clean != words:
            record.msg, record.args = clean, ()
        return True
