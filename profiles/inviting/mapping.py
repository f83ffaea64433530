"""Free text to our own words: topics, library type, role. Pure: no tables, no Django.

Words are compared by their stems ("catalogers", "cataloging"), and the longest phrase that fits wins. A part of the
text (between commas, semicolons, slashes or lines) in which nothing fits is returned, so that a person can look at it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import snowballstemmer

from .words import LIBRARY_TYPES, ROLES, TOPICS

MOST_TOPICS = 10
MOST_OFFERED = 50
# More text than anybody writes into such a field; what comes after it is not read.
MOST_LETTERS = 20_000
PARTS = re.compile(r"[,;/|\n\r•·]+")
WORDS = re.compile(r"[^\W_]+")
NUMBERS = {"none": 0, "zero": 0, "full": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Slugs of topics in the order of the text, and the parts of the text that say nothing to us."""

    topics: tuple[str, ...]
    unmapped: tuple[str, ...]


@cache
def stem(word):
    """Return the stem of one word, without accents."""
    return _stemmer.stemWord(word)


def stems(text):
    """Return the stems of the words of a text; apostrophes join (children's), hyphens part (well-being)."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’")
    return tuple(stem(word) for word in WORDS.findall(plain))


@cache
def phrases(table):
    """Return {stems of a phrase: value} of "topics" or "library types"."""
    source = {"topics": TOPICS, "library types": LIBRARY_TYPES}[table]
    return {stems(phrase): value for value, words in source.items() for phrase in words.split(";")}


def found_in(text, table):
    """Return the values whose phrases stand in `text`, the longest phrases first at each word, each value once."""
    known, words, found, at = phrases(table), stems(text), [], 0
    longest = max(map(len, known))
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            if value := known.get(words[at : at + length]):
                found.append(value)
                at += length
                break
        else:
            at += 1
    return list(dict.fromkeys(found))


def topics_in(text):
    """Return the Mapped topics of free text: at most MOST_TOPICS; the order is that of the text."""
    topics, unmapped = [], []
    for part in PARTS.split(text[:MOST_LETTERS]):
        values = found_in(part, "topics")
        topics += values
        if not values and WORDS.search(part):
            unmapped.append(" ".join(part.split()))
    return Mapped(tuple(dict.fromkeys(topics))[:MOST_TOPICS], tuple(unmapped))


def library_type_in(text):
    """Return the library type that `text` names, or "" when it names none of ours.

    The longest phrase decides, then the first: "Law library of a university" is law.
    """
    known, words = phrases("library types"), stems(text)
    best = ()
    for at in range(len(words)):
        for length in range(len(words) - at, len(best), -1):
            if words[at : at + length] in known:
                best = words[at : at + length]
                break
    return known.get(best, "")


def role_in(text):
    """Return the directions ("help", "want") of a role, or None when it is no role that we know."""
    return ROLES.get(" ".join(WORDS.findall(text.casefold().replace("é", "e"))))


def capacity_in(text):
    """Return how many people somebody takes, 0 to MOST_OFFERED; None for an empty text; raise ValueError otherwise.

    Of a range ("2-3 mentees") it is the smaller number.
    """
    if not text.strip():
        return None
    numbers = [int(number) for number in re.findall(r"(?<![\d.,-])\d{1,4}(?![\d.,])", text)]
    numbers += [NUMBERS[word] for word in WORDS.findall(text.casefold()) if word in NUMBERS]
    if len(numbers) != 1 or not 0 <= numbers[0] <= MOST_OFFERED:
        raise ValueError(text)
    return numbers[0]
