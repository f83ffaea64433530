"""A pause of a mentorship is about to end: three days before, so that nobody is awaited who is not ready yet."""

from datetime import UTC, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Mentorship
from matching.vocabulary import MentorshipState
from reminders.vocabulary import MailClass, Reason

from .chunks import chunks
from .letters import letter_for
from .members import since
from .mentorships import COLUMNS, PAUSE, RESUME, SIDES, dues_for, example, for_preview, link, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "pause_over"
BEFORE = timedelta(days=3)


def resting_pair(delivery):
    """Return the Pair of a mail; raise Withheld when it goes on already, or the pause was changed."""
    pair = pair_in(delivery)
    if pair.mentorship.state != MentorshipState.PAUSED or str(pair.mentorship.paused_until) != delivery.data["until"]:
        raise Withheld(Reason.SETTLED)
    return pair


def context(delivery):
    """Return what the mail says; raise Withheld when there is nothing to say any more. Costs up to 19 queries."""
    pair = resting_pair(delivery)
    mentorship = pair.mentorship
    return {
        **parts_of(delivery, pair, without=(RESUME, PAUSE)),
        **letter_for("meet", pair.side),
        "day": date_format(mentorship.paused_until, "DATE_FORMAT"),
        "button": (link(delivery, mentorship, RESUME), _("Go on now")),
        "answers": [(link(delivery, mentorship, PAUSE), _("Stay paused for longer"))],
    }


def plan(now, size=None):
    """Yield Dues for pauses that end within three days. 1 query for each chunk; who has a row is read again."""
    ending = Mentorship.objects.filter(
        state=MentorshipState.PAUSED, paused_until__gt=now.date(), paused_until__lte=now.date() + BEFORE
    )
    for rows in chunks(ending.values(*COLUMNS, "paused_until", "paused_at"), size):
        if dues := [due for one in rows for due in dues_of(one)]:
            yield dues


def dues_of(one):
    """Yield the Dues of one pause (a row of `plan`), unless it is so short that its beginning said it all."""
    until = datetime.combine(one["paused_until"], time(), UTC)
    if until - one["paused_at"] > 2 * BEFORE:
        end = str(one["paused_until"])
        yield from dues_for(one, end, until - BEFORE, expires_at=until, until=end)


def summary(delivery):
    """Return a sentence for the weekly mail, where it leads and what else one may do; raise Withheld when settled."""
    pair = resting_pair(delivery)
    values = {"name": pair.name, "day": date_format(pair.mentorship.paused_until, "DATE_FORMAT")}
    longer = [(_("Stay paused for longer"), link(delivery, pair.mentorship, PAUSE))]
    words = _("On %(day)s your mentorship with %(name)s goes on. Go on now.")
    return words % values, link(delivery, pair.mentorship, RESUME), longer


def acted(deliveries):
    """Return the numbers of those after which the pause was ended or changed, or it was closed. Costs 1 query."""
    rows = Mentorship.objects.filter(pk__in={delivery.data["mentorship"] for delivery in deliveries})
    signs = dict(rows.values_list("pk", "last_at"))
    return {
        delivery.pk
        for delivery in deliveries
        if (at := signs.get(delivery.data["mentorship"])) is not None and at >= since(delivery)
    }


def sample():
    """Return the mails to both whose pause began last and has an end."""
    mentorship = for_preview(state=MentorshipState.PAUSED, paused_until__isnull=False)
    if mentorship is None:
        return []
    until = str(mentorship.paused_until)
    return [each for side in SIDES for each in example(NAME, mentorship, side, until=until)]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("The end of a pause together"),
        about=gettext_lazy("Three days before a mentorship that you paused goes on."),
        why=gettext_lazy("you and somebody on MentorHub paused your mentorship until a day that is near."),
        lifetime=BEFORE,
        context=context,
        plan=plan,
        summary=summary,
        acted=acted,
        sample=sample,
    )
)
