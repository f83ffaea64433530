"""What would open more programs to a person: one answer changed, and the count it would give. Pure: no Django."""

from collections import Counter
from dataclasses import dataclass, replace

from programs.facts import Body

from . import ASK, NO, VERDICTS, YES, Answers, judge

# Bodies tried as a new membership: those that stand alone in the way most often.
MOST_BODIES = 3
# A step that gives no further yes is shown only if it gives this many more programs to ask.
WORTH_ASKING = 3
# The questions on which a step bears, and then only where they stand in the way; the other role bears on all.
TOUCHED = {"no_budget": ("budget",), "not_remote": ("remote",), "join": ("membership", "budget")}


@dataclass(frozen=True)
class Step:
    """One changed answer, and how many programs of each verdict it gives. `body` is the one to join, if any."""

    code: str
    answers: Answers
    counts: dict[str, int]
    body: Body | None = None


def counts_of(judged):
    """Return verdict to number of programs."""
    found = Counter(judgement.verdict for _facts, judgement in judged)
    return {verdict: found[verdict] for verdict in VERDICTS}


def steps(answers, judged, today):
    """Return the Steps that give more yes, or turn a no into an ask, best first."""
    now, made = counts_of(judged), []
    for code, changed, body in changed_answers(answers, judged):
        found = Counter(verdict_after(code, changed, *pair, today) for pair in judged)
        counts = {verdict: found[verdict] for verdict in VERDICTS}
        if better(counts, now):
            made.append(Step(code, changed, counts, body))
    return sorted(made, key=lambda step: (-step.counts[YES], -step.counts[ASK]))


def changed_answers(answers, judged):
    """Return (code, changed answers, body to join or None) of the steps worth trying."""
    tried = []
    if answers.budget is not None:
        tried.append(("no_budget", replace(answers, budget=None), None))
    if answers.remote_only:
        tried.append(("not_remote", replace(answers, remote_only=False), None))
    for body in bodies_in_the_way(judged):
        tried.append(("join", replace(answers, members=(*answers.members, body)), body))
    other = "mentor" if answers.role == "mentee" else "mentee"
    return [*tried, ("other_role", replace(answers, role=other), None)]


def verdict_after(code, changed, facts, judgement, today):
    """Return the verdict with changed answers; a program that the change does not touch is not judged again."""
    touched = TOUCHED.get(code)
    if touched and all(reason.verdict == YES for reason in judgement.reasons if reason.question in touched):
        return judgement.verdict
    return judge(changed, facts, today).verdict


def better(counts, now):
    """Return whether `counts` is worth showing beside `now`: more yes, or without fewer clearly more to ask."""
    more = counts[YES] - now[YES]
    return more > 0 or (more == 0 and counts[ASK] - now[ASK] >= WORTH_ASKING)


def bodies_in_the_way(judged):
    """Return the bodies whose membership alone keeps from most programs; those that would turn to yes count first.

    Programs made for a community are left aside: whether that is the person's own, nothing here asks.
    """
    found, bodies = Counter(), {}
    for facts, judgement in judged:
        if facts.communities:
            continue
        against = [reason for reason in judgement.reasons if reason.verdict == NO]
        if len(against) == 1 and against[0].code == "membership_missing":
            for way in against[0].params["ways"]:
                bodies[way[0].slug] = way[0]
                found[way[0].slug] += 1 if judgement.count(ASK) else len(judged)
    ranked = sorted(found, key=lambda slug: (-found[slug], slug))
    return [bodies[slug] for slug in ranked[:MOST_BODIES]]


def left_out(judged):
    """Return question to the number of programs, not out of the question, for which its missing answer would decide."""
    return Counter(
        question
        for _facts, judgement in judged
        if judgement.verdict == ASK
        for question in {reason.question for reason in judgement.reasons if reason.is_left_out}
    )
