"""How public pages are answered: the same for every anonymous visitor, and cheap to ask for again.

A page that depends only on the catalog and its address has an ETag made of just these, so a repeat visit is a 304
before any view runs.
"""

from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.http import HttpResponseNotAllowed, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from programs.finding import snapshot

# With CATALOG_CHECK_SECONDS (2 s) an edit is seen everywhere within 60 s: 2 + 30 + 28.
CACHE_CONTROL = "public, max-age=30, stale-while-revalidate=28"


@cache
def build():
    """Return a short word that changes with every release: code, templates and assets by name, size and time."""
    digest = blake2b(digest_size=8)
    for folder in ("templates", "static", "programs", "mentorhub", "profiles"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                stat = path.stat()
                digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def etag_of(request, held):
    """Return the ETag of this address over the catalog copy `held`."""
    parts = (
        build(),
        held.version,
        held.day,
        request.get_full_path(),
        request.headers.get("HX-Request"),
        get_language(),
    )
    return f'"{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def is_anonymous(request):
    """Return whether the visitor has no session, told by the cookie alone: reading the session would cost a query."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def with_cache_headers(response, etag):
    """Return `response` with what lets browsers and proxies keep it."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["HX-Request"])
    return response


class RepeatVisitMiddleware:
    """Answers 304 to who has the newest page already, before sessions, forms and views cost anything.

    An ETag that fits this address, this copy of the catalog, this day and this release was given out by `public_page`
    with exactly the page that would be rendered now, so there is nothing else to ask.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("If-None-Match")
        if given and request.method in ("GET", "HEAD") and is_anonymous(request):
            etag = etag_of(request, snapshot.current())
            if etag in (tag.removeprefix("W/") for tag in parse_etags(given)):
                return with_cache_headers(HttpResponseNotModified(), etag)
        return self.get_response(request)


def public_page(view):
    """Make `view(request, ...)` a public page: GET and HEAD only, kept by address, 304 when unchanged.

    The view finds the catalog's copy in `request.catalog`. It must not read the session, set a cookie or depend on
    anything but the catalog and the address. A visitor with a session gets the page fresh and unkept, because its
    header shows who is signed in.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.catalog = held = snapshot.current()
        response = view(request, *args, **kwargs)
        if not is_anonymous(request):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        elif response.status_code == 200:
            with_cache_headers(response, etag_of(request, held))
        return response

    return page
