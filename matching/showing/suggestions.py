"""Suggestions as pages show them: people as cards that explain themselves, then programs."""

from dataclasses import dataclass

from matching.recommendations import Suggested, suggest
from profiles.finding.topics import topic_tree
from profiles.showing.cards import PersonCard, card_of
from profiles.showing.distance import band
from programs import fit
from programs.showing import fit_words

from .why import Why, why_of

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class ShownProgram:
    """A program as a suggestion: where it is, what it is, why, and what it leaves open ("" when nothing)."""

    slug: str
    name: str
    sponsor: str
    summary: str
    why: Why


@dataclass(frozen=True, slots=True)
class Shown:
    """What a section of suggestions shows: (PersonCard, Why) of people, then programs."""

    people: tuple[tuple[PersonCard, Why], ...]
    programs: tuple[ShownProgram, ...]
    are_silent: bool


def suggestions_for(user, profile):
    """Return what is Shown to a member with a profile (from `own_profile`). Costs what `suggest` costs."""
    return shown(suggest(user, profile))


def shown(suggested: Suggested):
    """Return a Suggested in words."""
    return Shown(
        people=tuple((card(each.person), why_of(each.match)) for each in suggested.people),
        programs=tuple(program(*pair) for pair in suggested.programs),
        are_silent=suggested.are_silent,
    )


def card(person):
    """Return the PersonCard of a search.Person who is suggested."""
    return card_of(
        person,
        place=person.place,
        topics=topic_tree().specific(person.topics),
        left=person.left,
        distance="" if person.miles is None else band(person.miles),
    )


def program(facts, judgement):
    """Return a program (its Facts and Judgement) as it is shown."""
    said = [
        (reason.verdict, fit_words.reason_text(reason, facts, "mentee").rstrip("."))
        for reason in judgement.reasons
        if reason.question != "status"
    ]
    why = Why(
        tuple(text for verdict, text in said if verdict == fit.YES)[:MOST_REASONS],
        next((text for verdict, text in said if verdict == fit.ASK), ""),
    )
    return ShownProgram(facts.slug, facts.name, facts.sponsor.name, facts.summary, why)
