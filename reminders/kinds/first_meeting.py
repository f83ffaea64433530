"""A week after a yes, and once more after three, without a meeting: how to find a first time. Never more often.

Most pairs that fail never meet at all. One question, call or review needs no meeting: it is asked once whether it is
done, and after three weeks of silence the notice of its end comes anyway.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Meeting, Mentorship
from matching.models.mentorship import SHORT_KINDS
from matching.vocabulary import MeetingState, MentorshipState
from profiles.vocabulary import OfferKind
from reminders.vocabulary import MailClass, Reason

from .chunks import chunks
from .letters import letter_for
from .members import since
from .mentorships import COLUMNS, END, MEET, MET_ALREADY, SIDES, dues_for, example, for_preview, link, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "first_meeting"
# The second time is so many times as late as the first.
SECOND = 3
LIFETIME = timedelta(days=5)


def days():
    """Return the days after the yes on which it is asked."""
    return settings.MENTORSHIP_MEET_DAYS, settings.MENTORSHIP_MEET_DAYS * SECOND


def unmet():
    """Return the mentorships that go on, in which nobody has met and no meeting is set. Paused ones rest."""
    planned = Meeting.objects.filter(mentorship=OuterRef("pk"), state=MeetingState.PLANNED)
    states = [MentorshipState.EXPLORING, MentorshipState.ACTIVE]
    return Mentorship.objects.filter(~Exists(planned), state__in=states, first_met_at=None, closed_at=None)


def unmet_pair(delivery):
    """Return the Pair of a mail; raise Withheld when they have met, or a meeting is set."""
    pair = pair_in(delivery)
    if not unmet().filter(pk=pair.mentorship.pk).exists():
        raise Withheld(Reason.SETTLED)
    return pair


def context(delivery):
    """Return what the mail says; raise Withheld when there is nothing to ask any more. Costs up to 19 queries."""
    pair = unmet_pair(delivery)
    mentorship = pair.mentorship
    needs_meeting = not mentorship.is_short or mentorship.kind == OfferKind.CALL
    first = (MEET, _("Set a time to meet")) if needs_meeting else (END, _("It is done"))
    second = (MET_ALREADY, _("We have met already")) if needs_meeting else None
    return {
        **parts_of(delivery, pair, without=(first[0],)),
        **letter_for("first_meeting", pair.side),
        "needs_meeting": needs_meeting,
        "is_last": delivery.data["day"] != settings.MENTORSHIP_MEET_DAYS or mentorship.is_short,
        "button": (link(delivery, mentorship, first[0]), first[1]),
        "answers": [(link(delivery, mentorship, second[0]), second[1])] if second else [],
    }


def plan(now, size=None):
    """Yield Dues for mentorships that have not met so many days after the yes. 1 query for each chunk and day."""
    for number, day in enumerate(days()):
        after = timedelta(days=day)
        found = unmet().filter(started_at__lte=now - after, started_at__gt=now - after - LIFETIME)
        if number:
            found = found.exclude(kind__in=SHORT_KINDS)
        for rows in chunks(found.values(*COLUMNS, "started_at"), size):
            yield [due for one in rows for due in dues_for(one, f"day {day}", one["started_at"] + after, day=day)]


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when they have met."""
    pair = unmet_pair(delivery)
    values = {"name": pair.name}
    if pair.mentorship.is_short and pair.mentorship.kind != OfferKind.CALL:
        return _("Is it done with %(name)s? Then close it, with thanks.") % values, link(delivery, pair.mentorship, END)
    return _("You and %(name)s have no time to meet yet. Set one.") % values, link(delivery, pair.mentorship, MEET)


def acted(deliveries):
    """Return the numbers of those after which the two set a meeting, or closed it. Costs 2 queries."""
    numbers = {delivery.data["mentorship"] for delivery in deliveries}
    times = {}
    for number, at in Meeting.objects.filter(mentorship__in=numbers).values_list("mentorship", "created_at"):
        times.setdefault(number, []).append(at)
    for number, at in Mentorship.objects.filter(pk__in=numbers, closed_at__isnull=False).values_list("pk", "closed_at"):
        times.setdefault(number, []).append(at)
    return {
        delivery.pk
        for delivery in deliveries
        if any(at >= since(delivery) for at in times.get(delivery.data["mentorship"], ()))
    }


def sample():
    """Return the mails to both about the newest mentorship, and to the mentee about the newest single question."""
    found = []
    if (mentorship := for_preview(pk__in=unmet().exclude(kind__in=SHORT_KINDS).values("pk"))) is not None:
        found += [each for side in SIDES for each in example(NAME, mentorship, side, day=days()[0])]
        found += example(NAME, mentorship, "mentee", day=days()[1])
    if (short := for_preview(pk__in=unmet().filter(kind__in=SHORT_KINDS).values("pk"))) is not None:
        found += example(NAME, short, "mentee", day=days()[0])
    return found


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Your first meeting"),
        about=gettext_lazy("A week after a yes, and two weeks later, when no time to meet is set. Not more often."),
        why=gettext_lazy("one of you asked the other for help on MentorHub, and the answer was yes."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=acted,
        sample=sample,
    )
)
