"""The desk's pages of mails that became no message: why, whose (masked), reading and handing on with a reason."""

import pytest
from django.utils import timezone

from matching.models import HeldMail
from matching.vocabulary import Outcome
from profiles.models import AuditEntry
from reminders.events import handing_on
from reminders.models import Delivery, Inbound
from tests.matching.mails import by_mail, make_talk, write
from tests.programs.factories import make_curator

from .posting import left

pytestmark = pytest.mark.django_db
LIST = "/staff/reminders/inbound/"
OURS = "mx.example.net"


@pytest.fixture
def curator(client):
    """A member of staff who is signed in."""
    user = make_curator()
    client.force_login(user)
    return user


def keep(raw, **values):
    """Keep a mail as the webhook does and hand it on; return the row."""
    number = Inbound.objects.count()
    row = Inbound.objects.create(message_id=f"<{number}@x>", raw=raw, sender="joan.doe@library.example", **values)
    handing_on.hand_on()
    row.refresh_from_db()
    return row


def astray(settings, mentor):
    """Return outcome to a kept mail that went astray so."""
    settings.INBOUND_AUTHSERV_ID = (OURS,)
    forged = [f"Authentication-Results: {OURS}; dmarc=fail header.from=example.org"]
    rows = [
        keep(write(mentor, "Is it you?", top=forged)),
        keep(write(mentor, "Away until Monday.", "Auto-Submitted: auto-replied")),
        keep(write(mentor, "Your code: 482913", sender="a@service.example")),
        keep(write(mentor, "It is me.", sender="joan@home.example")),
        keep(write(mentor, "Hello", to="hello@example.org"), delivery=left()),
        keep(write(mentor, "")),
        keep(write(mentor, "Spam", to=f"reply+{'0' * 40}@mentorhub.invalid")),
    ]
    return {row.outcome: row for row in rows}


def test_the_list_says_what_became_no_message_and_why_without_whole_addresses(client, curator, settings):
    mentor, _visitor = make_talk()
    rows = astray(settings, mentor)
    keep(write(mentor, "A message"))
    page = client.get(LIST).content.decode()
    assert {outcome for outcome, row in rows.items() if f"{LIST}{row.pk}/" in page} == {
        Outcome.FAILED_CHECK, Outcome.SERVICE, Outcome.NO_THREAD, Outcome.EMPTY,
    }  # fmt: skip
    whole = client.get(f"{LIST}?all").content.decode()
    assert {outcome for outcome, row in rows.items() if f"{LIST}{row.pk}/" in whole} == set(rows)
    assert whole.count("<tr>") == 1 + 7
    for words in ("its headers say so", "not written to a conversation", "j…@library.example"):
        assert words in whole
    for secret in ("joan.doe", "Is it you?", "482913", "Re: A question"):
        assert secret not in whole


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_as_many_queries_for_one_mail_as_for_three(client, curator, django_assert_num_queries, rows):
    for _number in range(rows):
        keep(b"From: a@example.org\r\n\r\nHello", delivery=left())
    client.get(LIST)
    with django_assert_num_queries(6):
        assert client.get(LIST).content.decode().count("<tr>") == 1 + rows


def test_a_mail_is_read_with_a_reason_that_stands_in_the_log(client, curator):
    row = keep(b"From: Eve <eve@example.org>\r\nSubject: <i>Hi</i>\r\n\r\n<script>alert(1)</script> Hello")
    path = f"{LIST}{row.pk}/"
    page = client.get(path).content.decode()
    assert ("Hello" in page, "eve@example.org" in page, AuditEntry.objects.count()) == (False, False, 0)
    assert client.post(path, {"step": "read", "why": ""}).status_code == 422
    assert AuditEntry.objects.count() == 0
    page = client.post(path, {"step": "read", "why": "Somebody asks where it is"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Hello" in page
    assert ("&lt;i&gt;Hi&lt;/i&gt;" in page, "eve@example.org" in page) == (True, True)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.what, entry.subject, entry.why) == (
        curator.pk, "mail_read", f"incoming mail {row.pk}", "Somebody asks where it is",
    )  # fmt: skip


@pytest.mark.parametrize("outcome", [Outcome.FAILED_CHECK, Outcome.AUTOMATIC])
def test_what_was_taken_for_something_else_is_handed_on_with_a_reason(client, curator, settings, outcome):
    mentor, _visitor = make_talk()
    row = astray(settings, mentor)[outcome]
    response = client.post(f"{LIST}{row.pk}/", {"step": "hand_on", "why": "She telephoned"}, follow=True)
    assert "The mail became a message." in response.content.decode()
    row.refresh_from_db()
    assert (row.outcome, by_mail().get().seat) == (Outcome.POSTED, mentor)
    assert AuditEntry.objects.get().what == "mail_handed_on"
    # A second press finds nothing: it is no longer among them.
    assert client.post(f"{LIST}{row.pk}/", {"step": "hand_on", "why": "Again"}).status_code == 404
    assert by_mail().count() == 1


@pytest.mark.parametrize("outcome", [Outcome.SERVICE, Outcome.HELD, Outcome.NO_THREAD, Outcome.EMPTY])
def test_nobody_hands_on_for_somebody_else(client, curator, settings, outcome):
    mentor, _visitor = make_talk()
    row = astray(settings, mentor)[outcome]
    before = Delivery.objects.count()
    assert "Hand it on" not in client.get(f"{LIST}{row.pk}/").content.decode()
    client.post(f"{LIST}{row.pk}/", {"step": "hand_on", "why": "Because"})
    row.refresh_from_db()
    assert (row.outcome, by_mail().count(), AuditEntry.objects.count()) == (outcome, 0, 0)
    assert (HeldMail.objects.count(), Delivery.objects.count()) == (1, before)


def test_an_unreadable_mail_is_handed_on_once_it_can_be_read(client, curator):
    mentor, _visitor = make_talk()
    row = Inbound.objects.create(
        message_id="<9@x>", raw=write(mentor, "Now I can be read"), outcome=Outcome.UNREADABLE, detail="ValueError",
        handled_at=timezone.now(),
    )  # fmt: skip
    assert "could not be read: ValueError" in client.get(LIST).content.decode()
    client.post(f"{LIST}{row.pk}/", {"step": "hand_on", "why": "The fault is mended"})
    assert by_mail().get().text == "Now I can be read"


def test_what_was_looked_at_is_put_away(client, curator):
    row = keep(b"From: a@example.org\r\n\r\nHello")
    response = client.post(f"{LIST}{row.pk}/", {"step": "away"})
    assert (response.status_code, response["Location"]) == (302, LIST)
    row.refresh_from_db()
    assert (row.seen_at is not None, f"{LIST}{row.pk}/" in client.get(LIST).content.decode()) == (True, False)
    assert f"{LIST}{row.pk}/" in client.get(f"{LIST}?all").content.decode()


def test_the_desk_says_how_many_wait(client, curator):
    assert "None waits for somebody to look at it." in client.get("/staff/reminders/").content.decode()
    keep(b"From: a@example.org\r\n\r\nHello")
    assert "1 became no message and waits" in client.get("/staff/reminders/").content.decode()


def test_a_message_is_not_among_them(client, curator):
    mentor, _visitor = make_talk()
    row = keep(write(mentor))
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
