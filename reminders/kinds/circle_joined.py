"""You are in a circle, moved up from its waiting list, or it begins; and to its host: somebody came in.

Whoever reads it writes to all by answering, and finds the way out at the end of the mail.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import CircleMember
from matching.models.circle import FEWEST
from matching.vocabulary import CircleState, MemberState
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .circles import circle_in, example, facts_of, for_preview, is_host, is_inside, member_of, talk_of
from .letters import letter_for
from .meetings import meet_link
from .registry import Kind, Withheld, add

NAME = "circle_joined"
LIFETIME = timedelta(days=7)
# What happened: a place, moved up to one, a yes to what is only proposed, the beginning; on the list; to the host.
PLACE, MOVED_UP, PROMISED, BEGUN, WAITS, HOSTED = "place", "moved_up", "promised", "begun", "waits", "hosted"


def joined(delivery):
    """Return (Circle, reader) while what the mail says is true; raise Withheld. Costs up to 4 queries."""
    circle, who = circle_in(delivery)
    if circle.is_closed:
        raise Withheld(Reason.SETTLED)
    what = delivery.data["what"]
    if what == WAITS:
        member = member_of(circle, who)
        if member is None or member.state != MemberState.WAITING:
            raise Withheld(Reason.SETTLED)
    elif not (is_host(circle, who) if what == HOSTED else is_inside(circle, who)):
        raise Withheld(Reason.SETTLED)
    if what == PROMISED and circle.state != CircleState.PROPOSED:
        raise Withheld(Reason.SETTLED)
    return circle, who


def newcomer(delivery):
    """Return the name of whoever came in, for the host; raise Withheld when they have left since. Costs 1 query."""
    rows = CircleMember.objects.select_related("correspondent__user__profile")
    row = rows.filter(pk=delivery.data["member"], state=MemberState.JOINED).first()
    if row is None:
        raise Withheld(Reason.SETTLED)
    return row.correspondent.display_name


def context(delivery):
    """Return what the mail says. Costs up to 15 queries."""
    (circle, who), what = joined(delivery), delivery.data["what"]
    has_begun = circle.state == CircleState.RUNNING
    return {
        **facts_of(circle, who),
        **talk_of(delivery, circle, who),
        **(letter_for("meet", "mentor" if is_host(circle, who) else "mentee") if what != HOSTED else {}),
        "what": what,
        "newcomer": newcomer(delivery) if what == HOSTED else "",
        "missing": max(FEWEST - circle.taken, 0),
        "can_begin": what == HOSTED and circle.state == CircleState.GATHERING and circle.taken + 1 >= FEWEST,
        "has_begun": has_begun,
        "meet_url": meet_link(delivery, circle) if what == BEGUN or (what == HOSTED and has_begun) else "",
        "circles_url": page("matching:circles", topic=[circle.topic.slug]),
    }


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is no longer so."""
    circle, _who = joined(delivery)
    values = {"circle": circle.title}
    if delivery.data["what"] == HOSTED:
        values["name"] = newcomer(delivery)
        words = _("%(name)s came into your circle “%(circle)s”.")
    elif delivery.data["what"] == WAITS:
        words = _("You are on the waiting list of the circle “%(circle)s”.")
    elif circle.state == CircleState.RUNNING:
        words = _("The circle “%(circle)s” has begun.")
    else:
        words = _("You are in the circle “%(circle)s”.")
    return words % values, page("matching:circle", circle.public_id)


def sample():
    """Return each mail about the newest circle that is open."""
    circle, who = for_preview("gathering", "running")
    if circle is None:
        return []
    made = [each for what in (PLACE, MOVED_UP, BEGUN) for each in example(NAME, circle, who, what=what)]
    if circle.host is None:
        return made
    member = circle.members.filter(state=MemberState.JOINED).first()
    host = circle.conversation.seats.filter(correspondent__user=circle.host.user_id).first()
    return [*made, *example(NAME, circle, host and host.correspondent, what=HOSTED, member=member.pk)]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("You are in a circle"),
        about=gettext_lazy("When you get a place in a circle, when it begins, and when somebody comes into yours."),
        why=gettext_lazy("you are in a circle on MentorHub, wait for a place in one, or host one."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.DIGEST, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
