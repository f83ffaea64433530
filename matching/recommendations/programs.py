"""Programs that would take a member, for when people are few."""

from programs import fit
from programs.areas import PLACES
from programs.finding import catalog, snapshot
from programs.finding.selection import Selection
from programs.vocabulary import Status

MOST = 3
# The least and the most years in the field of each step of `profiles.vocabulary.Years`.
YEARS_OF = {
    "not_yet": (0,), "under_3": (1, 2), "from_3": (3, 5), "from_6": (6, 10), "from_11": (11, 20), "over_20": (21,),
}  # fmt: skip


def programs_for(profile, wants):
    """Return ((Facts, Judgement), ...) of up to MOST programs, and whether they are silent about topics.

    Those that run, name a wanted topic and take the member as far as they say; where there is none, those that do not
    say what they are about.
    """
    current = snapshot.current()
    topics = catalog.index_of(current, Selection().role).facets["topic"]
    chosen = {"topic": known} if (known := tuple(sorted(slug for slug in wants if slug in topics))) else {}
    hits = catalog.Result(current, Selection(chosen=chosen, status=(Status.ACTIVE.value,))).hits()
    named = takers(profile, [hit.facts for hit in hits if chosen and hit.stated], current.day)
    if named:
        return named, False
    return takers(profile, [hit.facts for hit in hits if hit.facts.topics is None], current.day), True


def takers(profile, programs, day):
    """Return ((Facts, Judgement), ...) of the first MOST `programs` that do not say no to a member, yes before ask."""
    years = YEARS_OF.get(profile.years, (None,))
    area = area_of(profile.place)
    kept = []
    for facts in programs:
        # A member names a span of years: only who takes neither end of it says no.
        judged = [fit.judge(fit.Answers(years=number, region=area), facts, day) for number in years]
        if worst := [each for each in judged if each.verdict != fit.NO]:
            kept.append((facts, worst[-1]))
    return tuple(sorted(kept, key=lambda pair: fit.VERDICTS.index(pair[1].verdict))[:MOST])


def area_of(place):
    """Return the code of programs/areas.py for a Place in the United States or Canada; None elsewhere."""
    if place is None or not place.region or place.country not in ("US", "CA"):
        return None
    code = place.region if place.country == "US" else f"CA-{place.region}"
    return code if code in PLACES else None
