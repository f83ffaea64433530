"""A mail provider that keeps what it accepted and does what a test tells it: the judge's only witness."""

import asyncio
import contextlib
import email
import itertools
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from mentorhub.local.redis import free_port


@dataclass(frozen=True, slots=True)
class Copy:
    """One mail that the provider took, when (monotonic seconds), and when its client was gone or answered."""

    key: str
    message_id: str
    to: str
    at: float


class Provider:
    """An SMTP server on one port of this machine that can go away and come back.

    `delay` is how many seconds an answer to a whole mail takes; the mail is accepted before them, which is the harder
    case. `script` is what is done with the next mails, one word each: "accept", "cut" (accepted, then the line is
    cut), or an answer such as "451 later". `refused` maps an address to the answer that it gets.
    """

    def __init__(self):
        self.port = free_port()
        self.lock = threading.Lock()
        self.controller = None
        self.reset()

    def reset(self):
        """Forget everything and do nothing special."""
        with self.lock:
            self.accepted, self.spans = [], defaultdict(list)
            self.delay, self.script, self.refused = 0.0, deque(), {}
            self.offered = 0

    def start(self):
        """Listen."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, timeout=300)
        self.controller.start()

    def stop(self):
        """Refuse connections, and hang up those that stand."""
        controller, self.controller = self.controller, None
        if controller is not None:
            controller.stop(no_assert=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Answer to a recipient."""
        if answer := self.refused.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope):
        """Do with a mail what the script says."""
        head = email.message_from_bytes(envelope.content)
        key = head["X-MentorHub-Delivery"]
        with self.lock:
            self.offered += 1
            action = self.script.popleft() if self.script else "accept"
        if action not in {"accept", "cut"}:
            return action
        with self.lock:
            self.accepted.append(Copy(key, head["Message-ID"].strip(), envelope.rcpt_tos[0], time.monotonic()))
            span = [time.monotonic(), None]
            self.spans[key].append(span)
        if action == "cut":
            server.transport.abort()
        try:
            await asyncio.sleep(self.delay)
        finally:
            span[1] = time.monotonic()
        return "250 OK"

    def copies(self):
        """Return how often each mail was accepted, by its X-MentorHub-Delivery."""
        with self.lock:
            return Counter(copy.key for copy in self.accepted)

    def at_work(self):
        """Return for how many seconds the longest mail has been in hand; 0 when none is."""
        with self.lock:
            open_ = [span[0] for spans in self.spans.values() for span in spans if span[1] is None]
        return time.monotonic() - min(open_) if open_ else 0.0

    def overlaps(self):
        """Return the mails of which two copies were in hand at one time."""
        with self.lock:
            found = []
            for key, spans in self.spans.items():
                ordered = sorted(spans)
                if any(b[0] < (a[1] or float("inf")) for a, b in itertools.pairwise(ordered)):
                    found.append(key)
            return found


@contextlib.contextmanager
def running_provider():
    """Give a Provider that listens, and end it."""
    provider = Provider()
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()
