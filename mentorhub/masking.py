"""What must not be written down: mail addresses, and the secrets in the links of our mails (quality.md S8, V10).

Whoever reads a log could follow such a link: a refused form, for one, is noted with a link that is still good. And a
fault of the database or a mail server brings the address it is about in its own words.
"""

import logging
import re

# The addresses whose last part is a secret. A test walks all addresses and finds the one that is missing here.
SECRET = re.compile(
    r"(/(?:do|unsubscribe|join|programs/steward|accounts/password/reset/key|accounts/confirm-email)/)[^/\s\"'?]+"
)
MAIL_ADDRESS = re.compile(r"[\w.+%'-]+@(?:[\w-]+\.)+[\w-]+")


def masked(words):
    """Return `words` with "<secret>" in the place of each secret and "<address>" in that of each mail address."""
    return MAIL_ADDRESS.sub("<address>", SECRET.sub(r"\1<secret>", words))


class MaskingFormatter(logging.Formatter):
    """Masks every line as it is written, with the traceback that may follow it."""

    def format(self, record):
        """Return the text of a record without what must not be written down."""
        return masked(super().format(record))
