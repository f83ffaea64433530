"""How feeds are answered: as public pages, and readable by the scripts of every other site."""

from functools import wraps

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from programs.showing.pages import public_page

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def open_data(view):
    """Make `view(request, ...)` a public page whose content scripts of any site may read.

    Nothing here depends on who asks, so that gives nothing away. A 304 says so too, for caches that keep its headers.
    """
    answer = public_page(view)

    @wraps(view)
    def feed(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=PREFLIGHT)
            patch_vary_headers(response, ["Access-Control-Request-Headers"])
        else:
            response = answer(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        return response

    return feed
