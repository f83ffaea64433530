"""How well two people fit: true parts, no surprises, and a lot that spreads people out."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import scoring
from matching.scoring import MOST, Between, Helper, Match, Part, Seeker, balance, judge, pressure, rarity, turn

TOPICS = ["reference", "outreach", "leadership", "job-search", "judaica", "instruction"]
LIBRARIES = ["", "none", "public", "rural", "academic", "law", "music"]
topic_sets = st.frozensets(st.sampled_from(TOPICS))
languages = st.frozensets(st.sampled_from(["en", "es", "he", "ase"]), min_size=1)
meetings = st.sampled_from(["both", "remote", "in_person"])
years = st.sampled_from(["", *scoring.YEARS])
weights = st.dictionaries(st.sampled_from(TOPICS), st.floats(1, 12))
betweens = st.builds(
    Between,
    miles=st.none() | st.floats(0, 12_000),
    hours=st.none() | st.floats(0, 8),
)
seekers = st.builds(
    Seeker, account=st.integers(1, 5), wants=topic_sets, library_type=st.sampled_from(LIBRARIES), years=years,
    meeting=meetings, languages=languages,
)  # fmt: skip
helpers = st.builds(
    Helper, account=st.integers(1, 5), helps=topic_sets,
    left=st.dictionaries(st.sampled_from(list(scoring.KINDS)), st.integers(0, 6)),
    library_type=st.sampled_from(LIBRARIES), years=years, meeting=meetings, languages=languages,
    taken=st.integers(0, 9), waiting=st.integers(0, 9), replies_days=st.none() | st.floats(0, 60),
    is_measured=st.booleans(), quiet_days=st.integers(0, 400),
)  # fmt: skip

SEEKER = Seeker(1, frozenset({"reference", "outreach"}), "public", "under_3", "both", frozenset({"en", "es"}))
HELPER = Helper(
    2, frozenset({"reference"}), {"call": 2}, "public", "from_6", "both", frozenset({"en", "es"}), replies_days=2
)
HERE = Between(miles=10, hours=8)


def part(match, name):
    """Return the part of that name."""
    return next(each for each in match.parts if each.name == name)


def codes(match):
    """Return the codes of the reasons, in order."""
    return [reason.code for reason in match.reasons]


@given(seekers, helpers, betweens, weights)
def test_score_is_the_sum_of_parts_that_stay_within_their_most(seeker, helper, between, given):
    match = judge(seeker, helper, between, given)
    assert sorted(each.name for each in match.parts) == sorted(MOST)
    assert all(0 <= each.points <= MOST[each.name] + 1e-9 for each in match.parts)
    assert match.score == pytest.approx(sum(each.points for each in match.parts))
    assert sum(MOST.values()) == 100


@given(seekers, helpers, betweens, weights)
def test_two_judgements_of_the_same_pair_are_equal(seeker, helper, between, given):
    again = replace(seeker, wants=frozenset(sorted(seeker.wants, reverse=True)))
    backwards = dict(reversed(given.items()))
    assert judge(seeker, helper, between, given) == judge(again, helper, between, backwards)


@given(seekers, helpers, betweens, weights, st.sampled_from(TOPICS))
def test_a_shared_topic_more_never_lowers_the_score(seeker, helper, between, given, topic):
    """Whether the helper adds what was wanted already, or both add it."""
    before = judge(seeker, helper, between, given).score
    offered = replace(helper, helps=helper.helps | {topic})
    if topic in seeker.wants:
        assert judge(seeker, offered, between, given).score >= before - 1e-9
    both = replace(seeker, wants=seeker.wants | {topic})
    assert judge(both, offered, between, given).score >= before - 1e-9


@given(seekers, helpers, betweens, weights)
def test_g8_reasons_and_difference_come_from_the_parts(seeker, helper, between, given):
    match = judge(seeker, helper, between, given)
    assert len(match.reasons) <= 3
    for reason in match.reasons:
        assert any(each.reason == reason and each.points > 0 for each in match.parts)
    if match.difference.code != "none":
        assert any(each.difference == match.difference and each.lacking > 0 for each in match.parts)


@given(seekers, helpers, betweens, weights)
def test_whom_no_rule_keeps_away_has_three_reasons(seeker, helper, between, given):
    match = judge(seeker, helper, between, given)
    if not match.against:
        assert len(match.reasons) == 3


@given(seekers, helpers, betweens)
def test_g1_hard_rules(seeker, helper, between):
    match = judge(seeker, helper, between, {})
    if not match.against:
        assert seeker.account != helper.account
        assert seeker.wants & helper.helps
        assert seeker.languages & helper.languages
        assert any(number > 0 for number in helper.left.values())
    assert judge(seeker, replace(helper, account=seeker.account), between, {}).against == "self"


@pytest.mark.parametrize(
    ("change", "between", "against"),
    [
        ({}, HERE, ""),
        ({"helps": frozenset({"judaica"})}, HERE, "topic"),
        ({"left": {"call": 0}}, HERE, "full"),
        ({"languages": frozenset({"he"})}, HERE, "language"),
        ({"meeting": "in_person"}, Between(miles=400), "meeting"),
        ({"meeting": "in_person"}, Between(miles=60), ""),
        ({"meeting": "in_person"}, Between(), ""),
        # Far away and in person only, but a letter needs no meeting.
        ({"meeting": "in_person", "left": {"question": 1}}, Between(miles=400), ""),
    ],
)
def test_hard_rules_one_by_one(change, between, against):
    assert judge(SEEKER, replace(HELPER, **change), between, {}).against == against


def test_rare_topics_weigh_more():
    given = rarity({"reference": 1000, "outreach": 10})
    assert given["reference"] == 1
    assert given["outreach"] > 7
    rare, common = replace(HELPER, helps=frozenset({"outreach"})), HELPER
    assert judge(SEEKER, rare, HERE, given).score > judge(SEEKER, common, HERE, given).score
    assert rarity({}) == {}
    assert rarity({"reference": 0}) == {}


def test_reasons_and_difference_are_the_weightiest():
    match = judge(SEEKER, HELPER, HERE, {})
    assert codes(match) == ["topics", "near", "years_few_ahead"]
    assert match.reasons[0].values == {"topics": ("reference",)}
    assert (match.difference.code, match.difference.values) == ("topics_missing", {"topics": ("outreach",)})


@pytest.mark.parametrize(
    ("name", "change", "difference"),
    [
        ("library", {"library_type": "law"}, "library_other"),
        ("library", {"library_type": "rural"}, "library_other"),
        ("library", {"library_type": ""}, "library_unknown"),
        ("years", {"years": "not_yet"}, "years_fewer"),
        ("years", {"years": "under_3"}, "years_same"),
        ("years", {"years": "over_20"}, "years_far"),
        ("languages", {"languages": frozenset({"en"})}, "language_missing"),
        ("meeting", {"meeting": "remote"}, "only_remote"),
        ("kind", {"left": {"question": 2}}, "only_kind"),
        ("replies", {"replies_days": 20}, "replies_slow"),
        ("replies", {"replies_days": None}, "replies_unknown"),
        ("replies", {"quiet_days": 100}, "long_away"),
        ("load", {"waiting": 2}, "others_wait"),
    ],
)
def test_what_is_less_than_best_costs_points_and_can_be_said(name, change, difference):
    best, less = (part(judge(SEEKER, each, HERE, {}), name) for each in (HELPER, replace(HELPER, **change)))
    assert less.points < best.points
    assert less.difference.code == difference


def test_nobody_is_too_old_or_too_young():
    """Fewer years cost a few points of a hundred and shut nobody out."""
    old = replace(SEEKER, years="over_20")
    young = judge(old, replace(HELPER, years="not_yet"), HERE, {})
    assert young.against == ""
    assert judge(old, replace(HELPER, years="over_20"), HERE, {}).score - young.score <= 5


def test_a_load_and_slow_answers_lower_the_score():
    scores = [
        judge(SEEKER, replace(HELPER, waiting=waiting, taken=taken, replies_days=days), HERE, {}).score
        for waiting, taken, days in ((0, 0, 1), (1, 0, 1), (3, 2, 5), (3, 4, 12), (9, 9, 40))
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 5


# --- the lot -----------------------------------------------------------------------------------------


def equal(account, points=50.0):
    """Return a Match of that many points."""
    return Match(account, (Part("topics", points),))


def test_lot_is_the_same_all_week_and_another_the_next():
    people = [equal(account) for account in range(20)]
    order = sorted(people, key=lambda match: turn(match, 1, "7:2026-10"))
    mixed = random.Random(3).sample(people, len(people))
    assert sorted(mixed, key=lambda match: turn(match, 1, "7:2026-10")) == order
    assert sorted(people, key=lambda match: turn(match, 1, "7:2026-11")) != order


def test_among_equals_the_first_is_drawn_by_free_places():
    shares = {1: 1, 2: 2, 3: 5}
    first = Counter(
        max(shares, key=lambda account: turn(equal(account), shares[account], f"{member}:w")) for member in range(8_000)
    )
    assert {account: round(first[account] / 8_000, 1) for account in shares} == {1: 0.1, 2: 0.2, 3: 0.6}


def test_lot_moves_those_who_fit_alike_and_leaves_the_rest():
    far_better = Counter(
        max((equal(1, 90.0), equal(2, 50.0)), key=lambda match: turn(match, 1, f"{member}:w")).account
        for member in range(2_000)
    )
    assert far_better[1] >= 1_990


@given(st.floats(0.001, 1000), st.floats(0.001, 1000), st.text(max_size=20))
def test_more_places_never_move_somebody_back(one, other, week):
    low, high = sorted((one, other))
    assert turn(equal(1), low, week) <= turn(equal(1), high, week)


def test_share_is_free_places_by_who_seeks_them_and_half_for_who_is_long_away():
    seeks = {"reference": 4.0}
    assert scoring.share(HELPER, seeks) == 2 / 4
    assert scoring.share(replace(HELPER, quiet_days=100), seeks) == 1 / 4
    assert scoring.share(replace(HELPER, left={}), seeks) == 0


def test_balance_gives_a_rare_topic_more_pressure_and_leaves_equals_equal():
    alike = balance({"reference": 10, "outreach": 10}, [({"reference"}, 2), ({"outreach"}, 2)])
    assert alike == {"reference": pytest.approx(alike["outreach"]), "outreach": pytest.approx(alike["reference"])}
    scarce = balance({"reference": 10, "judaica": 10}, [({"reference"}, 4), ({"reference"}, 4), ({"judaica"}, 1)])
    assert pressure({"judaica"}, scarce) > pressure({"reference"}, scarce)


def test_balance_leaves_a_common_topic_to_those_who_offer_nothing_else():
    """Who alone has the rare topic is taken up by it, so the others answer for the common one."""
    given = balance({"reference": 20, "judaica": 20}, [({"reference"}, 2), ({"reference", "judaica"}, 2)])
    shares = [2 / pressure(topics, given) for topics in ({"reference"}, {"reference", "judaica"})]
    assert shares[0] > 2 * shares[1]


@given(
    st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 50)),
    st.lists(st.tuples(topic_sets, st.integers(0, 9)), max_size=8),
)
def test_balance_is_finite_and_independent_of_order(wanted, offered):
    found = balance(wanted, offered)
    assert all(0 <= value < float("inf") for value in found.values())
    turned = balance(wanted, offered[::-1])
    assert {topic: pytest.approx(value) for topic, value in turned.items()} == found
