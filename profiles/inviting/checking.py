"""From rows of text to people who can be asked: what is wrong with a row, and what of it we could not map.

Nothing of the free text is kept: only topics of our list, so that nothing stands here that the person did not write
for us.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from profiles.editing.texts import contact_in, has_letters, one_line

from .mapping import MOST_OFFERED, capacity_in, library_type_in, role_in, topics_in
from .reading import Problem

MOST_NAME, MOST_PLACE, MOST_EMAIL = 80, 120, 254
# What a spreadsheet would run when somebody opens a list with such a name in it.
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the file. `draft` is what their profile would start with (profiles.forms: initial_of_draft)."""

    line: int
    email: str
    draft: dict

    @property
    def name(self):
        """Return the display name."""
        return self.draft["name"]


def check(rows):
    """Return (members, problems, notes). Notes say what was left out, with line and column; they refuse nothing."""
    members, problems, notes, lines = [], [], [], {}
    for row in rows:
        wrong, left = [], []
        member = member_of(row, wrong, left)
        key = row.cells.get("email", "").casefold()
        if key and key in lines:
            wrong.append(Problem(row.line, "email", _("the same address as line %(line)s") % {"line": lines[key]}))
        lines.setdefault(key, row.line)
        problems += wrong
        notes += left
        if not wrong:
            members.append(member)
    return members, problems, notes


def member_of(row, wrong, left):
    """Return the Member of a row; problems are added to `wrong`, notes to `left`."""
    cells = row.cells
    email = checked_email(row, wrong)
    name = checked_name(row, wrong)
    helps, wants = checked_topics(row, wrong, left)
    library_type = library_type_in(cells.get("library_type", ""))
    if cells.get("library_type") and not library_type:
        left.append(unmapped(row, "library_type", cells["library_type"]))
    draft = {"name": name, "library_type": library_type, "helps": helps, "wants": wants}
    draft |= {"place_text": checked_place(row, wrong), "offers": checked_offers(row, wrong) if helps else {}}
    return Member(row.line, email, draft)


def checked_email(row, wrong):
    """Return the address in lower case."""
    email = row.cells.get("email", "")
    try:
        validate_email(email)
    except ValidationError:
        wrong.append(Problem(row.line, "email", _("no e-mail address: %(text)s") % {"text": short(email)}))
    if len(email) > MOST_EMAIL:
        wrong.append(Problem(row.line, "email", _("longer than %(most)s letters") % {"most": MOST_EMAIL}))
    return email.casefold()


def checked_name(row, wrong):
    """Return the name on one line of visible characters."""
    name = one_line(row.cells.get("name", ""))
    reason = None
    if not has_letters(name):
        reason = _("there is no name")
    elif len(name) > MOST_NAME:
        reason = _("longer than %(most)s letters") % {"most": MOST_NAME}
    elif name.startswith(FORMULA):
        reason = _("begins like a formula: %(text)s") % {"text": short(name)}
    elif found := contact_in(name):
        reason = _("holds an address or number: %(text)s") % {"text": short(found)}
    if reason:
        wrong.append(Problem(row.line, "name", reason))
    return name


def checked_topics(row, wrong, left):
    """Return (helps, wants) as lists of slugs, by the role of the row.

    Without a role somebody is a mentee: that promises nothing to anybody. What a mentor *wants* no file says, so who is
    both starts with topics to help with and picks the others.
    """
    role = row.cells.get("role", "")
    directions = role_in(role) if role else ("want",)
    if directions is None:
        wrong.append(Problem(row.line, "role", _("neither mentor, mentee nor both: %(text)s") % {"text": short(role)}))
        directions = ()
    mapped = topics_in(row.cells.get("expertise", ""))
    left += [unmapped(row, "expertise", part) for part in mapped.unmapped]
    if "help" in directions:
        return [*mapped.topics], []
    return [], [*mapped.topics]


def checked_place(row, wrong):
    """Return city, state and country as one would type them."""
    cells = row.cells
    place = ", ".join(one_line(cells[column]) for column in ("city", "state", "country") if cells.get(column))
    if len(place) > MOST_PLACE:
        wrong.append(Problem(row.line, "city", _("longer than %(most)s letters") % {"most": MOST_PLACE}))
    elif "@" in place or "//" in place or "www." in place.casefold():
        wrong.append(Problem(row.line, "city", _("holds an address or number: %(text)s") % {"text": short(place)}))
    return place


def checked_offers(row, wrong):
    """Return offers by kind: capacity means mentoring over months; without one the form suggests small units."""
    text = row.cells.get("capacity", "")
    try:
        capacity = capacity_in(text)
    except ValueError:
        reason = _("no number from 0 to %(most)s: %(text)s") % {"most": MOST_OFFERED, "text": short(text)}
        wrong.append(Problem(row.line, "capacity", reason))
        return {}
    return {"months": capacity} if capacity else {}


def unmapped(row, field, text):
    """Return the note that a part of a cell says nothing to us."""
    return Problem(row.line, field, _("left out, no word of our list fits: %(text)s") % {"text": short(text)})


def short(text):
    """Return the beginning of a text on one line of visible characters, fit to be printed."""
    text = one_line(text[:200])
    return text if len(text) <= 60 else f"{text[:60]}…"
