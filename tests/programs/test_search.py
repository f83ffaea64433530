"""Search: what is found, in which order, and what is offered for a typo."""

import pytest

from programs.facts import Body
from programs.finding.search import WordIndex, fold, words_of

from .facts_builder import ALA, make_facts

ARLIS = Body(slug="arlis-na", name="Art Libraries Society of North America", acronym="ARLIS/NA")
MASSACHUSETTS = Body(slug="mla-ma", name="Massachusetts Library Association", acronym="MLA", parent=ALA)
ENTRIES = (
    make_facts("cataloging-circle", name="Cataloging Circle", summary="Peers talk about metadata."),
    make_facts(
        "reference-pairs",
        name="Pairs",
        summary="Reference librarians help newcomers.",
        topics=(("reference", "Reference"),),
    ),
    make_facts("arlis", name="Virtual Mentoring", sponsor=ARLIS),
    make_facts(
        "mass", name="Up Close", sponsor=MASSACHUSETTS, summary="A day of shadowing, with José Martí's readers."
    ),
    make_facts(
        "mentions", name="Something Else", summary="Run beside the Cataloging Circle for children's librarians."
    ),
)


@pytest.fixture(scope="module")
def index():
    return WordIndex(ENTRIES)


def names(found, tier=None):
    mask = found.mask if tier is None else found.tiers[tier]
    return [ENTRIES[at].key for at in range(len(ENTRIES)) if mask >> at & 1]


def test_words_fold_accents_capitals_and_apostrophes():
    assert fold("José CAFÉ") == "jose cafe"
    assert words_of("Children’s & children's e-books") == ["childrens", "childrens", "e", "books"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cataloging", ["cataloging-circle", "mentions"]),
        ("CATALOGS", ["cataloging-circle", "mentions"]),
        ("catalogin", ["cataloging-circle", "mentions"]),
        ("cat", ["cataloging-circle", "mentions"]),
        ("jose marti", ["mass"]),
        ("arlis/na", ["arlis"]),
        ("arlisna", ["arlis"]),
        ("mla", ["mass"]),
        ("massachusetts", ["mass"]),
        ("childrens", ["mentions"]),
        ("children's", ["mentions"]),
        ("circle shadowing", []),
        ("zzzz", []),
        ("c", []),
    ],
)
def test_search_finds_exactly(index, query, expected):
    assert names(index.find(query)) == expected


def test_search_puts_the_title_above_the_summary(index):
    found = index.find("cataloging circle")
    assert names(found, 0) == ["cataloging-circle"]
    assert names(found, 4) == ["mentions"]
    assert sum(tier.bit_count() for tier in found.tiers) == found.mask.bit_count()


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("refrence", "reference"),
        ("metdata", "metadata"),
        ("libarians", "librarians"),
        ("shadwing day", "shadowing day"),
    ],
)
def test_search_offers_what_a_typo_meant(index, typo, meant):
    found = index.find(typo)
    assert names(found) == []
    assert found.suggestion == meant


def test_search_offers_nothing_for_nonsense_or_for_what_it_found(index):
    assert index.find("qqqqxxxx").suggestion is None
    assert index.find("reference").suggestion is None


def test_search_of_common_words_alone_looks_for_them(index):
    assert names(index.find("a of")) == ["mass"]


def test_search_without_a_word_is_no_search(index):
    assert index.find("?!…") is None
