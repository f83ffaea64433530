"""Career stages against years in the field and work situation. Pure: no Django.

No source defines the words, so every stage has years that surely belong to it and years that may. "Early career" is
up to 5 years in the calls that give a number (ALA Emerging Leaders, YALSA, CALA, PaLA) and up to 10 in the widest
use; nothing says when mid-career ends, so it may last: "too old to be a mentee" is told only by programs that say so.
"""

from functools import lru_cache

LONGEST_CAREER = 80
SURE = {"early": range(0, 6), "mid": range(6, 16), "senior": range(16, LONGEST_CAREER + 1)}
POSSIBLE = {"early": range(0, 11), "mid": range(4, LONGEST_CAREER + 1), "senior": range(10, LONGEST_CAREER + 1)}
# One year of each stretch in which every verdict is the same: enough to try all lengths of a career.
CAREER_YEARS = tuple(
    sorted(
        {edge for years in (*SURE.values(), *POSSIBLE.values()) for edge in (years.start, years.stop)}
        - {LONGEST_CAREER + 1}
    )
)
CAREER = ("student", "early", "mid", "senior")
# Stages that one of the work situations settles.
SITUATIONS = {"student": "student", "unemployed": "job_seeker", "retired": "retired"}
# For these one must be in a school; which one, the question about work does not ask.
SCHOOLS = frozenset(("high_school", "undergraduate"))
# Nothing in the six answers tells whether somebody is one of these, or works and looks for another job.
UNTOLD = frozenset(("new_director", "returning", "career_changer", "job_seeker"))


def between(stages):
    """Return the named career stages and those between them: a list from students to senior leaves out nobody."""
    places = [CAREER.index(stage) for stage in stages if stage in CAREER]
    return CAREER[min(places) : max(places) + 1] if places else ()


# Careers and lists of stages repeat over a catalog; each pair is worked out once.
@lru_cache(maxsize=16_384)
def stage_verdict(stages, years, employment, *, in_limits=False, welcome=False):
    """Return "yes", "ask" or "no" for a person with these `years` and this `employment` (neither left out).

    `in_limits`: the program states limits of years and these are met; they tell what its words for stages mean.
    `welcome`: the program states that people in this work situation are welcome.
    """
    if SITUATIONS.get(employment) in stages:
        return "yes"
    span = [stage for stage in between(stages) if stage != "student"]
    if any(years in SURE[stage] for stage in span):
        # Students and retired people have stages of their own, which this program does not name.
        return "yes" if welcome or employment not in ("student", "retired") else "ask"
    if any(years in POSSIBLE[stage] for stage in span):
        return "yes" if in_limits and (welcome or employment not in ("student", "retired")) else "ask"
    # Whether a student is one of these schools' only they know.
    at_school = employment == "student" and SCHOOLS & set(stages)
    return "ask" if at_school or UNTOLD & set(stages) else "no"
