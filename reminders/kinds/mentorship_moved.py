"""Where a mentorship stands has changed: it rests, goes on, is under way, or has ended.

Who paused it, or let it go on, did so on a page and gets no mail; the other one does. An end is told to both in the
same words, whoever said it and whyever: nobody is at fault, and a mentee whose mentorship ended early reads who else
can help.
"""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Correspondent
from matching.talking import people
from matching.talking.apart import is_blocking
from matching.vocabulary import EndReason, MentorshipState
from profiles.vocabulary import OfferKind
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .asks import check_recipient
from .letters import letter_for
from .mentorships import (
    MEET,
    MENTEE,
    RESUME,
    SIDES,
    SURVEY,
    WRITE,
    example,
    for_preview,
    link,
    mentorship_in,
    pair_in,
    parts_of,
)
from .registry import Kind, Withheld, add
from .rematch import rematch_of

NAME = "mentorship_moved"
LIFETIME = timedelta(days=7)
PAUSED, GOES_ON, UNDER_WAY, CLOSED = "paused", "goes_on", "under_way", "closed"
STATES = {
    PAUSED: (MentorshipState.PAUSED,),
    GOES_ON: (MentorshipState.EXPLORING, MentorshipState.ACTIVE),
    UNDER_WAY: (MentorshipState.ACTIVE,),
}


def what_of(mentorship, was):
    """Return what a mail about the move of a Mentorship from the state `was` says, or None for nothing to tell."""
    if mentorship.is_closed:
        return CLOSED
    if mentorship.state == MentorshipState.PAUSED:
        return PAUSED
    return GOES_ON if was == MentorshipState.PAUSED else UNDER_WAY


def context(delivery):
    """Return what the mail says; raise Withheld when it has moved on meanwhile. Costs up to 30 queries."""
    what = delivery.data["what"]
    if what == CLOSED:
        return closed_context(delivery)
    pair = pair_in(delivery)
    mentorship = pair.mentorship
    if mentorship.state not in STATES[what]:
        raise Withheld(Reason.SETTLED)
    purpose, words = {
        PAUSED: (RESUME, _("Go on now")),
        GOES_ON: (MEET, _("Set a time to meet")),
        UNDER_WAY: (WRITE, _("Write down what you agree on")),
    }[what]
    return {
        **parts_of(delivery, pair, without=(purpose,)),
        **letter_for("agree" if what == UNDER_WAY else "meet", pair.side),
        "what": what,
        "reason": mentorship.pause_reason,
        "until": date_format(mentorship.paused_until, "DATE_FORMAT") if mentorship.paused_until else "",
        "button": (link(delivery, mentorship, purpose), words),
    }


# --- The end ----------------------------------------------------------------------------------------------------------
def closed_context(delivery):
    """Return what the mail about an end says. Costs up to 30 queries."""
    mentorship = mentorship_in(delivery)
    if not mentorship.is_closed:
        raise Withheld(Reason.SETTLED)
    if mentorship.reason == EndReason.LEFT:
        found = left_context(delivery, mentorship)
    else:
        pair = pair_in(delivery, is_closed=True)
        found = {**parts_of(delivery, pair), **letter_for("close", pair.side)}
    is_mentee = delivery.data["side"] == MENTEE
    is_early = mentorship.state == MentorshipState.ENDED
    return {
        **found,
        **(rematch_of(mentorship) if is_mentee and is_early else {}),
        **({} if is_early else {"button": (link(delivery, mentorship, SURVEY), _("Say what came of it"))}),
        "what": CLOSED,
        "is_early": is_early,
        "is_quiet": mentorship.reason == EndReason.QUIET,
        "is_left": mentorship.reason == EndReason.LEFT,
        "offers_url": page("matching:my_profile", anchor=f"id_offer_{OfferKind(mentorship.kind)}"),
        "mentees_url": page("matching:mentees"),
    }


def left_context(delivery, mentorship):
    """Return what is said when somebody left, or keeps the other away: the same, without a name or a way to write.

    Raises Withheld for whoever it was. Costs up to 5 queries.
    """
    me, other = two_of(mentorship, delivery.data["side"])
    if me is None:
        raise Withheld(Reason.GONE)
    check_recipient(delivery, me)
    if other is not None and is_blocking(by=me, whom=other):
        raise Withheld(Reason.SETTLED)
    return {"is_mentor": delivery.data["side"] != MENTEE, "is_short": mentorship.is_short, "name": ""}


def two_of(mentorship, side):
    """Return the Correspondents (the one on `side`, the other one), None for an erased mentor."""
    mentor = people.of_user(mentorship.mentor.user) if mentorship.mentor is not None else None
    two: tuple[Correspondent | None, Correspondent | None] = (mentor, mentorship.mentee)
    return two[::-1] if side == MENTEE else two


def sample():
    """Return the mails about one that is paused, that goes on, that is completed, that ended early."""
    found: list[Delivery] = []
    wanted = (
        (PAUSED, {"state": MentorshipState.PAUSED}, SIDES[:1]),
        (GOES_ON, {"state": MentorshipState.ACTIVE}, SIDES[1:]),
        (UNDER_WAY, {"state": MentorshipState.ACTIVE}, SIDES[:1]),
        (CLOSED, {"state": MentorshipState.COMPLETED}, SIDES),
        (CLOSED, {"state": MentorshipState.ENDED}, SIDES),
    )
    for what, conditions, sides in wanted:
        if (mentorship := for_preview(**conditions)) is not None:
            found += [each for side in sides for each in example(NAME, mentorship, side, what=what)]
    return found


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Where your mentorship stands"),
        about=gettext_lazy("When it is paused, goes on, is under way, or has ended."),
        why=gettext_lazy("you and somebody on MentorHub work together, or did until now."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
    )
)
