"""How `make bench` measures: processor time of whole requests, in one process, as ratios to a bare response.

Absolute times say more about the machine than about the code, so every figure is divided by the cost of an empty
response through Django's usual seven middlewares, measured in the same run.
"""

import statistics
import time
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from programs.finding import snapshot

ROUNDS = 9
EMPTY = "/healthz"
# The seven that `startproject` writes: the bare response of docs/performance.md passes these and an empty view.
USUAL_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class Site:
    """The site as a web server calls it, without the network between."""

    def __init__(self, middleware=None):
        """Load the site, with its own middleware or that of the list `middleware`."""
        with override_settings(MIDDLEWARE=middleware or settings.MIDDLEWARE):
            self.application = WSGIHandler()

    def get(self, address, **headers):
        """Return (status, headers, body) of a GET; header names as WSGI spells them (HTTP_ACCEPT_ENCODING)."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SCRIPT_NAME": "",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **headers,
        }
        seen = {}

        def start(status, response_headers, exc_info=None):
            seen.update(status=int(status.split()[0]), headers=dict(response_headers))

        response = self.application(environ, start)
        body = b"".join(response)
        response.close()
        return seen["status"], seen["headers"], body

    def spend(self, address, times, **headers):
        """Return the processor time of `times` GETs in milliseconds for each."""
        started = time.process_time()
        for _request in range(times):
            self.get(address, **headers)
        return (time.process_time() - started) / times * 1000

    def ratio(self, address, bare, times=40, **headers):
        """Return how many bare responses one GET costs: the median of rounds that measure both in turn.

        A shared machine changes its speed from second to second; side by side both feel it alike.
        """
        for _warm_up in range(3):
            self.get(address, **headers)
        rounds = [self.spend(address, times, **headers) / bare.spend(EMPTY, 10 * times) for _round in range(ROUNDS)]
        return statistics.median(rounds)

    def queries(self, address, **headers):
        """Return how many queries one GET costs when the process has just been asked to look for a newer catalog."""
        self.get(address, **headers)
        snapshot.forget()
        with CaptureQueriesContext(connection) as captured:
            self.get(address, **headers)
        return len(captured)
