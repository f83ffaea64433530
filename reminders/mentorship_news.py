"""News of mentorships, each turned into rows of the outbox and the end of links: connected by receivers.py.

A mail that asks for something ends with what it asks about, and so do its links, in the same transaction.
"""

from django.utils import timezone

from matching import signals as meeting
from matching.models import Agreement
from matching.vocabulary import CheckKind

from .kinds import agreement as agreement_kind
from .kinds import checks
from .kinds.mentorship_moved import CLOSED, GOES_ON, PAUSED, UNDER_WAY, what_of
from .kinds.mentorships import (
    AGREE,
    ALIVE,
    MET_ALREADY,
    RESUME,
    SIDES,
    SURVEY,
    about,
    data_of,
    other,
    whom_of,
)
from .links import tokens
from .models import Delivery
from .outbox import writing
from .respect.addresses import digests
from .vocabulary import Reason

# Mails that ask something of two who go on, and those that ask it of two who rest.
GOING, RESTING = ("first_meeting", "fit_check", "check_in", "mentorship_quiet"), ("pause_over", "check_in")
AGREEING = ("agreement", "agreement_nudge")
ASKING = (*GOING, *RESTING, *AGREEING)


def tell(kind, mentorship, occurrence, *, sides=SIDES, **more):
    """Write a mail of a kind to those of a mentorship's two `sides` who are still there."""
    for side in sides:
        if to := whom_of(mentorship, side):
            data = data_of(mentorship, side, **more)
            writing.post(kind, about=about(mentorship.pk), occurrence=occurrence, data=data, **to)


def let_end(mentorship, kinds):
    """End the mails of `kinds` about a Mentorship that have not left. Costs 1 query each."""
    for kind in dict.fromkeys(kinds):
        rows = Delivery.objects.filter(key__startswith=f"{kind}:{about(mentorship.pk)}:")
        writing.withdraw(rows, Reason.SETTLED)


def side_of(mentorship, by):
    """Return the side of whoever did something (a Correspondent), None for the clock."""
    return mentorship.side_of(by) if by is not None else None


def tell_mentorship_moved(sender, *, mentorship, was, by, **kwargs):
    """A mentorship came into another state: who did not do it is told; what older mails ask, and their links, end."""
    what, now = what_of(mentorship, was), timezone.now()
    END_OF[what](mentorship)
    if what == UNDER_WAY and agreed(mentorship):
        # The mail about the agreement says it.
        return
    # Both read of an end in the same words, whoever said it: so nobody learns from the mail who it was.
    mine = None if what == CLOSED else side_of(mentorship, by)
    sides = [side for side in SIDES if side != mine]
    tell("mentorship_moved", mentorship, f"{what} {now:%Y-%m-%dT%H:%M:%S.%f}", sides=sides, what=what)


def agreed(mentorship):
    """Return whether both have said yes to the agreement. Costs 1 query."""
    agreement = Agreement.objects.filter(mentorship=mentorship).first()
    return agreement is not None and agreement.is_accepted


def end_of_going(mentorship):
    """It rests: nobody is asked how it goes, nor whether they have met."""
    let_end(mentorship, (*GOING, *AGREEING))
    kill(mentorship, (*checks.purposes(CheckKind.REGULAR), *checks.purposes(CheckKind.FIT), ALIVE, MET_ALREADY))


def end_of_resting(mentorship):
    """It goes on: nobody is asked whether it shall."""
    let_end(mentorship, RESTING)
    kill(mentorship, (*checks.purposes(CheckKind.PAUSE), RESUME))


def end_of_all(mentorship):
    """It has ended: every link to it is dead, and every question settled."""
    let_end(mentorship, ASKING)
    tokens.kill(object=about(mentorship.pk))
    for agreement in Agreement.objects.filter(mentorship=mentorship):
        tokens.kill(object=agreement_kind.object_of(agreement))


def nothing_ends(mentorship):
    """It is under way: what was asked may still be answered."""


END_OF = {PAUSED: end_of_going, GOES_ON: end_of_resting, UNDER_WAY: nothing_ends, CLOSED: end_of_all}


def kill(mentorship, purposes, recipient=None):
    """End the links for some purposes about a Mentorship, all or those of one recipient. Costs 1 query each."""
    for purpose in purposes:
        tokens.kill(object=about(mentorship.pk), purpose=purpose, recipient=recipient)


# --- The agreement ----------------------------------------------------------------------------------------------------
def tell_agreement_written(sender, *, agreement, by, **kwargs):
    """Somebody wrote or changed the agreement: the other one is asked, and older words can be agreed to no more."""
    mentorship, revision = agreement.mentorship, agreement.revision
    let_end(mentorship, AGREEING)
    tokens.kill(object=f"{about(mentorship.pk)} revision {revision - 1}", purpose=AGREE)
    sides = [other(side_of(mentorship, by))]
    tell("agreement", mentorship, f"revision {revision}", sides=sides, revision=revision, is_yes=False)


def tell_agreement_accepted(sender, *, agreement, by, **kwargs):
    """Both have said yes: whoever said it first hears of the other one's yes."""
    mentorship, revision = agreement.mentorship, agreement.revision
    let_end(mentorship, AGREEING)
    tokens.kill(object=agreement_kind.object_of(agreement))
    sides = [other(side_of(mentorship, by))]
    tell("agreement", mentorship, f"yes {revision}", sides=sides, revision=revision, is_yes=True)


# --- What was said ----------------------------------------------------------------------------------------------------
def let_questions_end(sender, *, check, **kwargs):
    """Somebody said how it goes: their other links for this question are dead, and nobody is told that it ends."""
    mentorship, who = check.mentorship, check.correspondent
    for recipient in recipients_of(who):
        kill(mentorship, checks.purposes(check.kind), recipient)
    kill(mentorship, [ALIVE])


def let_survey_end(sender, *, closing, **kwargs):
    """Somebody answered the closing survey: they are not asked again."""
    if closing.mentorship_id is None:
        return
    for recipient in recipients_of(closing.correspondent):
        tokens.kill(object=about(closing.mentorship_id), purpose=SURVEY, recipient=recipient)


def recipients_of(correspondent):
    """Return how links name a Correspondent as their recipient."""
    if correspondent.user_id is not None:
        return [f"u{correspondent.user_id}"]
    return digests(correspondent.email)


RECEIVERS = (
    (meeting.mentorship_moved, tell_mentorship_moved),
    (meeting.agreement_written, tell_agreement_written),
    (meeting.agreement_accepted, tell_agreement_accepted),
    (meeting.check_answered, let_questions_end),
    (meeting.closing_given, let_survey_end),
)
