"""What follows from receipts, whatever their order (quality.md D5, F29, F30)."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from programs.models import Steward
from programs.vocabulary import Silence
from reminders.events.joining import join_waiting
from reminders.models import Delivery, Event, Inbound, Suppression
from reminders.respect import standstill
from reminders.vocabulary import MailClass, Standstill, State
from tests.profiles.factories import make_mentor
from tests.programs.factories import make_program

from . import payloads
from .posting import left, open_to, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everybody_posts(settings, fresh_cache):
    """Let all three providers post, each with its secrets."""
    open_to(settings, "postmark", "mailgun", "amazon_ses")


def told(provider, body):
    """Post a receipt and join what can be joined."""
    assert post(provider, body) == 200
    join_waiting(timezone.now())


def state_of(delivery):
    """Return the state in the database."""
    return Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk)


def standing(email=payloads.ADDRESS, kind="welcome"):
    """Return why no optional mail may go to an address."""
    return standstill.in_force(email, kind, MailClass.OPTIONAL)


HARD = {
    "postmark": lambda d: payloads.postmark_bounce(d),
    "mailgun": lambda d: payloads.mailgun_event(d),
    "amazon_ses": lambda d: payloads.amazon_notice(payloads.amazon_bounce(d)),
}
COMPLAINT = {
    "postmark": payloads.postmark_complaint,
    "mailgun": lambda d: payloads.mailgun_event(d, event="complained"),
    "amazon_ses": lambda d: payloads.amazon_notice(payloads.amazon_complaint(d)),
}
DELIVERED = {
    "postmark": payloads.postmark_delivery,
    "mailgun": lambda d: payloads.mailgun_event(d, event="delivered"),
    "amazon_ses": lambda d: payloads.amazon_notice(payloads.amazon_delivery(d)),
}
each_provider = pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])


@each_provider
def test_d5_a_hard_bounce_stops_mail_to_the_address_at_once(provider):
    delivery, other = left(), left(email="other@example.org")
    told(provider, HARD[provider](delivery))
    assert (state_of(delivery), state_of(other)) == (State.BOUNCED, State.SENT)
    assert (standing(), standing("other@example.org")) == (Standstill.BOUNCED, None)
    # Codes still go there: whoever typed a wrong address finds out, and whoever has mended it gets in.
    assert standstill.in_force(payloads.ADDRESS, "account", MailClass.ACCOUNT) is None


def soft_bounce(provider, number):
    """Return a soft bounce of just now of another mail."""
    delivery, now = left(), timezone.now()
    if provider == "amazon_ses":
        return payloads.amazon_notice(payloads.amazon_bounce(delivery, type="Transient"), number=str(number))
    if provider == "mailgun":
        body = payloads.mailgun_event(delivery, reason="generic", number=str(number), token=f"token {number}")
        body["event-data"]["timestamp"] = now.timestamp()
        return body
    return payloads.postmark_bounce(delivery, type="SoftBounce", number=number, at=now.isoformat())


@each_provider
def test_d5_soft_bounces_add_up(provider):
    for number in range(2):
        told(provider, soft_bounce(provider, number))
    assert (standing(), round(Suppression.objects.get().score, 1)) == (None, 2.0)
    for number in range(2, 4):
        told(provider, soft_bounce(provider, number))
    assert (standing(), round(Suppression.objects.get().score, 1)) == (Standstill.SOFT, 4.0)


def test_d5_one_mail_that_its_provider_tries_often_counts_once():
    delivery = left()
    for number in range(20):
        now = timezone.now().isoformat()
        told("postmark", payloads.postmark_bounce(delivery, type="SoftBounce", number=number, at=now))
    assert (Event.objects.count(), Suppression.objects.get().score) == (20, 1)
    assert standing() is None


@each_provider
def test_d5_a_complaint_stops_all_but_account_mail(provider):
    delivery = left()
    told(provider, COMPLAINT[provider](delivery))
    assert (state_of(delivery), standing()) == (State.COMPLAINED, Standstill.COMPLAINED)
    assert standstill.in_force(payloads.ADDRESS, "request", MailClass.RELATIONSHIP) == Standstill.COMPLAINED
    assert standstill.in_force(payloads.ADDRESS, "account", MailClass.ACCOUNT) is None


@each_provider
def test_a_delivered_mail_stays_sent(provider):
    delivery = left()
    told(provider, DELIVERED[provider](delivery))
    event = Event.objects.exclude(type="signature").get()
    assert (event.type, event.delivery, event.applied_at is not None) == ("delivered", delivery, True)
    assert (state_of(delivery), Suppression.objects.count()) == (State.SENT, 0)


@pytest.mark.parametrize(
    "body", [payloads.postmark_unsubscribed, lambda d: payloads.mailgun_event(d, event="unsubscribed")]
)
def test_whoever_unsubscribes_at_the_provider_gets_that_kind_no_more(body):
    delivery = left(kind="welcome")
    told("postmark" if body is payloads.postmark_unsubscribed else "mailgun", body(delivery))
    assert (standing(kind="welcome"), standing(kind="digest")) == (Standstill.UNSUBSCRIBED, None)


def test_a_mail_taken_out_of_the_spam_folder_is_no_complaint():
    delivery = left()
    told("amazon_ses", payloads.amazon_notice(payloads.amazon_complaint(delivery, feedback="not-spam")))
    assert (state_of(delivery), standing(), Event.objects.count()) == (State.SENT, None, 0)


def test_openings_are_not_even_written_down():
    told("postmark", payloads.postmark_open(left()))
    assert Event.objects.count() == 0


def test_a_temporary_fault_that_the_provider_goes_on_trying_says_nothing_of_the_address():
    delivery = left()
    told("mailgun", payloads.mailgun_event(delivery, severity="temporary", reason="generic"))
    assert (state_of(delivery), Suppression.objects.count()) == (State.SENT, 0)
    assert Event.objects.get(type="deferred").applied_at is not None


def test_a_member_with_a_new_address_is_not_muted_for_the_old_one():
    person = make_mentor(email="new@example.org")
    told("postmark", payloads.postmark_bounce(left(user=person.user)))
    assert (standing("new@example.org"), Suppression.objects.count()) == (None, 0)


@pytest.mark.parametrize(("type", "flagged"), [("HardBounce", True), ("SoftBounce", False)])
def test_a_program_whose_steward_cannot_be_reached_is_flagged(type, flagged):
    steward = Steward.objects.create(program=make_program("Program", slug="program"), email=payloads.ADDRESS)
    body = payloads.postmark_bounce(left(kind="steward_confirm"), type=type, at=timezone.now().isoformat())
    told("postmark", body)
    steward.refresh_from_db()
    assert (steward.bounced_at is not None, steward.silent == Silence.FLAGGED) == (flagged, flagged)


def test_f29_a_receipt_before_our_own_write_is_joined_later():
    body = payloads.postmark_bounce(left(state=State.PENDING))
    delivery = left(state=State.PENDING)
    # The provider hands nothing back but its own number, which we have not written down yet.
    body.update(Metadata={}, MessageID="provider-1")
    told("postmark", body)
    event = Event.objects.get()
    assert (event.delivery, event.applied_at, standing()) == (None, None, None)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=timezone.now(), provider_id="provider-1")
    assert join_waiting(timezone.now()) == 1
    assert (state_of(delivery), standing(), Event.objects.get().delivery) == (
        State.BOUNCED, Standstill.BOUNCED, delivery,
    )  # fmt: skip
    assert join_waiting(timezone.now()) == 0


def test_f29_a_receipt_waits_while_its_mail_is_being_sent():
    delivery = left(state=State.PENDING)
    claimed = {"state": State.SENDING, "claim": "0" * 32, "claimed_at": timezone.now()}
    Delivery.objects.filter(pk=delivery.pk).update(**claimed)
    told("postmark", payloads.postmark_bounce(delivery))
    assert (state_of(delivery), Event.objects.get().applied_at) == (State.SENDING, None)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=timezone.now(), claim=None)
    join_waiting(timezone.now())
    assert state_of(delivery) == State.BOUNCED


def test_a_receipt_saves_the_second_copy_after_a_worker_died():
    delivery = left(state=State.PENDING, attempts=1, uncertain=1)
    told("postmark", payloads.postmark_delivery(delivery))
    row = Delivery.objects.get(pk=delivery.pk)
    assert (row.state, row.sent_at) == (State.SENT, Event.objects.get().at)


def test_a_receipt_for_a_mail_that_nobody_tried_changes_nothing():
    delivery = left(state=State.PENDING)
    told("postmark", payloads.postmark_delivery(delivery))
    assert state_of(delivery) == State.PENDING


def test_a_receipt_for_nobody_is_given_up_after_a_week():
    body = payloads.postmark_bounce(left(state=State.PENDING))
    told("postmark", {**body, "Metadata": {}, "MessageID": "late"})
    left(provider_id="late")
    later = timezone.now() + timedelta(days=8)
    assert join_waiting(later) == 0
    assert join_waiting(timezone.now()) == 1


def thousand(deliveries):
    """Return 1,000 receipts of Postmark about ten mails: five become complaints, three come back, two arrive."""
    bodies = []
    for number, delivery in enumerate(deliveries):
        own = [payloads.postmark_delivery(delivery)]
        if number < 8:
            own += [payloads.postmark_bounce(delivery, number=100 + number)]
        if number < 5:
            own += [{**payloads.postmark_complaint(delivery), "ID": 200 + number}]
        bodies += (own * 100)[:100]
    return bodies


def test_f30_a_thousand_shuffled_receipts_end_alike():
    chosen = random.Random(30)
    mails = [left(email=f"reader{number}@example.org") for number in range(10)]
    bodies = thousand(mails)
    for body in bodies:
        number = next(n for n, mail in enumerate(mails) if mail.public_id.hex == body["Metadata"]["delivery"])
        body["Email" if "Email" in body else "Recipient"] = f"reader{number}@example.org"
    chosen.shuffle(bodies)
    for place, body in enumerate(bodies):
        assert post("postmark", body) == 200
        if place % 50 == 0:
            join_waiting(timezone.now())
    join_waiting(timezone.now())
    assert len(bodies) == 1000
    assert Event.objects.count() == 10 + 8 + 5
    assert [state_of(mail) for mail in mails] == [State.COMPLAINED] * 5 + [State.BOUNCED] * 3 + [State.SENT] * 2
    reasons = [standing(f"reader{number}@example.org") for number in range(10)]
    assert reasons == [Standstill.COMPLAINED] * 5 + [Standstill.BOUNCED] * 3 + [None] * 2


def test_a_mail_sent_through_amazon_learns_its_number_from_the_receipt():
    delivery, other = left(), left()
    told("amazon_ses", payloads.amazon_notice(payloads.amazon_delivery(delivery)))
    number = payloads.amazon_mail(delivery)["messageId"]
    assert Delivery.objects.get(pk=delivery.pk).provider_id == number
    assert Delivery.objects.get(pk=other.pk).provider_id == ""
    answer = f"From: a@example.org\r\nMessage-ID: <1@x>\r\nIn-Reply-To: <{number}@email.amazonses.com>\r\n\r\nYes"
    assert post("postmark", payloads.postmark_inbound(answer), to="inbound") == 200
    assert Inbound.objects.get().delivery == delivery


def test_light_receipts_are_joined_together(django_assert_max_num_queries):
    for number in range(50):
        assert post("postmark", payloads.postmark_delivery(left(provider_id=str(number)))) == 200
    with django_assert_max_num_queries(3):
        assert join_waiting(timezone.now()) == 50
