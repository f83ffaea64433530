"""Doing something about what is stuck. Each step is checked anew, done by the code that people's own clicks go through,
and written into the log with the reason that staff gave."""

from django.db import transaction
from django.utils import timezone

from matching.circles import running
from matching.lifecycle import clock
from matching.mentoring import closing
from matching.models import Agreement, Ask, Check, Circle, Mentorship
from matching.vocabulary import EndReason
from profiles.safety import audit
from profiles.safety.audit import What
from reminders.kinds.from_staff import NAME, OCCURRENCES
from reminders.kinds.mentorships import MENTEE, MENTOR, SIDES, about, data_of, whom_of
from reminders.models import Delivery
from reminders.outbox import writing
from reminders.respect import standstill
from reminders.vocabulary import Standstill

from .steps import Step
from .stuck import TROUBLES


class NotPossible(Exception):
    """Meanwhile it is not stuck any more, or this cannot be done about it, or was done before. Nothing was changed."""


@transaction.atomic
def act(trouble, number, step, *, by, why, now=None):
    """Take a Step about the row `number` of a Trouble (its name) as `by`, a User of staff, for a reason.

    Raises NotPossible.
    """
    now = now or timezone.now()
    if step not in TROUBLES[trouble].steps or not TROUBLES[trouble].rows(now).filter(pk=number).exists():
        raise NotPossible
    what, subject = DO[Step(step)](trouble, number, now)
    audit.write(actor=by, what=what, subject=subject, why=why)


def mentorship_of(trouble, number):
    """Return the Mentorship that a row is about."""
    if trouble == "agreement":
        return Agreement.objects.select_related("mentorship__mentor", "mentorship__mentee").get(pk=number).mentorship
    if trouble == "stuck":
        return Check.objects.select_related("mentorship__mentor", "mentorship__mentee").get(pk=number).mentorship
    return Mentorship.objects.select_related("mentor", "mentee").get(pk=number)


def move_on(_trouble, number, now):
    """Let a request go on to the next mentor."""
    # The same as when two weeks are over, which it counts as for the mentor.
    if not clock.time_out(number, now, now):
        raise NotPossible
    return What.REQUEST_MOVED_ON, f"request {Ask.objects.values_list('request', flat=True).get(pk=number)}"


def write_to(trouble, number, _now):
    """Write to those of a mentorship whose word is awaited: with an agreement one of the two, else both."""
    mentorship = mentorship_of(trouble, number)
    written = [
        writing.post(
            NAME, about=about(mentorship.pk), occurrence=OCCURRENCES[trouble].format(number),
            data=data_of(mentorship, side, trouble=trouble, number=number), **to,
        )
        for side in sides_of(trouble, number)
        if (to := whom_of(mentorship, side))
    ]  # fmt: skip
    if not any(written):
        raise NotPossible
    return What.WAYS_OFFERED, about(mentorship.pk)


def sides_of(trouble, number):
    """Return the sides of a mentorship that are written to."""
    if trouble != "agreement":
        return SIDES
    agreement = Agreement.objects.get(pk=number)
    return (MENTOR,) if agreement.mentor_accepted_at is None else (MENTEE,)


def end(trouble, number, now):
    """End a mentorship, nobody at fault."""
    mentorship = mentorship_of(trouble, number)
    reason = EndReason.OTHER if trouble == "stuck" else EndReason.NO_TIME
    if not closing.close_quietly(mentorship.pk, reason=reason, now=now):
        raise NotPossible
    return What.MENTORSHIP_ENDED, about(mentorship.pk)


def end_circle(_trouble, number, now):
    """End a circle in which too few came together."""
    if Circle.objects.get(pk=number).is_closed:
        raise NotPossible
    running.close(number, reason=EndReason.TOO_FEW, now=now)
    return What.CIRCLE_ENDED, f"circle {number}"


def try_again(_trouble, number, now):
    """Let mail go to an address again, unless its owner marked mail as spam."""
    delivery = Delivery.objects.select_related("user").get(pk=number)
    email = delivery.user.email if delivery.user is not None else delivery.email
    found = standstill.in_force(email, "", "", now) if email else None
    if found not in (Standstill.SOFT, Standstill.BOUNCED):
        raise NotPossible
    standstill.try_again(email)
    return What.MAIL_TRIED, f"mail {number}"


DO = {
    Step.MOVE_ON: move_on,
    Step.WRITE: write_to,
    Step.END: end,
    Step.END_CIRCLE: end_circle,
    Step.TRY_AGAIN: try_again,
}
