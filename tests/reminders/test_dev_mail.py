"""Mail on one's own machine: written as files, read, followed and answered; and none of that in production."""

import re
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from importlib import import_module, reload

import pytest
from django.conf import settings as site
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import clear_url_caches
from django.utils import timezone

from matching.lifecycle import saying
from matching.meetings import setting
from matching.vocabulary import Outcome
from reminders.events import answering
from reminders.models import Inbound
from reminders.outbox import dev_backend, sending
from tests.matching.factories import make_mentorship
from tests.matching.mails import by_mail, make_talk
from tests.mentorhub.test_project import PRODUCTION

from .posting import left, open_to

pytestmark = pytest.mark.django_db
PAGES = ("/dev/mail/", "/dev/mail/20261124-180000-000000-0123abcd/")


def load_addresses():
    """Read the addresses of the site anew, as the settings are now."""
    for name in ("reminders.urls", "mentorhub.urls"):
        reload(import_module(name))
    clear_url_caches()


@pytest.fixture
def folder(settings, tmp_path):
    """Keep mails in a folder of this test's."""
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


@pytest.fixture
def own_machine(settings, folder, fresh_cache):
    """Be a site with DEBUG whose mails are in `folder`."""
    settings.DEBUG = True
    open_to(settings, "postmark")
    load_addresses()
    yield folder
    settings.DEBUG = False
    load_addresses()


def send(subject="Wörter & more", *, message_id="<1@mentorhub.example.org>", html="<p>Hi <b>you</b></p>"):
    """Let the backend write a mail; return its name."""
    text = 'Go to https://mentors.example.org/do/abc/ <script>alert("x")</script>\n'
    headers = {"Message-ID": message_id, "X-MentorHub-Delivery": "0" * 32}
    mail = EmailMultiAlternatives(
        subject, text, "MentorHub <hello@mentorhub.example.org>", ["reader@example.org"], headers=headers,
        reply_to=["help@mentorhub.example.org"],
    )  # fmt: skip
    if html:
        mail.attach_alternative(html, "text/html")
    assert dev_backend.EmailBackend().send_messages([mail]) == 1
    return dev_backend.names()[0]


def test_each_mail_is_a_file_that_only_its_owner_reads(folder):
    first, second = send("One"), send("Two")
    assert dev_backend.names() == [second, first]
    assert sorted(path.name for path in folder.iterdir()) == [f"{first}.eml", f"{second}.eml"]
    assert (folder.stat().st_mode & 0o777, (folder / f"{first}.eml").stat().st_mode & 0o777) == (0o700, 0o600)
    parsed = message_from_bytes((folder / f"{second}.eml").read_bytes(), policy=policy.default)
    assert (parsed["Subject"], parsed["Message-ID"]) == ("Two", "<1@mentorhub.example.org>")


def test_a_mail_that_cannot_be_written_is_not_sent(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings.EMAIL_FILE_PATH = str(tmp_path / "file")
    with pytest.raises(OSError, match="file"):
        send()


@pytest.mark.parametrize("name", ["../secret", "..", ".eml", "x" * 300, "20261124-180000-000000-0123abcd\0", ""])
def test_no_other_file_is_read(folder, name):
    send()
    (folder.parent / "secret.eml").write_text("From: a")
    assert dev_backend.read(name) is None


# --- Only with DEBUG -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_without_debug_there_is_no_such_page(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(("debug", "there"), [("", "404"), ("1", "dev_mails")])
def test_the_address_exists_only_with_debug(debug, there):
    words = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "try: print(resolve('/dev/mail/').url_name)\n"
        "except Resolver404: print(404)\n"
    )
    environment = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "mentorhub.settings", "DEBUG": debug}
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=site.BASE_DIR, capture_output=True, text=True, timeout=60, env=environment
    )
    assert (done.returncode, done.stdout.strip()) == (0, there)


def test_a_view_that_is_reached_without_debug_says_404(own_machine, client, settings):
    name = send()
    paths = ["/dev/mail/", f"/dev/mail/{name}/", f"/dev/mail/{name}/html/", f"/dev/mail/{name}/raw/"]
    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 200]
    settings.DEBUG = False
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 404]
    assert client.post(paths[1], {"sender": "a@example.org", "text": "x"}).status_code == 404


# --- Reading -------------------------------------------------------------------------------------------


def test_mails_are_listed_with_the_newest_first(own_machine, client):
    send("One"), send("Two"), send("Three")
    page = client.get("/dev/mail/").content.decode()
    assert re.findall(r'dir="auto">([^<]+)</a></h2>', page) == ["Three", "Two", "One"]


def test_many_mails_have_pages(own_machine, client):
    for number in range(53):
        send(f"Mail {number}")
    last = client.get("/dev/mail/?page=2").content.decode()
    assert re.findall(r'dir="auto">([^<]+)</a></h2>', last) == ["Mail 2", "Mail 1", "Mail 0"]


def test_an_empty_folder_says_so(own_machine, client):
    assert "No mail has been sent yet" in client.get("/dev/mail/").content.decode()


def test_a_mail_shows_headers_and_text_with_links(own_machine, client):
    page = client.get(f"/dev/mail/{send()}/").content.decode()
    assert '<h1 dir="auto">Wörter &amp; more</h1>' in page
    assert '<a href="https://mentors.example.org/do/abc/" rel="nofollow">' in page
    assert "<script>alert" not in page
    assert "X-MentorHub-Delivery" in page


def test_entry_for_a_calendar_is_shown_as_text(own_machine, client, mailoutbox):
    mentorship = make_mentorship()
    start = timezone.now().replace(microsecond=0) + timedelta(days=3)
    setting.plan([start], by=mentorship.mentee, minutes=30, time_zone="UTC", mentorship_id=mentorship.pk)
    [mail] = [mail for mail in mailoutbox if mail.to == [mentorship.mentor.user.email] and mail.attachments]
    dev_backend.EmailBackend().send_messages([mail])
    shown = client.get(f"/dev/mail/{dev_backend.names()[0]}/").content.decode()
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in shown


def test_html_is_shut_in(own_machine, client):
    response = client.get(f"/dev/mail/{send(html='<script>alert(1)</script><a href=/x>x</a>')}/html/")
    assert response.content.decode() == "<script>alert(1)</script><a href=/x>x</a>\r\n"
    policy_of_page = response["Content-Security-Policy"]
    assert "script-src" not in policy_of_page
    assert policy_of_page.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert policy_of_page.endswith("sandbox allow-popups allow-popups-to-escape-sandbox")
    assert response["X-Frame-Options"] == "DENY"


def test_a_mail_without_html_has_none(own_machine, client):
    name = send(html="")
    assert client.get(f"/dev/mail/{name}/html/").status_code == 404
    assert "See the HTML" not in client.get(f"/dev/mail/{name}/").content.decode()


def test_raw_is_what_went_over_the_line(own_machine, client):
    name = send()
    response = client.get(f"/dev/mail/{name}/raw/")
    assert response.content == (own_machine / f"{name}.eml").read_bytes()
    assert response["Content-Type"] == "text/plain; charset=utf-8"


# --- Answering -----------------------------------------------------------------------------------------


def test_an_answer_goes_through_the_inbound_webhook(own_machine):
    delivery = left()
    name = send(message_id=delivery.message_id)
    client = Client()
    response = client.post(f"/dev/mail/{name}/", {"sender": "reader@example.org", "text": "Gerne.\r\nBis bald"})
    assert (response.status_code, response["Location"]) == (302, f"/dev/mail/{name}/?answered=200")
    row = Inbound.objects.get()
    assert (row.delivery, row.sender, row.subject, row.outcome) == (
        delivery, "reader@example.org", "Re: Wörter & more", Outcome.NO_THREAD,
    )  # fmt: skip
    mail = message_from_bytes(bytes(row.raw), policy=policy.default)
    assert (mail["In-Reply-To"], mail["References"], mail["To"]) == (
        delivery.message_id, delivery.message_id, "help@mentorhub.example.org",
    )  # fmt: skip
    lines = mail.get_content().replace("\r\n", "\n").splitlines()
    assert lines[:3] == ["Gerne.", "Bis bald", ""]
    assert lines[3].endswith("MentorHub wrote:")
    assert lines[4].startswith("> Go to https://mentors.example.org/do/abc/")
    page = client.get(f"/dev/mail/{name}/?answered=200").content.decode()
    assert "Re: Wörter &amp; more" in page
    assert "What became of it: to no conversation that is open: not written to a conversation." in page


def test_an_answer_to_a_mail_of_a_conversation_becomes_a_message(own_machine, settings, client):
    settings.EMAIL_BACKEND = "reminders.outbox.dev_backend.EmailBackend"
    mentor, visitor = make_talk()
    saying.say(visitor, "One more thing: may I bring a colleague?")
    sending.drain()
    mail = next(name for name in dev_backend.names() if "may I bring" in dev_backend.read(name).raw.decode())
    page = client.get(f"/dev/mail/{mail}/").content.decode()
    assert f'value="{mentor.correspondent.address}"' in page
    # As the form is filled in, which is by the one who got it; and from elsewhere.
    senders = [mentor.correspondent.address, "joan@home.example"]
    pages = [
        client.post(f"/dev/mail/{mail}/", {"sender": sender, "text": "Of course."}, follow=True).content.decode()
        for sender in senders
    ]
    assert "What became of it: became a message." in pages[0]
    assert "What became of it: came from another address" in pages[1]
    assert [(message.seat, message.text) for message in by_mail()] == [(mentor, "Of course.")]


def test_an_answer_that_the_webhook_refuses_is_said_to_be(own_machine, settings, client):
    name = send()
    settings.WEBHOOK_PROVIDERS = ()
    response = client.post(f"/dev/mail/{name}/", {"sender": "reader@example.org", "text": "Yes"})
    assert (response.status_code, Inbound.objects.count()) == (422, 0)
    assert "The inbound webhook answered 404." in response.content.decode()


def test_an_empty_answer_is_not_sent(own_machine, client):
    response = client.post(f"/dev/mail/{send()}/", {"sender": "nobody", "text": ""})
    assert (response.status_code, Inbound.objects.count()) == (422, 0)


def test_an_answer_to_an_answer_keeps_the_thread():
    first = message_from_bytes(b"Subject: Hi\r\nMessage-ID: <2@x>\r\nReferences: <1@x>\r\nFrom: a@x\r\n\r\nText",
                               policy=policy.default)  # fmt: skip
    reply = answering.reply_to(first, sender="b@example.org", text="Yes")
    again = answering.reply_to(reply, sender="a@example.org", text="No")
    assert (reply["References"], reply["Subject"], again["Subject"]) == ("<1@x> <2@x>", "Re: Hi", "Re: Hi")
    assert again["References"] == f"<1@x> <2@x> {reply['Message-ID']}"
