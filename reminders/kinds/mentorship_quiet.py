"""It has been quiet for long: one notice to each of the two, and a week later it ends kindly.

Any sign of life takes the notice back: a word, a meeting, an answer, or the button. When the first of the two mails has
left, the week begins (matching/mentoring/clock.py).
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy

from matching.mentoring import clock
from matching.models import Mentorship
from matching.showing.requests import day
from reminders.vocabulary import MailClass, Mode, Reason

from .chunks import chunks
from .letters import letter_for
from .members import since
from .mentorships import ALIVE, COLUMNS, END, SIDES, dues_for, example, for_preview, link, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "mentorship_quiet"
# Until it ends all the same, when no mail can leave.
LIFETIME = clock.UNTOLD


def quiet_pair(delivery):
    """Return the Pair of a mail; raise Withheld when somebody gave a sign of life since it was written."""
    pair = pair_in(delivery)
    if stamp(pair.mentorship.last_at) != delivery.data["last"]:
        raise Withheld(Reason.SETTLED)
    return pair


def stamp(moment):
    """Return an instant as rows remember it, to the second."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def context(delivery):
    """Return what the mail says; raise Withheld when it is quiet no more. Costs up to 19 queries."""
    pair = quiet_pair(delivery)
    mentorship = pair.mentorship
    told = mentorship.warned_at or timezone.now()
    return {
        **parts_of(delivery, pair, without=(END,)),
        **letter_for("close", pair.side),
        "last_day": day(mentorship.last_at),
        "end_day": day(told + timedelta(days=settings.MENTORSHIP_NOTICE_DAYS)),
        "button": (link(delivery, mentorship, ALIVE), ALIVE_WORDS),
        "answers": [(link(delivery, mentorship, END), END_WORDS)],
    }


ALIVE_WORDS, END_WORDS = gettext_lazy("We go on"), gettext_lazy("It is done, or it is time to end")


def sent(delivery):
    """Begin the week of notice. Called in the transaction that writes down that the mail left."""
    clock.note_told(delivery.data["mentorship"])


def plan(now, size=None):
    """Yield Dues for mentorships that have become quiet. 1 query for each chunk."""
    for rows in chunks(clock.quiet(now).values(*COLUMNS, "last_at"), size):
        yield [
            due for one in rows
            for due in dues_for(one, stamp(one["last_at"]), now, last=stamp(one["last_at"]))
        ]  # fmt: skip


def acted(deliveries):
    """Return the numbers of those after which somebody gave a sign of life, or ended it themselves. Costs 1 query."""
    rows = Mentorship.objects.filter(pk__in={delivery.data["mentorship"] for delivery in deliveries})
    signs = dict(rows.values_list("pk", "last_at"))
    return {
        delivery.pk
        for delivery in deliveries
        if (at := signs.get(delivery.data["mentorship"])) is not None and at >= since(delivery)
    }


def sample():
    """Return the mails to both about the mentorship that has been quiet for longest, or the newest."""
    going = Mentorship.objects.filter(closed_at=None, paused_at=None)
    mentorship = for_preview(pk__in=going.order_by("last_at").values("pk")[:1])
    if mentorship is None:
        return []
    last = stamp(mentorship.last_at)
    return [each for side in SIDES for each in example(NAME, mentorship, side, last=last)]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("It has been quiet"),
        about=gettext_lazy("Once, a week before a mentorship ends because nobody gave a sign of life for long."),
        why=gettext_lazy("you and somebody on MentorHub work together."),
        # The week of notice is over before a weekly mail would leave.
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        acted=acted,
        sample=sample,
        sent=sent,
    )
)
