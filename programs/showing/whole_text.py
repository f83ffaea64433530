"""Everything that the catalog says of a program, silence included, for the person who is asked whether it is true."""

from django.utils.translation import gettext as _

from programs.vocabulary import Role, Status

from .program_page import glance_of, role_of


def sections_of(facts, today):
    """Return (heading, [(label, words)]) for the program and for each role; what no source says reads "not stated"."""
    about = [
        (_("Name"), facts.name),
        (_("Sponsor"), facts.sponsor.name),
        (_("Status"), status_words(facts)),
        (_("Web page"), facts.url),
        (_("Summary"), facts.summary),
        *glance_of(facts),
        (_("When to apply, in the source's words"), facts.window_text),
        (_("About the cost"), facts.cost_note),
    ]
    if facts.notes:
        about.append((_("Notes"), facts.notes))
    return [(_("The program"), filled(about)), *(side_of(facts, role, today) for role in Role)]


def status_words(facts):
    """Return whether the program runs; where nobody knows, what the steward's answer will make of it."""
    if facts.status == Status.UNKNOWN:
        return _("not stated. If all else is true, we take it that it runs.")
    return str(Status(facts.status).label)


def side_of(facts, role, today):
    """Return (heading, rows) of one role."""
    side = role_of(facts, role, today)
    rows = [(_("Who may join"), side["eligibility"])] if side["eligibility"] else []
    silent = [(label, "") for label in side["silent"]]
    apply = "" if side["apply"].tone == "ask" and facts.status == Status.ACTIVE else side["apply"].text
    return side["title"], filled([*rows, *side["rows"], *silent, (_("Apply"), apply)])


def filled(rows):
    """Return rows with words for what is not stated."""
    return [(label, words or _("not stated")) for label, words in rows]
