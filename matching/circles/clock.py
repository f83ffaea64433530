"""The clock of hosted circles and of all that meet: none waits for people, or goes on in silence, for ever.

What is due stands in the rows, so late, twice or in two processes at once changes nothing twice. What is proposed to
peers has a clock of its own (forming.py).
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from matching.models import Circle, CircleMember, Meeting
from matching.models.circle import JOIN_UNTIL, MEETINGS
from matching.vocabulary import CircleState, EndReason, MeetingState, MemberState

from . import joining, running

# So long after the sixth meeting a circle may set one more before it counts as completed.
ONE_MORE = timedelta(days=7)
# Whoever gathers people and found one lately gets more time.
LATELY = timedelta(days=14)


def due(now):
    """Return the circles that begin or end at `now`, or whose waiting list moves."""
    return Circle.objects.filter(
        Q(pk__in=gathered_long(now).values("pk"))
        | Q(pk__in=finished(now).values("pk"))
        | Q(pk__in=quiet(now).values("pk"))
        | Q(pk__in=deserted().values("pk"))
        | Q(pk__in=with_a_list_that_moves().values("pk"))
    )


def gathered_long(now):
    """Return the hosted circles that have looked for people so long, and found nobody lately."""
    came = CircleMember.objects.filter(circle=OuterRef("pk"), state=MemberState.JOINED, since__gt=now - LATELY)
    long_ago = now - timedelta(days=settings.CIRCLE_GATHER_DAYS)
    return Circle.objects.filter(~Exists(came), state=CircleState.GATHERING, created_at__lte=long_ago)


def finished(now):
    """Return the circles that have met six times, the last of them a while ago, and have set no meeting more."""
    return going_on(now - ONE_MORE).filter(held__gte=MEETINGS)


def quiet(now):
    """Return the circles that meet and in which nothing was said, held or set for so long as makes a mentorship end."""
    long_ago = now - timedelta(days=settings.MENTORSHIP_QUIET_DAYS)
    return going_on(long_ago).filter(started_at__lte=long_ago, conversation__last_at__lte=long_ago)


def going_on(since):
    """Return the circles that meet, but have held nothing after `since`, and have nothing to come."""
    meetings = Meeting.objects.filter(circle=OuterRef("pk"))
    planned = meetings.filter(state=MeetingState.PLANNED)
    lately = meetings.filter(state=MeetingState.HELD, starts_at__gt=since)
    return Circle.objects.filter(~Exists(planned), ~Exists(lately), state=CircleState.RUNNING)


def deserted():
    """Return the circles that meet and have nobody who could talk with anybody, now or later."""
    alone = Q(host=None, taken__lte=1) | Q(host__isnull=False, taken=0)
    return Circle.objects.filter(alone, state=CircleState.RUNNING).filter(
        Q(held__gte=JOIN_UNTIL) | Q(host=None, taken=0)
    )


def with_a_list_that_moves():
    """Return the circles in which somebody waits though a place is free, or though nobody new comes in any more."""
    waiting = CircleMember.objects.filter(circle=OuterRef("pk"), state=MemberState.WAITING)
    moves = Q(taken__lt=F("places")) | Q(held__gte=JOIN_UNTIL)
    return Circle.objects.filter(moves, Exists(waiting), closed_at=None)


@transaction.atomic
def move_on(pk, now):
    """Begin or end one circle whose time has come, or move its list, if it still is so; return whether it did."""
    circle = joining.hold(pk)
    if finished(now).filter(pk=pk).exists():
        running.close(pk, reason=EndReason.DONE, now=now)
    elif deserted().filter(pk=pk).exists():
        running.close(pk, reason=EndReason.TOO_FEW, now=now)
    elif quiet(now).filter(pk=pk).exists():
        running.close(pk, reason=EndReason.QUIET, now=now)
    elif gathered_long(now).filter(pk=pk).exists():
        begin_or_end(circle, now)
    elif with_a_list_that_moves().filter(pk=pk).exists():
        return joining.move_list(circle, now)
    else:
        return False
    return True


def begin_or_end(circle, now):
    """Let a circle begin in which enough people wait for its host's word; end one in which too few came together."""
    try:
        running.begin(circle.pk, now)
    except running.TooFew:
        running.close(circle.pk, reason=EndReason.TOO_FEW, now=now)
