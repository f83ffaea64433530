"""The end: completed, or ended for a reason that hurts nobody, and what each of the two says to it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from matching import moves
from matching.meetings import setting
from matching.models import Closing, Mentorship
from matching.signals import closing_given, mentorship_moved
from matching.vocabulary import EndReason, MentorshipState, Reached
from profiles.models import Offer

from .holding import Over, hold


@transaction.atomic
def close(mentorship_id, *, reason, by=None, now=None):
    """End a mentorship for an EndReason ("done" completes it) and free its place; return it. Raises Over, Stranger."""
    mentorship = hold(mentorship_id, by=by, with_profile=True)
    return close_held(mentorship, reason, by, now or timezone.now())


def close_held(mentorship, reason, by, now):
    """The same for a Mentorship that is held, after its mentor's profile."""
    was, reason = mentorship.state, EndReason(reason)
    wanted = MentorshipState.COMPLETED if reason == EndReason.DONE else MentorshipState.ENDED
    moves.move_mentorship(mentorship, wanted, now, reason=reason)
    if mentorship.mentor_id is not None:
        offers = Offer.objects.filter(profile=mentorship.mentor_id, kind=mentorship.kind, taken__gt=0)
        offers.update(taken=F("taken") - 1)
    setting.call_off_all(mentorship.meetings.all(), by, now)
    mentorship_moved.send(type(mentorship), mentorship=mentorship, was=was, by=by)
    return mentorship


def close_quietly(mentorship_id, *, reason, now=None):
    """End a mentorship, if it still goes on; return whether it did. Needs a transaction."""
    try:
        mentorship = hold(mentorship_id, with_profile=True)
    except Over:
        return False
    close_held(mentorship, reason, None, now or timezone.now())
    return True


@transaction.atomic
def give(mentorship_id, *, by, reached, to_other="", to_staff="", topics=(), offer="", now=None):
    """Take in the closing survey of one of the two; return the Closing. A second time it replaces the first one.

    `topics` (Topics) and `offer` (an OfferKind, or "") say what the person could now help a colleague with. Raises
    Stranger. It can be answered while the mentorship still goes on.
    """
    mentorship = Mentorship.objects.select_for_update(of=["self"]).select_related("mentor").get(pk=mentorship_id)
    mentorship.side_of(by)
    answers = {"reached": Reached(reached), "to_other": to_other, "to_staff": to_staff, "offer": offer}
    closing = Closing.objects.keep(mentorship=mentorship, by=by, answers=answers, topics=topics, now=now)
    closing_given.send(Closing, closing=closing)
    return closing
