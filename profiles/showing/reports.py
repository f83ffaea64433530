"""A report in words: how much time is left, and what the profile said."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.showing.words import words
from profiles.vocabulary import LANGUAGES, LibraryType, OfferKind, Visibility, Years

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def due_words(due_at, now):
    """Return the clock of a report at `now`: "due in 3 h" or "2 h overdue", in minutes, hours or days, cut down."""
    seconds = int(abs((due_at - now).total_seconds()))
    if seconds < HOUR:
        length = _("%d min") % (seconds // MINUTE)
    elif seconds < 2 * DAY:
        length = _("%d h") % (seconds // HOUR)
    else:
        length = ngettext("%d day", "%d days", seconds // DAY) % (seconds // DAY)
    return (_("due in %(time)s") if due_at >= now else _("%(time)s overdue")) % {"time": length}


def snapshot_rows(said):
    """Return (label, value) in words for what a profile said, from a report's snapshot; silence is left out."""
    offers = said.get("offers") or {}
    rows = (
        (_("Name"), said.get("name")),
        (_("Headline"), said.get("headline")),
        (_("In their own words"), said.get("about")),
        (_("Can help with"), ", ".join(said.get("helps") or ())),
        (_("Wants help with"), ", ".join(said.get("wants") or ())),
        (_("Offers"), ", ".join(label_of(OfferKind, kind) for kind in offers)),
        (_("Library type"), label_of(LibraryType, said.get("library_type"))),
        (_("In the field"), label_of(Years, said.get("years"))),
        (_("Place"), said.get("place")),
        (_("Meets"), words().meeting.get(said.get("meeting"), "")),
        (_("Languages"), ", ".join(str(LANGUAGES.get(code, code)) for code in said.get("languages") or ())),
        (_("Seen by"), label_of(Visibility, said.get("visibility"))),
    )
    return [(label, value) for label, value in rows if value]


def label_of(choices, value):
    """Return the words of `value` in `choices`, a TextChoices; a value that is none of them as it is."""
    return str(choices(value).label) if value in choices.values else value or ""
