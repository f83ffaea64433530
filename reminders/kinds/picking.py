"""Three concrete people, or programs, for somebody who wants help: what a mail can offer instead of "look around"."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.finding import search
from profiles.finding.selection import Selection
from profiles.finding.topics import topic_tree
from profiles.models import PlaceState
from profiles.showing.cards import offer_words
from profiles.showing.distance import Origin, band
from profiles.vocabulary import Meeting
from programs.finding import catalog, snapshot
from programs.finding.selection import Selection as ProgramSelection
from programs.vocabulary import Status

from .addresses import page
from .members import wanted_topics

ENOUGH = 3
# How far away somebody is still near, in miles.
NEAR = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """One person or program as a mail shows it: `facts` is a line above the name, `reason` says why this one."""

    name: str
    url: str
    facts: str = ""
    headline: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What to offer: `people` first, then `programs` when there are fewer than ENOUGH; `ids` are account numbers."""

    people: tuple[Offered, ...]
    programs: tuple[Offered, ...]
    # Whether the programs do not say what they are about.
    are_silent: bool
    ids: tuple[int, ...]


def pick(user, profile, without=()):
    """Return the Picked for a member with a profile (from `own_profile`), without the accounts in `without`.

    People come out of the same door as the list at /mentors/: available today, visible to this member, nobody who
    blocked them. Costs up to 4 queries.
    """
    wanted = wanted_topics(profile)
    found = [person for person in candidates(user, profile, wanted) if person.user_id not in {user.pk, *without}]
    best = sorted(found, key=lambda person: rank(person, wanted))[:ENOUGH]
    people = tuple(offered(person, wanted) for person in best)
    programs, are_silent = programs_on(wanted) if len(people) < ENOUGH else ((), False)
    return Picked(people, programs, are_silent, tuple(person.user_id for person in best))


def candidates(user, profile, wanted):
    """Return search.Persons who can help with a wanted topic, each once: those near first, where nearness counts."""
    if not wanted:
        return []
    chosen, ways = {"topic": tuple(wanted)}, []
    here = origin_of(profile.place)
    if profile.meeting != Meeting.REMOTE and here is not None:
        ways.append((Selection(chosen=chosen, near=here.label, within=NEAR), here))
    if profile.meeting != Meeting.IN_PERSON or not ways:
        ways.append((Selection(chosen={**chosen, "meet": ("remote",)}), None))
    people = {}
    for selection, origin in ways:
        for person in search.find(selection, user, origin).people:
            people.setdefault(person.user_id, person)
    return list(people.values())


def origin_of(place):
    """Return the Origin of a Place that has been found, else None."""
    if place is None or place.state != PlaceState.FOUND or place.latitude is None:
        return None
    return Origin(place.label, place.latitude, place.longitude, place.country, place.region)


def rank(person, wanted):
    """Return the sort key of somebody available: more wanted topics, near, recently here, and then always the same."""
    shared = len(set(wanted) & set(person.topics))
    return -shared, person.miles is None, -person.active_on.toordinal(), person.user_id


def offered(person, wanted):
    """Return a search.Person as a mail shows them."""
    tree = topic_tree()
    shared = ", ".join(tree.names[slug] for slug in wanted if slug in person.topics and slug in tree.names)
    distance = band(person.miles) if person.miles is not None else _("meets remotely")
    return Offered(
        name=person.name,
        url=page("matching:person", person.slug),
        facts=" · ".join(part for part in (person.place, distance) if part),
        headline=person.headline,
        reason=_("Can help with %(topics)s. Free now: %(offers)s.")
        % {"topics": shared, "offers": ", ".join(offer_words(person.left))},
    )


def programs_on(wanted):
    """Return up to ENOUGH active programs, and whether they are silent about topics.

    Those that name a wanted topic; where there is none, those that do not say what they are about.
    """
    current = snapshot.current()
    topics = catalog.index_of(current, ProgramSelection().role).facets["topic"]
    chosen = {"topic": known} if (known := tuple(slug for slug in wanted if slug in topics)) else {}
    hits = catalog.Result(current, ProgramSelection(chosen=chosen, status=(Status.ACTIVE.value,))).hits()
    named = [hit.facts for hit in hits if chosen and hit.stated][:ENOUGH]
    silent = [hit.facts for hit in hits if hit.facts.topics is None][:ENOUGH]
    return tuple(map(offered_program, named or silent)), not named


def offered_program(facts):
    """Return a program (its Facts) as a mail shows it."""
    url = page("programs:program", facts.slug)
    return Offered(name=facts.name, url=url, facts=facts.sponsor.name, headline=facts.summary)
