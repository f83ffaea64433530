"""Up to four programs side by side."""

from urllib.parse import urlencode

from django.shortcuts import render

from programs.showing import compare_table, program_page
from programs.showing.pages import public_page


@public_page
def compare(request):
    """Show the programs named by `p` as a table with a row per fact; with fewer than two, help to choose."""
    catalog = request.catalog
    programs, notes = compare_table.choose(request.GET.getlist("p")[:40], catalog.by_slug)
    slugs = [facts.slug for facts in programs]
    differing = request.GET.get("only") == "differences"
    parts = compare_table.table(programs, catalog.day) if len(programs) > 1 else []
    if differing:
        parts = [(title, [row for row in rows if not row.same]) for title, rows in parts]
    context = {
        "programs": [(facts, address(slug for slug in slugs if slug != facts.slug)) for facts in programs],
        "notes": notes,
        "parts": [(title, rows) for title, rows in parts if rows],
        "differing": differing,
        "all_address": address(slugs),
        "differences_address": address(slugs, only="differences"),
        "more": suggestions(programs, catalog),
    }
    return render(request, "programs/compare.html", context)


def address(slugs, **more):
    """Return the address that compares the programs of `slugs`."""
    return "/programs/compare/?" + urlencode([*(("p", slug) for slug in slugs), *more.items()])


def suggestions(programs, catalog):
    """Return (facts, address with it added) of programs like the first, while there is room for one more."""
    if not programs or len(programs) >= compare_table.MOST:
        return []
    chosen, first = [facts.slug for facts in programs], programs[0]
    like = catalog.derive(("similar", first.slug), lambda: program_page.similar(first, catalog))
    return [(facts, address([*chosen, facts.slug])) for facts in like if facts.slug not in chosen]
