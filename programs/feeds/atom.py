"""/programs.atom: what is new and what changed in a choice of programs (RFC 4287)."""

from uuid import UUID, uuid5

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles.finding.reading import LARGEST_PAGE
from programs.showing import listing, wording
from programs.showing.calendar_entries import BEGINNING
from programs.showing.listing import carried

from .open_data import open_data

# All identifiers of feeds and entries are made from this one, so they are the same wherever the site is served.
FAMILY = UUID("5f1d6f0e-93a4-4c58-9a54-3a1c2f0d7b66")
# More entries than any reader shows; the link "next" leads to the rest (RFC 5005).
MOST_ENTRIES = 500


class ChangesFeed(Atom1Feed):
    """Django's Atom feed with text instead of HTML, and with links to pages of the feed and of the programs."""

    def add_root_elements(self, handler):
        """Add where the rest of the feed is."""
        super().add_root_elements(handler)
        for rel, address in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": rel, "href": address})

    def add_item_elements(self, handler, item):
        """Add the source's own page and the facts as text."""
        super().add_item_elements(handler, item)
        if item["source"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": item["source"]})
        handler.addQuickElement("content", item["content"], {"type": "text"})

    def latest_post_date(self):
        """Return when the newest program changed; for an empty feed a fixed day, so that it stays the same."""
        return self.feed["newest"]


@open_data
def programs_atom(request):
    """Return the chosen programs, changed last first, as an Atom feed."""
    found = listing.read(request)
    selection, result = found.selection, found.result
    size = selection.page_size or MOST_ENTRIES
    hits = sorted(result.hits(), key=lambda hit: (hit.facts.updated_at, hit.facts.key), reverse=True)
    page = selection.page
    feed = ChangesFeed(
        title=carried(found.title),
        link=found.everything("/programs/"),
        description="",
        language=get_language(),
        author_name="MentorHub",
        author_link=found.site + "/",
        subtitle=carried(" ".join(found.notes)) or None,
        feed_url=found.address("/programs.atom"),
        feed_guid=identifier("feed " + selection.but(page_size=None).query),
        newest=hits[0].facts.updated_at if hits else BEGINNING,
        pages=neighbors(found, size),
    )
    for hit in hits[(page - 1) * size : page * size]:
        add_program(feed, hit.facts, found)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def neighbors(found, size):
    """Return (relation, address) of the pages of the feed before and after this one."""
    page, total = found.selection.page, found.result.count.total
    numbers = {
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if page * size < total and page < LARGEST_PAGE else None,
    }
    return [
        (rel, found.address("/programs.atom", found.selection.but(page=number, page_size=found.selection.page_size)))
        for rel, number in numbers.items()
        if number is not None
    ]


def add_program(feed, facts, found):
    """Add the entry of one program."""
    feed.add_item(
        title=carried(facts.name),
        link=listing.page_address(found.site, facts.slug),
        description=None,
        unique_id=identifier(f"program {facts.key}"),
        updateddate=facts.updated_at,
        categories=[carried(name) for _slug, name in facts.topics or ()],
        content=carried(content_of(facts, found.selection.role)),
        source=facts.url,
    )


def content_of(facts, role):
    """Return a program in a few lines of plain text."""
    rows = [
        (_("Membership"), wording.membership(facts, role)),
        (_("Cost to join"), wording.cost(facts, role)),
        (_("When to apply"), listing.when_words(facts, role)),
        (_("Length"), wording.length(facts)),
    ]
    lines = [_("%(label)s: %(words)s") % {"label": label, "words": words} for label, words in rows]
    return "\n".join(part for part in (wording.sponsor_line(facts), facts.summary, *lines, standing(facts)) if part)


def standing(facts):
    """Return whether the program runs, as far as is known, in words that stay true."""
    if facts.status in ("closed", "paused"):
        return _("This program has ended.") if facts.status == "closed" else _("This program takes a break.")
    if facts.status_year is None:
        return _("Never confirmed")
    return _("Confirmed %(year)d") % {"year": facts.status_year}


def identifier(name):
    """Return the permanent identifier of what `name` stands for."""
    return uuid5(FAMILY, name).urn
