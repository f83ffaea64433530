"""From a source's words and months on when to apply to application windows. Pure: no Django, no invented dates."""

import re

from programs.facts import Window
from programs.records import months_of, says_rolling

MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
        "oct october|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
ROLE = re.compile(r"\s*(mentee|mentor)s?\b", re.IGNORECASE)


def windows_of(text, months):
    """Return the windows that `text` ("mentees rolling; mentors yearly") and `months` (1 to 12, or None) describe.

    Months are only ever taken from `months`; the text says whose they are, or that one can apply at any time.
    """
    by_role = _windows_by_role(text or "", set(months or ()))
    if by_role is not None:
        return by_role
    if months:
        return (Window("months", None, tuple(sorted(set(months)))),)
    return (Window("rolling"),) if says_rolling(text) else ()


def settled_months(text, months):
    """Return what `application_months` says once windows were made of it: [] for any time, None for not stated."""
    return months_of(windows_of(text, months))


def _windows_by_role(text, months):
    """Return windows when every part of `text` names a role and together they use all `months`, else None."""
    parts = text.split(";")
    roles = [ROLE.match(part) for part in parts]
    if not all(roles):
        return None
    windows, used = [], set()
    for role, part in zip(roles, parts, strict=True):
        name, own = role[1].casefold(), _span(part) & months
        used |= own
        if own:
            windows.append(Window("months", name, tuple(sorted(own))))
        elif says_rolling(part):
            windows.append(Window("rolling", name))
    return tuple(windows) if used == months else None


def _span(text):
    """Return the months from the first to the last one that `text` names, over the turn of the year if need be."""
    named = [MONTHS[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in MONTHS]
    if not named:
        return set()
    first, last = named[0], named[-1]
    return {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
