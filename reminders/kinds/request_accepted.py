"""A yes, to both: the sender reads what comes next, the mentor that it was heard. Both answer by answering the mail."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Ask, Circle, Mentorship, Message
from matching.showing.requests import kind_words
from matching.vocabulary import CLOSED_CIRCLES, AskState, MemberState
from profiles.models import User
from profiles.vocabulary import OfferKind
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .asks import ask_in, data_of, talk_about, talk_parts, whom, words_shown
from .letters import letter_for
from .mentorships import END, MEET, WRITE, link
from .registry import Kind, Withheld, add

NAME = "request_accepted"
LIFETIME = timedelta(days=7)
MENTOR, SENDER = "mentor", "sender"


def accepted_talk(delivery):
    """Return the Talk of an Ask that was accepted; raise Withheld when the two are apart, or one is gone."""
    ask = ask_in(delivery)
    if ask.state != AskState.ACCEPTED:
        raise Withheld(Reason.SETTLED)
    return talk_about(delivery, ask, to_mentor=delivery.data["side"] == MENTOR)


def words_with_yes(ask):
    """Return the Message that the mentor wrote with the yes, or None. Costs 1 query.

    It was said at the very instant at which the ask ended (matching/lifecycle/answering.py).
    """
    said = Message.objects.filter(conversation__ask=ask, created_at=ask.closed_at)
    return said.filter(seat__correspondent__user=ask.mentor.user_id).order_by("-pk").first()


def context(delivery):
    """Return what the mail says; raise Withheld when the two are apart, or one is gone. Costs up to 15 queries."""
    talk = accepted_talk(delivery)
    said = None if talk.is_mentor else words_with_yes(talk.ask)
    return {
        **talk_parts(delivery, talk, advice=True),
        **letter_for("first_meeting", "mentor" if talk.is_mentor else "mentee"),
        "is_mentor": talk.is_mentor,
        "kind_words": kind_words(talk.ask),
        "quote": words_shown(said.text, talk) if said is not None else "",
        "meeting_url": page("programs:guide_first_meeting"),
        "from_name": "" if talk.is_mentor else talk.name,
        "is_relayed": said is not None,
        **next_steps(delivery, talk.ask),
    }


def next_steps(delivery, ask):
    """Return the button, and what else one may do, after a yes: both without signing in. Costs up to 4 queries.

    For one question or review nothing has to be set; who asked for a circle is led into it.
    """
    if ask.kind == OfferKind.CIRCLE:
        return circle_steps(ask)
    mentorship = Mentorship.objects.going_on().filter(ask=ask).first()
    if mentorship is None:
        return {}
    meet = (link(delivery, mentorship, MEET), _("Set a time to meet"))
    if not mentorship.is_short:
        return {"button": meet, "ways": [(link(delivery, mentorship, WRITE), _("Look at the draft of our agreement"))]}
    done = (link(delivery, mentorship, END), _("When it is done: close it, with thanks"))
    return {"button": meet, "ways": [done]} if mentorship.kind == OfferKind.CALL else {"ways": [meet, done]}


def circle_steps(ask):
    """Return what a circle is for somebody who asked for one and is in it now. Costs 1 query."""
    inside = {"members__correspondent": ask.sender_id, "members__state": MemberState.JOINED}
    circle = Circle.objects.filter(host=ask.mentor_id, **inside).exclude(state__in=CLOSED_CIRCLES).first()
    if circle is None:
        return {}
    return {"circle": circle, "button": (page("matching:circle", circle.public_id), _("See the circle"))}


def sample():
    """Return both mails about the request that was accepted last."""
    asks = Ask.objects.filter(state=AskState.ACCEPTED, mentor__isnull=False, conversation__isnull=False)
    ask = asks.select_related("mentor__user", "sender__user", "conversation").order_by("-closed_at", "-pk").first()
    if ask is None:
        return []
    both = ((MENTOR, {"user": User(pk=ask.mentor.user_id)}), (SENDER, whom(ask.sender)))
    return [Delivery(kind=NAME, **one, data={**data_of(ask), "side": side}) for side, one in both if one]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A request was accepted"),
        about=gettext_lazy("When a mentor says yes: what comes next."),
        why=gettext_lazy("one of you asked the other for help on MentorHub, and the answer was yes."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
    )
)
