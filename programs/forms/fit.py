"""From an address to six answers, and back. What is not understood is left out, named, and kept in its field."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from programs.areas import place_code
from programs.fit import EMPLOYMENTS, ROLES, VERDICTS, Answers

MOST_YEARS = 80
MOST_BUDGET = 1_000_000
MOST_MEMBERS = 60
MOST_NOTES = 8
LONGEST_SHOWN = 40
QUESTIONS = ("role", "years", "employment", "member", "region", "remote_only", "budget")
OTHERS = ("format", "show")
# Parameters that other sites add and that mean nothing to us.
PASSING = frozenset(("fbclid", "gclid", "ref"))
AMOUNT = re.compile(r"\$?\s*(\d{1,7}|\d{1,3}(?:,\d{3})+)(\.\d{1,2})?", re.ASCII)


@dataclass
class Asked:
    """What one address asks for.

    `typed` is what each text field shows again, `wrong` says per question what was not understood, `show` is the
    verdict whose programs are all to be listed, `started` says that the form was sent.
    """

    answers: Answers
    notes: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    show: str = ""
    json: bool = False
    started: bool = False


def read(parameters, bodies):
    """Return the Asked of a request's query parameters; `bodies` maps sponsor slug to Body."""
    reader = Reader(parameters)
    answers = Answers(
        role=reader.choice("role", ROLES) or "mentee",
        years=reader.years(),
        employment=reader.choice("employment", EMPLOYMENTS),
        members=reader.members(bodies),
        region=reader.region(),
        remote_only=reader.truth("remote_only"),
        budget=reader.budget(),
    )
    asked = Asked(answers, reader.notes, reader.wrong, reader.typed)
    asked.show = reader.choice("show", VERDICTS) or ""
    asked.json = reader.choice("format", ("html", "json")) == "json"
    asked.started = any(name in parameters for name in QUESTIONS)
    reader.note_unknown()
    return asked


class Reader:
    """Reads one query string and keeps what it had to leave out."""

    def __init__(self, parameters):
        self.parameters, self.notes, self.wrong, self.typed = parameters, [], {}, {}

    def note(self, text):
        """Keep a note for the page, once, and not more than a page can hold."""
        if text not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(text)

    def single(self, name):
        """Return the first non-empty value of a parameter that takes one, noting others that differ."""
        values = [value.strip() for value in self.parameters.getlist(name) if value.strip()]
        if len(set(values)) > 1:
            self.note(_("“%(name)s” was given more than once; the first is used.") % {"name": name})
        return values[0] if values else ""

    def refuse(self, name, value, words):
        """Say that `value` is not used and why; keep it for the field."""
        self.typed[name] = shown(value)
        self.wrong.setdefault(name, words)
        self.note(_("“%(value)s” was left out: %(why)s") % {"value": shown(value), "why": words})

    def choice(self, name, allowed):
        """Return the value of a parameter that takes one of `allowed`, or None."""
        value = self.single(name)
        if not value or value in allowed:
            return value or None
        return self.refuse(name, value, _("it is not a choice for “%(name)s”.") % {"name": name})

    def truth(self, name):
        """Return whether a box is ticked."""
        return self.choice(name, ("1", "0", "on", "true", "false")) in ("1", "on", "true")

    def years(self):
        """Return whole years from 0 to MOST_YEARS, or None."""
        text = self.single("years")
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST_YEARS:
            self.typed["years"] = str(int(text))
            return int(text)
        words = _("years in the field are a whole number from 0 to %(most)d.") % {"most": MOST_YEARS}
        return self.refuse("years", text, words)

    def budget(self):
        """Return an amount of USD from 0 to MOST_BUDGET, or None. "$1,200.50" is understood, too."""
        text = self.single("budget")
        if not text:
            return None
        found = AMOUNT.fullmatch(text)
        amount = Decimal(found[1].replace(",", "") + (found[2] or "")) if found else None
        if amount is None or amount > MOST_BUDGET:
            words = _("an amount is a number of dollars from 0 to %(most)s.") % {"most": f"{MOST_BUDGET:,}"}
            return self.refuse("budget", text, words)
        self.typed["budget"] = plain(amount)
        return amount

    def region(self):
        """Return the code of a state, province or country, or None."""
        text = self.single("region")
        code = place_code(text) if text else None
        if text and not code:
            words = _("we know no US state, Canadian province or country of that name or code.")
            return self.refuse("region", text, words)
        return code

    def members(self, bodies):
        """Return the bodies named by their slugs, each once, in the order given."""
        found = {}
        for given in self.parameters.getlist("member")[:MOST_MEMBERS]:
            slug = given.strip().casefold()
            if slug in bodies:
                found[slug] = bodies[slug]
            elif slug:
                self.refuse("member", given.strip(), _("no association here has that address."))
        if len(self.parameters.getlist("member")) > MOST_MEMBERS:
            self.note(_("Only the first %(most)d memberships were used.") % {"most": MOST_MEMBERS})
        return tuple(found.values())

    def note_unknown(self):
        """Name the parameters that are no question of ours."""
        for name in self.parameters:
            if name not in (*QUESTIONS, *OTHERS) and name not in PASSING and not name.startswith("utm_"):
                self.note(_("There is no question called “%(name)s”, so it was left out.") % {"name": shown(name)})


def shown(value):
    """Return what somebody sent in a length and in characters that fit a page."""
    text = "".join(c if c.isprintable() else "�" for c in value[:LONGEST_SHOWN])
    return text + ("…" if len(value) > LONGEST_SHOWN else "")


def plain(amount):
    """Return an amount as a number of the address: "50", "49.5"."""
    return f"{amount.normalize():f}"


def pairs(answers):
    """Return the parameters that say the same as `answers`, in a fixed order."""
    found = [("role", answers.role)]
    if answers.years is not None:
        found.append(("years", str(answers.years)))
    if answers.employment:
        found.append(("employment", answers.employment))
    found += [("member", body.slug) for body in answers.members]
    if answers.region:
        found.append(("region", answers.region))
    if answers.remote_only:
        found.append(("remote_only", "1"))
    if answers.budget is not None:
        found.append(("budget", plain(answers.budget)))
    return found


def address(answers, **more):
    """Return the address of the page for `answers`."""
    return "/programs/fit/?" + urlencode([*pairs(answers), *more.items()])


def echo(answers):
    """Return `answers` as JSON knows them, under the names of the parameters; what was left out is not there."""
    found = {"role": answers.role}
    if answers.years is not None:
        found["years"] = answers.years
    if answers.employment:
        found["employment"] = answers.employment
    if answers.members:
        found["member"] = [body.slug for body in answers.members]
    if answers.region:
        found["region"] = answers.region
    if answers.remote_only:
        found["remote_only"] = True
    if answers.budget is not None:
        found["budget"] = number(answers.budget)
    return found


def number(amount):
    """Return an amount of USD as JSON knows it, None for None."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
