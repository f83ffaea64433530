"""Whom to suggest to a member: people out of the one door, judged by scoring.py, and what to do when they are few."""

from dataclasses import dataclass

from matching.scoring import Match
from profiles.finding.search import Person

from .candidates import candidates_query, found_query, rows
from .judging import Judge, order_of_kinds, person_of
from .programs import programs_for

ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person to suggest, as the list shows them, and how they fit."""

    person: Person
    match: Match


@dataclass(frozen=True, slots=True)
class Suggested:
    """What to offer a member: people first, and programs where there are fewer than were asked for.

    People with months or a call come before circles, and these before who answers one question. `programs` are (Facts,
    Judgement) of programs that would take the member as far as they say; `are_silent` is whether they name no topic.
    """

    people: tuple[Suggestion, ...] = ()
    programs: tuple = ()
    are_silent: bool = False


def suggest(user, profile, *, without=(), most=ENOUGH):
    """Return what is Suggested to a member with a profile (from `own_profile`), `most` people or programs in all.

    Nobody in `without` (account numbers), nobody whom the member has asked already, nobody who comes not out of the
    one door. Costs 1 query, and up to 4 more where what a process keeps is no longer fresh.
    """
    judge = Judge(profile)
    if not judge.seeker.wants:
        return Suggested()
    judged = [judge.judged(row) for row in rows(*candidates_query(user, judge, without))]
    fitting = sorted((each for each in judged if not each.match.against), key=judge.line)[:most]
    people = tuple(suggestion_of(each, judge.facts) for each in sorted(fitting, key=order_of_kinds))
    programs, are_silent = ((), False) if len(people) >= most else programs_for(profile, judge.seeker.wants)
    return Suggested(people, programs[: most - len(people)], are_silent)


def suggestion_of(judged, facts):
    """Return the Suggestion of a Judged; `facts` are all Facts."""
    return Suggestion(person_of(judged.row, facts, judged.miles), judged.match)


class Ranking:
    """Puts people who were found into the order in which they fit a member; `matches` maps account to Match then."""

    def __init__(self, user, profile):
        self.user, self.judge, self.matches = user, Judge(profile), {}

    def __call__(self, people):
        """Return search.Persons, the best first; oneself and whom a hard rule keeps away last. Costs 1 query."""
        found = rows(*found_query(self.user, [person.user_id for person in people]))
        judged = {each.row.account: each for each in map(self.judge.judged, found)}
        self.matches = {account: each.match for account, each in judged.items()}
        # Whoever left between the two queries is no longer there.
        return sorted(
            (person for person in people if person.user_id in judged),
            key=lambda person: self.judge.line(judged[person.user_id]),
        )
