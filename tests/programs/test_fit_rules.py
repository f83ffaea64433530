"""Each rule of "can I join" by itself, with the reason it gives and what would change a no."""

import ast
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from programs.facts import Terms, limits_years
from programs.fit import Answers, best_first, judge
from programs.fit.steps import counts_of, left_out, steps

from .facts_builder import ALA, DAY
from .fit_cases import (
    ACRL,
    AFFILIATE,
    ARCHIVISTS,
    CHAPTER,
    CITY,
    COMMITTEE,
    ILLINOIS,
    NOWHERE,
    REGIONAL,
    ROUND_TABLE,
    SECTION,
    STAGES,
    US,
    easy,
    terms,
    with_dues,
)

ME = Answers(years=8, employment="part_time", region="IL")


def says(answers, facts, question):
    """Return (code, verdict) of the reasons of one question."""
    return [
        (reason.code, reason.verdict) for reason in judge(answers, facts, DAY).reasons if reason.question == question
    ]


def test_a_program_that_asks_for_nothing_takes_everybody():
    made = judge(ME, easy(), DAY)
    assert (made.verdict, made.cost_to_join, made.changes) == ("yes", Decimal(0), ())
    assert [reason.code for reason in made.reasons] == [
        "status_active",
        "membership_none",
        "employment_any",
        "stage_fits",
        "place_worldwide",
    ]


@pytest.mark.parametrize(
    ("facts", "reason", "changes"),
    [
        ({"status": "closed"}, ("status_closed", "no"), []),
        ({"status": "closed", "successor": ("core", "Core Mentoring")}, ("status_closed", "no"), ["successor"]),
        ({"status": "paused"}, ("status_paused", "no"), ["pause_ends"]),
        ({"status": "unknown", "status_year": None}, ("status_unknown", "ask"), []),
        ({"status_year": 2023}, ("status_stale", "yes"), []),
        ({"status_year": 2024}, ("status_active", "yes"), []),
    ],
)
def test_status(facts, reason, changes):
    made = judge(ME, easy(**facts), DAY)
    assert (says(ME, easy(**facts), "status"), [change.code for change in made.changes]) == ([reason], changes)


@pytest.mark.parametrize(
    ("members", "sponsor", "asked", "verdict"),
    [
        ((), ACRL, "sponsor", "no"),
        ((ALA,), ACRL, "sponsor", "no"),
        ((ACRL,), ACRL, "sponsor", "yes"),
        ((SECTION,), ACRL, "sponsor", "yes"),
        ((ACRL,), SECTION, "sponsor", "no"),
        ((ACRL,), COMMITTEE, "sponsor", "yes"),
        ((SECTION,), ALA, "ala", "yes"),
        ((ROUND_TABLE,), ACRL, "ala", "yes"),
        ((AFFILIATE,), ACRL, "ala", "no"),
        ((CHAPTER,), ACRL, "ala", "no"),
        ((ALA,), AFFILIATE, "sponsor", "no"),
        ((REGIONAL.parent,), REGIONAL, "either", "yes"),
        ((ARCHIVISTS,), REGIONAL, "either", "no"),
        ((), ARCHIVISTS, None, "ask"),
        ((ARCHIVISTS,), ARCHIVISTS, None, "yes"),
        ((AFFILIATE,), AFFILIATE, None, "ask"),
        ((AFFILIATE, ALA), AFFILIATE, None, "yes"),
    ],
)
def test_membership(members, sponsor, asked, verdict):
    facts = easy(sponsor=sponsor, terms=terms(membership=asked))
    assert judge(replace(ME, members=members), facts, DAY).verdict == verdict


@pytest.mark.parametrize(
    ("members", "implies", "cost", "joined"),
    [
        ((), True, 10 + 40 + 41 + 42, ["is", "acrl", "ala"]),
        ((ALA,), True, 10 + 40 + 41, ["is", "acrl"]),
        ((ACRL,), True, 10 + 40, ["is"]),
        ((), False, 10 + 40, ["is"]),
    ],
)
def test_cost_is_the_fee_and_every_due_still_to_pay(members, implies, cost, joined):
    section = with_dues(SECTION, Decimal(40))
    asked = terms(membership="sponsor")
    facts = easy(sponsor=section, terms=asked, membership_implies_ala=implies, cost_usd=Decimal(10))
    made = judge(replace(ME, members=members), facts, DAY)
    assert (made.verdict, made.cost_to_join) == ("no", Decimal(cost))
    assert [body.slug for body in made.changes[0].params["ways"][0]] == joined


def test_cost_is_unknown_while_any_needed_part_is_not_stated():
    asked = terms(membership="sponsor")
    facts = easy(sponsor=with_dues(ACRL, None), terms=asked, membership_implies_ala=True, cost_usd=Decimal(10))
    assert judge(ME, facts, DAY).cost_to_join is None
    assert judge(replace(ME, members=(ACRL,)), facts, DAY).cost_to_join == Decimal(10)


@pytest.mark.parametrize(
    ("own", "parents", "cost"), [(30, 25, 25), (30, None, None), (None, 25, None), (0, None, 0), (None, None, None)]
)
def test_either_membership_costs_what_the_cheaper_costs_if_that_is_sure(own, parents, cost):
    own, parents = (None if dues is None else Decimal(dues) for dues in (own, parents))
    sponsor = replace(REGIONAL, dues_usd=own, parent=replace(REGIONAL.parent, dues_usd=parents))
    facts = easy(sponsor=sponsor, terms=terms(membership="either"), membership_implies_ala=False)
    assert judge(ME, facts, DAY).cost_to_join == cost


@pytest.mark.parametrize(
    ("fee", "budget", "reason"),
    [
        (Decimal(20), Decimal(20), ("cost_within", "yes")),
        (Decimal(20), Decimal("19.99"), ("cost_over", "no")),
        (None, Decimal(1_000_000), ("cost_unstated", "ask")),
        (Decimal(0), Decimal(0), ("cost_within", "yes")),
    ],
)
def test_budget(fee, budget, reason):
    assert says(replace(ME, budget=budget), easy(cost_usd=fee), "budget") == [reason]


def test_budget_says_no_by_what_is_known_alone():
    facts = easy(sponsor=ARCHIVISTS, terms=terms(membership=None), cost_usd=Decimal(60))
    assert says(replace(ME, budget=Decimal(50)), facts, "budget") == [("cost_over", "no")]


@pytest.mark.parametrize(
    ("mine", "asked", "reason"),
    [
        ("student", "any", ("employment_any", "yes")),
        ("retired", "student_ok", ("employment_student_ok", "yes")),
        ("part_time", "employed", ("employment_employed", "yes")),
        ("student", "employed", ("employment_employed", "no")),
        ("retired", "employed", ("employment_employed", "no")),
        ("part_time", "full_time", ("employment_full_time", "no")),
        ("full_time", "full_time", ("employment_full_time", "yes")),
        ("unemployed", None, ("employment_unstated", "ask")),
        ("full_time", None, ("employment_settled", "yes")),
        (None, "any", ("employment_any", "yes")),
        (None, "employed", ("employment_employed_unanswered", "ask")),
        (None, None, ("employment_unstated", "ask")),
    ],
)
def test_employment(mine, asked, reason):
    facts = easy(terms=terms(employment=asked))
    assert says(replace(ME, employment=mine), facts, "employment") == [reason]


@pytest.mark.parametrize(
    ("years", "stages", "code"),
    [
        (5, ("early",), "stage_fits"),
        (6, ("early",), "stage_near"),
        (10, ("early",), "stage_near"),
        (11, ("early",), "stage_other"),
        (3, ("mid",), "stage_other"),
        (4, ("mid",), "stage_near"),
        (40, ("early", "mid"), "stage_near"),
        (40, ("early", "mid", "senior"), "stage_fits"),
        (9, ("student", "senior"), "stage_fits"),
        (0, ("student",), "stage_other"),
        (30, ("early", "career_changer"), "stage_near"),
        (2, ("high_school",), "stage_other"),
        (None, ("early", "mid"), "stage_unanswered"),
        (None, ("student",), "stage_other"),
        (None, ("early", "mid", "senior"), "stage_fits"),
        (None, None, "years_unstated"),
    ],
)
def test_stages_for_somebody_with_a_part_time_job(years, stages, code):
    assert [found for found, _verdict in says(replace(ME, years=years), easy(stages=stages), "years")] == [code]


@pytest.mark.parametrize(
    ("mine", "stages", "asked", "code"),
    [
        ("student", ("student",), None, "stage_fits"),
        ("student", ("early",), None, "stage_near"),
        ("student", ("early",), "student_ok", "stage_fits"),
        ("student", ("undergraduate",), "student_ok", "stage_near"),
        ("retired", ("early", "mid"), "student_ok", "stage_near"),
        ("retired", ("retired",), "student_ok", "stage_fits"),
        ("unemployed", ("job_seeker",), None, "stage_fits"),
        ("full_time", ("job_seeker",), None, "stage_near"),
        ("full_time", ("student",), None, "stage_other"),
    ],
)
def test_stages_that_are_work_situations(mine, stages, asked, code):
    facts = easy(stages=stages, terms=terms(employment=asked))
    assert [found for found, _verdict in says(replace(ME, years=2, employment=mine), facts, "years")] == [code]


@pytest.mark.parametrize(
    ("role", "years", "asked", "reasons"),
    [
        ("mentee", 6, {"max_years": 5}, [("years_too_many", "no"), ("stage_fits", "yes")]),
        ("mentee", 5, {"max_years": 5}, [("years_within", "yes"), ("stage_fits", "yes")]),
        ("mentee", None, {"max_years": 5}, [("years_unanswered", "ask"), ("stage_fits", "yes")]),
        ("mentor", 4, {"min_years": 5}, [("years_too_few", "no")]),
        ("mentor", 5, {"min_years": 5}, [("years_within", "yes")]),
        ("mentor", 0, {"experience": "None"}, [("experience_none", "yes")]),
        ("mentor", 0, {"experience": "None (five years was suggested before)"}, [("experience_none", "yes")]),
        ("mentor", 30, {"experience": "Research record"}, [("experience_in_words", "ask")]),
        ("mentor", 30, {"experience": "None stated; retired people welcome"}, [("experience_in_words", "ask")]),
        ("mentor", 30, {"experience": ""}, [("experience_unstated", "ask")]),
        ("mentor", 1, {"min_years": 0, "experience": ""}, [("experience_none", "yes")]),
    ],
)
def test_years_and_experience(role, years, asked, reasons):
    stages = ("student", "early", "mid", "senior")
    facts = easy(terms=terms(**asked), stages=stages)
    assert says(replace(ME, role=role, years=years), facts, "years") == reasons


@pytest.mark.parametrize(
    "stages", [stages for stages in STAGES if stages is None or set(stages) <= {"student", "early", "mid", "senior"}]
)
def test_stages_agree_with_the_filter_for_no_limit_of_years(stages):
    facts = easy(stages=stages)
    verdicts = {says(replace(ME, years=years), facts, "years")[0][1] for years in range(81)}
    limited = limits_years(facts, "mentee")
    assert {False: verdicts == {"yes"}, None: "no" not in verdicts, True: "no" in verdicts}[limited]


@pytest.mark.parametrize(
    ("region", "area", "reason"),
    [
        ("IL", US, ("place_inside", "yes")),
        ("CAN", US, ("place_outside", "no")),
        ("US", ILLINOIS, ("place_partly", "ask")),
        ("NY", CITY, ("place_partly", "ask")),
        ("IL", NOWHERE, ("place_unstated", "ask")),
        (None, US, ("place_unanswered", "ask")),
        (None, NOWHERE, ("place_unstated", "ask")),
    ],
)
def test_place(region, area, reason):
    assert says(replace(ME, region=region), easy(area=area), "place") == [reason]


@pytest.mark.parametrize(
    ("delivery", "verdict"), [("remote", "yes"), ("hybrid", "ask"), ("in_person", "no"), (None, "ask")]
)
def test_remote_only(delivery, verdict):
    assert judge(replace(ME, remote_only=True), easy(delivery=delivery), DAY).verdict == verdict
    assert judge(ME, easy(delivery=delivery), DAY).verdict == "yes"


def test_what_is_not_asked_is_a_note_and_weighs_nothing():
    facts = easy(communities=("bipoc",), library_types=("law",), terms=terms(support_staff_ok=False))
    made = judge(ME, facts, DAY)
    assert made.verdict == "yes"
    assert [reason.code for reason in made.reasons if reason.verdict == "note"] == [
        "made_for",
        "library_types",
        "no_support_staff",
    ]


def test_too_few_years_say_how_long_to_wait_and_what_the_source_says():
    facts = easy(terms=terms(min_years=5, experience="Five years; exceptions were possible"))
    wait = judge(Answers(role="mentor", years=3, employment="full_time", region="IL"), facts, DAY).changes[0]
    assert (wait.code, wait.params) == ("wait", {"years": 2, "words": "Five years; exceptions were possible"})


def test_too_old_to_be_a_mentee_is_offered_to_mentor():
    facts = easy(mentee=terms(max_years=5), mentor=terms())
    change = judge(replace(ME, years=20), facts, DAY).changes[-1]
    assert (change.code, change.params) == ("other_role", {"role": "mentor", "verdict": "yes"})


def test_nothing_but_a_successor_changes_a_closed_program():
    facts = easy(status="closed", sponsor=ARCHIVISTS, terms=terms(membership="sponsor"))
    assert judge(ME, facts, DAY).changes == ()


def test_best_first_orders_by_verdict_obstacles_asks_status_year_and_name():
    programs = [
        easy(key="z-old", status_year=2024),
        easy(key="b", name="B"),
        easy(key="a", name="A"),
        easy(key="one-ask", status="unknown"),
        easy(key="two-asks", status="unknown", terms=Terms(membership=None, employment="any")),
        easy(key="join", sponsor=ARCHIVISTS, terms=terms(membership="sponsor")),
        easy(key="elsewhere", area=ILLINOIS),
        easy(key="ended", status="closed"),
    ]
    found = best_first(replace(ME, region="NY"), programs, DAY)
    keys = [facts.key for facts, _judgement in found]
    assert keys == ["a", "b", "z-old", "one-ask", "two-asks", "join", "elsewhere", "ended"]


def test_steps_name_what_opens_more_programs():
    programs = [
        easy(key="fee", cost_usd=Decimal(90)),
        easy(key="travel", delivery="in_person"),
        easy(key="members", sponsor=ARCHIVISTS, terms=terms(membership="sponsor"), cost_usd=Decimal(0)),
        easy(key="community", sponsor=AFFILIATE, terms=terms(membership="sponsor"), communities=("latino_hispanic",)),
        easy(key="free"),
    ]
    answers = replace(ME, budget=Decimal(10), remote_only=True)
    judged = best_first(answers, programs, DAY)
    assert counts_of(judged) == {"yes": 1, "ask": 0, "no": 4}
    found = [(step.code, step.counts["yes"], step.body and step.body.slug) for step in steps(answers, judged, DAY)]
    assert sorted(found) == [("join", 2, "saa"), ("no_budget", 2, None), ("not_remote", 2, None)]


def test_left_out_counts_the_answers_that_would_settle_something():
    programs = [
        easy(key="us", area=US),
        easy(key="world"),
        easy(key="staff", area=US, terms=terms(employment="employed")),
    ]
    assert left_out(best_first(Answers(), programs, DAY)) == {"place": 2, "employment": 1}


def test_the_judge_imports_no_django():
    code = "import sys, programs.fit, programs.fit.steps; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_judge_imports_only_facts_and_areas_beside_its_own_parts():
    for path in sorted(Path("programs").glob("fit*.py")):
        if path.stem in ("fit_page", "fit_words"):
            continue
        tree = ast.walk(ast.parse(path.read_text()))
        named = {node.module for node in tree if isinstance(node, ast.ImportFrom) and node.level}
        assert named <= {"facts", "areas", "fit", "fit_dues", "fit_stages"}, path
