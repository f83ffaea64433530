"""Signing up with a real mail server in between, and with one that is down."""

import re
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from reminders.models import Delivery
from reminders.outbox import sending
from tests.programs.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


class Mailbox:
    """What a mail server accepted."""

    def __init__(self):
        self.accepted = []

    async def handle_DATA(self, server, session, envelope):
        """Keep the mail."""
        self.accepted.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    """A mail server on this machine, which the site sends to; gives its Mailbox."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield mailbox
    controller.stop()


def test_sign_up_by_the_code_in_the_mail_that_the_server_accepted(client, mail_server):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a long password"})
    assert sending.drain() == 1
    [(recipients, mail)] = mail_server.accepted
    assert recipients == ["new@example.org"]
    assert (mail["To"], mail["Subject"]) == ("new@example.org", "Your code to open a MentorHub account")
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    [code] = [line for line in text.splitlines() if re.fullmatch(r"\d{4}-\d{4}", line)]
    assert f"<strong><big>{code}</big></strong>" in page
    response = client.post("/accounts/confirm-email/", {"code": code})
    assert (response.status_code, response["Location"]) == (302, "/me/profile/")


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_s7_an_unknown_address_costs_a_row_of_the_outbox_but_no_mail(mail_server, address):
    make_user("known@example.org")
    counts = []
    for email in ("known@example.org", "nobody@example.org"):
        before = Delivery.objects.count()
        Client().post(address, {"email": email})
        counts.append(Delivery.objects.count() - before)
    assert counts == [1, 1]
    assert sending.drain() == 1
    assert [recipients for recipients, _ in mail_server.accepted] == [["known@example.org"]]


@pytest.fixture
def no_mail_server(settings):
    """The site's mail server is down."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.mark.parametrize("email", ["known@example.org", "nobody@example.org"])
@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/login/code/", "/accounts/signup/"])
def test_no_page_waits_for_the_mail_server(client, no_mail_server, address, email):
    make_user("known@example.org")
    response = client.post(address, {"email": email, "password1": "a long password"})
    assert response.status_code == 302
    assert sending.drain() == 0


def test_a_code_leaves_once_the_mail_server_is_back(client, no_mail_server, settings, mailoutbox):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a long password"})
    assert sending.drain() == 0
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts, waiting.error) == ("pending", 0, "ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Delivery.objects.update(try_at=waiting.due_at)
    assert [mail.subject for mail in mailoutbox] == ["Your code to open a MentorHub account"]


def test_a_notice_that_cannot_be_sent_stops_nothing(client, no_mail_server):
    user = make_user("known@example.org")
    client.force_login(user)
    data = {"oldpassword": "a long password", "password1": "another long password"}
    assert client.post("/accounts/password/change/", data).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another long password")
