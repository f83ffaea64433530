"""Would this program take this person? Six answers held against the facts of one program.

Pure: no Django. The pages and words around it are in `programs/views/fit.py` and `programs/showing/fit_words.py`.
Three sentences rule all that follows:

1. A stated fact against the person is *no*.
2. A missing fact that would decide is *ask*; so is an answer the person left out.
3. Never a *yes* that a stated fact contradicts.

"Would decide" is meant literally: what nobody states counts only if one of the values it could take would speak
against this person. Somebody who works full time meets every work situation a program can ask for, so a program
that does not say is no reason to ask; a student must ask, because the missing word could be "full-time staff".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from programs.facts import Body, Facts, asks_no_experience, is_stale

from .dues import cost_to_join, held_by, identity, missing, settled, total_dues, ways_in
from .stages import CAREER_YEARS, LONGEST_CAREER, stage_verdict

YES, ASK, NO, NOTE = "yes", "ask", "no", "note"
VERDICTS = (YES, ASK, NO)
ROLES = ("mentee", "mentor")
EMPLOYMENTS = ("full_time", "part_time", "unemployed", "student", "retired")
# What nobody changes in order to join a program.
FIXED = frozenset(("status", "years", "place"))
# Who meets a stated work situation. "student_ok" welcomes students, so it asks nobody for a job; taking it for
# "students only" would turn away most of the people whom these programs are for (stages say when they are only
# for students).
TAKEN = {
    "any": EMPLOYMENTS,
    "student_ok": EMPLOYMENTS,
    "employed": ("full_time", "part_time"),
    "full_time": ("full_time",),
}


@dataclass(frozen=True)
class Answers:
    """What a person said. None means left out; no `members` means that they belong to none of the bodies."""

    role: str = "mentee"
    years: int | None = None  # years in the field, 0 for not yet
    employment: str | None = None
    members: tuple[Body, ...] = ()
    region: str | None = None  # a code of programs/areas.py
    remote_only: bool = False
    budget: Decimal | None = None  # USD a year for fee and dues together

    @cached_property
    def held(self):
        """Return the identities of all memberships, with those that come with another."""
        return held_by(self.members)


@dataclass(frozen=True)
class Reason:
    """One sentence of a judgement: which question it belongs to, how it speaks, and what it names.

    A verdict of "note" weighs nothing: it tells what the six questions do not ask about.
    """

    question: str
    code: str
    verdict: str
    params: dict = field(default_factory=dict)

    @property
    def is_left_out(self):
        """Return whether an answer that was left out would decide, not a fact that nobody states."""
        return self.code.endswith("_unanswered")


@dataclass(frozen=True)
class Change:
    """What would turn an obstacle around."""

    code: str
    params: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """The verdict on one program. `cost_to_join` is USD for fee and missing dues, None when not stated."""

    verdict: str
    reasons: tuple[Reason, ...]
    cost_to_join: Decimal | None
    changes: tuple[Change, ...] = ()

    def count(self, verdict):
        """Return how many reasons speak so."""
        return sum(reason.verdict == verdict for reason in self.reasons)


def worst(verdicts: Iterable[str]):
    """Return "no" if any is, else "ask" if any is, else "yes"."""
    found = set(verdicts)
    return NO if NO in found else ASK if ASK in found else YES


def judge(answers: Answers, facts: Facts, today: date):
    """Return the Judgement of one program for one person on one day.

    A "no" names what would change it: per obstacle, and, where only years or stages stand in the way, the other role.
    """
    reasons, cost = weigh(answers, facts, today)
    verdict = worst(reason.verdict for reason in reasons)
    if verdict != NO:
        return Judgement(verdict, reasons, cost)
    against = [reason for reason in reasons if reason.verdict == NO]
    if against[0].question == "status":
        # Nothing a person could do opens a program that is over.
        against = against[:1]
    changes = [change for change in (change_for(reason) for reason in against) if change]
    if all(reason.question == "years" for reason in against):
        other = replace(answers, role="mentor" if answers.role == "mentee" else "mentee")
        found = worst(reason.verdict for reason in weigh(other, facts, today)[0])
        changes += [Change("other_role", {"role": other.role, "verdict": found})] if found != NO else []
    return Judgement(verdict, reasons, cost, tuple(changes))


def weigh(answers, facts, today):
    """Return (reasons in the order of the questions, cost to join)."""
    ways = ways_in(facts, answers.role)
    cost, least = cost_to_join(facts, ways, answers.held)
    reasons = [status(facts, today), membership(answers, facts, ways), employment(answers, facts)]
    reasons += years(answers, facts)
    reasons.append(place(answers, facts))
    if answers.remote_only:
        reasons.append(remote(facts))
    if answers.budget is not None:
        reasons.append(budget(answers.budget, cost, least))
    return (*reasons, *notes(answers, facts)), cost


def best_first(answers, programs, today):
    """Return (facts, Judgement) of every program: yes before ask before no, the nearest to a yes first.

    Then what surely runs, what was confirmed last, the name.
    """
    judged = [(facts, judge(answers, facts, today)) for facts in programs]
    return sorted(judged, key=standing)


def standing(pair):
    """Return the sort key of one (facts, Judgement).

    Among the no, first those whose obstacles the person could remove: a membership is nearer than another country.
    """
    facts, judgement = pair
    return (
        VERDICTS.index(judgement.verdict),
        sum(reason.verdict == NO and reason.question in FIXED for reason in judgement.reasons),
        judgement.count(NO),
        judgement.count(ASK),
        facts.status != "active",
        -(facts.status_year or 0),
        facts.name.casefold(),
        facts.key,
    )


# --- the program itself ----------------------------------------------------------------------------


def status(facts, today):
    """A program that has ended or pauses takes nobody; whether one still runs that nobody confirmed, ask it."""
    if facts.status == "closed":
        return Reason("status", "status_closed", NO, {"successor": facts.successor})
    if facts.status == "paused":
        return Reason("status", "status_paused", NO)
    year = {"year": facts.status_year}
    if facts.status != "active":
        return Reason("status", "status_unknown", ASK, year)
    return Reason("status", "status_stale" if is_stale(facts.status_year, today) else "status_active", YES, year)


# --- membership and cost ---------------------------------------------------------------------------


def membership(answers, facts, ways):
    """A membership that is asked for must be held; where none is stated, only those who hold all possible are sure."""
    held = answers.held
    if ways is None:
        if settled(facts, held):
            return Reason("membership", "membership_settled", YES, {"body": facts.sponsor})
        return Reason("membership", "membership_unstated", ASK, {"body": facts.sponsor})
    if () in ways:
        return Reason("membership", "membership_none", YES)
    met = next((way[0] for way in ways if identity(way[0]) in held), None)
    if met:
        return Reason("membership", "membership_held", YES, {"body": met})
    to_join = tuple(missing(way, held) for way in ways)
    return Reason("membership", "membership_missing", NO, {"ways": to_join, "dues": total_dues(to_join)[0]})


def budget(amount, cost, least):
    """What is sure to be spent must not exceed the budget; what is not stated might."""
    if least > amount:
        return Reason("budget", "cost_over", NO, {"cost": least, "budget": amount, "exact": cost is not None})
    if cost is None:
        return Reason("budget", "cost_unstated", ASK, {"cost": least})
    return Reason("budget", "cost_within", YES, {"cost": cost, "budget": amount})


# --- work and years --------------------------------------------------------------------------------


def employment(answers, facts):
    """A stated work situation takes some people and not others; full-time staff meet every one."""
    asked, mine = facts.terms(answers.role).employment, answers.employment
    possible = TAKEN.values() if asked is None else (TAKEN[asked],)
    takes = {situation in taken for taken in possible for situation in ((mine,) if mine else EMPLOYMENTS)}
    code = "employment_unstated" if asked is None else f"employment_{asked}"
    if takes == {True}:
        return Reason("employment", "employment_settled" if asked is None else code, YES, {"mine": mine})
    if takes == {False}:
        return Reason("employment", code, NO, {"mine": mine})
    return Reason("employment", code if mine or asked is None else f"{code}_unanswered", ASK, {"mine": mine})


def years(answers, facts):
    """Return the reasons from years in the field: stated limits, a mentee's stages, a mentor's experience."""
    terms = facts.terms(answers.role)
    limits = {"least": terms.min_years or None, "most": terms.max_years, "words": terms.experience}
    found = []
    if limits["least"] is not None or limits["most"] is not None:
        found.append(within(answers.years, limits))
    if answers.role == "mentor":
        if limits["least"] is None:
            found.append(experience(terms))
    elif facts.stages:
        reason = stages(answers, facts, limits)
        # One question left out is asked for once.
        if not (reason.is_left_out and found and found[0].is_left_out):
            found.append(reason)
    elif not found:
        found.append(Reason("years", "years_unstated", ASK))
    return found


def within(mine, limits):
    """Hold years against a stated least and most."""
    limits = {**limits, "mine": mine}
    if mine is None:
        return Reason("years", "years_unanswered", ASK, limits)
    if limits["least"] is not None and mine < limits["least"]:
        return Reason("years", "years_too_few", NO, limits)
    if limits["most"] is not None and mine > limits["most"]:
        return Reason("years", "years_too_many", NO, limits)
    return Reason("years", "years_within", YES, limits)


def experience(terms):
    """Return what a mentor without a stated number of years has to know or ask."""
    if terms.min_years == 0 or asks_no_experience(terms.experience):
        return Reason("years", "experience_none", YES)
    if terms.experience:
        return Reason("years", "experience_in_words", ASK, {"words": terms.experience})
    return Reason("years", "experience_unstated", ASK)


def stages(answers, facts, limits):
    """Hold years and work situation against the career stages a program is for; try all where one was left out."""
    work = facts.terms(answers.role).employment
    welcomed = {"any": EMPLOYMENTS, "student_ok": ("student",)}.get(work, ())
    least, most = limits["least"] or 0, LONGEST_CAREER if limits["most"] is None else limits["most"]
    inside = [mine for mine in {*CAREER_YEARS, least, most} if least <= mine <= most]
    limited = (limits["least"], limits["most"]) != (None, None)
    found = {
        stage_verdict(facts.stages, mine, situation, in_limits=limited, welcome=situation in welcomed)
        for mine in (inside if answers.years is None else (answers.years,))
        for situation in ((answers.employment,) if answers.employment else EMPLOYMENTS)
    }
    named = {"stages": facts.stages}
    if len(found) == 1:
        verdict = found.pop()
        return Reason("years", {YES: "stage_fits", ASK: "stage_near", NO: "stage_other"}[verdict], verdict, named)
    return Reason("years", "stage_unanswered", ASK, named)


# --- place -----------------------------------------------------------------------------------------


def place(answers, facts):
    """Where people must live; a part of a state, or a country answered where a state is asked, does not settle it."""
    area, mine = facts.area, {"code": answers.region}
    if area.worldwide:
        return Reason("place", "place_worldwide", YES)
    if not area.stated:
        return Reason("place", "place_unstated", ASK)
    if answers.region is None:
        return Reason("place", "place_unanswered", ASK)
    takes = area.takes(answers.region)
    code = {True: "place_inside", None: "place_partly", False: "place_outside"}[takes]
    return Reason("place", code, {True: YES, None: ASK, False: NO}[takes], mine)


def remote(facts):
    """For somebody who can only take part from afar: both ways may still mean one meeting in person."""
    code = f"remote_{facts.delivery or 'unstated'}"
    return Reason("remote", code, {"remote": YES, "in_person": NO}.get(facts.delivery, ASK))


# --- what the six questions do not ask, and what would change a no ---------------------------------


def notes(answers, facts):
    """Return what a person should know beside the verdict: made for whom, which libraries, which staff."""
    terms, found = facts.terms(answers.role), []
    if facts.communities:
        found.append(Reason("note", "made_for", NOTE, {"communities": facts.communities}))
    if facts.library_types and "any" not in facts.library_types:
        found.append(Reason("note", "library_types", NOTE, {"types": facts.library_types}))
    if terms.support_staff_ok is False:
        found.append(Reason("note", "no_support_staff", NOTE))
    if terms.min_years and terms.experience:
        found.append(Reason("note", "experience_words", NOTE, {"words": terms.experience}))
    return found


def change_for(reason):
    """Return the Change that would take this obstacle away, or None where nothing would."""
    known = reason.params
    match reason.code:
        case "status_closed":
            return Change("successor", {"successor": known["successor"]}) if known["successor"] else None
        case "status_paused":
            return Change("pause_ends")
        case "membership_missing":
            return Change("join", {"ways": known["ways"], "dues": known["dues"]})
        case "employment_employed" | "employment_full_time":
            return Change(reason.code.replace("employment", "work"))
        case "years_too_few":
            return Change("wait", {"years": known["least"] - known["mine"], "words": known["words"]})
        case "stage_other":
            return Change("study") if "student" in known["stages"] else None
        case "place_outside":
            return Change("live_there")
        case "remote_in_person":
            return Change("meet")
        case "cost_over":
            return Change("spend", {"cost": known["cost"], "exact": known["exact"]})
    return None
