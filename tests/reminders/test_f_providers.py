"""Providers that refuse, babble, are busy or away, and clocks that jump (quality.md F19, F20, F26), in one process."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from mentorhub.local.redis import free_port
from reminders.models import Delivery, Switch
from reminders.outbox import circuit, sending, sweeping
from reminders.outbox.faults import MOST_ATTEMPTS
from reminders.vocabulary import Lane
from tests.faults.provider import Provider

from .factories import make_mail
from .posting import open_to

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Scripted(BaseHTTPRequestHandler):
    """A provider's interface that gives one answer: (status, headers, body), or cuts the line (None)."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.answer is None:
            self.close_connection = True
            return
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def interface(settings):
    """Postmark's interface on this machine; `answer` is what it says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    server.asked, server.answer = 0, None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    open_to(settings, "postmark")
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL.update(POSTMARK_SERVER_TOKEN="t", POSTMARK_API_URL=f"http://127.0.0.1:{server.server_port}/")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mail_server(settings):
    """A mail server on this machine."""
    provider = Provider()
    provider.start()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", provider.port
    yield provider
    provider.stop()


def json_of(**content):
    """Return content as an answer's body."""
    return json.dumps(content).encode()


NO = json_of(ErrorCode=300, Message="Invalid 'To' address")
INACTIVE = json_of(ErrorCode=406, Message="You tried to send to a recipient that has been marked as inactive.")


@pytest.mark.parametrize(
    ("answer", "state", "faults", "uncertain"),
    [
        ((429, {"Retry-After": "120"}, b"{}"), "pending", 0, 0),
        ((500, {}, b"{}"), "pending", 1, 0),
        ((503, {}, b"<html>busy</html>"), "pending", 1, 0),
        ((401, {}, b"{}"), "pending", 1, 0),
        ((422, {}, NO), "failed", 0, 0),
        ((422, {}, INACTIVE), "failed", 0, 0),
        ((200, {}, b"what is this"), "pending", 0, 1),
    ],
    ids=["429", "500", "503", "401", "422", "inactive", "garbage"],
)
def test_f19_each_answer_of_an_interface_has_its_class(interface, answer, state, faults, uncertain):
    interface.answer = answer
    row = make_mail()
    before = timezone.now()
    assert sending.drain() == 0
    row.refresh_from_db()
    assert (row.state, row.uncertain, interface.asked) == (state, uncertain, 1)
    assert sum(Switch.objects.values_list("failures", flat=True)) == faults
    assert "@" not in row.error
    if state == "pending":
        least = 120 if answer[0] == 429 else 2
        assert row.try_at >= before + timedelta(seconds=least)
        assert row.sealed is not None
        interface.answer = (200, {}, json_of(ErrorCode=0, Message="OK", MessageID="m1", To="reader@example.org"))
        with time_machine.travel(row.try_at + timedelta(seconds=1)):
            assert sending.drain() == 1


def test_f19_each_answer_of_a_mail_server_has_its_class(mail_server):
    words = ["451 4.7.1 later", "452 4.2.2 mailbox full", "550 5.7.1 no", "554 5.6.0 no"]
    mail_server.script.extend(words)
    rows = [make_mail(f"reader{number}@example.org") for number, _words in enumerate(words)]
    assert sending.drain() == 0
    for row in rows:
        row.refresh_from_db()
    assert [(row.state, row.reason, row.uncertain) for row in rows] == [
        ("pending", "", 0), ("pending", "", 0), ("failed", "refused", 0), ("failed", "refused", 0),
    ]  # fmt: skip
    # Each waits as long as chance says, between half of the first wait and the whole of it.
    waits = [(row.try_at - timezone.now()).total_seconds() for row in rows[:2]]
    assert all(1 < wait <= 5 for wait in waits)
    assert waits[0] != waits[1]


def test_f19_a_server_that_stops_in_the_middle_of_a_mail_leaves_it_open_whether_it_was_taken(mail_server):
    mail_server.script.append("cut")
    row = make_mail()
    assert sending.drain() == 0
    row.refresh_from_db()
    assert (row.state, row.uncertain) == ("pending", 1)


def test_f19_a_mail_that_is_always_put_off_is_given_up(mail_server):
    row = make_mail()
    mail_server.script.extend(["451 later"] * 100)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Delivery.objects.update(expires_at=timezone.now() + timedelta(days=30))
        while Delivery.objects.get().state == "pending":
            clock.move_to(Delivery.objects.get().try_at)
            sending.drain()
    row.refresh_from_db()
    assert (row.state, row.reason, row.attempts) == ("failed", "tried_enough", MOST_ATTEMPTS)
    assert mail_server.offered == MOST_ATTEMPTS


def test_f20_a_provider_that_is_down_for_six_hours_costs_no_mail_and_few_tries(settings):
    provider = Provider()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()
    rows = [make_mail(f"reader{number}@example.org", lifetime=timedelta(days=2)) for number in range(30)]
    Delivery.objects.update(lane=Lane.DAY)
    start = timezone.now()
    tries, opened, before = 0, None, 0
    with time_machine.travel(start, tick=False) as clock:
        for _tick in range(6 * 60):
            clock.shift(60)
            sending.drain()
            sweeping.sweep()
            switch = Switch.objects.get(name=circuit.PROVIDER)
            tries, before = tries + (switch.failures - before), switch.failures
            if opened is None and switch.is_open:
                opened = timezone.now()
                assert switch.failures == circuit.FAILURES
        assert opened == start + timedelta(seconds=60)
        # Five faults open the circuit; then one mail probes, ever more rarely, at last every quarter of an hour.
        assert circuit.FAILURES + 20 <= tries <= circuit.FAILURES + 30
        assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}
        assert max(Delivery.objects.values_list("attempts", flat=True)) <= 48
        settings.EMAIL_PORT = provider.port
        provider.start()
        try:
            while provider.copies().total() < len(rows):
                clock.shift(10)
                sending.drain()
                assert timezone.now() < start + timedelta(hours=6, minutes=20), "the probe came too late"
        finally:
            provider.stop()
    assert provider.copies() == {row.public_id.hex: 1 for row in rows}
    assert not circuit.is_open(circuit.PROVIDER)


def test_f26_a_clock_that_steps_back_an_hour_or_forward_a_day_resends_and_skips_nothing():
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as clock:
        make_mail("before@example.org", lifetime=timedelta(days=3))
        assert sending.drain() == 1
        clock.shift(-3600)
        assert (sweeping.sweep(), sending.drain()) == (0, 0)
        # Written an hour before it was noon, once more: due at once by the clock that everybody has now.
        make_mail("back@example.org", lifetime=timedelta(days=3))
        assert sending.drain() == 1
        make_mail("forward@example.org", lifetime=timedelta(days=3))
        clock.shift(25 * 3600)
        assert (sweeping.sweep(), sending.drain(), sending.drain()) == (0, 1, 0)
        clock.shift(-24 * 3600)
        assert (sweeping.sweep(), sending.drain()) == (0, 0)
    assert [message.to for message in mail.outbox] == [
        ["before@example.org"], ["back@example.org"], ["forward@example.org"],
    ]  # fmt: skip
