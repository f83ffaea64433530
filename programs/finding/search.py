"""Full-text search over the catalog's copy: name, acronym and sponsor above topics, those above the summary.

An index in the process instead of PostgreSQL's: the copy is at hand anyway, so a search costs no query, cannot be
older than the page, folds accents, matches a prefix while somebody types, and knows every word for "did you mean".
Matching is by English word stem (Snowball); every word of the query must be found, in any field.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

import snowballstemmer
from rapidfuzz import fuzz, process

from programs.facts import Facts

from .bits import mask_of

WORD = re.compile(r"[^\W_]+")
# Words that say nothing by themselves; they count only in a query that has no others.
COMMON = frozenset("a an and as at by for from in into is it of on or the their to who with your".split())
# How alike two words must be (0 to 100, share of characters kept) before one is offered for the other.
ALIKE = 74
# A shorter beginning would match half the catalog.
SHORTEST_PREFIX = 2


def fold(text):
    """Return `text` without accents and capitals: "José" becomes "jose"."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def words_of(text):
    """Return the folded words of `text` in order; apostrophes join ("children's" is "childrens")."""
    return WORD.findall(fold(text).replace("'", "").replace("’", ""))


@dataclass(frozen=True, slots=True)
class Found:
    """What a query matches: disjoint bit sets, best first, and the same query with its typos mended, if any."""

    tiers: tuple[int, ...]
    mask: int
    suggestion: str | None = None


class WordIndex:
    """Words, stems and where they stand, over one copy of the catalog."""

    def __init__(self, entries: tuple[Facts, ...]):
        self.stem = snowballstemmer.stemmer("english").stemWord
        titles, others = defaultdict(set), defaultdict(set)
        self.names = defaultdict(int)
        spelled = {}
        for position, facts in enumerate(entries):
            for word in set(title_words(facts)):
                titles[word].add(position)
            for word in set(other_words(facts)):
                others[word].add(position)
            for text in (facts.name, facts.sponsor.acronym, facts.sponsor.name):
                self.names[" ".join(words_of(text))] |= 1 << position
        self.titles = {word: mask_of(positions) for word, positions in titles.items()}
        self.others = {word: mask_of(positions) for word, positions in others.items()}
        self.words = sorted(self.titles.keys() | self.others.keys())
        self.counts = {word: (self.titles.get(word, 0) | self.others.get(word, 0)).bit_count() for word in self.words}
        for word in self.words:
            spelled.setdefault(self.stem(word), []).append(word)
        self.by_stem = spelled

    def find(self, query):
        """Return what `query` matches, or None when it holds no word to look for."""
        words = words_of(query)
        told = [word for word in words if word not in COMMON] or words
        if not told:
            return None
        exact_titles = loose_titles = everywhere = -1
        any_title = 0
        for word in told:
            same = self.by_stem.get(self.stem(word), ())
            begun = self.beginning_with(word)
            in_title = union(self.titles, same)
            title = in_title | union(self.titles, begun)
            anywhere = title | union(self.others, same) | union(self.others, begun)
            exact_titles &= in_title
            loose_titles &= title
            everywhere &= anywhere
            any_title |= title
        whole = self.names.get(" ".join(words), 0)
        tiers = disjoint(whole & everywhere, exact_titles, loose_titles, everywhere & any_title, everywhere)
        return Found(tiers, everywhere, self.mended(words) if not everywhere else None)

    def beginning_with(self, word):
        """Return the words of the catalog that begin with `word`."""
        if len(word) < SHORTEST_PREFIX:
            return ()
        start = bisect_left(self.words, word)
        return self.words[start : bisect_left(self.words, word + "\uffff", lo=start)]

    def mended(self, words):
        """Return the query with each unknown word replaced by the likest known one, or None."""
        better = []
        for word in words:
            known = word in COMMON or self.stem(word) in self.by_stem or self.beginning_with(word)
            better.append(word if known else self.likest(word))
        return " ".join(better) if None not in better and better != words else None

    def likest(self, word):
        """Return the catalog's word that `word` was most likely meant to be, or None."""
        if len(word) < 3:
            return None
        near = process.extract(word, self.words, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=8)
        # Of equally like words, the commoner one is the likelier to be meant.
        best = max(near, key=lambda match: (round(match[1]), self.counts[match[0]]), default=None)
        return best[0] if best else None


def title_words(facts):
    """Return the words of name, acronym and sponsor, those of the bodies above included only by acronym."""
    sponsor = facts.sponsor
    acronyms = [body.acronym for body in sponsor.line]
    # "ARLIS/NA" is looked for as "arlis na" and as "arlisna".
    joined = ["".join(words_of(acronym)) for acronym in acronyms]
    return words_of(" ".join([facts.name, sponsor.name, sponsor.place, *acronyms, *joined]))


def other_words(facts):
    """Return the words of all that describes the program beside its title."""
    topics = [name for _, name in facts.topics or ()]
    texts = [facts.summary, facts.mentee.eligibility, facts.mentor.eligibility, facts.region, facts.time_commitment]
    lists = [*(facts.communities or ()), *(facts.library_types or ()), *(facts.formats or ()), *(facts.stages or ())]
    parents = [body.name for body in facts.sponsor.line[1:]]
    return words_of(" ".join([*texts, *topics, *parents, *(word.replace("_", " ") for word in lists)]))


def union(masks, words):
    """Return all positions of any of `words` in `masks`."""
    found = 0
    for word in words:
        found |= masks.get(word, 0)
    return found


def disjoint(*masks):
    """Return the masks with each position kept only in the first that has it."""
    seen, tiers = 0, []
    for mask in masks:
        tiers.append(mask & ~seen)
        seen |= mask
    return tuple(tiers)
