"""What pages with people on them have in common: never kept by others, never in a search engine."""

from functools import wraps


def people_page(view):
    """Make `view(request, ...)` a page of people: fresh for everybody, and not for search engines.

    Somebody who pauses or hides is gone with the next look, so nobody keeps such a page; and whoever shows a profile
    to everybody has not thereby chosen to be found by their name in a search engine (quality.md V4).
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page
