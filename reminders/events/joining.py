"""Receipts joined with their mails, whichever came first, and what follows from them, whatever their order.

What a mail became only ever gets worse: sent, came back, marked as spam. So a thousand receipts that arrive twice and
shuffled end like one of each in order (quality.md F30).
"""

import logging
from datetime import timedelta

from anymail.signals import EventType
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from programs.stewarding import silence
from reminders.models import Delivery, Event
from reminders.respect import standstill
from reminders.respect.addresses import digests
from reminders.vocabulary import State

from . import brake

logger = logging.getLogger(__name__)
# A receipt for a mail that we do not know by then is about none of ours.
PATIENCE = timedelta(days=7)
MOST = 500
# These change what becomes of a mail or of its address; the others are only kept.
WEIGHTY = (EventType.BOUNCED, EventType.REJECTED, EventType.COMPLAINED, EventType.UNSUBSCRIBED)
# These prove that the provider took the mail.
TAKEN = (EventType.SENT, EventType.DELIVERED, EventType.DEFERRED, EventType.BOUNCED, EventType.COMPLAINED)
BECOMES = {
    EventType.BOUNCED: (State.BOUNCED, [State.SENT]),
    EventType.COMPLAINED: (State.COMPLAINED, [State.SENT, State.BOUNCED]),
}


def ready(now):
    """Return the receipts that wait and whose mail is known, as `mail`, and is not being sent just now."""
    named = Delivery.objects.filter(provider_id=OuterRef("provider_id")).exclude(provider_id="")
    waiting = Event.objects.filter(applied_at=None, received_at__gte=now - PATIENCE)
    waiting = waiting.annotate(mail=Coalesce(F("delivery_id"), Subquery(named.values("pk")[:1])))
    busy = Delivery.objects.filter(pk=OuterRef("mail"), state=State.SENDING)
    return waiting.filter(~Exists(busy), mail__isnull=False)


def join_waiting(now, most=MOST):
    """Join the receipts whose mail is known at `now`; return how many. Two at once do no harm.

    Those that change nothing cost 1 query together, the others at most 15 each.
    """
    left = Delivery.objects.filter(pk=OuterRef("mail"), sent_at__isnull=False)
    light = ready(now).filter(~Q(type__in=WEIGHTY), Exists(left))
    joined = Event.objects.filter(pk__in=light.values("pk")).update(
        delivery_id=Coalesce(F("delivery_id"), Subquery(light.filter(pk=OuterRef("pk")).values("mail")[:1])),
        applied_at=now,
    )
    if joined:
        learn_numbers(now)
    bad = 0
    for pk, mail, kind in ready(now).order_by("pk").values_list("pk", "mail", "type")[:most]:
        try:
            done = join(pk, mail, now)
        except DatabaseError:
            # A lock that somebody else holds too long, say: the others need not wait, and this one is tried again.
            logger.exception("Receipt %d could not be joined with mail %d.", pk, mail)
            continue
        joined += done
        bad += done and kind in BECOMES
    if bad:
        brake.look(now)
    return joined


def learn_numbers(now):
    """Write down the provider's numbers that only receipts joined at `now` tell: Amazon's, by SMTP. Costs 1 query.

    Answers to a mail name it by that number, because Amazon puts a Message-ID of its own over ours.
    """
    told = Event.objects.filter(delivery=OuterRef("pk"), applied_at=now).exclude(provider_id="")
    nameless = Delivery.objects.filter(provider_id="", sent_at__isnull=False)
    nameless = nameless.filter(pk__in=Event.objects.filter(applied_at=now, provider="amazon_ses").values("delivery"))
    nameless.filter(Exists(told)).update(provider_id=Subquery(told.values("provider_id")[:1]))


@transaction.atomic
def join(pk, mail, now):
    """Join the receipt `pk` with the mail `mail` and do what follows; return whether it was still to be done."""
    event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk, applied_at=None).first()
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("user").filter(pk=mail).first()
    if event is None or delivery is None or delivery.state == State.SENDING:
        return False
    if event.type in TAKEN and delivery.state == State.PENDING and delivery.attempts:
        # A worker died before it could write down that the provider has it: now we know, and no second copy leaves.
        Delivery.objects.filter(pk=mail).update(
            state=State.SENT, sent_at=event.at, provider_id=event.provider_id, sealed=None, error=""
        )
    is_first = not Event.objects.filter(
        delivery=mail, type=event.type, is_hard=event.is_hard, applied_at__isnull=False
    ).exists()
    Event.objects.filter(pk=pk).update(delivery=mail, applied_at=now)
    if event.type in BECOMES:
        state, before = BECOMES[event.type]
        Delivery.objects.filter(pk=mail, state__in=before).update(state=state)
    # One mail counts once, however often its provider tries.
    if is_first and (address := address_of(event, delivery)):
        follow(event, delivery, address)
    return True


def address_of(event, delivery):
    """Return the address that the receipt is about, or "" when it is not the one that we would write to now.

    A member may have another address by now, which did nothing wrong.
    """
    address = delivery.email or (delivery.user.email if delivery.user else "")
    if event.email_digest and event.email_digest not in digests(address):
        return ""
    return address


def follow(event, delivery, address):
    """Let no more mail go where it must not (quality.md D5)."""
    if event.type == EventType.COMPLAINED:
        standstill.complained(address, at=event.at)
    elif event.type == EventType.BOUNCED or (event.type == EventType.REJECTED and event.is_hard):
        standstill.bounced(address, is_hard=event.is_hard, at=event.at)
        if event.is_hard:
            # Nobody reads there: what a steward of a program would say by their silence is known at once.
            silence.on_bounce(address, event.at)
    elif event.type == EventType.UNSUBSCRIBED:
        standstill.unsubscribe(event.email_digest or digests(address)[0], delivery.kind)
