"""An agreement waits for a yes since a week: asked once for these words. A change is a new mail, not a reminder."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Agreement
from matching.vocabulary import MentorshipState
from reminders.vocabulary import MailClass

from .agreement import agree_link, agreement_in, answers, parts_shown
from .chunks import chunks
from .letters import letter_for
from .members import since
from .mentorships import COLUMNS, SIDES, WRITE, dues_for, example, for_preview, pair_in, parts_of
from .registry import Kind, add

NAME = "agreement_nudge"
AFTER = timedelta(days=7)
LIFETIME = timedelta(days=7)


def waiting_pair(delivery):
    """Return (the Pair of a mail, the Agreement); raise Withheld when it is settled."""
    pair = pair_in(delivery)
    return pair, agreement_in(pair, delivery.data["revision"])


def context(delivery):
    """Return what the mail says; raise Withheld when it is settled. Costs up to 18 queries."""
    pair, agreement = waiting_pair(delivery)
    return {
        **parts_of(delivery, pair, without=(WRITE,)),
        **letter_for("agree", pair.side),
        **answers(delivery, agreement),
        "parts": parts_shown(agreement, pair.talk),
    }


def plan(now, size=None):
    """Yield Dues for agreements that wait since a week. 2 queries for each chunk, one for each side."""
    open_states = [MentorshipState.EXPLORING, MentorshipState.ACTIVE]
    columns = [f"mentorship__{name}" for name in COLUMNS]
    for side in SIDES:
        found = Agreement.objects.filter(
            **{f"{side}_accepted_at": None}, mentorship__state__in=open_states,
            written_at__lte=now - AFTER, written_at__gt=now - AFTER - LIFETIME,
        )  # fmt: skip
        for rows in chunks(found.values("pk", "revision", "written_at", *columns), size):
            yield [due for one in rows for due in dues_of(one, side)]


def dues_of(one, side):
    """Yield the Due of one agreement (a row of `plan`) to whoever has not said yes."""
    row = {name: one[f"mentorship__{name}"] for name in COLUMNS}
    revision = one["revision"]
    yield from dues_for(row, f"revision {revision}", one["written_at"] + AFTER, sides=(side,), revision=revision)


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is settled."""
    pair, agreement = waiting_pair(delivery)
    words = _("%(name)s wrote down what you could agree on. Read it, and say yes.") % {"name": pair.name}
    return words, agree_link(delivery, agreement)


def acted(deliveries):
    """Return the numbers of those after which the reader said yes, or wrote. Costs 1 query."""
    numbers = {delivery.data["mentorship"] for delivery in deliveries}
    found = Agreement.objects.filter(mentorship__in=numbers).values(
        "mentorship", "mentor_accepted_at", "mentee_accepted_at"
    )
    said = {(one["mentorship"], side): one[f"{side}_accepted_at"] for one in found for side in SIDES}
    return {
        delivery.pk
        for delivery in deliveries
        if (at := said.get((delivery.data["mentorship"], delivery.data["side"]))) is not None and at >= since(delivery)
    }


def sample():
    """Return the mail about the newest agreement that waits for a yes."""
    for side in SIDES:
        conditions = {"state__in": [MentorshipState.EXPLORING, MentorshipState.ACTIVE]}
        waits = {"agreement__isnull": False, f"agreement__{side}_accepted_at": None}
        if (mentorship := for_preview(**conditions, **waits)) is not None:
            return example(NAME, mentorship, side, revision=mentorship.agreement.revision)
    return []


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("An agreement waits for your yes"),
        about=gettext_lazy("Once, a week after the other one wrote it."),
        why=gettext_lazy("you and somebody on MentorHub work together."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=acted,
        sample=sample,
    )
)
