"""Reads along what every test logs: no mail address and no secret of a link may be among it (quality.md V10).

The site's formatter would mask both. Here one looks at what the code itself says, so that nothing leans on that, except
for the links in Django's own lines about refused requests.
"""

import logging
import secrets

import pytest

from mentorhub.masking import MAIL_ADDRESS, SECRET


class Reader(logging.Handler):
    """Keeps the lines that say too much; `secrets` are the tokens that were made meanwhile."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.secrets, self.leaks = set(), []

    def emit(self, record):
        """Look at one line, unless a mail server of the tests wrote it."""
        if record.name.startswith("mail."):
            return
        line = SECRET.sub("", record.getMessage())
        if MAIL_ADDRESS.search(line) or any(token in line for token in self.secrets):
            self.leaks.append(f"{record.name}: {line}")


@pytest.fixture(autouse=True)
def quiet_logs(monkeypatch):
    """Fail a test in which an address or a fresh token was logged."""
    reader, token_urlsafe = Reader(), secrets.token_urlsafe

    def noted(nbytes=None):
        token = token_urlsafe(nbytes)
        reader.secrets.add(token)
        return token

    monkeypatch.setattr(secrets, "token_urlsafe", noted)
    logging.getLogger().addHandler(reader)
    yield
    logging.getLogger().removeHandler(reader)
    assert reader.leaks == []
