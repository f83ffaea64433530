"""The three sentences of "can I join", read as possible worlds. Shares no code with programs/fit*.py.

Whatever is not stated, left out or vague could be one way or another: each way is a world, and in a world a program
either takes a person or does not. Somebody surely taken in every world: yes. In none: no. Else: ask. What joining
costs is known if all worlds agree on it.
"""

from decimal import Decimal
from functools import cache
from itertools import product

EVERYBODY = {"full_time", "part_time", "unemployed", "student", "retired"}
EMPLOYED = {
    "any": EVERYBODY,
    "student_ok": EVERYBODY,
    "employed": {"full_time", "part_time"},
    "full_time": {"full_time"},
}
LADDER = ["student", "early", "mid", "senior"]
MILLIONS = Decimal(10**9)


def verdict(answers, facts, today):
    """Return "yes", "ask" or "no": worlds of different questions are independent, so each question is asked alone."""
    outcomes = [question(answers, facts) for question in (status, membership, employment, years, place, remote, money)]
    if {False} in outcomes:
        return "no"
    return "yes" if all(outcome == {True} for outcome in outcomes) else "ask"


def status(answers, facts):
    return {"active": {True}, "paused": {False}, "closed": {False}, "unknown": {True, False}}[facts.status]


def above(body):
    """All bodies over this one."""
    return [] if body.parent is None else [body.parent, *above(body.parent)]


def in_ala(body):
    return body.slug == "ala" or "ala" in [other.slug for other in above(body)]


def same(one, other):
    """Whether joining one is joining the other: itself, or a unit of ALA with the same letters under the same roof."""
    if one.slug == other.slug:
        return True
    units = {"ala_office", "division", "section", "round_table"}
    return (
        {one.kind, other.kind} <= units
        and in_ala(one)
        and in_ala(other)
        and bool(one.acronym)
        and one.parent is not None
        and other.parent is not None
        and (one.acronym.lower(), one.parent.slug) == (other.acronym.lower(), other.parent.slug)
    )


@cache
def belongs(members, body):
    """Whether somebody with these memberships belongs to `body`."""
    for member in members:
        if same(member, body):
            return True
        # The way up from an ALA unit leads to ALA; from an affiliate, a chapter or another association nowhere.
        leads_up = in_ala(member) and member.kind not in ("affiliate", "chapter", "other") and member.parent
        if leads_up and belongs((member.parent,), body):
            return True
    return False


def wanted(asked, facts):
    """The bodies any one of which will do; None when nobody needs one."""
    ala = next((body for body in [facts.sponsor, *above(facts.sponsor)] if body.slug == "ala"), None)
    if asked == "none":
        return None
    if asked == "ala":
        return [ala]
    return [facts.sponsor] + ([facts.sponsor.parent] if asked == "either" and facts.sponsor.parent else [])


def asked_worlds(answers, facts):
    stated = facts.terms(answers.role).membership
    if stated is not None:
        return [stated]
    return ["none", "sponsor", "either"] + (["ala"] if in_ala(facts.sponsor) else [])


def membership(answers, facts):
    return {
        wanted(asked, facts) is None or any(belongs(answers.members, body) for body in wanted(asked, facts))
        for asked in asked_worlds(answers, facts)
    }


def employment(answers, facts):
    asked = facts.terms(answers.role).employment
    mine = {answers.employment} if answers.employment else EVERYBODY
    return {person in EMPLOYED[world] for world in ([asked] if asked else EMPLOYED) for person in mine}


def years(answers, facts):
    lengths = [answers.years] if answers.years is not None else range(81)
    situations = [answers.employment] if answers.employment else sorted(EVERYBODY)
    terms = facts.terms(answers.role)
    outcomes = set()
    for length, situation in product(lengths, situations):
        outcomes |= years_of_one(length, situation, answers.role, terms, facts.stages)
    return outcomes


@cache
def years_of_one(length, situation, role, terms, stages):
    limited = bool(terms.min_years) or terms.max_years is not None
    if length < (terms.min_years or 0) or (terms.max_years is not None and length > terms.max_years):
        return {False}
    if role == "mentor":
        if terms.min_years is not None:
            return {True}
        return {True} if terms.experience.lower() == "none" or terms.experience.startswith("None (") else {True, False}
    if not stages:
        return {True} if limited else {True, False}
    welcome = (terms.employment == "any") or (terms.employment == "student_ok" and situation == "student")
    return stage_worlds(length, situation, stages, limited, welcome)


def stage_worlds(length, situation, stages, limited, welcome):
    if (situation, True) in {("student", "student" in stages), ("retired", "retired" in stages)}:
        return {True}
    if situation == "unemployed" and "job_seeker" in stages:
        return {True}
    rungs = [LADDER.index(stage) for stage in stages if stage in LADDER]
    meant = LADDER[min(rungs) : max(rungs) + 1] if rungs else []
    found = set()
    # Where early ends, mid begins and ends, and senior begins, nobody agrees.
    for early, mid, mid_end, senior in product(range(5, 11), (4, 5, 6), (15, 80), range(10, 17)):
        stage_here = set()
        stage_here |= {"early"} if length <= early else set()
        stage_here |= {"mid"} if mid <= length <= mid_end else set()
        stage_here |= {"senior"} if length >= senior else set()
        found.add(bool(stage_here & set(meant)))
    if limited and True in found:
        found = {True}
    if situation in ("student", "retired") and not welcome and True in found:
        found |= {True, False}
    vague = {"new_director", "returning", "career_changer", "job_seeker"} & set(stages)
    school = {"high_school", "undergraduate"} & set(stages) and situation == "student"
    return found | {True} if (vague or school) and False in found else found


def place(answers, facts):
    area = facts.area
    if area.worldwide:
        return {True}
    if not (area.countries or area.states or area.partly) or answers.region is None:
        return {True, False}
    takes = area.takes(answers.region)
    return {True, False} if takes is None else {takes}


def remote(answers, facts):
    if not answers.remote_only:
        return {True}
    return {"remote": {True}, "in_person": {False}}.get(facts.delivery, {True, False})


def costs(answers, facts):
    """Every sum that joining could cost."""
    fees = [facts.cost_usd] if facts.cost_usd is not None else [Decimal(0), MILLIONS]
    found = set()
    for fee, asked in product(fees, asked_worlds(answers, facts)):
        bodies = wanted(asked, facts)
        if bodies is None or any(belongs(answers.members, body) for body in bodies):
            found.add(fee)
        else:
            found |= {fee + dues for dues in dues_worlds(answers, facts, bodies)}
    if facts.terms(answers.role).membership is None and membership(answers, facts) != {True}:
        found |= {fee + MILLIONS for fee in fees} | set(fees)
    return found


def dues_worlds(answers, facts, bodies):
    """Every sum of dues on the cheapest way."""
    ways = []
    for body in bodies:
        bill = [body]
        while facts.membership_implies_ala is not False and bill[-1].parent and in_ala(bill[-1]):
            if bill[-1].kind in ("affiliate", "chapter", "other"):
                break
            bill.append(bill[-1].parent)
        if facts.membership_implies_ala and "ala" not in [due.slug for due in bill] and in_ala(body):
            bill += [other for other in above(body) if other.slug == "ala"]
        bill = [due for due in bill if not belongs(answers.members, due)]
        ways.append(
            {
                sum(sums, Decimal(0))
                for sums in product(
                    *([due.dues_usd] if due.dues_usd is not None else [Decimal(0), MILLIONS] for due in bill)
                )
            }
        )
    return {min(way) for way in product(*ways)}


def cost(answers, facts):
    found = costs(answers, facts)
    return found.pop() if len(found) == 1 else None


def money(answers, facts):
    return {True} if answers.budget is None else {cost <= answers.budget for cost in costs(answers, facts)}
