"""What the page of the six questions shows: the form's choices, the judged programs, the steps that open more."""

from collections import Counter
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programs.areas import COUNTRIES, PLACES, PROVINCES, US_STATES
from programs.fit import ASK, NO, NOTE, VERDICTS, YES
from programs.fit.dues import ALA, ALA_UNITS, identity, ways_in
from programs.fit.steps import left_out, steps
from programs.vocabulary import Role

from . import fit_words, wording

# Cards of one verdict on a first page (14 kB compressed in all); a link shows all, which is less than a browser minds.
FIRST_CARDS = 15
MOST_CARDS = 500
# Associations offered as boxes: those that most programs ask for.
MOST_BODIES = 200
EMPLOYMENTS = {
    "full_time": gettext_lazy("I work full time in a library"),
    "part_time": gettext_lazy("I work part time in a library"),
    "unemployed": gettext_lazy("I am between jobs"),
    "student": gettext_lazy("I am a student"),
    "retired": gettext_lazy("I am retired"),
}
QUESTION_WORDS = {
    "years": gettext_lazy("your years in the field"),
    "employment": gettext_lazy("your work situation"),
    "place": gettext_lazy("where you live"),
}
FIELDS = {"years": "years", "employment": "employment-full_time", "place": "region"}


@dataclass(frozen=True, slots=True)
class Box:
    """A choice of the form: its value, its words, whether it is chosen."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class Card:
    """One judged program in words. `changes` are (sentence, address or "")."""

    facts: object
    sponsor: str
    checked: object
    apply: object
    cost: object
    against: list[str]
    open: list[str]
    fine: list[str]
    notes: list[str]
    changes: list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """The programs of one verdict: how many, the cards shown, whether some are left for "show all"."""

    verdict: str
    total: int
    cards: list[Card]

    @property
    def more(self):
        """Return how many are not shown."""
        return self.total - len(self.cards)


def choices(asked, snapshot):
    """Return the choices of the form with what was answered."""
    answers = asked.answers
    held = {body.slug for body in answers.members}
    return {
        "roles": [Box(role.value, str(role.label), role == answers.role) for role in Role],
        "employments": [Box(value, str(label), value == answers.employment) for value, label in EMPLOYMENTS.items()],
        "memberships": memberships(snapshot, held, answers.members),
        "places": [
            (
                title,
                [
                    Box(code, name, code == answers.region)
                    for code, name in sorted(names.items(), key=lambda pair: pair[1])
                ],
            )
            for title, names in ((_("United States"), US_STATES), (_("Canada"), PROVINCES), (_("Countries"), COUNTRIES))
        ],
    }


def memberships(snapshot, held, members):
    """Return (title, boxes) of the associations to belong to, ALA and its parts first."""
    asked = snapshot.derive("fit bodies", lambda: bodies_asked(snapshot.entries))
    bodies = {ALA.slug: snapshot.sponsors.get(ALA.slug, ALA), **asked, **{body.slug: body for body in members}}
    groups = {
        _("ALA and its parts"): [],
        _("Affiliates of ALA"): [],
        _("Chapters and state associations"): [],
        _("Others"): [],
    }
    ala, affiliates, chapters, others = groups.values()
    # Of two names of one membership the shorter is its own: a committee's name is longer than its division's.
    single = {identity(body): body for body in sorted(bodies.values(), key=lambda body: -len(body.name))}
    shown = {**single, **{identity(body): body for body in members}}
    for body in sorted(shown.values(), key=lambda body: (body.slug != ALA.slug, body.name.casefold())):
        part = ala if body.kind in ALA_UNITS else {"affiliate": affiliates, "chapter": chapters}.get(body.kind, others)
        part.append(Box(body.slug, body_words(body), body.slug in held))
    return [(title, boxes, sum(box.checked for box in boxes)) for title, boxes in groups.items() if boxes]


def bodies_asked(entries):
    """Return slug to Body of the associations that programs ask either role to belong to."""
    found, bodies = Counter(), {}
    for facts in entries:
        for way in {way for role in Role for way in ways_in(facts, role.value) or () if way}:
            for body in way:
                bodies[body.slug] = body
                found[body.slug] += 1
    return {slug: bodies[slug] for slug, _count in found.most_common(MOST_BODIES)}


def body_words(body):
    """Return an association's name, with its acronym where that says more."""
    return f"{body.name} ({body.acronym})" if body.acronym and body.acronym != body.name else body.name


def groups(asked, judged, today):
    """Return the Groups of the three verdicts."""
    made = []
    for verdict in VERDICTS:
        pairs = [pair for pair in judged if pair[1].verdict == verdict]
        most = MOST_CARDS if asked.show == verdict else FIRST_CARDS
        made.append(Group(verdict, len(pairs), [card(asked.answers, *pair, today) for pair in pairs[:most]]))
    return made


def card(answers, facts, judgement, today):
    """Return the Card of one judged program."""

    def texts(*verdicts):
        return [
            fit_words.reason_text(reason, facts, answers.role)
            for reason in judgement.reasons
            if reason.verdict in verdicts
        ]

    return Card(
        facts=facts,
        sponsor=wording.sponsor_line(facts),
        checked=wording.checked(facts, today),
        apply=wording.apply(facts, answers.role, today),
        cost=fit_words.cost_words(facts, judgement),
        against=texts(NO),
        open=texts(ASK),
        fine=texts(YES),
        notes=texts(NOTE),
        changes=[(fit_words.change_text(change), target(change)) for change in judgement.changes],
    )


def target(change):
    """Return the address a change leads to, or ""."""
    if change.code == "successor":
        return f"/programs/{change.params['successor'][0]}/"
    if change.code == "join" and len(change.params["ways"]) == 1:
        return change.params["ways"][0][0].url
    return ""


def summary(counts):
    """Return the three numbers as one line."""
    return _("%(yes)d yes · %(ask)d to ask · %(no)d no") % counts


def open_questions(judged):
    """Return (sentence, id of the field) for each answer left out that would decide something, most first."""
    found = sorted(left_out(judged).items(), key=lambda pair: -pair[1])
    return [
        (
            ngettext(
                "%(what)s would settle something for %(count)d program",
                "%(what)s would settle something for %(count)d programs",
                count,
            )
            % {"what": _capital(str(QUESTION_WORDS[question])), "count": count},
            FIELDS[question],
        )
        for question, count in found
        if question in QUESTION_WORDS
    ]


def _capital(text):
    return text[:1].upper() + text[1:]


def step_rows(answers, judged, today, address):
    """Return (sentence, address, counts in words) of the steps that open more programs."""
    return [(step_words(step), address(step.answers), summary(step.counts)) for step in steps(answers, judged, today)]


def step_words(step):
    """Return what one step changes, in words."""
    if step.code == "join":
        return _("As a member of %(body)s") % {"body": body_words(step.body)}
    if step.code == "other_role":
        return _("To mentor someone") if step.answers.role == "mentor" else _("To be mentored")
    return {"no_budget": _("Without the limit on cost"), "not_remote": _("In person too, not only online")}[step.code]


def chips(asked, address):
    """Return (words, address without it) for each answer; the role, which one always has, has no address."""
    answers = asked.answers
    made = [(_("To mentor someone") if answers.role == "mentor" else _("To be mentored"), "")]
    if answers.years is not None:
        words = ngettext("%(years)d year in the field", "%(years)d years in the field", answers.years)
        made.append((words % {"years": answers.years}, address(replace(answers, years=None))))
    if answers.employment:
        made.append((str(EMPLOYMENTS[answers.employment]), address(replace(answers, employment=None))))
    for body in answers.members:
        others = tuple(other for other in answers.members if other is not body)
        made.append((body_words(body), address(replace(answers, members=others))))
    if answers.region:
        made.append((PLACES[answers.region], address(replace(answers, region=None))))
    if answers.remote_only:
        made.append((_("online only"), address(replace(answers, remote_only=False))))
    if answers.budget is not None:
        words = _("%(amount)s to spend") % {"amount": wording.dollars(answers.budget)}
        made.append((words, address(replace(answers, budget=None))))
    return made


def titles(counts):
    """Return verdict to the heading of its group."""
    return {
        YES: ngettext("%(count)d program would take you", "%(count)d programs would take you", counts[YES])
        % {"count": counts[YES]},
        ASK: ngettext("%(count)d program to ask", "%(count)d programs to ask", counts[ASK]) % {"count": counts[ASK]},
        NO: ngettext("%(count)d program says no", "%(count)d programs say no", counts[NO]) % {"count": counts[NO]},
    }
