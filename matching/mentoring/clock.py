"""The clock of mentorships: pauses that end, and quiet ones that end kindly after everybody was told.

What is due stands in the rows, so late, twice or in two processes at once changes nothing twice.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from matching.models import Mentorship
from matching.models.mentorship import SHORT_KINDS
from matching.vocabulary import EndReason, MentorshipState

from . import closing, pausing
from .holding import Over, hold

# When no mail could leave to tell anybody, it ends all the same, so much later.
UNTOLD = timedelta(days=30)


def quiet(now):
    """Return the mentorships in which nothing has happened for so long that both are to be told. Paused ones rest."""
    short = Q(kind__in=SHORT_KINDS, last_at__lte=now - timedelta(days=settings.MENTORSHIP_SHORT_QUIET_DAYS))
    return Mentorship.objects.filter(
        Q(last_at__lte=now - timedelta(days=settings.MENTORSHIP_QUIET_DAYS)) | short,
        state__in=[MentorshipState.EXPLORING, MentorshipState.ACTIVE],
    )


def due_to_end(now):
    """Return the quiet mentorships whose notice is over."""
    told = Q(warned_at__lte=now - timedelta(days=settings.MENTORSHIP_NOTICE_DAYS))
    return quiet(now).filter(told | Q(pk__in=quiet(now - UNTOLD).values("pk")))


@transaction.atomic
def note_told(mentorship_id, now=None):
    """Write down that somebody was told that a mentorship ends without a sign of life. The first time counts."""
    now = now or timezone.now()
    quiet(now).filter(pk=mentorship_id, warned_at=None).update(warned_at=now)


@transaction.atomic
def end_quiet(pk, now):
    """End one mentorship whose notice is over, if it still is; return whether it did."""
    try:
        mentorship = hold(pk, with_profile=True)
    except Over:
        return False
    if not due_to_end(now).filter(pk=pk).exists():
        return False
    closing.close_held(mentorship, EndReason.QUIET, None, now)
    return True


@transaction.atomic
def end_pause(pk, now):
    """Let one mentorship go on whose pause is over, if it still is; return whether it did."""
    try:
        mentorship = hold(pk)
    except Over:
        return False
    if mentorship.state != MentorshipState.PAUSED or not paused_until_now(now).filter(pk=pk).exists():
        return False
    pausing.resume_held(mentorship, None, now)
    return True


def paused_until_now(now):
    """Return the mentorships whose pause has come to its day."""
    return Mentorship.objects.filter(state=MentorshipState.PAUSED, paused_until__lte=timezone.localdate(now))
