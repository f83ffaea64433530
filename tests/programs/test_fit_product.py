"""The whole product of answers and facts against possible worlds (tests/programs/fit_oracle.py)."""

import json
from collections import Counter
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from programs.fit import Answers, best_first, judge

from . import fit_oracle as oracle
from .facts_builder import ALA, DAY, make_facts
from .fit_cases import (
    ACRL,
    ARCHIVISTS,
    AREAS,
    ASKED_MEMBERSHIP,
    ASKED_WORK,
    BODIES,
    CHAPTER,
    DELIVERIES,
    DUES,
    EMPLOYMENTS,
    EXPERIENCES,
    ILLINOIS,
    LIMITS,
    REGIONS,
    ROLES,
    SECTION,
    STAGES,
    STATUSES,
    YEARS,
    easy,
    terms,
    with_dues,
)

HOLDINGS = ((), *((body,) for body in BODIES), (ALA, CHAPTER), (SECTION, ARCHIVISTS))


def check(cases):
    """Hold every (answers, facts) against the oracle; return how often each verdict came."""
    seen = Counter()
    for answers, facts in cases:
        made = judge(answers, facts, DAY)
        expected = oracle.verdict(answers, facts, DAY), oracle.cost(answers, facts)
        assert (made.verdict, made.cost_to_join) == expected, (answers, facts)
        seen[made.verdict] += 1
    return seen


def test_membership_and_money_over_their_whole_product():
    cases = (
        (
            Answers(role=role, members=members, years=8, employment="full_time", region="IL", budget=budget),
            easy(
                sponsor=with_dues(sponsor, dues),
                terms=terms(membership=asked),
                membership_implies_ala=implies,
                cost_usd=fee,
            ),
        )
        for role, members, sponsor, asked, dues, fee, budget in product(
            ("mentee",),
            HOLDINGS,
            BODIES,
            ASKED_MEMBERSHIP,
            DUES,
            (None, Decimal(0), Decimal(25)),
            (None, Decimal(0), Decimal(42), Decimal(70)),
        )
        for implies in (True, False)
        # What such a sponsor's own membership asks for is stated as the world is: ALA's units ask for ALA.
        if asked not in ("sponsor", "either")
        or implies == (sponsor.kind in ("ala_office", "division", "section", "round_table"))
        # ALA's membership is asked for only by those who have to do with ALA.
        if asked != "ala" or oracle.in_ala(sponsor)
    )
    assert check(cases).total() == 35_568


def test_work_years_stages_and_experience_over_their_whole_product():
    cases = (
        (
            Answers(role=role, years=years, employment=mine, region="IL"),
            easy(terms=terms(employment=asked, min_years=least, max_years=most, experience=words), stages=stages),
        )
        for role in ROLES
        for years, mine, asked, (least, most), stages, words in product(
            YEARS,
            EMPLOYMENTS,
            ASKED_WORK,
            LIMITS,
            STAGES if role == "mentee" else STAGES[:2],
            EXPERIENCES if role == "mentor" else EXPERIENCES[:1],
        )
    )
    assert check(cases).total() == 13 * 6 * 5 * 7 * (17 + 2 * 5)


def test_status_place_and_remote_over_their_whole_product():
    cases = (
        (
            Answers(role=role, years=8, employment="full_time", region=region, remote_only=remote),
            easy(status=status, area=area, delivery=delivery),
        )
        for role, region, remote, status, area, delivery in product(
            ROLES, REGIONS, (False, True), STATUSES, AREAS, DELIVERIES
        )
    )
    assert check(cases).total() == 2 * 5 * 2 * 4 * 5 * 4


# One fact per question that speaks each way for PERSON.
PERSON = {"years": 8, "employment": "part_time", "region": "IL", "remote_only": True, "budget": Decimal(20)}
SPEAKS = {
    "status": {"yes": "active", "ask": "unknown", "no": "closed"},
    "membership": {"yes": "none", "ask": None, "no": "sponsor"},
    "employment": {"yes": "any", "ask": None, "no": "full_time"},
    "max_years": {"yes": 9, "no": 3},
    "stages": {"yes": ("mid",), "ask": ("new_director",), "no": ("student",)},
    "area": {"yes": ILLINOIS, "ask": AREAS[-1], "no": AREAS[2]},
    "delivery": {"yes": "remote", "ask": "hybrid", "no": "in_person"},
    "cost_usd": {"yes": Decimal(20), "ask": None, "no": Decimal(21)},
}
ASKED_IN_TERMS = ("membership", "employment", "max_years")


def test_every_combination_of_questions_gives_its_worst_answer():
    answers, count = Answers(**PERSON), 0
    for voices in product(*(speaks for speaks in SPEAKS.values())):
        stated = {fact: SPEAKS[fact][voice] for fact, voice in zip(SPEAKS, voices, strict=True)}
        asked = terms(**{fact: stated.pop(fact) for fact in ASKED_IN_TERMS})
        made = judge(answers, easy(sponsor=ARCHIVISTS, terms=asked, **stated), DAY)
        # A membership to join has dues that nobody states, and so has a membership that nobody states.
        voices = set(voices)
        assert made.verdict == ("no" if "no" in voices else "ask" if "ask" in voices else "yes"), stated
        count += 1
    assert count == 3**7 * 2


def real_programs():
    """Return the 106 programs as facts: only what the judge reads."""
    from programs.areas import area_of
    from programs.facts import Body, Terms

    rows = json.loads(Path("programs/data/programs.json").read_text())
    above = {"ALA": ALA, "ACRL": ACRL}
    fold = lambda word: word and {"unknown": None}.get(word, word.lower().replace(" ", "_").replace("-", "_"))  # noqa: E731
    kinds = {"other_association": "other"}
    made = []
    for row in rows:
        kind = fold(row["sponsor_kind"])
        sponsor = Body(
            row["sponsor"],
            row["sponsor"],
            row["sponsor_acronym"],
            kinds.get(kind, kind),
            parent=above.get(row["parent_sponsor"]),
        )
        sponsor = {"American Library Association": ALA, ACRL.name: ACRL}.get(row["sponsor"], sponsor)
        work = fold(row["employment_requirement"])
        made.append(
            make_facts(
                row["id"],
                sponsor=sponsor,
                status={"historical": "closed"}.get(row["status"], row["status"]),
                status_year=row["status_year"],
                membership_implies_ala=row["membership_implies_ala"],
                mentee=Terms(
                    membership=fold(row["mentee_membership"]), employment=work, max_years=row["mentee_max_years"]
                ),
                mentor=Terms(
                    membership=fold(row["mentor_membership"]),
                    employment=work,
                    min_years=row["mentor_min_years"],
                    experience=row["mentor_min_experience"] or "",
                ),
                cost_usd=None if row["cost_usd"] is None else Decimal(row["cost_usd"]),
                delivery=fold(row["delivery"]),
                stages=tuple(fold(stage) for stage in row["career_stages"]) if row["career_stages"] else None,
                area=area_of(fold(row["geographic_scope"]), row["region"], row["countries"]),
            )
        )
    return made


@pytest.mark.slow
def test_106_real_programs_for_many_kinds_of_people():
    programs = real_programs()
    people = [
        Answers(
            role=role, years=years, employment=mine, members=members, region=region, remote_only=remote, budget=budget
        )
        for role, years, mine, members, region, remote, budget in product(
            ROLES,
            (None, 3, 25),
            EMPLOYMENTS,
            ((), (ACRL,), (programs[28].sponsor,)),
            (None, "CA", "CAN"),
            (False, True),
            (None, Decimal(0)),
        )
    ]
    assert (len(programs), len(people)) == (106, 1296)
    seen = check((answers, facts) for answers in people[::7] for facts in programs)
    assert seen.total() == 186 * 106
    assert min(seen[verdict] for verdict in ("yes", "ask", "no")) >= 5


def test_best_first_puts_yes_before_ask_before_no():
    judged = best_first(Answers(years=3, employment="part_time", region="CA"), real_programs(), DAY)
    verdicts = [judgement.verdict for _facts, judgement in judged]
    assert verdicts == sorted(verdicts, key=["yes", "ask", "no"].index)
    assert [facts.key for facts, judgement in judged if judgement.verdict == "yes"] == ["acrl-cjcls"]
    asks = [judgement.count("ask") for _facts, judgement in judged if judgement.verdict == "ask"]
    assert asks == sorted(asks)
