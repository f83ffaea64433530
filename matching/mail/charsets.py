"""Bytes into characters, whatever their label says."""

import codecs
import re
from unicodedata import normalize

# What labels mean in practice: a wider set that holds the one named (as the WHATWG's encoding standard has it).
WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
}
# Labels that Python does not know.
ALIASES = {"x-sjis": "cp932", "x-gbk": "gb18030", "x-big5": "cp950", "iso-8859-8-i": "iso8859-8", "cp-850": "cp850"}
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")
# Tried in turn on bytes whose label is wrong or missing and that are not UTF-8. Each refuses most texts of the others.
GUESSES = ("cp932", "big5", "gb18030", "cp949")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Everything that is no text: controls, marks of byte order, halves of characters, what turns the direction of reading.
NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def codec_named(label):
    """Return Python's name of the codec that a label means in practice, "" for a label that nobody knows."""
    label = str(label or "").strip().strip("\"'").lower()[:50]
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
        # Not every codec of Python's makes text: "base64" is one, "punycode" and "idna" are made for names.
        b"".decode(name)
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if name in {"punycode", "idna", "unicode_escape", "raw_unicode_escape"} else WIDER.get(name, name)


def decode(data, label=""):
    """Return bytes as text; raise nothing.

    UTF-8 under the label of a one-byte set is UTF-8, since almost no other text is valid UTF-8 by accident.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    name = codec_named(label)
    candidates = ["utf-8", name] if is_one_byte(name) else [name, "utf-8"]
    if JAPANESE_ESCAPE.search(data[:2000]):
        candidates.insert(0, "iso2022_jp_ext")
    for candidate in filter(None, candidates):
        text = strictly(data, candidate)
        if text is not None:
            return text
    return guessed(data, name)


def is_one_byte(name):
    """Return whether a codec makes a character of each byte, so that it can never refuse a text."""
    return name.startswith(("cp12", "iso8859", "koi8", "mac", "cp4", "cp8"))


def strictly(data, name):
    """Return bytes in a codec, or None where they are not in it. Half a character at the end is a cut, not a fault."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(data)
    except (ValueError, LookupError, TypeError):
        return None


def guessed(data, name):
    """Return bytes as text that are not what they are labelled as: Asian sets if most of it is theirs, else Western."""
    outside = sum(byte > 127 for byte in data[:2000])
    if outside * 3 > len(data[:2000]):
        for candidate in GUESSES:
            text = strictly(data, candidate)
            if text is not None and is_everyday(text):
                return text
    if name and not is_one_byte(name):
        text = data.decode(name, "replace")
        lost = text.count("\ufffd")
        if sum(letter > "\x7f" for letter in text) >= 2 * lost:
            # Most of it is in that set: it was broken on the way, not labelled wrongly.
            return text
    return data.decode("cp1252" if not is_one_byte(name) else name, "replace")


def is_everyday(text):
    """Return whether nearly all of a text's Asian letters are those that people write every day."""
    letters = [letter for letter in text[:1000] if ord(letter) > 127]
    usual = sum("\u3000" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"
                or "\uff00" <= letter <= "\uff60" for letter in letters)  # fmt: skip
    return usual * 10 >= len(letters) * 9


def plain(text):
    """Return a text with line ends of one kind, accents joined to their letters, and nothing in it but text."""
    return normalize("NFC", NO_TEXT.sub("", LINE_ENDS.sub("\n", text))).replace("\xa0", " ")


def one_line(text, longest):
    """Return a text as one line of at most `longest` characters, without controls."""
    return " ".join(plain(text).split())[:longest].strip()
