"""Mail handed to providers through django-anymail: what goes over the line, and what is remembered of the answer."""

import json
import threading
from base64 import b64decode
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from reminders.events.joining import join_waiting
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.vocabulary import State

from . import payloads
from .factories import make_mail
from .meeting_mails import entry_of, make_apart, set_times
from .posting import open_to, post

pytestmark = pytest.mark.django_db
POSTMARK_ID = "0a129aee-e1cd-480d-b08d-4f48548ff48d"


class Provider(BaseHTTPRequestHandler):
    """Takes every mail and says so in the provider's words."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, body))
        if "email" in self.path:
            answer = {"To": "reader@example.org", "SubmittedAt": "2026-11-24T18:00:00Z", "MessageID": POSTMARK_ID,
                      "ErrorCode": 0, "Message": "OK"}  # fmt: skip
        else:
            answer = {"id": "<mailgun-1@mg.example.org>", "message": "Queued. Thank you."}
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def provider():
    """A provider on this machine; `asked` is what it was asked, as (path, body)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_postmark_gets_our_number_and_gives_its_own(settings, provider, fresh_cache):
    open_to(settings, "postmark")
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL.update(POSTMARK_SERVER_TOKEN="t", POSTMARK_API_URL=f"http://127.0.0.1:{provider.server_port}/")
    delivery = make_mail()
    assert sending.send(delivery.pk) is True
    [(_path, body)] = provider.asked
    sent = json.loads(body)
    assert (sent["Metadata"], sent["TrackOpens"], sent["TrackLinks"]) == (
        {"delivery": delivery.public_id.hex}, False, "None",
    )  # fmt: skip
    row = Delivery.objects.get(pk=delivery.pk)
    assert (row.state, row.provider_id) == (State.SENT, POSTMARK_ID)
    # And its receipt, which names nothing but its own number, finds the mail.
    post("postmark", {**payloads.postmark_bounce(row), "Metadata": {}})
    join_waiting(timezone.now())
    assert Delivery.objects.get(pk=delivery.pk).state == State.BOUNCED


def test_mailgun_gets_our_number_and_gives_its_own(settings, provider):
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {
        "MAILGUN_API_KEY": "k",
        "MAILGUN_SENDER_DOMAIN": "mg.example.org",
        "MAILGUN_API_URL": f"http://127.0.0.1:{provider.server_port}/v3",
    }
    delivery = make_mail()
    assert sending.send(delivery.pk) is True
    [(path, body)] = provider.asked
    assert path == "/v3/mg.example.org/messages"
    assert delivery.public_id.hex.encode() in body
    assert b'name="v:delivery"' in body or b"v%3Adelivery" in body
    row = Delivery.objects.get(pk=delivery.pk)
    assert (row.state, row.provider_id) == (State.SENT, "<mailgun-1@mg.example.org>")


@pytest.mark.parametrize("name", ["postmark", "mailgun"])
def test_entry_for_a_calendar_reaches_providers_whole(settings, provider, fresh_cache, name):
    open_to(settings, name)
    settings.EMAIL_BACKEND = f"anymail.backends.{name}.EmailBackend"
    url = f"http://127.0.0.1:{provider.server_port}/"
    settings.ANYMAIL.update(
        POSTMARK_SERVER_TOKEN="t", POSTMARK_API_URL=url, MAILGUN_API_KEY="k", MAILGUN_API_URL=url,
        MAILGUN_SENDER_DOMAIN="mg.example.org",
    )  # fmt: skip
    pair = make_apart()
    set_times(pair, timezone.now() + timedelta(days=9), place="Zoë’s room, 3")
    assert sending.drain() >= 2
    bodies = [body for _path, body in provider.asked if b".ics" in body]
    assert len(bodies) == 2
    if name == "postmark":
        [file] = json.loads(bodies[0])["Attachments"]
        kind, content = file["ContentType"], b64decode(file["Content"])
    else:
        start = bodies[0].index(b"BEGIN:VCALENDAR")
        kind = bodies[0][:start].rpartition(b"Content-Type: ")[2].decode()
        content = bodies[0][start : bodies[0].index(b"END:VCALENDAR") + 15]
    assert "text/calendar" in kind
    assert 'method="REQUEST"' in kind or "method=REQUEST" in kind
    assert b"\r\nEND:VEVENT\r\n" in content
    entry = entry_of(content)
    assert (entry["sequence"], entry["place"]) == (0, "Zoë’s room, 3")
