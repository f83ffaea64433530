"""The log in words, for staff."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from profiles.models import AuditEntry, User

from .audit import What

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the page shows it."""

    number: int
    at: datetime
    actor: str
    what: str
    subject: str
    why: str


def lines_of(chosen, *, before=""):
    """Return (lines, older): a page of the log, the newest first, and the `before` of the next page, or None.

    `chosen` may hold `what`, `who` (an account's number) and `subject`. `before` is the number of a line as text; one
    that is no number counts as none. The page is found by the numbers of lines, so the log's size costs nothing.
    Costs 2 queries.
    """
    entries = AuditEntry.objects.order_by("-id")
    if chosen.get("what"):
        entries = entries.filter(what=chosen["what"])
    if chosen.get("who"):
        entries = entries.filter(actor=int(chosen["who"]))
    if chosen.get("subject"):
        entries = entries.filter(subject=chosen["subject"])
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(id__lt=int(before))
    found = list(entries[: PAGE_SIZE + 1])
    staff = dict(User.objects.filter(is_staff=True, pk__in={e.actor for e in found}).values_list("pk", "email"))
    lines = [Line(e.pk, e.at, actor_words(e, staff), label_of(e.what), e.subject, e.why) for e in found[:PAGE_SIZE]]
    return lines, found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None


def actor_words(entry, staff):
    """Return who did it: staff by the address in `staff`, everybody else by number only."""
    if entry.actor is None:
        return _("a visitor, or the site itself")
    return staff.get(entry.actor) or _("account %(number)d") % {"number": entry.actor}


def label_of(what):
    """Return what was done, in words."""
    return str(What(what).label) if what in What.values else what
