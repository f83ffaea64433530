"""A mail for one of your conversations came from an address that we do not know as yours. Was it you?

It goes to the address that was proven, never to the one that wrote, at most once a day for a conversation, and holds
nothing of the mail: whoever guessed or got hold of a relay address could speak through it (quality.md I3).
"""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.lifecycle import saying
from matching.models import HeldMail, Seat
from matching.receiving import holding
from matching.talking.conversations import name_for
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .asks import check_recipient, is_behind, whom
from .registry import Kind, Withheld, add

NAME, OWN = "address_unknown", "own_held_mail"


def seat_numbered(pk):
    """Return the Seat numbered `pk` with its owner, or None. Costs 1 query."""
    seats = Seat.objects.select_related("conversation", "correspondent__user__profile")
    return seats.filter(pk=pk).first()


def context(delivery):
    """Return with whom the conversation is, and the link; raise Withheld when nothing waits. Costs up to 6 queries."""
    seat = seat_numbered(delivery.data["seat"])
    if seat is None:
        raise Withheld(Reason.GONE)
    check_recipient(delivery, seat.correspondent)
    if seat.conversation.closed_at is not None or not holding.held_for(seat.pk).exists():
        raise Withheld(Reason.SETTLED)
    about = {"object": f"seat {seat.pk}", "recipient": delivery.recipient, "delivery": delivery}
    return {
        "name": name_for(seat),
        "own_url": tokens.make(OWN, days=settings.MAIL_ORIGINAL_DAYS, **about),
        "days": settings.MAIL_ORIGINAL_DAYS,
        "is_member": seat.correspondent.user_id is not None,
    }


def acted(deliveries):
    """Return the numbers of those whose held mails are settled. Costs 1 query."""
    numbers = {delivery.data["seat"] for delivery in deliveries}
    waiting = set(HeldMail.objects.filter(seat__in=numbers).values_list("seat", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.data["seat"] not in waiting}


def sample():
    """Return the mail about the newest mail that is held."""
    held = HeldMail.objects.select_related("seat__correspondent").order_by("-pk").first()
    recipient = whom(held.seat.correspondent) if held is not None else {}
    return [Delivery(kind=NAME, data={"seat": held.seat_id}, **recipient)] if recipient else []


# --- The link ---------------------------------------------------------------------------------------------------------
def seat_behind(link):
    """Return the Seat that a link was made for, or None when its owner is gone. Costs 1 to 2 queries."""
    seat = seat_numbered(int(link.object.removeprefix("seat ")))
    return seat if seat is not None and is_behind(link, seat.correspondent) else None


def ask_own(link, problem=""):
    """Return the page with all that is held, or None when nothing is."""
    seat = seat_behind(link)
    held = list(holding.held_for(seat.pk)) if seat is not None else []
    if not held:
        return None
    words = {"name": name_for(seat)}
    return Ask(
        ngettext("Did you write this mail?", "Did you write these mails?", len(held)),
        ngettext(
            "It came to your conversation with %(name)s from an address that is not yours here. Nobody has seen it.",
            "They came to your conversation with %(name)s from an address that is not yours here; nobody saw them.",
            len(held),
        )
        % words,
        ngettext("Yes, it is mine: pass it on", "Pass on what I ticked", len(held)),
        template="reminders/held_mails.html",
        context={"held": held, "problem": problem},
    )


def own(link, data):
    """Pass on what is ticked and throw the rest away, or all; return a Done, or an Ask that says what is missing."""
    seat = seat_behind(link)
    if seat is None:
        return None
    if data.get("discard"):
        holding.settle(seat.pk, set())
        return end(_("Thrown away"), _("Nobody has seen it. Your conversation goes on as before."))
    waiting = set(holding.held_for(seat.pk).values_list("pk", flat=True))
    mine = {int(value) for value in data.getlist("held") if value.isdecimal()} & waiting
    if not mine:
        return ask_own(link, _("Tick what you wrote, or throw it away."))
    try:
        holding.settle(seat.pk, mine)
    except saying.Closed:
        return end(_("This conversation has ended"), _("Nothing can be passed on any more."))
    words = {"name": name_for(seat)}
    return end(_("Passed on"), _("%(name)s gets it as a message from you.") % words + " " + advice(seat))


def advice(seat):
    """Return what makes the next mail come through by itself."""
    if seat.correspondent.user_id is None:
        return _("Next time, write from the address to which this mail came.")
    return _("To write from that address as well, add it to your account under Your addresses.")


def over(link):
    """Say what became of a link that was used or is too old."""
    if link.used_at is not None:
        return end(_("This has been done already"), _("Nothing more is needed."))
    return end(_("This link is too old"), _("What came from the other address was deleted. Write it once more."))


def end(title, text):
    """Return a Done, which leads on to the start."""
    return Done(title, text, page("home"), _("To the start page"))


add_action(Action(OWN, ask_own, own, over))
KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Mails from an address that we do not know"),
        about=gettext_lazy("Asked when a mail to one of your conversations comes from an address that is not yours."),
        why=gettext_lazy("somebody, probably you, wrote to one of your conversations from another address."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=timedelta(days=3),
        context=context,
        acted=acted,
        sample=sample,
    )
)
