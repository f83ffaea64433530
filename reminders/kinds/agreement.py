"""Somebody wrote the agreement, or changed it: the other one reads it and says yes, or changes it, from the mail.

And the one who wrote it hears of the yes.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from matching.mentoring.agreeing import PARTS
from matching.models import Agreement
from matching.vocabulary import MentorshipState
from reminders.links import tokens
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .asks import words_shown
from .letters import letter_for
from .mentorships import (
    AGREE,
    LINK_DAYS,
    SIDES,
    WRITE,
    about,
    example,
    for_preview,
    link,
    other,
    pair_in,
    parts_of,
)
from .registry import Kind, Withheld, add

NAME = "agreement"
LIFETIME = timedelta(days=14)


def agreement_in(pair, revision, *, is_accepted=False):
    """Return the Agreement of a Pair; raise Withheld unless it is the one that was written down as `revision`.

    And unless it still waits for the reader's yes, or (`is_accepted`) has both.
    """
    agreement = getattr(pair.mentorship, "agreement", None)
    if agreement is None or agreement.revision != revision:
        raise Withheld(Reason.SETTLED)
    said = getattr(agreement, f"{pair.side}_accepted_at") is not None
    if agreement.is_accepted is not is_accepted or (said and not is_accepted):
        raise Withheld(Reason.SETTLED)
    return agreement


def parts_shown(agreement, talk):
    """Return [(name, words)] of the parts of an Agreement as a mail may show them; empty ones are left out."""
    named = ((Agreement._meta.get_field(name).verbose_name, getattr(agreement, name)) for name in PARTS)
    return [(str(name)[:1].upper() + str(name)[1:], words_shown(words, talk)) for name, words in named if words]


def object_of(agreement):
    """Return how the link of a yes names the words that it is about: a later change makes it good for nothing."""
    return f"{about(agreement.mentorship_id)} revision {agreement.revision}"


def agree_link(delivery, agreement):
    """Return the address at which the reader says yes to these very words. Costs 1 query."""
    return tokens.make(
        AGREE, object=object_of(agreement), recipient=delivery.recipient, delivery=delivery, days=LINK_DAYS
    )


def context(delivery):
    """Return what the mail says; raise Withheld when there is a newer one, or it is settled. Costs up to 19 queries."""
    pair, is_yes = pair_in(delivery), delivery.data["is_yes"]
    agreement = agreement_in(pair, delivery.data["revision"], is_accepted=is_yes)
    found = {
        **parts_of(delivery, pair, without=() if is_yes else (WRITE,)),
        **letter_for("agree", pair.side),
        "is_yes": is_yes,
        "is_change": agreement.revision > 1,
        "is_under_way": pair.mentorship.state == MentorshipState.ACTIVE,
        "parts": parts_shown(agreement, pair.talk),
        "from_name": pair.name,
        # Words that a person wrote, as in a message.
        "is_relayed": not is_yes,
    }
    return found if is_yes else {**found, **answers(delivery, agreement)}


def answers(delivery, agreement):
    """Return the address of a yes, and that of a change. Costs 2 queries."""
    return {
        "agree_url": agree_link(delivery, agreement),
        "write_url": link(delivery, agreement.mentorship, WRITE),
    }


def sample():
    """Return the mail about the newest agreement that waits for a yes, and both about the newest that has it."""
    found = []
    waits = Agreement.objects.filter(mentor_accepted_at=None) | Agreement.objects.filter(mentee_accepted_at=None)
    going = {"state__in": [MentorshipState.EXPLORING, MentorshipState.ACTIVE]}
    if (mentorship := for_preview(**going, agreement__in=waits)) is not None:
        side = next(side for side in SIDES if getattr(mentorship.agreement, f"{side}_accepted_at") is None)
        found += example(NAME, mentorship, side, revision=mentorship.agreement.revision, is_yes=False)
    done = {"agreement__mentor_accepted_at__isnull": False, "agreement__mentee_accepted_at__isnull": False}
    if (mentorship := for_preview(**going, **done)) is not None:
        side = other(SIDES[0])
        found += example(NAME, mentorship, side, revision=mentorship.agreement.revision, is_yes=True)
    return found


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Your agreement"),
        about=gettext_lazy("When the other one wrote what you could agree on, changed it, or said yes to it."),
        why=gettext_lazy("you and somebody on MentorHub work together."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
    )
)
