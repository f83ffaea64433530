"""One spelling for all ways of writing a place. Pure: no Django."""

import re
import unicodedata

# Longer texts are no places; the longest name in the data has 61 letters, with state and country 110.
MOST_LETTERS = 120
# Letters that are no base letter with an accent, so that taking accents off leaves them.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "mt": "mount",
    "mtn": "mountain",
    "ft": "fort",
    "pt": "point",
    "hts": "heights",
    "spgs": "springs",
    "spg": "spring",
    "twp": "township",
    "jct": "junction",
}
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
# With dots these are a city; without them they are the letters of a state or of something else.
DOTTED = {"la": "los angeles"}
INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){1,3}[^\W\d_](?:\.|(?!\w))")
APOSTROPHES = re.compile(r"['’‘ʻʼ`´]")
NOT_WORDS = re.compile(r"[\W_]+")
# O Fallon and D Alene, as lists without apostrophes write O'Fallon and d'Alene.
SPLIT_NAMES = re.compile(r"\b([od]) (?=[a-z]{4})")


def plain(text):
    """Return `text` on one line, without control, zero-width and direction characters, at most 200 letters."""
    kept = text[:2000]
    if not kept.isprintable():
        kept = "".join(letter for letter in kept if letter.isprintable() or letter.isspace())
    return " ".join(kept.split())[:200].strip()


def fold(text):
    """Return the key of `text`: lower case, no accents, no punctuation, abbreviations written out, at most 200 letters.

    Two texts with one key mean one place: "St. Louis, MO" and "saint louis  mo". Returns "" when no letter or digit
    is left, or when the text is too long for a place.
    """
    low = plain(text)
    if len(low) > MOST_LETTERS:
        return ""
    low = low.casefold()
    if not low.isascii():
        low = unicodedata.normalize("NFKD", low)
        low = "".join(letter for letter in low if not unicodedata.combining(letter)).translate(LETTERS)
    low = INITIALS.sub(_join_initials, low)
    words = NOT_WORDS.sub(" ", APOSTROPHES.sub("", low)).split()
    words = [ABBREVIATIONS.get(word, word) for word in words]
    if len(words) > 1 and words[0] in DIRECTIONS:
        words[0] = DIRECTIONS[words[0]]
    return SPLIT_NAMES.sub(r"\1", " ".join(words))[:200].strip()


def _join_initials(match):
    """Return the letters of "D. C." in one word."""
    letters = "".join(letter for letter in match.group() if letter.isalpha())
    return DOTTED.get(letters, letters) if match.start() == 0 else letters
