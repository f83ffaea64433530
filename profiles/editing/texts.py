"""Texts that people type about themselves, made safe to show anywhere: on pages, in mails, in headers. Pure.

What goes: control characters, invisible characters, marks that turn the direction of writing around, letters that look
like nothing. What stays: every script, accents, emoji, and the joiners (ZWJ, ZWNJ) between letters that need them.
"""

import re
import unicodedata

ZWNJ, ZWJ = "\u200c", "\u200d"
# Scripts whose words change shape or meaning with a joiner; the first word of their letters' Unicode names.
JOINING_SCRIPTS = frozenset(
    "ARABIC SYRIAC MONGOLIAN NKO DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA "
    "KHMER MYANMAR TIBETAN".split()
)
# Letters by their category, yet blank to the eye: a name made of them could not be clicked on.
BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# No writing system puts more marks on one letter; towers of them reach over the lines above.
MOST_MARKS = 4

EMAIL = re.compile(r"[^\s@<>()]{1,64}\s?@\s?[^\s@<>()]{1,255}\.\w{2,}")
LINK = re.compile(
    r"\b(?:https?:|ftp:|www\.)\S+|\b[\w-]{1,63}\.(?:com|org|net|edu|gov|info|io|us|ca|uk|me|ly|gl)\b(?!\.\w)",
    re.IGNORECASE,
)
PHONE = re.compile(r"\+?\(?\d(?:[\s().\-/–+]{0,3}\d){6,}")
YEAR = re.compile(r"(?:18|19|20)\d\d")
LEAST_DIGITS = 7


def one_line(text):
    """Return `text` as one line of visible characters, with single spaces: no header can be made of it."""
    return " ".join(_visible(text).split())


def several_lines(text):
    """Return `text` with its lines kept, at most one empty line between two, and no other invisible character."""
    lines = [" ".join(line.split()) for line in _visible(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _visible(text):
    """Return `text` in composed form (NFC) without what cannot be seen, but with its white space."""
    kept, marks = [], 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character in (ZWJ, ZWNJ):
            if kept and _joins(kept[-1], character):
                kept.append(character)
            continue
        if character in BLANKS or (category[0] == "C" and not character.isspace()):
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    while kept and kept[-1] in (ZWJ, ZWNJ):
        kept.pop()
    return "".join(kept)


def _joins(before, joiner):
    """Return whether `joiner` means something after the character `before`."""
    name = unicodedata.name(before, "")
    if name.partition(" ")[0] in JOINING_SCRIPTS:
        return True
    # A family or a profession is several emoji in one; skin tones (Sk) and the emoji form (FE0F) stand between.
    return joiner == ZWJ and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk"))


def has_letters(text):
    """Return whether anything in `text` can be read out: a letter or a digit of any script."""
    return any(character.isalnum() for character in text)


def contact_in(text):
    """Return the first e-mail address, web address or phone number in `text`, or ""."""
    plain = unicodedata.normalize("NFKC", text)  # full-width digits and letters are digits and letters, too
    for pattern in (EMAIL, LINK):
        if found := pattern.search(plain):
            return found[0]
    for found in PHONE.finditer(plain):
        groups = re.findall(r"\d+", found[0])
        if sum(map(len, groups)) >= LEAST_DIGITS and not all(YEAR.fullmatch(group) for group in groups):
            return found[0]
    return ""
