"""Leads somebody whose account is about to be erased to the page where that can be undone."""

from http import HTTPStatus

from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from .receivers import LEAVING

# Every private page of one's own leads to the one that matters now.
MINE, MY_DATA = "/me/", "/me/data/"


class LeavingMiddleware:
    """After signing in, and from one's own pages, leads to MY_DATA. For other pages no session is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # The session was written to in this very request, so it is at hand.
        is_new = request.session.modified and request.session.get(LEAVING) == "new"
        if is_new and response.status_code == HTTPStatus.FOUND:
            request.session[LEAVING] = "led"
            response["Location"] = MY_DATA
        return response

    def process_view(self, request, view, args, kwargs):
        """Return the way to MY_DATA from another page of one's own, or None."""
        path = request.path_info
        if not path.startswith(MINE) or path.startswith(MY_DATA) or LEAVING not in request.session:
            return None
        response = redirect(MY_DATA)
        add_never_cache_headers(response)
        return response
