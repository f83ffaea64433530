"""A pause: between jobs, or without time for a while. A state, not a failure."""

from django.db import transaction
from django.utils import timezone

from matching import moves
from matching.signals import mentorship_moved
from matching.vocabulary import MentorshipState, PauseReason

from .holding import hold, note_sign


@transaction.atomic
def pause(mentorship_id, *, by, reason, until=None, now=None):
    """Let a mentorship rest, until a date or until somebody goes on; return it. Raises Over and Stranger.

    One that rests already gets the newer reason and date, and nobody is told twice.
    """
    now = now or timezone.now()
    mentorship = hold(mentorship_id, by=by)
    values = {"paused_until": until, "pause_reason": PauseReason(reason)}
    note_sign(mentorship, now)
    if mentorship.state == MentorshipState.PAUSED:
        for name, value in values.items():
            setattr(mentorship, name, value)
        mentorship.save(update_fields=list(values))
        return mentorship
    was = mentorship.state
    moves.move_mentorship(mentorship, MentorshipState.PAUSED, now, **values)
    mentorship_moved.send(type(mentorship), mentorship=mentorship, was=was, by=by)
    return mentorship


@transaction.atomic
def resume(mentorship_id, *, by=None, now=None):
    """Let a mentorship go on after a pause; return it. One that goes on stays as it is. Raises Over, Stranger."""
    mentorship = hold(mentorship_id, by=by)
    if mentorship.state == MentorshipState.PAUSED:
        resume_held(mentorship, by, now or timezone.now())
    return mentorship


def resume_held(mentorship, by, now):
    """End the pause of a held Mentorship. Check-ins count from now on, and so does quiet."""
    under_way = mentorship.active_at is not None
    values = {"active_at": now} if under_way else {}
    wanted = MentorshipState.ACTIVE if under_way else MentorshipState.EXPLORING
    moves.move_mentorship(mentorship, wanted, now, **values)
    note_sign(mentorship, now)
    mentorship_moved.send(type(mentorship), mentorship=mentorship, was=MentorshipState.PAUSED, by=by)
