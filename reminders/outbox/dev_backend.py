"""Mail for one's own machine: each mail is a file in a folder, where /dev/mail/ and every mail program can read it."""

import os
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

# Time first, so that names sort by it.
NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9a-f]{8}")


def folder() -> Path:
    """Return where the mails are."""
    return Path(settings.EMAIL_FILE_PATH)


class EmailBackend(BaseEmailBackend):
    """Writes each mail into settings.EMAIL_FILE_PATH, whole or not at all."""

    def send_messages(self, email_messages):
        """Write the mails and return how many; raises OSError when there is no room."""
        directory = folder()
        # Codes are in there: nobody else on this machine reads them.
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            data = message.message(policy=policy.SMTP).as_bytes()
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}"
            draft = directory / f".{name}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            draft.rename(directory / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail in the folder: `name` is its file's without the ending, `at` when it was written."""

    name: str
    raw: bytes

    @property
    def at(self) -> datetime:
        """When the mail was written."""
        return datetime.strptime(self.name[:22], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.raw, policy=policy.default)


def names() -> list[str]:
    """Return the names of the mails, the newest first."""
    found = (path.stem for path in folder().glob("*.eml"))
    return sorted((name for name in found if NAME.fullmatch(name)), reverse=True)


def read(name: str) -> Kept | None:
    """Return the mail called `name`, or None when there is none."""
    # The name comes from an address: only the shape that we write ourselves is ever looked for.
    if not NAME.fullmatch(name):
        return None
    try:
        return Kept(name, (folder() / f"{name}.eml").read_bytes())
    except FileNotFoundError:
        return None
