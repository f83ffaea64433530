"""To a mentor: a request was taken back, so nothing waits for an answer any more.

Only for those who have read of the request: whoever takes one back at once troubles nobody.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Ask
from matching.showing.requests import day
from matching.vocabulary import AskState
from reminders.models import Delivery
from reminders.vocabulary import LEFT_STATES, Lane, MailClass, Reason

from .asks import ask_in, conversation_page, data_of, talk_about
from .registry import Kind, Withheld, add

NAME = "request_withdrawn"
LIFETIME = timedelta(days=5)


def talk_that_ended(delivery):
    """Return the Talk of an Ask that was taken back; raise Withheld when the mentor never read of it."""
    ask = ask_in(delivery)
    if ask.state != AskState.WITHDRAWN:
        raise Withheld(Reason.SETTLED)
    told = Delivery.objects.filter(kind="request", user=ask.mentor.user_id, state__in=LEFT_STATES, data__ask=ask.pk)
    # A preview has no rows to look at.
    if delivery.pk and not told.exists():
        raise Withheld(Reason.SETTLED)
    return talk_about(delivery, ask, to_mentor=True)


def context(delivery):
    """Return what the mail says; raise Withheld when there is nothing to tell. Costs up to 5 queries."""
    talk = talk_that_ended(delivery)
    return {
        "name": talk.name,
        "ended": day(talk.ask.closed_at),
        "had_answered": talk.ask.answered_at is not None,
        "conversation_url": conversation_page(talk.mine.conversation),
    }


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when there is nothing to tell."""
    talk = talk_that_ended(delivery)
    words = _("%(name)s took the request to you back. Nothing waits for you.") % {"name": talk.name}
    return words, conversation_page(talk.mine.conversation)


def sample():
    """Return the mail about the request that was taken back last."""
    asks = Ask.objects.filter(state=AskState.WITHDRAWN, mentor__isnull=False, conversation__isnull=False)
    ask = asks.select_related("mentor__user", "conversation").order_by("-closed_at", "-pk").first()
    return [Delivery(kind=NAME, user=ask.mentor.user, data=data_of(ask))] if ask is not None else []


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("A request to you was taken back"),
        about=gettext_lazy("When somebody who asked you does not need it any more."),
        why=gettext_lazy("somebody asked you for help on MentorHub, and took it back."),
        lane=Lane.SOON,
        is_reminder=False,
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
