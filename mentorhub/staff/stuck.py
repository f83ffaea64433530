"""What is stuck: requests, mentorships, circles and people that go on only when somebody of staff does something.

A Trouble is one sort of it: a statement that finds its rows, the longest wait first, a sentence for each, where to
look, and what can be done. Nobody's words are read for it: not the messages, the notes, the agreement, or what somebody
wrote beside an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Agreement, Ask, Check, Circle, Meeting, Mentorship
from matching.models.circle import FEWEST
from matching.vocabulary import CheckAnswer, CircleState, MeetingState, MentorshipState, Turn
from profiles.vocabulary import OfferKind
from reminders.kinds import KINDS
from reminders.models import Delivery
from reminders.vocabulary import MailClass, Reason

from .steps import Step

# Days after which each is stuck. A request goes on by itself after REQUEST_MOVE_ON_DAYS, two reminders having left.
SILENT, UNMET, UNAGREED, TOO_FEW, UNREACHABLE = (timedelta(days=days) for days in (10, 21, 14, 30, 30))
# Whoever works together for so much longer without an agreement does not miss it.
UNAGREED_UNTIL = timedelta(days=120)
# A mentorship of these kinds begins with a meeting; a question and a review need none.
THAT_MEET = (OfferKind.CALL, OfferKind.MONTHS)
GOING = (MentorshipState.EXPLORING, MentorshipState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is stuck, as the page shows it. `links` are (address, words)."""

    number: int
    since: datetime
    words: str
    links: tuple = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """One sort of trouble. `rows(now)` finds it, `row` puts one into words, `steps` are what staff can do about it."""

    name: str
    title: str
    about: str
    rows: Callable[[datetime], QuerySet]
    row: Callable[[object], Row]
    steps: tuple

    def first(self, now, count, start=0):
        """Return (`count` Rows from number `start` on, whether there are more). Costs 1 query."""
        found = list(self.rows(now)[start : start + count + 1])
        return [self.row(each) for each in found[:count]], len(found) > count

    def one(self, now, number):
        """Return the Row with a number, or None when it is not stuck any more. Costs 1 query."""
        found = self.rows(now).filter(pk=number).first()
        return None if found is None else self.row(found)


def named(mentor):
    """Return a mentor's name; one who was erased has none."""
    return mentor.name if mentor is not None else _("somebody who has left")


def pages_of(*profiles):
    """Return (address, words) of the pages of those Profiles that are there."""
    return tuple((reverse("matching:person", args=[each.slug]), each.name) for each in profiles if each is not None)


# --- A request ----------------------------------------------------------------------------------------------------
def silent_mentors(now):
    """Return the asks to which a mentor has not said a word for SILENT."""
    asks = Ask.objects.quiet_since(now - SILENT).filter(turn=Turn.MENTOR, answered_at=None, mentor__isnull=False)
    return asks.select_related("mentor", "sender__user__profile", "request__topic")


def silent_row(ask):
    """Return the Row of an ask."""
    words = _("%(sender)s waits for a word of %(mentor)s: %(kind)s, %(topic)s.") % {
        "sender": ask.sender.display_name, "mentor": named(ask.mentor), "kind": ask.get_kind_display(),
        "topic": ask.request.topic or _("no topic"),
    }  # fmt: skip
    return Row(ask.pk, ask.turn_at, words, pages_of(ask.mentor, ask.sender.profile))


# --- A mentorship -------------------------------------------------------------------------------------------------
def unmet(now):
    """Return the mentorships in which nobody has met for UNMET, and no meeting is set."""
    planned = Meeting.objects.filter(mentorship=OuterRef("pk"), state=MeetingState.PLANNED)
    found = Mentorship.objects.filter(
        ~Exists(planned), first_met_at=None, closed_at=None, started_at__lte=now - UNMET, state__in=GOING,
        kind__in=THAT_MEET,
    )  # fmt: skip
    return found.select_related("mentor", "mentee__user__profile").order_by("started_at", "pk")


def pair_row(mentorship, number, since, words):
    """Return the Row of something about a mentorship; `words` say it with %(mentor)s and %(mentee)s."""
    mentor, mentee = mentorship.mentor, mentorship.mentee
    words %= {"mentor": named(mentor), "mentee": mentee.display_name, "kind": mentorship.get_kind_display()}
    return Row(number, since, words, pages_of(mentor, mentee.profile))


def unmet_row(mentorship):
    """Return the Row of a mentorship that has not met."""
    words = _("%(mentor)s and %(mentee)s said yes to each other and have not met: %(kind)s.")
    return pair_row(mentorship, mentorship.pk, mentorship.started_at, words)


def unagreed(now):
    """Return the agreements that have waited for a second yes for UNAGREED."""
    found = Agreement.objects.filter(
        Q(mentor_accepted_at=None) | Q(mentee_accepted_at=None), written_at__lte=now - UNAGREED,
        written_at__gt=now - UNAGREED_UNTIL,
        mentorship__state__in=GOING,
    )  # fmt: skip
    people = found.select_related("mentorship__mentor", "mentorship__mentee__user__profile")
    return people.order_by("written_at", "pk")


def unagreed_row(agreement):
    """Return the Row of an agreement."""
    if agreement.mentor_accepted_at is None:
        words = _("%(mentor)s has not said yes to the agreement with %(mentee)s.")
    else:
        words = _("%(mentee)s has not said yes to the agreement with %(mentor)s.")
    return pair_row(agreement.mentorship, agreement.pk, agreement.written_at, words)


def said_stuck(now):
    """Return the newest answers of mentorships in which somebody said that they are stuck, and nobody more since."""
    newer = Check.objects.filter(mentorship=OuterRef("mentorship"), created_at__gt=OuterRef("created_at"))
    found = Check.objects.filter(
        ~Exists(newer), answer=CheckAnswer.STUCK, created_at__lte=now, mentorship__state__in=GOING
    )
    people = found.select_related("mentorship__mentor", "mentorship__mentee__user__profile")
    return people.order_by("created_at", "pk")


def said_stuck_row(check):
    """Return the Row of an answer. Which of the two gave it is theirs to tell."""
    words = _("%(mentor)s and %(mentee)s: one of them said that they are stuck.")
    return pair_row(check.mentorship, check.pk, check.created_at, words)


# --- A circle -----------------------------------------------------------------------------------------------------
def small_circles(now):
    """Return the circles that are TOO_FEW days old, or older, and have fewer people than a circle needs."""
    states = (CircleState.GATHERING, CircleState.RUNNING)
    found = Circle.objects.filter(closed_at=None, state__in=states)
    # A host is one of the people.
    few = Q(host=None, taken__lt=FEWEST) | Q(host__isnull=False, taken__lt=FEWEST - 1)
    since = Coalesce(F("started_at"), F("created_at"))
    found = found.filter(few, created_at__lte=now - TOO_FEW).annotate(since=since)
    return found.select_related("host", "topic").order_by("created_at", "pk")


def circle_row(circle):
    """Return the Row of a circle."""
    people = circle.taken + (1 if circle.host_id is not None else 0)
    words = _("“%(title)s” has %(people)s of the %(fewest)s people that a circle needs: %(topic)s.") % {
        "title": circle.title, "people": people, "fewest": FEWEST, "topic": circle.topic,
    }  # fmt: skip
    page = (reverse("matching:circle", args=[circle.public_id]), _("See the circle"))
    return Row(circle.pk, circle.since, words, (page, *pages_of(circle.host)))


# --- Mail ---------------------------------------------------------------------------------------------------------
def unreachable(now):
    """Return the newest mail to each person that could not leave, others waiting for them, and after which none has."""
    kinds = [kind.name for kind in KINDS.values() if kind.mail_class == MailClass.RELATIONSHIP]
    left = Delivery.objects.filter(recipient=OuterRef("recipient"), sent_at__gt=OuterRef("created_at"))
    found = Delivery.objects.filter(
        ~Exists(left), reason=Reason.SUPPRESSED, kind__in=kinds,
        created_at__gte=now - UNREACHABLE,
    )  # fmt: skip
    people = found.defer("sealed", "data").select_related("user__profile")
    return people.order_by("recipient", "-pk").distinct("recipient")


def unreachable_row(delivery):
    """Return the Row of a mail."""
    profile = getattr(delivery.user, "profile", None)
    who = profile.name if profile is not None else _("a visitor") if delivery.user is None else _("a member")
    words = _("Mail does not reach %(who)s: %(reason)s.") % {"who": who, "reason": delivery.get_reason_display()}
    page = (reverse("reminders:staff_mail", args=[delivery.pk]), _("See the mail’s way"))
    return Row(delivery.pk, delivery.created_at, words, (page, *pages_of(profile)))


TROUBLES = {
    trouble.name: trouble
    for trouble in (
        Trouble(
            "silent", gettext_lazy("A mentor is silent"),
            gettext_lazy("Asked ten days ago or longer, reminded twice, and not a word. After two weeks it goes on by "
                         "itself."),
            silent_mentors, silent_row, (Step.MOVE_ON,),
        ),
        Trouble(
            "unmet", gettext_lazy("Accepted, and not met"),
            gettext_lazy("Three weeks after the yes there was no meeting, and none is set. Both were reminded twice."),
            unmet, unmet_row, (Step.WRITE, Step.END),
        ),
        Trouble(
            "agreement", gettext_lazy("An agreement waits"),
            gettext_lazy("One of the two wrote it two weeks ago or longer, and the other one has not said yes."),
            unagreed, unagreed_row, (Step.WRITE, Step.END),
        ),
        Trouble(
            "stuck", gettext_lazy("Somebody said: we are stuck"),
            gettext_lazy("The newest answer to a check-in. What they wrote beside it stays between the two."),
            said_stuck, said_stuck_row, (Step.WRITE, Step.END),
        ),
        Trouble(
            "circle", gettext_lazy("A circle with too few people"),
            gettext_lazy("A month old, and fewer than three people are in it."),
            small_circles, circle_row, (Step.END_CIRCLE,),
        ),
        Trouble(
            "unreachable", gettext_lazy("Mail does not arrive"),
            gettext_lazy("Somebody waits for these people, and mail to them came back within the last 30 days."),
            unreachable, unreachable_row, (Step.TRY_AGAIN,),
        ),
    )
}  # fmt: skip
