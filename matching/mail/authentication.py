"""What our own receiver found out about a sender (RFC 8601), and nothing that a sender may have written (I4)."""

import re

COMMENT = re.compile(r"\([^()]{0,500}\)")
QUOTED = re.compile(r'"[^"]{0,500}"')
PROPERTY = re.compile(r"(?:header\.(?:d|i|from)|smtp\.(?:mailfrom|mail))=(\S{1,320})")


def verdict(topmost, *, senders, trusted):
    """Return "pass", "fail" or "none" for the addresses in From, given as (address, name) pairs.

    `topmost` holds the topmost Authentication-Results header, or nothing. It counts if its authserv-id is in
    `trusted`: receivers put theirs on top, so whatever is below may have come with the mail. A mail that says it is
    from several addresses is a "fail" (RFC 7489, 6.6.1): nobody could say whose proof it has.
    """
    addresses = {address.lower() for address, _name in senders}
    if len(addresses) > 1:
        return "fail"
    name, _semicolon, results = without_comments(next(iter(topmost), "")).partition(";")
    if not name.split() or name.split()[0].lower() not in {each.lower() for each in trusted} or not addresses:
        return "none"
    return judged(results, next(iter(addresses)).rpartition("@")[2])


def without_comments(text):
    """Return a header without its comments and quoted strings, in which anything could be written."""
    for _level in range(3):
        text = COMMENT.sub(" ", text)
    return QUOTED.sub("", text)


def judged(results, domain):
    """Return the verdict that results of checks give for a domain: DMARC's, else what DKIM and SPF say about it."""
    found = []
    for each in results.split(";"):
        method, _equals, rest = each.strip().lower().partition("=")
        words = rest.split()
        if words:
            found.append((method.strip().partition("/")[0], words[0], PROPERTY.findall(rest)))
    dmarc = [result for method, result, _properties in found if method == "dmarc"]
    if "fail" in dmarc:
        return "fail"
    if "pass" in dmarc:
        return "pass"
    proved = any(
        method in ("dkim", "spf") and result == "pass" and any(is_aligned(each, domain) for each in properties)
        for method, result, properties in found
    )
    if proved:
        return "pass"
    refused = any(method == "spf" and result in ("fail", "hardfail") for method, result, _properties in found)
    return "fail" if refused else "none"


def is_aligned(value, domain):
    """Return whether a property ("example.org", "a@mail.example.org") is about a domain or one above or below it."""
    stated = value.strip("<>,").rpartition("@")[2].rstrip(".")
    is_related = stated == domain or domain.endswith(f".{stated}") or stated.endswith(f".{domain}")
    return "." in stated and is_related
