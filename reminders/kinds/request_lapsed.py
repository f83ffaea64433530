"""A request ended because its sender did not answer the mentor: told to the sender, and to the mentor who waited."""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from matching.models import Ask
from matching.showing.requests import day, mentor_name, standing_of
from matching.vocabulary import AskState, RequestState
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .asks import ask_in, data_of, follow_link, talk_about, whom
from .registry import Kind, Withheld, add
from .request_accepted import MENTOR, SENDER
from .request_moved import request_of

NAME = "request_lapsed"
LIFETIME = timedelta(days=5)


def context(delivery):
    """Return what the mail says; raise Withheld when the request did not end so. Costs up to 5 queries."""
    ask = ask_in(delivery)
    if ask.state != AskState.LAPSED:
        raise Withheld(Reason.SETTLED)
    if delivery.data["side"] == MENTOR:
        talk = talk_about(delivery, ask, to_mentor=True)
        return {"is_mentor": True, "name": talk.name, "ended": day(ask.closed_at)}
    request = request_of(delivery)
    return {
        "is_mentor": False,
        "name": mentor_name(ask),
        "ended": day(ask.closed_at),
        "standing": standing_of(request),
        "follow_url": follow_link(delivery, request.pk),
        "people_url": page("matching:mentors", topic=[request.topic.slug] if request.topic is not None else []),
        "fit_url": page("programs:fit"),
    }


def sample():
    """Return both mails about the request that ended so last."""
    asks = Ask.objects.filter(state=AskState.LAPSED, request__state=RequestState.LAPSED, mentor__isnull=False)
    ask = asks.select_related("mentor__user", "sender__user", "conversation").order_by("-closed_at", "-pk").first()
    if ask is None:
        return []
    data = {**data_of(ask), "request": ask.request_id}
    both = ((SENDER, whom(ask.sender)), (MENTOR, {"user": ask.mentor.user}))
    return [Delivery(kind=NAME, **one, data={**data, "side": side}) for side, one in both if one]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A request was closed"),
        about=gettext_lazy("When a request ended because the one who asked did not answer any more."),
        why=gettext_lazy("you wrote with somebody on MentorHub about a request."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
    )
)
