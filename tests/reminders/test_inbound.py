"""Answers to our mails, as providers bring them in."""

import pytest
from django.utils import timezone

from matching.vocabulary import Outcome
from reminders.events import handing_on
from reminders.models import Inbound

from . import payloads
from .posting import left, open_to, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everybody_posts(settings, fresh_cache):
    """Let all three providers post, each with its secrets."""
    open_to(settings, "postmark", "mailgun", "amazon_ses")


def raw(*headers, message_id="<answer-1@example.org>", sender=f"Reader <{payloads.ADDRESS}>", body="Yes, please."):
    """Return a mail as it comes over the line."""
    lines = [f"From: {sender}", "To: hello@mentorhub.example.org", "Subject: Re: A subject", *headers]
    lines += [f"Message-ID: {message_id}"] if message_id else []
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body, ""])


def bring(provider, mail, *, token="t"):
    """Bring a mail in by a provider; return the status."""
    body = {
        "postmark": lambda: payloads.postmark_inbound(mail),
        "mailgun": lambda: payloads.mailgun_inbound(mail, token=token),
        "amazon_ses": lambda: payloads.amazon_notice(payloads.amazon_inbound(mail)),
    }[provider]()
    return post(provider, body, to="inbound")


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
def test_an_answer_is_kept_with_the_mail_that_it_answers(provider):
    delivery, _other = left(), left()
    assert bring(provider, raw(f"In-Reply-To: {delivery.message_id}")) == 200
    row = Inbound.objects.get()
    assert (row.message_id, row.delivery, row.sender, row.subject, row.outcome) == (
        "<answer-1@example.org>", delivery, payloads.ADDRESS, "Re: A subject", "",
    )  # fmt: skip
    assert b"Yes, please." in bytes(row.raw)


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
def test_i1_the_same_mail_is_kept_once(provider):
    assert [bring(provider, raw(), token="a"), bring(provider, raw(), token="b")] == [200, 200]
    assert Inbound.objects.count() == 1


def test_i1_a_mail_without_message_id_is_known_by_its_hash():
    for _time in (1, 2):
        bring("postmark", raw(message_id=""))
    bring("postmark", raw(message_id="", body="Another."))
    names = sorted(Inbound.objects.values_list("message_id", flat=True))
    assert (len(names), [name[:7] for name in names], {len(name) for name in names}) == (2, ["sha256:"] * 2, {71})


def test_a_mail_without_references_answers_nothing():
    left()
    bring("postmark", raw())
    assert Inbound.objects.get().delivery is None


def test_the_nearest_reference_counts():
    first, second = left(), left()
    bring("postmark", raw(f"References: {second.message_id} <x@y> {first.message_id}"))
    assert Inbound.objects.get().delivery == first


def test_an_answer_is_found_by_the_number_that_a_provider_gave_our_mail():
    delivery = left(provider_id="883953f4-6105-42a2-a16a-77a8eac79483")
    bring("postmark", raw("In-Reply-To: <883953f4-6105-42a2-a16a-77a8eac79483@mtasv.net>"))
    assert Inbound.objects.get().delivery == delivery


def test_a_thousand_references_are_no_burden(django_assert_max_num_queries):
    delivery = left()
    many = " ".join(f"<{number}@example.org>" for number in range(1000))
    with django_assert_max_num_queries(8):
        assert bring("postmark", raw(f"References: {many} {delivery.message_id}")) == 200
    assert Inbound.objects.get().delivery == delivery


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Auto-Submitted: Auto-Notified; owner=x",
        "Precedence: bulk",
        "Precedence: Auto_Reply",
        "X-Autoreply: yes",
        "List-Id: <list.example.org>",
        "Return-Path: <>",
    ],
)
def test_what_a_machine_wrote_is_known_as_such(header):
    bring("postmark", raw(header))
    assert handing_on.hand_on() == 1
    assert Inbound.objects.get().outcome == Outcome.AUTOMATIC
    assert Inbound.objects.unseen().count() == 0


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "X-Auto-Response-Suppress: All", "Precedence: first-class"])
def test_what_a_person_wrote_is_for_staff(header):
    bring("postmark", raw(header))
    handing_on.hand_on()
    row = Inbound.objects.get()
    assert (row.outcome, list(Inbound.objects.unseen())) == (Outcome.NO_THREAD, [row])
    Inbound.objects.update(seen_at=timezone.now())
    assert list(Inbound.objects.unseen()) == []


def test_a_mail_from_nobody_is_automatic():
    body = payloads.postmark_inbound(raw(sender="MAILER-DAEMON@example.org"))
    body["Headers"] = [{"Name": "Return-Path", "Value": "<>"}]
    assert post("postmark", body, to="inbound") == 200
    handing_on.hand_on()
    assert Inbound.objects.get().outcome == Outcome.AUTOMATIC


def test_a_mail_with_nobody_on_its_envelope_is_automatic():
    body = payloads.postmark_inbound(raw())
    body["Headers"] = [{"Name": "Return-Path", "Value": "<>"}]
    post("postmark", body, to="inbound")
    handing_on.hand_on()
    assert (Inbound.objects.get().outcome, Inbound.objects.get().detail) == (Outcome.AUTOMATIC, "null_sender")


@pytest.mark.parametrize(
    "mail",
    [
        raw("X: \0", sender="\0<a@b>", message_id="<\0a@b>"),
        raw(sender="", message_id="<" + "a" * 240 + "@b>"),
        raw(sender="=?utf-8?q?=00=ff?= <a@b>"),
        raw(sender='"Ünï" <ünï@example.org>', body="Grüße"),
        raw("Content-Transfer-Encoding: base64", body="!!!"),
        raw(sender="a@b" * 300, message_id="a b"),
        "",
        "\r\n\r\n",
        "From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + "--x\r\n" * 2000,
    ],
)
def test_a_hostile_mail_is_kept_and_breaks_nothing(mail):
    assert bring("postmark", mail) == 200
    assert Inbound.objects.count() == 1


def test_postmark_without_the_raw_mail_is_put_together():
    delivery = left()
    body = payloads.postmark_inbound("")
    del body["RawEmail"]
    body["TextBody"] = "Grüße \ud83d\ude00"
    body["Headers"] += [
        {"Name": "Message-ID", "Value": "<answer-1@example.org>"},
        {"Name": "In-Reply-To", "Value": delivery.message_id},
    ]
    assert post("postmark", body, to="inbound") == 200
    row = Inbound.objects.get()
    assert (row.message_id, row.delivery, row.subject) == ("<answer-1@example.org>", delivery, "Re: A subject")


def test_half_a_character_is_no_mail():
    assert bring("postmark", raw(body="\ud800")) == 400
    assert Inbound.objects.count() == 0
