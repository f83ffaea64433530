"""The day after the first meeting: does it fit? One click, and a way out in which nobody is at fault.

Asked once after a first meeting. "We have not met" puts right what the calendar presumed, so the next one is asked
about again. After one call or question it asks whether that was it.
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Check, Mentorship
from matching.vocabulary import CheckKind, MentorshipState
from reminders.vocabulary import MailClass, Reason

from .checks import answer_links, purpose_of, said_so, weekly_choices
from .chunks import chunks
from .letters import letter_for
from .mentorships import COLUMNS, END, SIDES, dues_for, example, for_preview, link, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "fit_check"
AFTER = timedelta(days=1)
LIFETIME = timedelta(days=7)
OPEN = (MentorshipState.EXPLORING, MentorshipState.ACTIVE)


def met_pair(delivery):
    """Return the Pair of a mail; raise Withheld when they have not met after all, rest, or the reader has answered."""
    pair = pair_in(delivery)
    mentorship = pair.mentorship
    if mentorship.state not in OPEN or mentorship.first_met_at is None:
        raise Withheld(Reason.SETTLED)
    said = Check.objects.filter(mentorship=mentorship, correspondent=pair.me, kind=CheckKind.FIT)
    if said.filter(created_at__gte=mentorship.first_met_at).exists():
        raise Withheld(Reason.SETTLED)
    return pair


def choices(delivery, pair):
    """Return [(address, words)] of what may be said; the first is the button. Costs 2 to 4 queries."""
    if pair.mentorship.is_short:
        not_met = link(delivery, pair.mentorship, purpose_of(CheckKind.FIT, "not_met"))
        return [(link(delivery, pair.mentorship, END), _("It is done")), (not_met, _("We have not met yet"))]
    return answer_links(delivery, pair.mentorship, CheckKind.FIT)


def context(delivery):
    """Return what the mail says; raise Withheld when there is nothing to ask any more. Costs up to 21 queries."""
    pair = met_pair(delivery)
    first, *others = choices(delivery, pair)
    return {
        **parts_of(delivery, pair, without=(END,)),
        **letter_for("check", pair.side),
        "button": first,
        "answers": others,
    }


def met(now):
    """Return the mentorships whose first meeting was a day ago at `now`, or a little longer."""
    recent = Mentorship.objects.filter(
        state__in=OPEN, first_met_at__lte=now - AFTER, first_met_at__gt=now - AFTER - LIFETIME
    )
    said = Check.objects.filter(mentorship=OuterRef("pk"), kind=CheckKind.FIT, created_at__gte=OuterRef("first_met_at"))
    return recent.alias(
        mentee_said=Exists(said.filter(correspondent=OuterRef("mentee"))),
        mentor_said=Exists(said.filter(correspondent__user=OuterRef("mentor__user"))),
    )


def plan(now, size=None):
    """Yield Dues for those who met for the first time a day ago. 1 query for each chunk and side."""
    for side in SIDES:
        found = met(now).filter(**{f"{side}_said": False})
        for rows in chunks(found.values(*COLUMNS, met=F("first_met_at")), size):
            yield [
                due for one in rows
                for due in dues_for(one, f"{one['met']:%Y-%m-%d}", one["met"] + AFTER, sides=(side,))
            ]  # fmt: skip


def summary(delivery):
    """Return a sentence for the weekly mail, where it leads and the other answers; raise Withheld when settled."""
    pair = met_pair(delivery)
    first, others = weekly_choices(choices(delivery, pair))
    if pair.mentorship.is_short:
        return _("You have met %(name)s. Say that it is done.") % {"name": pair.name}, first, others
    return _("You have met %(name)s. Say that it fits.") % {"name": pair.name}, first, others


def sample():
    """Return the mails to both who met last."""
    mentorship = for_preview(state__in=OPEN, first_met_at__isnull=False)
    return [each for side in SIDES for each in example(NAME, mentorship, side)] if mentorship is not None else []


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("After your first meeting"),
        about=gettext_lazy("The day after: does it fit? One click, and a kind way out."),
        why=gettext_lazy("you and somebody on MentorHub met for the first time."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=said_so,
        sample=sample,
    )
)
