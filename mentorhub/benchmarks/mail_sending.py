"""Sending: our workers against a bare loop that sends the same mails over as many lines to the same server.

The bar is that of the issue: with a provider that takes 50 ms for a mail, as quality.md R8 has it, workers reach at
least 70 % of the bare loop's rate. Without any delay there is nothing but processor time, which the mail server here
takes half of: that ratio is told, but no bar.
"""

import asyncio
import logging
import multiprocessing
import smtplib
import socket
import time
from datetime import UTC, datetime
from email import policy

from aiosmtpd.controller import Controller
from django.db import connections
from django.test.utils import override_settings

from profiles.models import Profile, User
from reminders.kinds import Due
from reminders.models import Delivery
from reminders.outbox import rendering, sending, writing
from reminders.vocabulary import State

MAILS = {0.0: 2000, 0.05: 1600}
LINES = (1, 4)
LEAST = 0.70
# Forked, so that every process has what this one has read.
FORK = multiprocessing.get_context("fork")


class Taker:
    """Takes every mail after `delay` seconds."""

    def __init__(self, delay):
        self.delay = delay

    async def handle_DATA(self, server, session, envelope):
        """Take it."""
        if self.delay:
            await asyncio.sleep(self.delay)
        return "250 OK"


def serve(port, delay, ready):
    """Be a mail server until killed, without a word."""
    logging.disable(logging.CRITICAL)
    Controller(Taker(delay), hostname="127.0.0.1", port=port, server_kwargs={"timeout": 300}).start()
    ready.set()
    time.sleep(3600)


def loop(port, raw, count):
    """Send the same mail `count` times over one line."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        for _each in range(count):
            line.sendmail("hello@example.org", ["reader@example.org"], raw)


def drain():
    """Be a worker until nothing is due."""
    connections.close_all()
    sending.drain(seconds=600)


def timed(target, arguments, lines):
    """Return how many seconds `lines` processes take, each with a line of its own."""
    workers = [FORK.Process(target=target, args=arguments) for _line in range(lines)]
    connections.close_all()
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - started


def noon_zone():
    """Return a time zone in which it is about noon, so that nobody is asleep."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class MailSending:
    """Sends a few thousand welcomes; `missed` are the bars that were not reached."""

    def __init__(self, say):
        self.say, self.missed = say, []

    def run(self):
        """Measure with and without a delay, with one line and with four."""
        members = self.members(max(MAILS.values()))
        self.say("\n| provider | lines | bare loop, mails/s | workers, mails/s | ratio |")
        self.say("| --- | --- | --- | --- | --- |")
        for delay, count in MAILS.items():
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            ready = FORK.Event()
            server = FORK.Process(target=serve, args=(port, delay, ready), daemon=True)
            connections.close_all()
            server.start()
            ready.wait(10)
            backend = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
            with override_settings(**backend, EMAIL_PORT=port):
                for lines in LINES:
                    self.measure(delay, count if lines > 1 else count // 4, lines, members, port)
            server.kill()
            server.join()

    def members(self, count):
        """Return the numbers of `count` new members, awake all of them."""
        users = User.objects.bulk_create(User(email=f"bench{n}@example.org") for n in range(count))
        zone = noon_zone()
        Profile.objects.bulk_create(Profile(user=user, name="Bench", years="from_3", time_zone=zone) for user in users)
        return [user.pk for user in users]

    def measure(self, delay, count, lines, members, port):
        """Send `count` mails both ways and report."""
        Delivery.objects.all().delete()
        now = datetime.now(UTC)
        for start in range(0, count, 1000):
            numbers = members[start : min(start + 1000, count)]
            writing.post_many("welcome", [Due("profile", "bench", now, user_id=pk) for pk in numbers])
        first = Delivery.objects.select_related("user").first()
        raw = rendering.message_of(first, first.user.email).message().as_bytes(policy=policy.SMTP)
        bare = count / timed(loop, (port, raw, count // lines), lines)
        ours = count / timed(drain, (), lines)
        sent = Delivery.objects.filter(state=State.SENT).count()
        ratio = ours / bare
        self.say(f"| {delay * 1000:.0f} ms | {lines} | {bare:.0f} | {ours:.0f} | {ratio:.2f} |")
        if sent != count:
            self.missed.append(f"{sent} of {count} mails left")
        if delay and ratio < LEAST:
            self.missed.append(f"sending reaches {ratio:.2f} of the bare loop with {lines} lines, not {LEAST}")
