"""The day after the end, and once more a week later: what came of it, and what could you now help a colleague with?

Not after "it does not fit", nor when somebody left: there is nothing to thank for, or nobody to thank. After one
question, call or review it is asked once.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Closing, Mentorship
from matching.models.mentorship import SHORT_KINDS
from matching.showing.requests import day
from matching.vocabulary import CLOSED_MENTORSHIPS, EndReason, MentorshipState
from reminders.vocabulary import MailClass, Reason

from .chunks import chunks
from .letters import letter_for
from .members import since
from .mentorships import COLUMNS, SIDES, SURVEY, dues_for, example, for_preview, link, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "closing_survey"
DAYS = (1, 8)
LIFETIME = timedelta(days=6)
UNASKED = (EndReason.NOT_A_FIT, EndReason.LEFT)


def closed_pair(delivery):
    """Return the Pair of a mail; raise Withheld when the reader has answered."""
    pair = pair_in(delivery, is_closed=True)
    if Closing.objects.filter(mentorship=pair.mentorship, correspondent=pair.me).exists():
        raise Withheld(Reason.SETTLED)
    return pair


def context(delivery):
    """Return what the mail says; raise Withheld when it was answered. Costs up to 15 queries."""
    pair = closed_pair(delivery)
    mentorship = pair.mentorship
    return {
        **parts_of(delivery, pair),
        **letter_for("close", pair.side),
        "button": (link(delivery, mentorship, SURVEY), _("Say what came of it")),
        "is_completed": mentorship.state == MentorshipState.COMPLETED,
        "is_last": delivery.data["day"] == DAYS[-1] or mentorship.is_short,
        "ended_day": day(mentorship.closed_at),
    }


def plan(now, size=None):
    """Yield Dues for what ended a day, or eight days, ago. 1 query for each chunk, day and side."""
    for number, days in enumerate(DAYS):
        after = timedelta(days=days)
        for side in SIDES:
            found = ended(side).filter(closed_at__lte=now - after, closed_at__gt=now - after - LIFETIME)
            if number:
                found = found.exclude(kind__in=SHORT_KINDS)
            for rows in chunks(found.values(*COLUMNS, "closed_at"), size):
                yield [
                    due for one in rows
                    for due in dues_for(one, f"day {days}", one["closed_at"] + after, sides=(side,), day=days)
                ]  # fmt: skip


def ended(side):
    """Return the mentorships that ended with something to say, about which one side has not answered."""
    given = Closing.objects.filter(mentorship=OuterRef("pk"))
    mine = {
        "mentor": given.filter(correspondent__user=OuterRef("mentor__user")),
        "mentee": given.filter(correspondent=OuterRef("mentee")),
    }[side]
    return Mentorship.objects.filter(~Exists(mine), state__in=CLOSED_MENTORSHIPS).exclude(reason__in=UNASKED)


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it was answered."""
    pair = closed_pair(delivery)
    words = _("What came of it with %(name)s? It takes two minutes.") % {"name": pair.name}
    return words, link(delivery, pair.mentorship, SURVEY)


def acted(deliveries):
    """Return the numbers of those after which the reader answered. Costs 1 query."""
    numbers = {delivery.data["mentorship"] for delivery in deliveries}
    rows = Closing.objects.filter(mentorship__in=numbers).values_list(
        "mentorship", "correspondent__user", "correspondent__email", "created_at"
    )
    given = {(number, user, "" if user else email): at for number, user, email, at in rows}
    return {
        delivery.pk
        for delivery in deliveries
        if (at := given.get((delivery.data["mentorship"], delivery.user_id, delivery.email))) and at >= since(delivery)
    }


def sample():
    """Return the mails to both about the newest that ended with something to say."""
    for state in (MentorshipState.COMPLETED, MentorshipState.ENDED):
        both = [
            example(NAME, mentorship, side, day=DAYS[number])
            for number, side in enumerate(SIDES)
            if (mentorship := for_preview(state=state, pk__in=ended(side).values("pk"))) is not None
        ]
        if both:
            return [each for some in both for each in some]
    return []


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("What came of it"),
        about=gettext_lazy("The day after a mentorship ended, and once more a week later."),
        why=gettext_lazy("you and somebody on MentorHub worked together until a short time ago."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=acted,
        sample=sample,
    )
)
