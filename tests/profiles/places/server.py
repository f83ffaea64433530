"""A Nominatim of our own on 127.0.0.1 that answers, lies, stalls and refuses as told."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CHICAGO = {
    "lat": "41.8755616",
    "lon": "-87.6244212",
    "type": "administrative",
    "addresstype": "city",
    "display_name": "1 North State Street, Chicago, Cook County, Illinois, United States",
    "address": {
        "road": "North State Street",
        "city": "Chicago",
        "county": "Cook County",
        "state": "Illinois",
        "ISO3166-2-lvl4": "US-IL",
        "country": "United States",
        "country_code": "us",
    },
}


@dataclass
class Reply:
    """What the server says: `body` as it is when it is bytes, else as JSON. `drip` seconds pass between bytes."""

    body: object = field(default_factory=lambda: [CHICAGO])
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: dict = field(default_factory=dict)
    stall: threading.Event | None = None
    drip: float = 0.0


@dataclass
class Asked:
    """One request that came in; `at` is time.monotonic()."""

    at: float
    path: str
    query: dict
    headers: dict


class Nominatim:
    """`reply` answers every request, or `replies` one after the other; `asked` are the requests so far."""

    def __init__(self):
        self.reply, self.replies, self.asked = Reply(), [], []
        self.stop_stalling = threading.Event()

    def next(self, path, headers):
        parts = urlsplit(path)
        self.asked.append(Asked(time.monotonic(), parts.path, parse_qs(parts.query), headers))
        return self.replies.pop(0) if self.replies else self.reply


@contextmanager
def nominatim():
    """Run a Nominatim and yield it, with its address in `url`."""
    told = Nominatim()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            reply = told.next(self.path, dict(self.headers))
            if reply.stall:
                reply.stall.wait(10)
                return
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if reply.drip:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        if told.stop_stalling.wait(reply.drip):
                            return
                else:
                    self.wfile.write(body)
            except OSError:
                pass  # the other side has heard enough

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        told.stop_stalling.set()
        server.shutdown()
        server.server_close()
        thread.join()
