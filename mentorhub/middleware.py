"""What every request passes that no library provides."""

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from . import views


class UnavailableMiddleware:
    """Answers 503 with a page of help when the database or Redis cannot be reached, instead of a bare error.

    Signing in counts its attempts in Redis: without it nobody gets in (quality.md S11), and is told so.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Return the 503 page for a store that is down or overloaded; leave everything else alone."""
        if isinstance(exception, OperationalError | InterfaceError | RedisError):
            return views.unavailable(request)
        return None
