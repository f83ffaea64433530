"""Somebody of staff saw that a mentorship is stuck: what comes next, and the other ways on. Once for each thing.

Written because a person decided so, never by the planner: the reminders before it said that they were the last.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Check
from matching.vocabulary import CheckAnswer
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .agreement import agree_link, agreement_in
from .letters import letter_for
from .mentorships import END, MEET, WRITE, example, for_preview, link, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "from_staff"
LIFETIME = timedelta(days=7)
UNMET, AGREEMENT, STUCK = "unmet", "agreement", "stuck"
# What makes a second mail about the same thing the same row: the number is that of the row that staff saw.
OCCURRENCES = {UNMET: "unmet", AGREEMENT: "agreement {}", STUCK: "check {}"}
STEPS = {UNMET: "first_meeting", AGREEMENT: "agree", STUCK: "check"}


def stuck_pair(delivery):
    """Return (the Pair of a mail, its Agreement or None); raise Withheld when it is not stuck any more."""
    pair, trouble = pair_in(delivery), delivery.data["trouble"]
    if trouble == AGREEMENT:
        waiting = getattr(pair.mentorship, "agreement", None)
        return pair, agreement_in(pair, waiting.revision if waiting is not None else 0)
    if trouble == UNMET and pair.mentorship.first_met_at is not None:
        raise Withheld(Reason.SETTLED)
    newest = Check.objects.filter(mentorship=pair.mentorship).order_by("-created_at", "-pk")
    if trouble == STUCK and newest.values_list("answer", flat=True).first() != CheckAnswer.STUCK:
        raise Withheld(Reason.SETTLED)
    return pair, None


def context(delivery):
    """Return what the mail says; raise Withheld when it is not stuck any more. Costs up to 20 queries."""
    pair, agreement = stuck_pair(delivery)
    mentorship, trouble = pair.mentorship, delivery.data["trouble"]
    if agreement is not None:
        button, without = (agree_link(delivery, agreement), _("Yes, I agree")), WRITE
        answers = [(link(delivery, mentorship, WRITE), _("Change it"))]
    else:
        button, without = (link(delivery, mentorship, MEET), _("Set a time to meet")), MEET
        answers = []
    request = mentorship.ask.request if mentorship.ask is not None else None
    topic = [request.topic.slug] if request is not None and request.topic is not None else []
    return {
        **parts_of(delivery, pair, without=(without, END)),
        **letter_for(STEPS[trouble], pair.side),
        "trouble": trouble,
        "button": button,
        "answers": answers,
        "end": (link(delivery, mentorship, END), _("End it kindly")),
        "people_url": page("matching:mentors", topic=topic),
        "circles_url": page("matching:circles"),
    }


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is not stuck any more."""
    pair, agreement = stuck_pair(delivery)
    if agreement is not None:
        words = _("%(name)s waits for your yes to the agreement.") % {"name": pair.name}
        return words, agree_link(delivery, agreement)
    return _("You and %(name)s: set a time, or end it kindly.") % {"name": pair.name}, link(
        delivery, pair.mentorship, MEET
    )


def sample():
    """Return the mails to both about the newest mentorship that has not met, and about the newest that is stuck."""
    found = []
    if (mentorship := for_preview(closed_at=None, first_met_at=None, kind="months")) is not None:
        found += [each for side in ("mentor", "mentee") for each in example(NAME, mentorship, side, trouble=UNMET)]
    waiting = for_preview(closed_at=None, agreement__mentor_accepted_at=None, agreement__isnull=False)
    if waiting is not None:
        found += example(NAME, waiting, "mentor", trouble=AGREEMENT)
    stuck = for_preview(closed_at=None, checks__answer=CheckAnswer.STUCK)
    return found + (example(NAME, stuck, "mentee", trouble=STUCK) if stuck is not None else [])


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A word from the people who run this"),
        about=gettext_lazy("When somebody of staff sees that the two of you are stuck. Once for each thing."),
        why=gettext_lazy("you and somebody on MentorHub work together, and it has been quiet."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
