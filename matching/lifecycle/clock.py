"""The clock: a request that waited two weeks goes on, a meeting has been, a pause ends, a quiet mentorship ends kindly.

What is due stands in the rows, so running late, twice, or in two processes at once changes nothing twice. Reminders
on the way there are mails, which the planner of mail writes from the same rows.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from matching.circles import clock as circles
from matching.circles import forming
from matching.meetings import setting
from matching.mentoring import clock as mentorships
from matching.models import Ask
from matching.signals import mentor_rested
from matching.vocabulary import AskState, RequestState, Turn

from . import answering, asking

logger = logging.getLogger(__name__)
# Rows looked at in one go: memory stays bounded, and a fault in one stops none of the others.
CHUNK = 500
# Whoever is asked and gives the last place to somebody else keeps the ask so long, to answer it all the same.
PATIENCE = timedelta(days=1)


def advance(now=None):
    """Move on what has waited too long at `now`; return how many asks ended. Meant for a task, every few minutes.

    Costs 3 queries, and a dozen for each ask that ends.
    """
    now = now or timezone.now()
    due = now - timedelta(days=settings.REQUEST_MOVE_ON_DAYS)
    ended = each(Ask.objects.quiet_since(due), lambda pk: time_out(pk, due, now))
    for asks in (Ask.objects.without_place(now - PATIENCE), Ask.objects.of_parted()):
        ended += each(asks, lambda pk: pass_on(pk, now))
    return ended


def advance_mentorships(now=None):
    """Count meetings that have passed, end pauses and quiet mentorships at `now`; return how many rows moved.

    Meetings come first, because they are signs of life. Costs 4 queries, and up to ten for each row that moves.
    """
    now = now or timezone.now()
    moved = each(setting.passed(now), lambda pk: setting.presume_held(pk, now))
    moved += each(mentorships.paused_until_now(now), lambda pk: mentorships.end_pause(pk, now))
    return moved + each(mentorships.due_to_end(now), lambda pk: mentorships.end_quiet(pk, now))


def advance_proposals(now=None):
    """Begin and end circles that were proposed to peers, and wishes for one, at `now`; return how many rows moved.

    Costs 3 queries, and up to twenty for each row that moves. Proposing new ones is `forming.form`, once an hour.
    """
    now = now or timezone.now()
    moved = each(forming.due(now), lambda pk: forming.move_on(pk, now))
    moved += each(forming.left_behind(), lambda pk: forming.wait_on(pk, now))
    return moved + each(forming.too_old(now), lambda pk: forming.lapse(pk, now))


def advance_circles(now=None):
    """Begin and end the circles whose time has come at `now`; return how many moved.

    Meetings that have passed are to be counted before (`advance_mentorships`). Costs 1 query, and up to twenty for each
    circle that moves.
    """
    now = now or timezone.now()
    return each(circles.due(now), lambda pk: circles.move_on(pk, now))


def each(rows, act):
    """Do `act(number)` for each of `rows` (a QuerySet), in bounded memory; return how many it was true for."""
    done, last = 0, 0
    while numbers := list(rows.order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        last = numbers[-1]
        for pk in numbers:
            try:
                done += act(pk)
            except DatabaseError:
                logger.exception("The clock of %s %s could not be moved.", rows.model._meta.model_name, pk)
    return done


@transaction.atomic
def time_out(ask_id, due, now):
    """End one ask whose time is up and let its request go on; return whether it did."""
    try:
        ask, request = answering.hold(ask_id, with_profile=True)
    except answering.Settled as settled:
        return without_anybody(settled.ask, now)
    if ask.turn_at > due:
        return False
    if ask.turn == Turn.SENDER:
        # Who asks many and then vanishes on the one who answers costs mentors their patience: nobody else is asked.
        asking.end(request, RequestState.LAPSED, now)
        return True
    asking.settle(ask, AskState.EXPIRED, now)
    rest_if_silent(ask, now)
    asking.go_on(request, now)
    return True


@transaction.atomic
def pass_on(ask_id, now):
    """Let a request go on whose mentor has given all places to others since; return whether it did.

    Two weeks of waiting for somebody who cannot say yes would be a silence of our making.
    """
    try:
        ask, request = answering.hold(ask_id)
    except answering.Settled as settled:
        return without_anybody(settled.ask, now)
    if not Ask.objects.without_place(now - PATIENCE).filter(pk=ask.pk).exists():
        return False
    asking.settle(ask, AskState.UNAVAILABLE, now)
    asking.go_on(request, now)
    return True


def without_anybody(ask, now):
    """Let a request go on whose mentor was erased, or where one of the two blocked the other; return whether it did."""
    request = asking.locked(ask.request_id)
    ask.refresh_from_db()
    if not ask.is_open:
        return False
    asking.settle(ask, AskState.UNAVAILABLE, now)
    asking.go_on(request, now)
    return True


def rest_if_silent(ask, now):
    """Pause a mentor whose last REQUEST_SILENCES asks all ended without a word of theirs. The profile is locked."""
    if ask.mentor.is_paused:
        return
    ended = Ask.objects.filter(mentor=ask.mentor).exclude(opened_at=None).exclude(closed_at=None)
    # Those that were taken back, or ended otherwise by the sender, say nothing about the mentor.
    told = ended.filter(state__in=[AskState.ACCEPTED, AskState.DECLINED, AskState.EXPIRED]).order_by(
        "-closed_at", "-pk"
    )
    last = list(told[: settings.REQUEST_SILENCES])
    # Who came back after a rest begins anew.
    silent = [
        each.pk for each in last
        if each.state == AskState.EXPIRED and each.answered_at is None and not each.led_to_rest
    ]  # fmt: skip
    if len(silent) == settings.REQUEST_SILENCES:
        answering.rest(ask.mentor)
        Ask.objects.filter(pk__in=silent).update(led_to_rest=True)
        mentor_rested.send(type(ask.mentor), profile=ask.mentor, ask=ask)
