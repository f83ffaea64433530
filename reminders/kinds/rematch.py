"""Whom somebody can ask whose mentorship has ended early: three people on the topic, and programs that would take them.

A visitor is known by the topic only, so programs are asked with no answer rather than with a guessed one.
"""

from django.utils.translation import gettext as _

from matching.recommendations import programs_for
from matching.showing.suggestions import card
from profiles.finding import search
from profiles.finding.selection import Selection

from .addresses import page
from .offers_instead import ANYBODY, MOST, profile_of, program_with_verdict, topics_of
from .picking import Offered, pick


def rematch_of(mentorship):
    """Return who, and which programs, the mentee of a Mentorship can turn to, for templates. Costs up to 14 queries."""
    mentee, request = mentorship.mentee, mentorship.ask.request if mentorship.ask is not None else None
    profile = profile_of(mentee)
    topics = topics_of(request, profile) if request is not None else []
    without = {mentee.user_id}
    if mentorship.mentor is not None:
        without.add(mentorship.mentor.user_id)
    programs, are_silent = programs_for(profile or ANYBODY, frozenset(topics))
    return {
        "people": people_on(mentee.user, profile, topics, without),
        "programs": [program_with_verdict(facts, judgement) for facts, judgement in programs],
        "are_silent": are_silent,
        "people_url": page("matching:mentors", topic=topics),
    }


def people_on(viewer, profile, topics, without):
    """Return up to three people with a place free on `topics` (slugs), as Offered. Costs up to 6 queries.

    Out of the one door; members with a profile see those of /me/ first, who are drawn so that everybody's turn comes.
    """
    chosen = {"topic": tuple(topics)} if topics else {}
    found = [person for person in search.find(Selection(chosen=chosen), viewer).people if person.user_id not in without]
    suggested = pick(viewer, profile, without=without) if profile is not None else None
    first = list(suggested.people) if suggested is not None else []
    known = {each.url for each in first}
    others = [each for each in (offered_free(person) for person in found[: 2 * MOST]) if each.url not in known]
    return [*first, *others][:MOST]


def offered_free(person):
    """Return a search.Person as a mail shows them, with what they have a place for."""
    shown = card(person)
    return Offered(
        name=person.name,
        url=page("matching:person", person.slug),
        facts=person.place,
        headline=person.headline,
        reason=_("Free now: %(offers)s.") % {"offers": ", ".join(shown.offers)},
    )
