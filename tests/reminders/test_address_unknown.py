"""A mail from another address: the right one is asked, once a day, and says whose it was (quality.md I3)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.models import Conversation, HeldMail
from matching.receiving.receiving import receive
from matching.vocabulary import Outcome
from reminders.kinds import kind_of
from reminders.models import Delivery
from tests.matching.mails import VISITOR, by_mail, make_talk, write

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/do/[\w-]+/")
ELSEWHERE = "vera@home.example"


@pytest.fixture
def talk(mailoutbox, settings):
    """Return (mentor's Seat, visitor's Seat) of a conversation about which all mails have left."""
    settings.SITE_URL = "https://mentors.example.org"
    seats = make_talk()
    mailoutbox.clear()
    return seats


def asked(mailoutbox):
    """Return the path of the link in the one mail that left."""
    [mail] = mailoutbox
    return LINK.search(mail.body).group()


def test_i3_the_registered_address_is_asked_and_nothing_of_the_mail_is_told(talk, mailoutbox):
    _mentor, visitor = talk
    raw = write(visitor, "Cheap watches at watches.example", sender=f"Prince <{ELSEWHERE}>")
    assert receive(raw).outcome == Outcome.HELD
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([VISITOR], "Was this mail from you?")
    whole = mail.message().as_string() + mail.alternatives[0][0]
    for part in ("watches", "Prince", ELSEWHERE, "A question"):
        assert part not in whole
    assert "Joan Mentor" in mail.body


def test_i3_it_is_asked_once_a_day_for_each_conversation(talk, mailoutbox):
    mentor, visitor = talk
    now = timezone.now()
    for hours in (0, 1, 2):
        receive(write(visitor, sender=ELSEWHERE), now=now.replace(hour=1) + timedelta(hours=hours))
    receive(write(mentor, sender=ELSEWHERE), now=now)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([VISITOR, mentor.correspondent.address])
    receive(write(visitor, sender=ELSEWHERE), now=now + timedelta(days=1))
    assert len(mailoutbox) == 3


def test_yes_it_was_me_makes_it_a_message(client, talk, mailoutbox):
    _mentor, visitor = talk
    receive(write(visitor, "From my other <b>address</b>.", sender=ELSEWHERE))
    path = asked(mailoutbox)
    page = client.get(path).content.decode()
    assert "From my other &lt;b&gt;address&lt;/b&gt;." in page
    assert (by_mail().count(), HeldMail.objects.count()) == (0, 1)
    held = HeldMail.objects.get()
    response = client.post(path, {"held": [held.pk]})
    assert (response.status_code, "Joan Mentor gets it as a message from you." in response.content.decode()) == (
        200,
        True,
    )
    assert [(message.seat, message.text) for message in by_mail()] == [(visitor, "From my other <b>address</b>.")]
    assert client.post(path, {"held": [held.pk]}).status_code == 410
    assert (by_mail().count(), HeldMail.objects.count()) == (1, 0)
    # And it reaches the mentor as a mail from nobody's address but ours.
    [mail] = [mail for mail in mailoutbox if mail.to != [VISITOR]]
    assert ELSEWHERE not in mail.message().as_string()
    assert VISITOR not in mail.message().as_string()


def test_no_it_was_not_throws_it_away(client, talk, mailoutbox):
    _mentor, visitor = talk
    receive(write(visitor, "Cheap watches", sender=ELSEWHERE))
    assert client.post(asked(mailoutbox), {"discard": "1", "held": [HeldMail.objects.get().pk]}).status_code == 200
    assert (by_mail().count(), HeldMail.objects.count()) == (0, 0)


def test_of_several_only_what_is_ticked_goes_on(client, talk, mailoutbox):
    _mentor, visitor = talk
    for text in ("Mine", "Cheap watches"):
        receive(write(visitor, text, sender=ELSEWHERE))
    path = asked(mailoutbox)
    for data in ({}, {"held": ["x", "0"]}):
        response = client.post(path, data)
        assert (response.status_code, "Tick what you wrote" in response.content.decode()) == (422, True)
    client.post(path, {"held": [HeldMail.objects.get(text="Mine").pk]})
    assert ([message.text for message in by_mail()], HeldMail.objects.count()) == (["Mine"], 0)


def test_a_link_for_one_conversation_opens_no_other(client, talk, mailoutbox):
    mentor, visitor = talk
    receive(write(visitor, "Mine", sender=ELSEWHERE))
    path = asked(mailoutbox)
    receive(write(mentor, "The mentor's", sender=ELSEWHERE))
    theirs = HeldMail.objects.get(seat=mentor)
    assert client.post(path, {"held": [theirs.pk]}).status_code == 422
    assert (by_mail().count(), HeldMail.objects.count()) == (0, 2)


def test_nothing_is_passed_on_in_a_conversation_that_has_ended(client, talk, mailoutbox):
    _mentor, visitor = talk
    receive(write(visitor, "Too late", sender=ELSEWHERE))
    path = asked(mailoutbox)
    Conversation.objects.update(closed_at=timezone.now())
    response = client.post(path, {"held": [HeldMail.objects.get().pk]})
    assert "This conversation has ended" in response.content.decode()
    assert by_mail().count() == 0


def test_the_mail_is_withheld_when_nothing_waits_any_more(talk, mailoutbox):
    _mentor, visitor = talk
    receive(write(visitor, sender=ELSEWHERE))
    HeldMail.objects.all().delete()
    assert len(mailoutbox) == 0
    assert Delivery.objects.get(kind="address_unknown").reason == "settled"


def test_the_ledger_counts_who_said_whose_it_was(client, talk, mailoutbox):
    _mentor, visitor = talk
    receive(write(visitor, sender=ELSEWHERE))
    path = asked(mailoutbox)
    kind, [delivery] = kind_of("address_unknown"), Delivery.objects.filter(kind="address_unknown")
    assert kind.acted([delivery]) == set()
    [shown] = kind.sample()
    assert shown.recipient == "" or shown.email == VISITOR
    client.post(path, {"discard": "1"})
    assert (kind.acted([delivery]), kind.sample()) == ({delivery.pk}, [])
