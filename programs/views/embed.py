"""A list of programs in a frame on somebody else's site, and the page that helps to put it there."""

from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from programs.showing import listing, wording
from programs.showing.pages import public_page

USUAL_LIMIT = 10
LARGEST_LIMIT = 50
# No script and no form in the frame; any site may hold it.
FRAMED_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
FEEDS = (
    ("/programs.ics", "calendar"),
    ("/programs.atom", "atom"),
    ("/programs.csv", "csv"),
    ("/programs.json", "json"),
)


# Both decorators stand outside: the 304 that a second visit gets must allow the frame, too.
@xframe_options_exempt
@csp_override(FRAMED_CSP)
@public_page
def embed(request):
    """Show the first programs of a choice, small and without a frame of the site."""
    found, limit, notes = read_with_limit(request)
    hits = found.result.hits(0, limit)
    total = found.result.count.total
    context = {
        "title": found.title,
        "rows": [row(hit, found) for hit in hits],
        "total": total,
        "left": total - len(hits),
        "everything": found.everything("/programs/"),
        "notes": notes,
    }
    return render(request, "programs/embed.html", context)


@public_page
def share(request):
    """Show what to copy to have a choice of programs on one's own site, in a calendar or in a feed reader."""
    found, limit, notes = read_with_limit(request)
    frame = found.everything("/programs/embed/")
    if limit != USUAL_LIMIT:
        frame += f"{'&' if '?' in frame else '?'}limit={limit}"
    feeds = {name: found.everything(path) for path, name in FEEDS}
    context = {
        "title": found.title,
        "selection": found.selection,
        "count": found.result.count.total,
        "limit": limit,
        "largest": LARGEST_LIMIT,
        "hidden": found.selection.but(page_size=None).pairs(),
        "frame": frame,
        "snippet": snippet(frame, found),
        "feeds": feeds,
        "subscribe": "webcal" + feeds["calendar"].removeprefix("https").removeprefix("http"),
        "notes": notes,
    }
    return render(request, "programs/share.html", context)


def snippet(frame, found):
    """Return the HTML to copy: the frame, and a link for those whose browser shows none."""
    pattern = (
        '<iframe src="{}" title="{}" width="100%" height="600" loading="lazy" style="border: 0"></iframe>\n'
        '<p><a href="{}">{}</a></p>'
    )
    return format_html(pattern, frame, found.title, found.everything("/programs/"), _("All of them at MentorHub"))


def read_with_limit(request):
    """Return (Listing, how many programs to show, notes) of an address that may name a limit from 1 to 50."""
    parameters = request.GET.copy()
    given = next((text.strip() for text in parameters.pop("limit", []) if text.strip()), "")
    found = listing.read(request, parameters)
    if not given:
        return found, USUAL_LIMIT, found.notes
    if given.isascii() and given.isdigit() and len(given) <= 3 and 1 <= int(given) <= LARGEST_LIMIT:
        return found, int(given), found.notes
    note = _("The limit must be a number from 1 to %(most)d, so %(usual)d programs are shown.")
    return found, USUAL_LIMIT, (*found.notes, note % {"most": LARGEST_LIMIT, "usual": USUAL_LIMIT})


def row(hit, found):
    """Return what the frame shows of one program."""
    facts, role = hit.facts, found.selection.role
    return {
        "name": facts.name,
        "address": listing.page_address(found.site, facts.slug),
        "sponsor": wording.sponsor_line(facts),
        "apply": wording.apply(facts, role, found.result.snapshot.day),
        "stated": hit.stated,
    }
