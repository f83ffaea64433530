"""To the sender: one mentor did not take it, and the next one is being asked. With why, as far as it was said."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Ask, Request
from matching.showing.requests import mentor_name, reason_of, standing_of
from matching.vocabulary import AskState, RequestState
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Reason

from .asks import check_recipient, follow_link, whom
from .registry import Kind, Withheld, add

NAME = "request_moved"
LIFETIME = timedelta(days=5)


def request_of(delivery):
    """Return the Request that a mail to its sender is about, with its asks; raise Withheld when it is gone."""
    request = Request.objects.with_asks().select_related("topic", "sender__user__profile").filter(
        pk=delivery.data["request"]
    ).first()  # fmt: skip
    if request is None or request.sender is None:
        raise Withheld(Reason.GONE)
    check_recipient(delivery, request.sender)
    return request


def now_asked(delivery):
    """Return (the Request, the Ask that is open); raise Withheld when it has gone on from there, or ended."""
    request = request_of(delivery)
    ask = next((each for each in request.asks.all() if each.pk == delivery.data["ask"]), None)
    if request.state != RequestState.OPEN or ask is None or not ask.is_open:
        raise Withheld(Reason.SETTLED)
    return request, ask


def context(delivery):
    """Return what the mail says; raise Withheld when a newer one says more. Costs up to 4 queries."""
    request, ask = now_asked(delivery)
    before = [each for each in request.asks.all() if each.rank < ask.rank]
    return {
        "name": mentor_name(ask),
        "before": [what_happened(each) for each in before[-1:]],
        "standing": standing_of(request),
        "follow_url": follow_link(delivery, request.pk),
    }


def what_happened(ask):
    """Return in a sentence or two why an Ask came to nothing, kindly, to its sender."""
    values = {"name": mentor_name(ask)}
    if ask.state == AskState.EXPIRED:
        return _(
            "%(name)s did not answer in time. That happens for many reasons, and seldom because of what somebody wrote."
        ) % values  # fmt: skip
    if ask.state != AskState.DECLINED:
        return _("%(name)s has no place free at the moment.") % values
    if reason := reason_of(ask):
        return _("%(name)s read your message and said “not now”: %(reason)s.") % {**values, "reason": reason}
    return _("%(name)s read your message and said “not now”.") % values


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when a newer one says more."""
    request, ask = now_asked(delivery)
    return _("Your request is with %(name)s now.") % {"name": mentor_name(ask)}, follow_link(delivery, request.pk)


def sample():
    """Return the mail about the request that went on last."""
    asks = Ask.objects.open().filter(rank__gt=1).select_related("request__sender__user").order_by("-pk")
    ask = asks.first()
    if ask is None or not (recipient := whom(ask.request.sender)):
        return []
    return [Delivery(kind=NAME, **recipient, data={"request": ask.request_id, "ask": ask.pk})]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Your request went on"),
        about=gettext_lazy("When one mentor did not take it, and the next one is being asked."),
        why=gettext_lazy("you asked somebody on MentorHub for help."),
        lane=Lane.SOON,
        is_reminder=False,
        lifetime=LIFETIME,
        context=context,
        summary=summary,
        sample=sample,
    )
)
