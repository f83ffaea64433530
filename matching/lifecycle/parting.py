"""Somebody keeps somebody else away: what one asked the other goes on to others, as if there were no place free."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from matching.models import Ask
from matching.talking import apart
from matching.vocabulary import AskState
from profiles.models import Profile

from . import asking


@transaction.atomic
def keep_apart(*, by, whom, now=None):
    """Let `by` and `whom` (Correspondents) be absent for each other; a second time changes nothing.

    An open request of one to the other goes on to its next mentor at once, and reads as one that found no place free.
    Raises profiles.safety.blocks.Oneself.
    """
    let_go_on(by, whom, now or timezone.now())
    # Last: it writes into the log, for whose lock all other writers wait.
    apart.keep_apart(by=by, whom=whom)


def let_go_on(one, other, now):
    """End the open asks between two Correspondents, whoever asked; their requests go on to others."""
    between = Q(sender=one, mentor__user=other.user_id) | Q(sender=other, mentor__user=one.user_id)
    asks = Ask.objects.open().filter(between, mentor__user__isnull=False).order_by("mentor", "pk")
    for pk, mentor, request_id in list(asks.values_list("pk", "mentor", "request")):
        Profile.objects.lock(mentor)
        request = asking.locked(request_id)
        ask = Ask.objects.select_related("mentor__user").get(pk=pk)
        if ask.is_open:
            asking.settle(ask, AskState.UNAVAILABLE, now)
            asking.go_on(request, now)
