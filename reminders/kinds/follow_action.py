"""The link at which a sender sees where a request stands, also without an account, and can take it back.

It acts once, and goes on showing afterwards: what was asked and what became of it is the sender's to see.
"""

from django.utils.translation import gettext as _

from matching.lifecycle import asking
from matching.models import Request
from matching.showing.requests import standing_of
from matching.vocabulary import RequestState
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action

from .addresses import page
from .asks import FOLLOW, is_behind

TEMPLATE = "reminders/follow.html"


def request_behind(link):
    """Return the Request that a link was made for, with its asks, or None when it is not that sender's any more."""
    requests = Request.objects.with_asks().select_related("topic", "sender__user__profile")
    # "request 5", or "request 5 2" for the second link of one that waited for its address.
    request = requests.filter(pk=int(link.object.split()[1])).first()
    if request is None or request.sender is None or not is_behind(link, request.sender):
        return None
    return request


def page_of(request, *, may_act=True):
    """Return the page of where a Request stands, with the button as long as it can be taken back."""
    standing = standing_of(request)
    return Ask(
        standing.title,
        standing.next,
        _("Take my request back"),
        template=TEMPLATE,
        context={
            "standing": standing,
            "quote": request.text,
            "topic": request.topic,
            "may_act": may_act and standing.can_withdraw,
            "ways": ways_on(request),
        },
    )


def ways_on(request):
    """Return (address, words) of what one may do once a request has ended."""
    if request.state == RequestState.OPEN:
        return []
    if request.state == RequestState.ACCEPTED:
        return [(page("programs:guide_first_meeting"), _("Get ready for the first meeting"))]
    topic = [request.topic.slug] if request.topic is not None else []
    return [
        (page("matching:mentors", topic=topic), _("See who has a place free today")),
        (page("programs:fit"), _("Check which programs I can join")),
    ]


def ask(link):
    """Return the page, or None when the request is gone; it changes nothing."""
    request = request_behind(link)
    return page_of(request) if request is not None else None


def take_back(link, data):
    """Take the request back; return a Done, or None when it had ended."""
    request = request_behind(link)
    if request is None or not asking.withdraw(request.pk):
        return None
    return Done(
        _("Taken back"),
        _("Nobody is asked any more, and whoever was being asked is told. You can ask again at any time."),
        page("matching:mentors"), _("See who can help"),
    )  # fmt: skip


def over(link):
    """Show where it stands through a link that was used or is too old, without the button."""
    request = request_behind(link)
    if request is not None:
        return page_of(request, may_act=False)
    return Done(
        _("This request is gone"),
        _("Nothing of it is kept any more."),
        page("matching:mentors"), _("See who can help"),
    )  # fmt: skip


add_action(Action(FOLLOW, ask, take_back, over))
