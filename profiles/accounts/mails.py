"""The HTML part of a mail, made from its text part, so that the two can never say different things. Pure."""

import re
from dataclasses import dataclass

LINK = re.compile(r"(?P<words>[^\n]+):\n(?P<url>https?://\S+)")
CODE = re.compile(r"[0-9][0-9-]{4,14}")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: plain `words`, or a `code` to type, or a link with its words."""

    words: str
    url: str = ""
    code: bool = False


def paragraphs(text):
    """Return the Paragraphs of a mail's text part, which an empty line separates.

    A paragraph of the form "What happens there:", new line, address becomes a link with these words.
    """
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        part = part.strip()
        if match := LINK.fullmatch(part):
            found.append(Paragraph(match["words"], url=match["url"]))
        else:
            found.append(Paragraph(part, code=bool(CODE.fullmatch(part))))
    return found
