"""A circle of peers is proposed: yes or no, each one press, also without an account; reminded once after a week.

Whoever says nothing for two weeks is taken off the list, so this mail says so: each silence costs the others two weeks.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import CircleMember
from matching.vocabulary import MemberState
from reminders.vocabulary import Lane, MailClass, Reason

from .chunks import chunks
from .circles import DECLINE, JOIN, circle_in, example, facts_of, for_preview, link, member_of
from .letters import letter_for
from .registry import Due, Kind, Withheld, add

NAME = "circle_invited"
LIFETIME = timedelta(days=7)
REMIND_AFTER = timedelta(days=7)


def invited(delivery):
    """Return (Circle, reader) while the invitation is open; raise Withheld. Costs 3 queries."""
    circle, who = circle_in(delivery)
    member = member_of(circle, who)
    if circle.is_closed or member is None or member.state != MemberState.INVITED:
        raise Withheld(Reason.SETTLED)
    return circle, who


def until(circle):
    """Return the last day on which an invitation can be answered, in words."""
    return date_format(circle.created_at + timedelta(days=settings.CIRCLE_PROPOSAL_DAYS), "DATE_FORMAT")


def context(delivery):
    """Return what the mail says. Costs up to 8 queries."""
    circle, who = invited(delivery)
    others = circle.members.filter(state__in=[MemberState.INVITED, MemberState.JOINED]).exclude(correspondent=who)
    return {
        **facts_of(circle, who),
        **letter_for("meet", "mentee"),
        "others": others.count(),
        "until": until(circle),
        "is_again": delivery.data.get("day", 0) > 0,
        "yes_url": link(delivery, circle, JOIN),
        "no_url": link(delivery, circle, DECLINE),
    }


def plan(now, size=None):
    """Yield Dues for invitations that wait for a week. 1 query for each chunk; who has a row is read again."""
    rows = CircleMember.objects.filter(
        state=MemberState.INVITED, since__lte=now - REMIND_AFTER, since__gt=now - 2 * REMIND_AFTER,
        circle__closed_at=None,
    ).values("pk", "since", "circle", "circle__conversation", "correspondent", "correspondent__user",
             "correspondent__email")  # fmt: skip
    for found in chunks(rows, size):
        if dues := [due for row in found if (due := due_of(row)) is not None]:
            yield dues


def due_of(row):
    """Return the Due of one member (a row of `plan`), or None when that person is gone."""
    user, email = row["correspondent__user"], row["correspondent__email"]
    if user is None and not email:
        return None
    data = {
        "circle": row["circle"], "conversation": row["circle__conversation"], "who": row["correspondent"], "day": 7,
    }  # fmt: skip
    return Due(
        f"circle {row['circle']}", "day 7", row["since"] + REMIND_AFTER, user_id=user,
        email="" if user is not None else email, data=data,
    )  # fmt: skip


def summary(delivery):
    """Return a sentence for the weekly mail, where it leads, and the other answer; raise Withheld once settled."""
    circle, _who = invited(delivery)
    sentence = _("A circle is proposed to you: %(circle)s. Say yes, until %(day)s.")
    words = sentence % {"circle": circle.title, "day": until(circle)}
    return words, link(delivery, circle, JOIN), [(_("No, thank you"), link(delivery, circle, DECLINE))]


def acted(deliveries):
    """Return the numbers of those whose reader has answered. Costs 1 query."""
    found = CircleMember.objects.filter(circle__in={delivery.data["circle"] for delivery in deliveries})
    answered = set(
        found.exclude(state__in=[MemberState.INVITED, MemberState.LAPSED]).values_list("circle", "correspondent")
    )
    return {each.pk for each in deliveries if (each.data["circle"], each.data["who"]) in answered}


def sample():
    """Return the first mail, and the one after a week, about the newest invitation."""
    circle, who = for_preview("proposed", "running", member=MemberState.INVITED)
    if circle is None:
        return []
    return [*example(NAME, circle, who), *example(NAME, circle, who, day=7)]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A circle is proposed to you"),
        about=gettext_lazy("When enough people wait for the same topic and are free at the same hours."),
        why=gettext_lazy("you said on MentorHub that you would like to be in a circle."),
        lane=Lane.SOON,
        # News that others wait for, not a reminder; the one that follows after a week is the only one.
        is_reminder=False,
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=acted,
        sample=sample,
    )
)
