"""What people wrote to each other, as HTML: plain text, with links that can be followed and nothing else (I11).

Only http and https become links, as the writer typed them. An address with a name and an @ before its host looks like
one place and leads to another, so it stays text.
"""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import mark_safe

# A link ends at white space, at what HTML and quotes are made of, and at what cannot be seen.
LINK = re.compile(r"\bhttps?://[^\s<>\"'`|{}\\^\u0000-\u0020\u007f-\u009f]+", re.IGNORECASE)
LONGEST_LINK = 2000
# What follows a link in a sentence and is no part of it.
TRAILING = ".,:;!?…。、，！？·*_~'’”»"
PAIRS = {")": "(", "]": "[", "）": "（", "】": "【"}
HOST = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)


def as_html(text):
    """Return plain `text` as safe HTML: everything escaped, lines kept, http and https addresses as links."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        link = trimmed(found[0])
        if not is_link(link):
            continue
        parts += [escape(text[end : found.start()]), anchor(link)]
        end = found.start() + len(link)
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts).replace("\n", "<br>\n"))  # noqa: S308  (every part is escaped)


def anchor(link):
    """Return a link that says what it is, and tells search engines and the other site nothing."""
    shown = escape(link)
    return f'<a href="{shown}" rel="nofollow ugc noopener">{shown}</a>'


def trimmed(link):
    """Return a link without the signs of the sentence around it; a bracket stays where it is opened in the link."""
    while link:
        last = link[-1]
        if last in TRAILING or (last in PAIRS and link.count(last) > link.count(PAIRS[last])):
            link = link[:-1]
        else:
            break
    return link


def is_link(link):
    """Return whether a text that begins like a link is one that can be followed without surprise."""
    host = HOST.match(link)
    if host is None or len(link) > LONGEST_LINK or "@" in host[1] or not re.search(r"[^\W_]", host[1]):
        return False
    return not any(unicodedata.category(character) in ("Cf", "Cc", "Co", "Cs") for character in link)
