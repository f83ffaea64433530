"""What must hold for every person and every program."""

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from programs.facts import Terms
from programs.fit import Answers, best_first, judge
from programs.fit.steps import counts_of, steps

from .facts_builder import DAY, make_facts
from .fit_cases import (
    AREAS,
    ASKED_MEMBERSHIP,
    ASKED_WORK,
    BODIES,
    DELIVERIES,
    DUES,
    EMPLOYMENTS,
    EXPERIENCES,
    LIMITS,
    REGIONS,
    ROLES,
    STAGES,
    STATUSES,
    YEARS,
    with_dues,
)

RANK = {"yes": 0, "ask": 1, "no": 2}
MONEY = (None, Decimal(0), Decimal("7.50"), Decimal(40), Decimal(500))


@some.composite
def any_terms(draw):
    least, most = draw(some.sampled_from(LIMITS))
    return Terms(
        membership=draw(some.sampled_from(ASKED_MEMBERSHIP)),
        employment=draw(some.sampled_from(ASKED_WORK)),
        min_years=least,
        max_years=most,
        experience=draw(some.sampled_from(EXPERIENCES)),
    )


@some.composite
def any_facts(draw):
    return make_facts(
        draw(some.sampled_from(["a", "b", "c"])),
        name=draw(some.sampled_from(["North", "South"])),
        sponsor=with_dues(draw(some.sampled_from(BODIES)), draw(some.sampled_from(DUES))),
        membership_implies_ala=draw(some.booleans()),
        status=draw(some.sampled_from(STATUSES)),
        status_year=draw(some.sampled_from([None, 2019, 2026])),
        mentee=draw(any_terms()),
        mentor=draw(any_terms()),
        stages=draw(some.sampled_from(STAGES)),
        area=draw(some.sampled_from(AREAS)),
        delivery=draw(some.sampled_from(DELIVERIES)),
        cost_usd=draw(some.sampled_from(MONEY)),
    )


people = some.builds(
    Answers,
    role=some.sampled_from(ROLES),
    years=some.sampled_from(YEARS),
    employment=some.sampled_from(EMPLOYMENTS),
    members=some.lists(some.sampled_from(BODIES), max_size=3, unique=True).map(tuple),
    region=some.sampled_from(REGIONS),
    remote_only=some.booleans(),
    budget=some.sampled_from(MONEY),
)
many = settings(max_examples=400, deadline=None)


def contradictions(answers, facts):
    """Return what is stated against this person, one plain sentence each."""
    asked, slugs = facts.terms(answers.role), {body.slug for body in answers.members}
    return [
        said
        for said, is_so in {
            "it has ended or pauses": facts.status in ("closed", "paused"),
            "no membership at all where one is asked": asked.membership in ("sponsor", "ala", "either") and not slugs,
            "a job is asked": asked.employment == "employed"
            and answers.employment in ("unemployed", "student", "retired"),
            "full time is asked": asked.employment == "full_time" and answers.employment not in (None, "full_time"),
            "too few years": answers.years is not None and answers.years < (asked.min_years or 0),
            "too many years": None not in (answers.years, asked.max_years) and answers.years > asked.max_years,
            "it meets in person": answers.remote_only and facts.delivery == "in_person",
            "it takes people elsewhere": answers.region is not None and facts.area.takes(answers.region) is False,
            "the fee alone is too much": None not in (answers.budget, facts.cost_usd)
            and facts.cost_usd > answers.budget,
            "for newcomers only": answers.role == "mentee" and facts.stages == ("early",) and (answers.years or 0) > 10,
            "for students only": answers.role == "mentee"
            and facts.stages == ("student",)
            and answers.employment not in (None, "student"),
        }.items()
        if is_so
    ]


@many
@given(people, any_facts())
def test_no_is_said_whenever_a_stated_fact_contradicts(answers, facts):
    if contradictions(answers, facts):
        assert judge(answers, facts, DAY).verdict == "no"


@many
@given(people, any_facts(), some.sampled_from(BODIES))
def test_another_membership_never_makes_a_verdict_or_the_cost_worse(answers, facts, body):
    before, after = (judge(who, facts, DAY) for who in (answers, replace(answers, members=(*answers.members, body))))
    assert RANK[after.verdict] <= RANK[before.verdict]
    if before.cost_to_join is not None:
        assert after.cost_to_join is not None
        assert after.cost_to_join <= before.cost_to_join


@many
@given(people, any_facts(), some.sampled_from(MONEY[1:]))
def test_more_to_spend_never_makes_a_verdict_worse(answers, facts, more):
    budget = (answers.budget or Decimal(0)) + more
    before, after = (
        judge(replace(answers, budget=amount), facts, DAY) for amount in (answers.budget or Decimal(0), budget)
    )
    assert RANK[after.verdict] <= RANK[before.verdict]
    assert RANK[judge(replace(answers, budget=None), facts, DAY).verdict] <= RANK[after.verdict]


@many
@given(people, any_facts(), some.data())
def test_stating_a_missing_fact_changes_nothing_but_an_ask(answers, facts, data):
    before, asked = judge(answers, facts, DAY).verdict, facts.terms(answers.role)
    missing = {
        "status": (facts.status == "unknown", STATUSES),
        "delivery": (facts.delivery is None, DELIVERIES),
        "area": (not facts.area.stated, AREAS),
        "cost_usd": (facts.cost_usd is None, MONEY),
        "membership": (
            asked.membership is None,
            ASKED_MEMBERSHIP if facts.sponsor.slug != "saa" else ("none", "sponsor"),
        ),
        "employment": (asked.employment is None, ASKED_WORK),
    }
    # Only what ALA has to do with can ask for ALA's membership.
    if "ala" not in {body.slug for body in facts.sponsor.line}:
        missing["membership"] = (asked.membership is None, ("none", "sponsor", "either"))
    for fact, (is_missing, values) in missing.items():
        if is_missing:
            value = data.draw(some.sampled_from(values), label=fact)
            if fact in ("membership", "employment"):
                stated = replace(facts, **{answers.role: replace(asked, **{fact: value})})
            else:
                stated = replace(facts, **{fact: value})
            assert before in ("ask", judge(answers, stated, DAY).verdict), fact


@many
@given(people, any_facts())
def test_answering_what_was_left_out_changes_nothing_but_an_ask(answers, facts):
    before = judge(answers, facts, DAY).verdict
    for question, values in {"years": YEARS[1:], "employment": EMPLOYMENTS[1:], "region": REGIONS[1:]}.items():
        if getattr(answers, question) is None:
            after = {judge(replace(answers, **{question: value}), facts, DAY).verdict for value in values}
            assert before == "ask" or after == {before}


@many
@given(people, some.lists(any_facts(), max_size=8), some.randoms(use_true_random=False))
def test_the_order_of_programs_and_memberships_does_not_matter(answers, programs, chance):
    programs = [replace(facts, key=f"{facts.key}{at}", slug=f"{facts.key}{at}") for at, facts in enumerate(programs)]
    mixed, members = random.Random(chance.random()).sample(programs, len(programs)), tuple(reversed(answers.members))
    assert best_first(answers, programs, DAY) == best_first(replace(answers, members=members), mixed, DAY)


@many
@given(people, any_facts())
def test_the_verdict_is_the_worst_reason_and_every_no_is_explained(answers, facts):
    made = judge(answers, facts, DAY)
    spoken = [reason.verdict for reason in made.reasons if reason.verdict != "note"]
    assert made.verdict == max(spoken, key=RANK.get)
    assert bool(made.changes) <= (made.verdict == "no")
    assert made.cost_to_join is None or made.cost_to_join >= (facts.cost_usd or 0)


@settings(max_examples=150, deadline=None)
@given(people, some.lists(any_facts(), max_size=10))
def test_each_step_counts_what_its_answers_really_give(answers, programs):
    judged = best_first(answers, programs, DAY)
    for step in steps(answers, judged, DAY):
        assert step.counts == counts_of(best_first(step.answers, programs, DAY))
