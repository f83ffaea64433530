"""How `make bench` measures: processor time of whole requests, in one process, as ratios to a bare response.

Absolute times say more about the machine than about the code, so every figure is divided by the cost of an empty
Django response through the same middleware, measured in the same run.
"""

import time
from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.finding import snapshot

ROUNDS = 5


class Site:
    """The site as a web server calls it, without the network between."""

    def __init__(self):
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

    def cost(self, address, times=60, **headers):
        """Return the processor time of one GET in milliseconds: the best of several rounds of `times` requests."""
        for _warm_up in range(3):
            self.get(address, **headers)
        best = float("inf")
        for _round in range(ROUNDS):
            started = time.process_time()
            for _request in range(times):
                self.get(address, **headers)
            best = min(best, (time.process_time() - started) / times)
        return best * 1000

    def queries(self, address):
        """Return how many queries one GET costs when the process has just been asked to look for a newer catalog."""
        self.get(address)
        snapshot.forget()
        with CaptureQueriesContext(connection) as captured:
            self.get(address)
        return len(captured)
