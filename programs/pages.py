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

from . import snapshot

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
    parts = (build(), held.version, held.day, request.get_full_path(), request.headers.get("HX-Request"), get_language())
    return f'"{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def public_page(view):
    """Make `view(request, ...)` a public page: GET and HEAD only, cached by address, 304 when unchanged.

    The view finds the catalog's copy in `request.catalog`. It must not read the session, set a cookie or depend on
    anything but the catalog and the address. A visitor with a session gets the page fresh and uncached, because its
    header shows who is signed in.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.catalog = held = snapshot.current()
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        etag = etag_of(request, held)
        given = parse_etags(request.headers.get("If-None-Match", ""))
        if "*" in given or etag in (tag.removeprefix("W/") for tag in given):
            response = HttpResponseNotModified()
        else:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = CACHE_CONTROL
        patch_vary_headers(response, ["HX-Request"])
        return response

    return page
