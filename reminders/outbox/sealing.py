"""Mails that were rendered when their row was written hold codes: they lie encrypted until they have left."""

import json
from dataclasses import asdict, dataclass

from profiles.accounts.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Content:
    """A rendered mail. `to` is only set when the row has no address of its own."""

    subject: str
    text: str
    html: str
    to: str = ""


def closed(content):
    """Return a Content as bytes that only this site's key opens."""
    return seal(json.dumps(asdict(content))).encode()


def opened(sealed):
    """Return the Content of a row; raise SealBroken when no key opens it."""
    return Content(**json.loads(unseal(bytes(sealed).decode())))
