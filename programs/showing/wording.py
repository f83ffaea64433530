"""Facts in plain words: the same sentence on a card, a page, a table and in a feed.

Every function returns a `Said`: the words and a tone for the eye. What no source states reads "ask the program".
"""

from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs import windows
from programs.facts import is_stale
from programs.fit import dues as dues_of
from programs.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Said:
    """Words and their tone: "yes" (good news), "no" (a condition), "soon" (a clock), "ask" (not stated), "" (plain)."""

    text: str
    tone: str = ""

    def __str__(self):
        return self.text


def ask(facts=None):
    """Return the words for what no source states; of a program that has ended there is nobody left to ask."""
    ended = facts is not None and facts.status == Status.CLOSED
    return Said(_("not stated") if ended else _("ask the program"), "ask")


def dollars(amount):
    """Return an amount of USD as people write it: 15 is "$15", 7.5 is "$7.50"."""
    whole = amount == amount.to_integral_value()
    return f"${amount:,.0f}" if whole else f"${amount:,.2f}"


def sponsor_line(facts):
    """Return sponsor and place as on a call number: what the acronym stands for is never left out."""
    sponsor = facts.sponsor
    named = sponsor.name if sponsor.acronym in ("", sponsor.name) else f"{sponsor.acronym} · {sponsor.name}"
    return f"{named} · {facts.region}" if facts.region and facts.region not in named else named


def membership(facts, role):
    """Say which membership `role` needs."""
    asked, sponsor = facts.terms(role).membership, facts.sponsor
    name = sponsor.acronym or sponsor.name
    if asked is None:
        return ask(facts)
    if asked == "none":
        return Said(_("none"), "yes")
    if asked == "ala":
        return Said(_("ALA"), "no")
    if asked == "either":
        return Said(_("%(sponsor)s or its parent") % {"sponsor": name}, "no")
    if facts.membership_implies_ala and sponsor.slug != "ala":
        return Said(_("%(sponsor)s and ALA") % {"sponsor": name}, "no")
    return Said(name, "no")


def cost(facts, role):
    """Say what it costs `role` to join, dues included."""
    dues, fee = dues_of.membership_cost(facts, role), facts.cost_usd
    if dues_of.is_free_in_total(facts, role):
        return Said(_("free"), "yes")
    if fee is not None and dues is not None:
        return Said(_("%(amount)s in all") % {"amount": dollars(fee + dues)})
    needs_membership = facts.terms(role).membership not in (None, "none")
    if fee == 0:
        return Said(_("no fee, but membership dues")) if needs_membership else Said(_("no fee"), "yes")
    if fee is not None:
        return Said(
            _("%(amount)s plus membership dues") % {"amount": dollars(fee)} if needs_membership else dollars(fee)
        )
    if dues:
        return Said(_("dues from %(amount)s") % {"amount": dollars(dues)})
    if not needs_membership:
        return ask(facts)
    if facts.status == Status.CLOSED:
        return Said(_("membership dues"))
    return Said(_("membership dues; ask about a fee"), "ask")


def length(facts):
    """Say how long the program lasts."""
    months = facts.duration_months
    if months is None:
        return ask(facts)
    if months == 0:
        return Said(_("a single meeting"))
    shown = int(months) if months == int(months) else float(months)
    return Said(ngettext("%(months)s month", "%(months)s months", int(months) if months > 1 else 1) % {"months": shown})


def month_names(months):
    """Return months as their runs: (8, 9) is "August to September"."""
    runs = [
        str(MONTHS[first])
        if first == last
        else _("%(first)s to %(last)s") % {"first": MONTHS[first], "last": MONTHS[last]}
        for first, last in windows.runs_of(months)
    ]
    return _(" and ").join(runs)


def apply(facts, role, today):
    """Say when `role` can apply, with the clock when it is running."""
    if facts.status == Status.CLOSED:
        return Said(_("it has ended"), "ask")
    if facts.status == Status.PAUSED:
        return Said(_("not now"), "ask")
    found = windows.windows_for(facts, role)
    if not found:
        return ask(facts)
    if windows.is_rolling(facts, role):
        return Said(_("any time"), "yes")
    period, left = windows.next_period(facts, role, today), windows.days_left(facts, role, today)
    if period is None:
        return Said(_("the last round is over"), "ask")
    if left is not None and period.exact:
        return Said(ngettext("closes in %(days)d day", "closes in %(days)d days", left) % {"days": left}, "soon")
    if period.exact:
        if period.contains(today):
            return Said(_("open now"), "soon")
        return Said(_("opens %(day)s") % {"day": date_format(period.opens_on)})
    months = month_names(sorted({month for window in found for month in window.months}))
    if left is not None:
        return Said(_("usually open now (%(months)s)") % {"months": months}, "soon")
    return Said(_("usually %(months)s") % {"months": months})


def checked(facts, today):
    """Say when the status was last confirmed; the tone is "stale" when that is too long ago."""
    year = facts.status_year
    if year is None:
        return Said(_("Never confirmed"), "stale")
    if is_stale(year, today):
        return Said(_("Not confirmed since %(year)d") % {"year": year}, "stale")
    return Said(_("Confirmed %(year)d") % {"year": year}, "fresh")


def unconfirmed(facts):
    """Say that the program's own steward is silent, or "" when there is none, or they are not, or it has ended."""
    if facts.steward is None or not facts.steward.silence or facts.status == Status.CLOSED:
        return ""
    if facts.steward.confirmed_on is None:
        return _("Not confirmed by its sponsor")
    return _("Not confirmed by its sponsor since %(day)s") % {"day": date_format(facts.steward.confirmed_on)}
