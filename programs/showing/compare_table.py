"""Up to four programs side by side: which were asked for, and one row per fact."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.facts import is_stale
from programs.vocabulary import Employment, Status

from . import program_page, wording

MOST = 4
LONGEST_SHOWN = 40
MOST_NOTES = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of every program: its name and the words per program."""

    label: str
    cells: tuple[wording.Said, ...]

    @property
    def same(self):
        """Return whether all programs say the same."""
        return len({cell.text for cell in self.cells}) == 1


def choose(slugs, by_slug):
    """Return (programs in the order asked for, at most MOST; notes on what was left out)."""
    found, notes = {}, []
    for given in slugs:
        slug = given.strip().casefold()
        if not slug or slug in found:
            continue
        facts = by_slug.get(slug)
        if facts is not None:
            found[slug] = facts
        elif len(notes) < MOST_NOTES:
            shown = "".join(c if c.isprintable() else "�" for c in given[:LONGEST_SHOWN])
            shown += "…" if len(given) > LONGEST_SHOWN else ""
            notes.append(_("There is no program “%(slug)s” here, so it was left out.") % {"slug": shown})
    programs = list(found.values())
    if len(programs) > MOST:
        left = ", ".join(facts.name for facts in programs[MOST : MOST + MOST_NOTES])
        notes.append(
            _("At most %(most)d programs fit side by side. Left out: %(names)s.") % {"most": MOST, "names": left}
        )
    return programs[:MOST], list(dict.fromkeys(notes))


def said(text, tone=""):
    """Return words as a cell, or "ask the program" for none."""
    return wording.Said(text, tone) if text else wording.ask()


def table(programs, today):
    """Return (title, Rows) of each part of the comparison."""
    parts = [
        (_("The program"), [general(facts, today) for facts in programs]),
        (_("To be mentored"), [terms(facts, "mentee", today) for facts in programs]),
        (_("To mentor someone"), [terms(facts, "mentor", today) for facts in programs]),
        (_("How it works"), [how(facts) for facts in programs]),
    ]
    return [(title, rows(columns)) for title, columns in parts]


def rows(columns):
    """Return Rows from one list of (label, Said) per program, all with the same labels."""
    return [Row(line[0][0], tuple(cell for _label, cell in line)) for line in zip(*columns, strict=True)]


def general(facts, today):
    """Return what it is, who runs it, whether it runs."""
    checked = wording.checked(facts, today)
    over = facts.status in ("closed", "paused")
    return [
        (_("Run by"), said(facts.sponsor.name)),
        (_("In short"), said(facts.summary)),
        (_("Status"), said(str(Status(facts.status).label), "no" if over else "")),
        (_("Last confirmed"), said(checked.text, "ask" if is_stale(facts.status_year, today) else "")),
        (
            _("Made for"),
            said(program_page.names(program_page.Community, facts.communities) or _("no community named")),
        ),
    ]


def terms(facts, role, today):
    """Return what one role is asked."""
    known = facts.terms(role)
    found = [
        (_("Who may join"), said(known.eligibility)),
        (_("Membership"), wording.membership(facts, role)),
        (_("Cost to join"), wording.cost(facts, role)),
        (_("Work situation"), said(str(Employment(known.employment).label) if known.employment else "")),
        (_("Years in the field"), said(program_page.years_words(facts, role))),
        (_("Support staff"), said({True: _("welcome"), False: _("not taken"), None: ""}[known.support_staff_ok])),
        (_("Apply"), wording.apply(facts, role, today)),
    ]
    if role == "mentor":
        found.insert(5, (_("Experience"), said(known.experience)))
    return found


def how(facts):
    """Return how, where and how long people meet."""
    # "Made for" and places are rows only where stated on a program's own page; here every program needs every row.
    optional = {_("Made for"), _("Places")}
    found = [(label, said(text)) for label, text in program_page.glance_of(facts) if label not in optional]
    return [*found, (_("Places"), said(str(facts.capacity) if facts.capacity else ""))]
