"""What waits for a yes from an address: looked at, sent on, thrown away, forgotten."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from matching.lifecycle import asking
from matching.models import Request
from matching.talking import people
from matching.vocabulary import RequestState

from . import limits, sameness


@dataclass
class Outcome:
    """What became of the chosen Requests: `sent`, `busy` and `same` (both still wait: see limits and sameness)."""

    sent: list = field(default_factory=list)
    busy: list = field(default_factory=list)
    same: list = field(default_factory=list)


def waiting(email):
    """Return the Requests that wait for a yes from `email`, with asks, mentors and topics, the oldest first."""
    rows = Request.objects.filter(email=email.lower(), state=RequestState.UNCONFIRMED).exclude(email="")
    return rows.with_asks().select_related("topic").order_by("created_at", "pk")


@transaction.atomic
def confirm(email, public_ids, now=None):
    """Send those of an address's waiting Requests on their way that have one of `public_ids`; return an Outcome.

    Whoever calls has made sure that `email` is the sender's. When an account has this address, it is the account's
    from now on. What is on its way already stays as it is, so twice changes nothing.
    """
    now, outcome = now or timezone.now(), Outcome()
    limits.hold(f"mailbox {limits.mailbox_of(email)}")
    chosen = [request for request in waiting(email) if request.public_id in set(public_ids)]
    for request in in_order_of_locks(chosen):
        mentors = [ask.mentor for ask in request.asks.all() if ask.mentor is not None]
        sender = people.of_address(email, request.name)
        try:
            limits.admit_to(mentors[:1], now)
            sameness.check_to_many(sender, request.text, mentors, now)
        except limits.Busy:
            outcome.busy.append(request)
        except sameness.SameToMany:
            outcome.same.append(request)
        else:
            outcome.sent.append(asking.send(request.pk, sender, now))
    if outcome.sent:
        limits.note_proven(email, now)
    return outcome


def in_order_of_locks(requests):
    """Return Requests in the order of their first mentors' numbers, in which these are held everywhere."""
    return sorted(requests, key=lambda each: next((ask.mentor_id or 0 for ask in each.asks.all()), 0))


def discard(email, public_ids):
    """Throw those of an address's waiting Requests away that have one of `public_ids`; return how many."""
    gone = Request.objects.filter(email=email.lower(), state=RequestState.UNCONFIRMED, public_id__in=public_ids)
    return gone.exclude(email="").delete()[1].get(Request._meta.label, 0)


def forget_unconfirmed(before):
    """Forget the Requests written before `before` that nobody confirmed; return how many. For the daily job."""
    old = Request.objects.filter(state=RequestState.UNCONFIRMED, created_at__lt=before)
    return old.delete()[1].get(Request._meta.label, 0)
