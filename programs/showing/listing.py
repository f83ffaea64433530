"""A choice of programs on its way out of the site: what feeds, calendars and frames on other sites have in common."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _

from programs import windows
from programs.finding import filters, panel
from programs.finding.catalog import Result

from . import wording

# Characters that neither XML nor iCalendar can carry.
UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def site_of(request):
    """Return the absolute address of this site without a slash at the end."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def page_address(site, slug):
    """Return the absolute address of a program's page."""
    return f"{site}/programs/{slug}/"


def carried(text):
    """Return `text` without the characters that XML and iCalendar cannot carry."""
    return UNCARRIED.sub("", text)


@dataclass(frozen=True, slots=True)
class Listing:
    """The programs that an address chooses, what of the address was not understood, and where the site is."""

    result: Result
    notes: tuple[str, ...]
    site: str

    @property
    def selection(self):
        """Return what was chosen."""
        return self.result.selection

    @property
    def title(self):
        """Return what the list is called, with the filters that make it."""
        name = _("Programs to mentor in") if self.selection.role == "mentor" else _("Mentoring programs")
        chosen = ", ".join(str(label) for label, _without in panel.chips(self.result))
        return f"{name}: {chosen}" if chosen else name

    def address(self, path, selection=None):
        """Return the absolute address at which `path` gives `selection`, by default this one."""
        query = (selection or self.selection).query
        return self.site + path + (query if query != "?" else "")

    def everything(self, path):
        """Return the absolute address of `path` for this choice, from its start."""
        return self.address(path, self.selection.but(page_size=None))


def read(request, parameters=None):
    """Return the Listing of a public page's request; `parameters` replace the ones of its address."""
    selection, notes = filters.read(request.GET if parameters is None else parameters, request.catalog)
    return Listing(Result(request.catalog, selection), notes, site_of(request))


def day_words(day):
    """Return a day as "5 May 2027"."""
    return date_words(day, "DATE_FORMAT")


def when_words(facts, role):
    """Return when `role` can apply, in words that stay true: they are kept by feed readers for years."""
    found = windows.windows_for(facts, role)
    if not found:
        return wording.ask().text
    if windows.is_rolling(facts, role):
        return _("any time")
    months = sorted({month for window in found for month in window.months})
    parts = [_("usually %(months)s") % {"months": wording.month_names(months)}] if months else []
    for window in found:
        if window.opens_on and window.closes_on:
            days = {"first": day_words(window.opens_on), "last": day_words(window.closes_on)}
            parts.append(_("%(first)s to %(last)s") % days)
        elif window.closes_on:
            parts.append(_("until %(day)s") % {"day": day_words(window.closes_on)})
        elif window.opens_on:
            parts.append(_("from %(day)s") % {"day": day_words(window.opens_on)})
    return "; ".join(parts)
