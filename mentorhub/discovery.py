"""How machines find their way: robots.txt, sitemap.xml, and the search box of the browser."""

from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from programs.showing.listing import page_address, site_of
from programs.showing.pages import public_page

# Private pages, and lists of which there are endlessly many: the sitemap names every program anyway.
ROBOTS = """\
User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /me/
Disallow: /staff/
Disallow: /people/
Disallow: /join/
Disallow: /mentees/
Disallow: /programs/compare/
Disallow: /programs/share/
Disallow: /programs/*/report/
Disallow: /programs/?*&
Allow: /

Sitemap: {site}/sitemap.xml
"""
# Pages that change with the catalog, and pages that only a release changes.
LISTS = ("/", "/programs/", "/programs/fit/")
TEXTS = (
    "/guides/",
    "/guides/mentee/",
    "/guides/mentor/",
    "/guides/first-meeting/",
    "/guides/agreement/",
    "/guides/circle/",
    "/programs/suggest/",
    "/conduct/",
    "/accessibility/",
    "/privacy/",
)
# The most that one sitemap may hold (sitemaps.org); the catalog would have to grow five hundredfold.
MOST_ADDRESSES = 50_000
OPENSEARCH = """\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>MentorHub</ShortName>
<Description>{description}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image width="32" height="32" type="image/svg+xml">{image}</Image>
<Url type="text/html" method="get" template={page}/>
<Url type="application/x-suggestions+json" method="get" template={completions}/>
<Url type="application/atom+xml" method="get" template={atom}/>
<Url type="application/opensearchdescription+xml" rel="self" template={itself}/>
</OpenSearchDescription>
"""


@conditional_page
@cache_control(public=True, max_age=3600)
@require_safe
def robots_txt(request):
    """Tell crawlers where to look and what to leave alone."""
    return HttpResponse(ROBOTS.format(site=site_of(request)), content_type="text/plain; charset=utf-8")


@public_page
def sitemap_xml(request):
    """Name every page that people may find through a search engine, programs with the day of their last change."""
    site, entries = site_of(request), request.catalog.entries
    newest = max((facts.updated_at for facts in entries), default=None)
    rows = [row(site + path, newest) for path in LISTS] + [row(site + path) for path in TEXTS]
    rows += [row(page_address(site, facts.slug), facts.updated_at) for facts in entries[: MOST_ADDRESSES - len(rows)]]
    body = "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *rows,
            "</urlset>\n",
        )
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def row(address, changed_at=None):
    """Return one page of the sitemap."""
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%S+00:00}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>"


@conditional_page
@cache_control(public=True, max_age=3600)
@require_safe
def opensearch_xml(request):
    """Describe the search, so that a browser can offer it in its own search box."""
    site = site_of(request)
    body = OPENSEARCH.format(
        description=escape(_("Mentoring programs for library workers")),
        image=escape(site + static("img/mark.svg")),
        page=quoteattr(f"{site}/programs/?q={{searchTerms}}"),
        completions=quoteattr(f"{site}/programs/completions.json?q={{searchTerms}}"),
        atom=quoteattr(f"{site}/programs.atom?q={{searchTerms}}"),
        itself=quoteattr(f"{site}/opensearch.xml"),
    )
    return HttpResponse(body, content_type="application/opensearchdescription+xml; charset=utf-8")
