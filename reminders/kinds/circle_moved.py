"""A circle came to its end, did not come about, or goes on without its host; or a wish for one ended. Never a dead end.

Whoever was in it is asked what came of it; all read what is open today on the topic.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.circles.forming import WISH_DAYS
from matching.models import CircleWish, Correspondent
from matching.vocabulary import CircleState, EndReason, MemberState, WishState
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .asks import check_recipient, whom
from .circles import SURVEY, circle_in, example, facts_of, for_preview, is_host, link, talk_of, wish_link
from .letters import letter_for
from .registry import Kind, Withheld, add
from .ways import ways_for

NAME = "circle_moved"
LIFETIME = timedelta(days=7)
# For who was in it: completed, ended, did not come about, without its host. For who waited for a place in it. For who
# wished: no answer to a proposal, or half a year in vain.
COMPLETED, ENDED, TOO_FEW, HOSTLESS = "completed", "ended", "too_few", "hostless"
NO_PLACE, SILENT, IN_VAIN = "no_place", "silent", "in_vain"
OF_WISHES = (SILENT, IN_VAIN)


def context(delivery):
    """Return what the mail says; raise Withheld when it is no longer so. Costs up to 16 queries."""
    if delivery.data["what"] in OF_WISHES:
        return of_wish(delivery)
    circle, who = moved(delivery)
    what = delivery.data["what"]
    asks = what == COMPLETED or (what == ENDED and circle.started_at is not None)
    return {
        **facts_of(circle, who),
        **(talk_of(delivery, circle, who) if what == HOSTLESS else {}),
        **(letter_for("close", "mentor" if is_host(circle, who) else "mentee") if asks else {}),
        **ways_for(who.user, [circle.topic.slug], wish=wish_link(delivery, who, circle.topic), without=circle),
        "what": what,
        "reason": EndReason(circle.reason).label if circle.reason else "",
        "is_host": is_host(circle, who),
        "survey_url": survey_link(delivery, circle, who) if asks else "",
    }


def moved(delivery):
    """Return (Circle, reader) while the circle stands where the mail says; raise Withheld. Costs 2 queries."""
    circle, who = circle_in(delivery)
    # Who waited reads the same whether it has ended or takes nobody in any more.
    if delivery.data["what"] != NO_PLACE and circle.is_closed is (delivery.data["what"] == HOSTLESS):
        raise Withheld(Reason.SETTLED)
    return circle, who


def of_wish(delivery):
    """Return what the mail about a wish says; raise Withheld when the person wishes again already."""
    wish, who = wish_in(delivery)
    return {
        **ways_for(who.user, [wish.topic.slug], wish=wish_link(delivery, who, wish.topic)),
        "what": delivery.data["what"],
        "topic": wish.topic.name,
        "days": WISH_DAYS,
        "is_member": who.user_id is not None,
    }


def wish_in(delivery):
    """Return (the CircleWish that a mail is about, who wished); raise Withheld. Costs 3 queries."""
    wish = CircleWish.objects.select_related("topic").filter(pk=delivery.data["wish"], state=WishState.LAPSED).first()
    who = Correspondent.objects.named().filter(pk=delivery.data["who"]).first()
    if wish is None or who is None:
        raise Withheld(Reason.GONE)
    check_recipient(delivery, who)
    if CircleWish.objects.filter(correspondent=who, topic=wish.topic, closed_at=None).exists():
        raise Withheld(Reason.SETTLED)
    return wish, who


def survey_link(delivery, circle, who):
    """Return the address of the closing survey: the page of members, else a link. Costs at most 1 query."""
    if who.user_id is not None:
        return page("matching:circle_closing", circle.public_id)
    return link(delivery, circle, SURVEY)


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is no longer so."""
    what = delivery.data["what"]
    if what in OF_WISHES:
        wish, who = wish_in(delivery)
        words = _("You no longer wait for a circle on %(topic)s. Wait again with one press.")
        return words % {"topic": wish.topic.name}, wish_link(delivery, who, wish.topic)
    circle, who = moved(delivery)
    words = {
        COMPLETED: _("The circle “%(circle)s” is completed. Tell us what came of it."),
        ENDED: _("The circle “%(circle)s” has ended."),
        TOO_FEW: _("The circle “%(circle)s” did not come about. You wait on, with your place in line."),
        HOSTLESS: _("The circle “%(circle)s” goes on among peers, because its host left."),
        NO_PLACE: _("The circle “%(circle)s” was under way, or over, before a place was free for you."),
    }[what]
    asks = what == COMPLETED
    url = survey_link(delivery, circle, who) if asks else page("matching:circles", topic=[circle.topic.slug])
    return words % {"circle": circle.title}, url


def sample():
    """Return the mails about the newest circle that was completed, and the newest that ended; and of a wish."""
    made = []
    for what, state in ((COMPLETED, CircleState.COMPLETED), (ENDED, CircleState.ENDED)):
        circle, who = for_preview(state)
        if circle is not None:
            made += example(NAME, circle, who, what=what)
    circle, who = for_preview(CircleState.ENDED, member=MemberState.LAPSED)
    if circle is not None:
        made += example(NAME, circle, who, what=NO_PLACE)
    wish = CircleWish.objects.filter(state=WishState.LAPSED).select_related("correspondent__user").last()
    to = whom(wish.correspondent) if wish is not None else {}
    if to:
        made.append(Delivery(kind=NAME, **to, data={"wish": wish.pk, "who": wish.correspondent_id, "what": IN_VAIN}))
    return made


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A circle has ended"),
        about=gettext_lazy("When a circle ends or does not come about: what came of it, and what is open instead."),
        why=gettext_lazy("you were in a circle on MentorHub, or waited for one."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.DIGEST, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
