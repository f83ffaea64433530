"""How it goes, asked now and then and answered with one tap: after the first meeting, every 60 days, in a pause."""

from django.db import transaction
from django.utils import timezone

from matching import moves
from matching.meetings import setting
from matching.models import Check
from matching.signals import check_answered
from matching.vocabulary import CHECK_ANSWERS, CheckAnswer, CheckKind, EndReason, MeetingState, MentorshipState

from . import agreeing, closing, pausing
from .holding import hold, note_sign

# What ends a mentorship, and with which reason when none is given.
ENDS = {CheckAnswer.NO_FIT: EndReason.NOT_A_FIT, CheckAnswer.OVER: EndReason.DONE}


@transaction.atomic
def answer(mentorship_id, *, by, kind, answer, words="", reason="", now=None):
    """Take in what `by` (a Correspondent) says; return the Check. Raises Over, Stranger, and ValueError for no answer.

    "It does not fit" ends it kindly, nobody at fault; "time to end" ends it for `reason`, an EndReason, or as done.
    "Ready" ends a pause. When both say that it fits, it is under way, also without an agreement.
    """
    now, kind, answer = now or timezone.now(), CheckKind(kind), CheckAnswer(answer)
    if answer not in CHECK_ANSWERS[kind]:
        raise ValueError(f"{answer} is no answer to {kind}.")
    mentorship = hold(mentorship_id, by=by, with_profile=True)
    check = Check.objects.create(
        mentorship=mentorship, correspondent=by, kind=kind, answer=answer, words=words, created_at=now
    )
    note_sign(mentorship, now)
    if answer == CheckAnswer.NOT_MET:
        did_not_meet(mentorship, now)
    elif answer == CheckAnswer.FITS and both_say_so(mentorship):
        agreeing.get_under_way(mentorship, by, now)
    elif answer == CheckAnswer.READY and mentorship.state == MentorshipState.PAUSED:
        pausing.resume_held(mentorship, by, now)
    check_answered.send(Check, check=check)
    if answer in ENDS:
        closing.close_held(mentorship, reason or ENDS[answer], by, now)
    return check


def both_say_so(mentorship):
    """Return whether both of the two said that it fits. Costs 1 query."""
    fits = mentorship.checks.filter(kind=CheckKind.FIT, answer=CheckAnswer.FITS)
    return fits.values("correspondent").distinct().count() > 1


def did_not_meet(mentorship, now):
    """Put right that a meeting was presumed to have taken place."""
    last = mentorship.meetings.filter(state=MeetingState.HELD).order_by("-starts_at", "-pk").first()
    if last is not None:
        moves.move_meeting(last, MeetingState.MISSED, now)
    setting.count(mentorship)
