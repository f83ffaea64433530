"""Three concrete people, or programs, for somebody who wants help: what a mail can offer instead of "look around"."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.recommendations import suggest
from matching.showing.suggestions import card
from matching.showing.why import why_of

from .addresses import page


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
    """What to offer: `people` first, then `programs` when these are fewer than three; `ids` are account numbers."""

    people: tuple[Offered, ...]
    programs: tuple[Offered, ...]
    # Whether the programs do not say what they are about.
    are_silent: bool
    ids: tuple[int, ...]


def pick(user, profile, without=()):
    """Return the Picked for a member with a profile (from `own_profile`), without the accounts in `without`.

    The same people as on /me/. Costs what `suggest` costs: 1 query, 5 at most.
    """
    found = suggest(user, profile, without=without)
    return Picked(
        people=tuple(offered(each.person, each.match) for each in found.people),
        programs=tuple(offered_program(facts) for facts, _judgement in found.programs),
        are_silent=found.are_silent,
        ids=tuple(each.person.user_id for each in found.people),
    )


def offered(person, match):
    """Return a search.Person and how they fit (a Match) as a mail shows them."""
    shown, why = card(person), why_of(match)
    said = [f"{reason}." for reason in why.reasons]
    said.append(_("One difference: %(difference)s.") % {"difference": why.difference})
    said.append(_("Free now: %(offers)s.") % {"offers": ", ".join(shown.offers)})
    return Offered(
        name=person.name,
        url=page("matching:person", person.slug),
        facts=" · ".join(part for part in (person.place, shown.distance or shown.meets) if part),
        headline=person.headline,
        reason=" ".join(said),
    )


def offered_program(facts):
    """Return a program (its Facts) as a mail shows it."""
    url = page("programs:program", facts.slug)
    return Offered(name=facts.name, url=url, facts=facts.sponsor.name, headline=facts.summary)
