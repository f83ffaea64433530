"""Somebody keeps somebody else away: what one asked the other goes on to others, as if there were no place free."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from matching.mentoring import closing
from matching.models import Ask, Correspondent, Mentorship
from matching.talking import apart
from matching.vocabulary import AskState, EndReason
from profiles.models import Profile
from profiles.signals import blocked

from . import asking


@transaction.atomic
def keep_apart(*, by, whom, now=None):
    """Let `by` and `whom` (Correspondents) be absent for each other; a second time changes nothing.

    An open request of one to the other goes on to its next mentor at once, and reads as one that found no place free.
    A mentorship of the two ends as if somebody had left.
    Raises profiles.safety.blocks.Oneself.
    """
    now = now or timezone.now()
    end_between(by, whom, now)
    let_go_on(by, whom, now)
    # Last: it writes into the log, for whose lock all other writers wait.
    apart.keep_apart(by=by, whom=whom)


def end_between(one, other, now):
    """End the mentorships between two Correspondents that go on, whoever is the mentor."""
    between = Q(mentee=one, mentor__user=other.user_id) | Q(mentee=other, mentor__user=one.user_id)
    found = Mentorship.objects.going_on().filter(between, mentor__user__isnull=False).order_by("mentor", "pk")
    for pk in list(found.values_list("pk", flat=True)):
        closing.close_quietly(pk, reason=EndReason.LEFT, now=now)


def end_work(sender, by, whom, **kwargs):
    """End what two Users have going on when one of them blocks the other, on whichever page. Costs 2 queries.

    An open request goes on by the clock, a mentorship ends at once: it would write to both.
    """
    two = list(Correspondent.objects.filter(user__in=[by, whom]).select_related("user"))
    if len(two) == 2:
        end_between(*two, timezone.now())


def connect():
    """Connect what is here; called once, when Django is ready."""
    blocked.connect(end_work, dispatch_uid="matching.end_work")


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
