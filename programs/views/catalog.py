"""The list of programs and the page of one."""

from dataclasses import replace

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from programs.finding import filters, panel
from programs.finding.catalog import Result
from programs.showing import program_page, wording
from programs.showing.calendar_entries import entries_of
from programs.showing.history import history_of
from programs.showing.pages import public_page
from programs.showing.structured_data import program_json_ld

SORT_WORDS = {
    "best": gettext_lazy("Best match"),
    "closing": gettext_lazy("Closing soon"),
    "recent": gettext_lazy("Recently confirmed"),
    "name": gettext_lazy("Name"),
}


@public_page
def program_list(request):
    """Show the programs that a visitor's filters leave, with the number behind every further click."""
    selection, notes = filters.read(request.GET, request.catalog)
    result = Result(request.catalog, selection)
    hits = result.page_hits()
    context = {
        "result": result,
        "selection": selection,
        "notes": notes,
        "panel": panel.panel_of(result),
        "chips": panel.chips(result),
        "count": result.count,
        "heading": heading(result),
        "stated": [card(result, hit) for hit in hits if hit.stated],
        "unstated": [card(result, hit) for hit in hits if not hit.stated],
        "sorts": SORT_WORDS.items(),
        "pages": page_links(result),
        "ways_out": () if result.count.total else ways_out(result),
        "mended": selection.but(q=result.found.suggestion) if result.found and result.found.suggestion else None,
        "with_unstated": selection.but(unstated=True),
        "feed_query": selection.but(page_size=None).query,
        "alert_query": selection.but(page_size=None, sort="best").query,
    }
    return render(request, "programs/list.html" + ("#catalog" if request.htmx else ""), context)


def heading(result):
    """Return the count in words, as the list's heading, the page's title and what is read out after a change."""
    count = result.count
    stated = ngettext("%(count)d program", "%(count)d programs", count.stated) % {"count": count.stated}
    if not count.unstated:
        return stated
    silent = ngettext("%(count)d that does not say", "%(count)d that do not say", count.unstated)
    return _("%(stated)s, and %(silent)s") % {"stated": stated, "silent": silent % {"count": count.unstated}}


def card(result, hit):
    """Return a program's card as HTML, rendered once per copy of the catalog, role and language."""
    key = ("card", hit.position, result.selection.role, get_language())
    return result.snapshot.derive(key, lambda: render_card(hit.facts, result.selection.role, result.snapshot.day))


def render_card(facts, role, today):
    """Return the HTML of one card."""
    context = {
        "facts": facts,
        "sponsor": wording.sponsor_line(facts),
        "membership": wording.membership(facts, role),
        "cost": wording.cost(facts, role),
        "length": wording.length(facts),
        "apply": wording.apply(facts, role, today),
        "checked": wording.checked(facts, today),
    }
    return mark_safe(render_to_string("programs/card.html", context))  # noqa: S308  (rendered with autoescape)


def page_links(result):
    """Return (number, Selection, is current) for the pages to offer: the ends and the neighbors of this one."""
    last, here = result.pages, result.page
    if last == 1:
        return []
    near = sorted({1, last, *(number for number in range(here - 2, here + 3) if 1 <= number <= last)})
    return [(number, replace(result.selection, page=number), number == here) for number in near]


def ways_out(result):
    """Return (sentence, Selection, Count) for the nearest steps out of an empty list."""
    steps = []
    for step, count in result.ways_out():
        words = ngettext("%(count)d program", "%(count)d programs", count.total) % {"count": count.total}
        steps.append((left_out(result, step), step, words))
    return steps


def left_out(result, step):
    """Return in words what `step` leaves out of the result's selection."""
    for text, without in panel.chips(result):
        if without.pairs() == step.pairs():
            return _("Without %(what)s") % {"what": text}
    if step.status == ("any",):
        return _("Closed programs too")
    return _("With fewer filters")


@public_page
def program(request, slug):
    """Show everything that is known about one program, what is not, and where each fact comes from."""
    facts = request.catalog.by_slug.get(slug)
    if facts is None:
        raise Http404
    url = (settings.SITE_URL or f"{request.scheme}://{request.get_host()}") + request.path
    context = {
        **program_page.page_of(facts, request.catalog),
        "page_url": url,
        "json_ld": program_json_ld(facts, url, request.catalog.day),
        "has_calendar": bool(entries_of(facts, request.catalog.day)),
        "history": history_of(facts.id),
    }
    return render(request, "programs/program.html", context)
