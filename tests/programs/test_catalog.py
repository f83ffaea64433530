"""Facets and counts, held against a slow, plain reading of the same sentences."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from programs.areas import area_of
from programs.facts import Terms, Window
from programs.finding.catalog import Count, Result
from programs.finding.facets import ALL, FACETS
from programs.finding.selection import Selection

from .facts_builder import ACRL, ALA, DAY, make_facts, make_snapshot

FACET = {facet.name: facet for facet in FACETS}
NEEDS_NOTHING = Terms(membership="none", employment="any")
ENTRIES = (
    make_facts("open-to-all", mentee=NEEDS_NOTHING, cost_usd=0, stages=("early", "mid", "senior"), delivery="remote"),
    make_facts("members", mentee=Terms(membership="sponsor", employment="student_ok"), membership_implies_ala=False),
    make_facts("ala-members", mentee=Terms(membership="ala", employment="employed"), stages=("early",)),
    make_facts("silent"),
    make_facts("section", sponsor=ACRL, mentee=Terms(membership="sponsor"), membership_implies_ala=True),
    make_facts("ended", status="closed", mentee=NEEDS_NOTHING),
)
SNAPSHOT = make_snapshot(*ENTRIES)


def found(**choice):
    """Return (keys that state it, keys that do not say) for a selection."""
    hits = Result(SNAPSHOT, Selection(**choice)).hits()
    return {hit.facts.key for hit in hits if hit.stated}, {hit.facts.key for hit in hits if not hit.stated}


@pytest.mark.parametrize(
    ("facet", "value", "stated", "unstated"),
    [
        ("membership", "no_ala", {"open-to-all", "members"}, {"silent"}),
        ("membership", "none", {"open-to-all"}, {"silent"}),
        ("cost", "free", {"open-to-all"}, {"members", "ala-members", "silent", "section"}),
        ("employment", "no_job_needed", {"open-to-all", "members"}, {"silent", "section"}),
        ("years", "no_limit", {"open-to-all"}, {"members", "silent", "section"}),
        ("delivery", "remote", {"open-to-all"}, {"members", "ala-members", "silent", "section"}),
        ("sponsor", "ala", {"open-to-all", "members", "ala-members", "silent", "section"}, set()),
        ("sponsor", "acrl", {"section"}, set()),
    ],
)
def test_filter_keeps_what_states_it_and_apart_what_does_not_say(facet, value, stated, unstated):
    assert found(chosen={facet: (value,)}) == (stated, unstated)


def test_closed_programs_are_hidden_until_asked_for():
    assert "ended" not in found()[0]
    assert found(status=("closed",))[0] == {"ended"}
    assert found(status=("any",))[0] == {entry.key for entry in ENTRIES}


@pytest.mark.parametrize("status", ["closed", "paused"])
def test_nobody_can_apply_to_a_program_that_has_ended_or_rests(status):
    snapshot = make_snapshot(make_facts("x", status=status, windows=(Window("rolling"),)))
    for value in ("now", "soon", "rolling"):
        selection = Selection(chosen={"open": (value,)}, status=("any",))
        assert Result(snapshot, selection).count == Count(0, 0)


def test_unstated_0_leaves_the_second_group_out_and_says_how_many():
    result = Result(SNAPSHOT, Selection(chosen={"membership": ("no_ala",)}, unstated=False))
    assert [hit.facts.key for hit in result.hits()] == ["members", "open-to-all"]
    assert (result.count, result.left_out) == (Count(2, 0), 1)


def test_role_decides_whose_terms_are_read():
    snapshot = make_snapshot(make_facts("x", mentee=Terms(membership="ala"), mentor=NEEDS_NOTHING))
    chosen = {"membership": ("no_ala",)}
    assert Result(snapshot, Selection(chosen=chosen)).count == Count(0, 0)
    assert Result(snapshot, Selection(chosen=chosen, role="mentor")).count == Count(1, 0)


def test_pages_cut_the_two_groups_as_one_list():
    entries = [make_facts(f"p{at:02}", delivery="remote" if at % 2 else None) for at in range(45)]
    snapshot = make_snapshot(*entries)
    selection = Selection(chosen={"delivery": ("remote",)})
    pages = [Result(snapshot, replace(selection, page=page)) for page in (1, 2, 3, 99)]
    keys = [[hit.facts.key for hit in page.page_hits()] for page in pages]
    assert [len(page) for page in keys] == [20, 20, 5, 5]
    assert keys[3] == keys[2]
    assert [key for page in keys[:3] for key in page] == [f"p{at:02}" for at in range(1, 45, 2)] + [
        f"p{at:02}" for at in range(0, 45, 2)
    ]


def test_sorts_order_the_list():
    window = Window("months", months=(11,))
    entries = (
        make_facts("b-old", name="B", status_year=2019),
        make_facts("c-closing", name="C", status_year=2024, windows=(window,)),
        make_facts("a-new", name="A", status_year=2025, windows=(Window("rolling"),)),
    )
    snapshot = make_snapshot(*entries)
    orders = {
        sort: [hit.facts.key for hit in Result(snapshot, Selection(sort=sort)).hits()]
        for sort in ("best", "closing", "recent", "name")
    }
    assert orders == {
        "best": ["a-new", "c-closing", "b-old"],
        "closing": ["c-closing", "a-new", "b-old"],
        "recent": ["a-new", "c-closing", "b-old"],
        "name": ["a-new", "b-old", "c-closing"],
    }


def test_ways_out_of_an_empty_list_lead_somewhere():
    result = Result(SNAPSHOT, Selection(q="silent", chosen={"sponsor": ("acrl",)}))
    assert result.count.total == 0
    steps = {step.query: count.total for step, count in result.ways_out()}
    assert steps == {"?sponsor=acrl": 1, "?q=silent": 1}


# --- every count against a plain reading -----------------------------------------------------------

terms = some.builds(
    Terms,
    membership=some.sampled_from([None, "none", "sponsor", "ala", "either"]),
    employment=some.sampled_from([None, "any", "student_ok", "employed", "full_time"]),
    support_staff_ok=some.sampled_from([None, True, False]),
    min_years=some.sampled_from([None, 0, 5]),
    max_years=some.sampled_from([None, 3]),
)
areas = some.sampled_from(
    [
        area_of("state", "IL", ["US"]),
        area_of("national", "US", ["US"]),
        area_of(None, "", None),
        area_of("regional", "New York City", ["US"]),
    ]
)
windows = some.lists(
    some.sampled_from(
        [
            Window("rolling"),
            Window("months", months=(11, 12)),
            Window("dates", role="mentor", closes_on=date(2026, 1, 1)),
        ]
    ),
    max_size=2,
).map(tuple)
programs = some.fixed_dictionaries(
    {
        "status": some.sampled_from(["active", "unknown", "closed", "paused"]),
        "sponsor": some.sampled_from([ALA, ACRL]),
        "membership_implies_ala": some.sampled_from([None, True, False]),
        "mentee": terms,
        "mentor": terms,
        "cost_usd": some.sampled_from([None, 0, 25]),
        "formats": some.sampled_from([None, ("group",), ("group", "peer")]),
        "delivery": some.sampled_from([None, "remote", "hybrid"]),
        "stages": some.sampled_from([None, ("early",), ("early", "mid"), ("student", "senior")]),
        "library_types": some.sampled_from([None, ("any",), ("law", "art")]),
        "topics": some.sampled_from([None, (("reference", "Reference"),)]),
        "area": areas,
        "windows": windows,
    }
)
choices = some.dictionaries(
    some.sampled_from([name for name in FACET if name not in ("sponsor", "topic", "community")]),
    some.integers(0, 99).map(lambda at: (at, at + 1)) | some.integers(0, 99).map(lambda at: (at,)),
    max_size=4,
)


def values_of(name):
    return ["IL", "NY", "US", "CAN"] if name == "region" else list(FACET[name].values)


def plain(entries, selection):
    """Return (stated keys, unstated keys) read sentence by sentence, one program at a time."""
    stated, unstated = set(), set()
    for facts in entries:
        if selection.status == () and facts.status == "closed":
            continue
        answers = []
        for name, values in selection.chosen.items():
            met, open_ = FACET[name].read(facts, selection.role, DAY)
            says = [
                True if value in met or ALL in met else None if value in open_ or ALL in open_ else False
                for value in values
            ]
            answers.append(True if True in says else None if None in says else False)
        if False not in answers:
            (unstated if None in answers else stated).add(facts.key)
    return stated, unstated


@settings(max_examples=150, deadline=None)
@given(
    made=some.lists(programs, max_size=9),
    chosen=choices,
    role=some.sampled_from(["mentee", "mentor"]),
    data=some.data(),
)
def test_every_count_is_what_a_click_gives(made, chosen, role, data):
    entries = [make_facts(f"p{at}", **facts) for at, facts in enumerate(made)]
    snapshot = make_snapshot(*entries)
    picked = {
        name: tuple(dict.fromkeys(values_of(name)[at % len(values_of(name))] for at in ats))
        for name, ats in chosen.items()
    }
    selection = Selection(role=role, chosen=picked)
    result = Result(snapshot, selection)
    stated, unstated = plain(entries, selection)
    hits = result.hits()
    assert {hit.facts.key for hit in hits if hit.stated} == stated
    assert {hit.facts.key for hit in hits if not hit.stated} == unstated
    name = data.draw(some.sampled_from(sorted(FACET.keys() - {"sponsor", "topic", "community"})))
    for value, count in result.counts(name, values_of(name)).items():
        already = picked.get(name, ())
        ticked = already if value in already else (*already, value)
        clicked = Result(snapshot, selection.but(chosen={**picked, name: ticked}))
        assert count == clicked.count
        assert (count.stated, count.unstated) == tuple(len(keys) for keys in plain(entries, clicked.selection))
