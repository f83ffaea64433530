"""What every request passes that no library provides."""

from django.db import InterfaceError, OperationalError

from . import views


class UnavailableMiddleware:
    """Answers 503 with a page of help when the database cannot be reached, instead of a bare error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Return the 503 page for a database that is down or overloaded; leave everything else alone."""
        if isinstance(exception, OperationalError | InterfaceError):
            return views.unavailable(request)
        return None
