"""The whole corpus of mails through receiving: each a message or for staff, no address across (I5-I8, I14)."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.utils import timezone

from matching.lifecycle import saying
from matching.models import HeldMail, Message
from matching.receiving.receiving import receive
from matching.talking import relay
from matching.vocabulary import Outcome
from reminders.events import handing_on
from reminders.models import Delivery, Inbound
from tests.matching.mail import clients, html_clients, machine_mails, shapes
from tests.matching.mail.building import RELAY, SENDER
from tests.reminders import payloads
from tests.reminders.posting import open_to, post

from .mails import address_of, make_talk, write

pytestmark = pytest.mark.django_db
PEOPLE = [*clients.CASES, *html_clients.CASES, *shapes.CASES, *machine_mails.CASES]
LOOPS = [case for _why, case in machine_mails.LOOPS]
ALL = [*PEOPLE, *LOOPS]
# So far apart the backstop does not mind: twelve a day.
APART = timedelta(hours=2)
# Amazon sends no larger ones by its notices.
LARGEST_AT_AMAZON = 150_000


def for_seat(case, seat):
    """Return the raw mail of a case as one to a seat's own relay address."""
    return case.raw.replace(RELAY.encode(), address_of(seat).encode())


def bring_in(cases, seat):
    """Keep the mails of `cases`, hand each on, two hours after the one before; return case to its row."""
    now, rows = timezone.now(), {}
    for number, case in enumerate(cases):
        row = Inbound.objects.create(message_id=f"<corpus-{number}@x>", raw=for_seat(case, seat))
        handing_on.hand_on(now + number * APART)
        row.refresh_from_db()
        rows[case] = row
    return rows


@pytest.fixture
def talk(settings):
    """Return (mentor's Seat, the corpus's writer's Seat)."""
    settings.SITE_URL = "https://mentorhub.example"
    settings.DEFAULT_FROM_EMAIL = settings.CONTACT_EMAIL = "hello@mentorhub.example"
    settings.INBOUND_DOMAIN = "in.mentorhub.example"
    return make_talk(email=SENDER)


@pytest.mark.slow
def test_i6_every_mail_of_the_corpus_is_a_message_or_for_staff(talk):
    _mentor, writer = talk
    rows = bring_in(PEOPLE, writer)
    found = {case.name: (row.outcome, row.detail) for case, row in rows.items() if row.outcome != Outcome.POSTED}
    without_words = {case.name for case in PEOPLE if not case.own.strip() and not case.attachments}
    # Those from other addresses, or from two, are not the writer's.
    assert {name for name, (outcome, _detail) in found.items() if outcome == Outcome.EMPTY} <= without_words
    assert {outcome for outcome, _detail in found.values()} <= {Outcome.EMPTY, Outcome.HELD, Outcome.FAILED_CHECK}
    assert len(rows) >= 150
    posted = Message.objects.filter(mail_id__in=[row.message_id for row in rows.values()])
    assert posted.count() + len(found) == len(rows)
    assert HeldMail.objects.count() == [outcome for outcome, _detail in found.values()].count(Outcome.HELD)
    # Nearly all of the corpus is in people's own address, so that little slips through as "held".
    assert len(found) - len(without_words) <= 12, found


@pytest.mark.slow
def test_i14_no_address_of_either_gets_across(talk):
    mentor, writer = talk
    rows = bring_in(PEOPLE, writer)
    secrets = (SENDER, mentor.correspondent.address, address_of(writer), address_of(mentor))
    leaks = [
        (case.name, secret)
        for case, row in rows.items()
        for message in Message.objects.filter(mail_id=row.message_id)
        for secret in (*secrets, relay.token_of(writer))
        if secret.lower() in f"{message.text} {message.rest} {message.attachments}".lower()
    ]
    assert leaks == []
    # The corpus does hold the address where somebody quoted it: the test could have failed.
    assert sum(case.raw.lower().count(SENDER.encode()) > 1 for case in PEOPLE) > 3


@pytest.mark.slow
def test_i5_the_loop_set_makes_no_post_and_no_answer(talk):
    _mentor, writer = talk
    before = Delivery.objects.count()
    rows = bring_in(LOOPS, writer)
    assert {case.name: row.outcome for case, row in rows.items() if row.outcome != Outcome.AUTOMATIC} == {}
    assert (Message.objects.filter(came_by="mail").count(), HeldMail.objects.count()) == (0, 0)
    assert Delivery.objects.count() == before
    assert Inbound.objects.unseen().count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
def test_i6_no_mail_of_the_corpus_is_turned_away_at_the_door(settings, fresh_cache, talk, provider):
    open_to(settings, "postmark", "mailgun", "amazon_ses")
    _mentor, writer = talk
    refused = {}
    for number, case in enumerate(ALL):
        if provider == "amazon_ses" and len(case.raw) > LARGEST_AT_AMAZON:
            continue
        text = for_seat(case, writer).decode("utf-8", "replace")
        body = {
            "postmark": lambda text=text: payloads.postmark_inbound(text),
            "mailgun": lambda text=text, number=number: payloads.mailgun_inbound(text, token=f"{number}"),
            "amazon_ses": lambda text=text: payloads.amazon_notice(payloads.amazon_inbound(text)),
        }[provider]()
        if (status := post(provider, body, to="inbound")) != 200:
            refused[case.name] = status
    assert refused == {}


def test_i5_two_sites_like_this_one_that_face_each_other_say_nothing(settings, talk, mailoutbox):
    """Whatever we send, to another site's relay address or to our own, makes neither a message nor a mail there."""
    mentor, writer = talk
    saying.say(mentor, "When is your class?")
    held = receive(write(writer, "From home", sender="amina@home.example")).outcome
    sent = list(mailoutbox)
    assert (held, {mail.to[0] for mail in sent}) == (Outcome.HELD, {SENDER, mentor.correspondent.address})
    before = (Message.objects.count(), HeldMail.objects.count(), Delivery.objects.count())
    # Here for the other site: it knows neither our domain nor our address, and its member has our relay address.
    settings.DEFAULT_FROM_EMAIL = settings.CONTACT_EMAIL = "hello@other.example"
    settings.INBOUND_DOMAIN = ""
    visitor = writer.correspondent
    for mail in sent:
        raw = mail.message().as_bytes()
        for sender in (parseaddr(mail.from_email)[1], "unknown@example.org"):
            visitor.email = sender
            visitor.save()
            text = raw.replace(f"To: {mail.to[0]}".encode(), f"To: {address_of(writer)}".encode(), 1)
            assert address_of(writer).encode() in text
            assert receive(text, mail_id=f"<{sender} {mail.to[0]}>").outcome == Outcome.AUTOMATIC
    assert before == (Message.objects.count(), HeldMail.objects.count(), Delivery.objects.count())
