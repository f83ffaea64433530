"""Is this address yours? Asked before anything that a visitor wrote reaches a mentor; once a day for one address.

Anybody can type any address into the form, so this mail holds nothing that they typed, not even a name: it could be
used to send advertisements in our name. What was written waits on the page behind the link, which lists all that waits
for this address, so that whoever owns it sends what is theirs and throws away what is not.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.contacting import confirming
from matching.models import Request
from matching.vocabulary import RequestState
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action
from reminders.models import Delivery
from reminders.respect.addresses import digests, recipient_of
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from . import follow_action
from .addresses import page
from .asks import follow_link
from .registry import Kind, Withheld, add

NAME, CONFIRM = "request_confirm", "confirm_request"


def days():
    """Return how long the link works: as long as an unconfirmed request is kept."""
    return settings.REQUEST_CONFIRM_DAYS


def context(delivery):
    """Return the link; raise Withheld when nothing waits for the address any more. Costs 3 queries."""
    request = Request.objects.filter(pk=delivery.data["request"]).first()
    if request is None:
        raise Withheld(Reason.GONE)
    if request.state != RequestState.UNCONFIRMED or request.email != delivery.email:
        raise Withheld(Reason.SETTLED)
    about = {"object": f"request {request.pk}", "recipient": delivery.recipient, "delivery": delivery}
    return {"confirm_url": tokens.make(CONFIRM, days=days(), **about), "days": days()}


def acted(deliveries):
    """Return the numbers of those whose request was confirmed. Costs 1 query."""
    numbers = {delivery.data["request"] for delivery in deliveries}
    rows = Request.objects.filter(pk__in=numbers).exclude(state=RequestState.UNCONFIRMED)
    done = set(rows.values_list("pk", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.data["request"] in done}


def sample():
    """Return the mail to the newest address that waits for confirmation."""
    request = Request.objects.filter(state=RequestState.UNCONFIRMED).order_by("-pk").first()
    return [Delivery(kind=NAME, email=request.email, data={"request": request.pk})] if request else []


# --- The link ---------------------------------------------------------------------------------------------------------
def address_behind(link):
    """Return the address that a link was made for, or "" when all that waited for it is settled. Costs 1 query."""
    request = Request.objects.filter(pk=int(link.object.split()[1])).first()
    if request is not None and request.email and link.recipient in digests(request.email):
        return request.email
    # The first message is settled; others of the same address may wait, and the row of the mail knows where it went.
    delivery = link.delivery
    email = delivery.email if delivery is not None else ""
    return email if email and link.recipient in digests(email) else ""


def ask_confirm(link, problem="", ticked=None):
    """Return the page with all that waits for the address, or None when nothing does; it changes nothing."""
    email = address_behind(link)
    requests = list(confirming.waiting(email)) if email else []
    if not requests:
        return None
    if ticked is None:
        # One alone is most likely the reader's own; of several each is looked at before it goes out in their name.
        ticked = {request.public_id for request in requests} if len(requests) == 1 else set()
    return Ask(
        ngettext("Send your message?", "Send your messages?", len(requests)),
        _("This is what was written with your address. Nobody has seen it yet."),
        ngettext("Send it", "Send what I chose", len(requests)),
        template="reminders/request_confirm.html",
        context={"requests": requests, "ticked": ticked, "problem": problem},
    )


def chosen_in(data):
    """Return the public numbers that were ticked in a posted form; what is none is left out."""
    chosen = set()
    for value in data.getlist("message") if hasattr(data, "getlist") else data.get("message", []):
        try:
            chosen.add(uuid.UUID(value))
        except ValueError:
            continue
    return chosen


def confirm(link, data):
    """Send what is ticked, or throw it away; return a Done, an Ask with what is missing, or None without any."""
    email, chosen = address_behind(link), chosen_in(data)
    waiting = {request.public_id for request in confirming.waiting(email)} if email else set()
    if not waiting:
        return None
    chosen &= waiting
    if not chosen:
        return ask_confirm(link, _("Choose a message first: tick those that are yours."), chosen)
    if data.get("discard"):
        confirming.discard(email, chosen)
        return end(link, email, _("Thrown away"), _("Nobody has seen it. If you did not write it, that is all."))
    outcome = confirming.confirm(email, chosen)
    if not outcome.sent:
        return ask_confirm(link, " ".join(troubles(outcome)), chosen)
    names = [ask.mentor.name for request in outcome.sent for ask in request.asks.order_by("rank")[:1] if ask.mentor]
    words = _("To: %(names)s. Answers come by e-mail, and you can simply answer them. You need no account.")
    said = [words % {"names": ", ".join(names)}, *troubles(outcome)]
    return end(link, email, _("Sent"), " ".join(said), outcome.sent)


def troubles(outcome):
    """Return in words what was not sent."""
    said = []
    if outcome.busy:
        said.append(_("Somebody has had many messages today: theirs waits here. Send it tomorrow."))
    if outcome.same:
        said.append(
            _("You wrote nearly the same to several people already. Write to one of them anew, in other words.")
        )
    return said


def end(link, email, title, text, sent=()):
    """Return a Done, which leads on by a fresh link: to what still waits, else to where the first of `sent` stands.

    The one that was used dies with all that have the same object, so this one names another: "request 5 2", the second.
    """
    rest = confirming.waiting(email).first()
    if rest is None and sent:
        # Nobody who has no account finds it otherwise, before something happens that is worth a mail.
        url = follow_link(Delivery(recipient=recipient_of(email=email)), sent[0].pk)
        return Done(title, text, url, _("See where it stands, or take it back"))
    if rest is None:
        return Done(title, text, page("matching:mentors"), _("Find more people"))
    turn = int((link.object.split()[2:] or ["1"])[0]) + 1
    url = tokens.make(CONFIRM, object=f"request {rest.pk} {turn}", recipient=recipient_of(email=email), days=days())
    return Done(title, text, url, _("Look at the other messages"))


def over(link):
    """Say what became of a link that was used or is too old; of a message that was sent show where it stands."""
    if link.used_at is not None and (request := follow_action.request_behind(link)) is not None:
        return follow_action.page_of(request, may_act=False)
    if link.used_at is not None or not address_behind(link) or not confirming.waiting(address_behind(link)).exists():
        return Done(
            _("This has been done already"),
            _("What you sent is on its way: answers come by e-mail. What you threw away is gone."),
            page("matching:mentors"), _("Find more people"),
        )  # fmt: skip
    return Done(
        _("This link is too old"),
        _("Nothing was sent. If you still want to write, please write once more."),
        page("matching:mentors"), _("Find somebody to write to"),
    )  # fmt: skip


add_action(Action(CONFIRM, ask_confirm, confirm, over))
KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.ACCOUNT,
        title=gettext_lazy("Is your message from you?"),
        why=gettext_lazy("somebody, probably you, wrote to a mentor on this site with your address."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE,),
        lifetime=timedelta(days=settings.REQUEST_CONFIRM_DAYS),
        context=context,
        acted=acted,
        sample=sample,
        for_members=False,
    )
)
