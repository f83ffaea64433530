"""Is this address yours? Asked once for each search that somebody saved, before anything else goes there.

Anybody can type any address into the form, so this mail holds nothing that they wrote: it could be used to send
advertisements in our name.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.alerts import choosing, saving
from programs.models import SavedSearch
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action
from reminders.models import Delivery
from reminders.respect.addresses import digests
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .registry import Kind, Withheld, add

NAME, CONFIRM = "search_confirm", "confirm_search"
# As long as an unconfirmed search is kept (programs/own_data.py).
DAYS = 7


def search_behind(link):
    """Return the SavedSearch that a link was made for, or None when it is gone. Costs 1 query."""
    search = SavedSearch.objects.filter(pk=int(link.object.removeprefix("search "))).first()
    return search if search is not None and link.recipient in digests(search.email) else None


def list_of(search):
    """Return the absolute address of a search's list."""
    return page("programs:list") + (f"?{search.query}" if search.query else "")


def context(delivery):
    """Return the link; raise Withheld when the search is gone or confirmed. Costs 2 queries."""
    search = SavedSearch.objects.filter(pk=delivery.data["search"]).first()
    if search is None or search.email != delivery.email:
        raise Withheld(Reason.GONE)
    if search.confirmed_at is not None:
        raise Withheld(Reason.SETTLED)
    about = {"object": f"search {search.pk}", "recipient": delivery.recipient, "delivery": delivery}
    return {"confirm_url": tokens.make(CONFIRM, days=DAYS, **about), "days": DAYS}


def acted(deliveries):
    """Return the numbers of those whose search is confirmed. Costs 1 query."""
    rows = SavedSearch.objects.confirmed().filter(pk__in={delivery.data["search"] for delivery in deliveries})
    done = set(rows.values_list("pk", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.data["search"] in done}


def sample():
    """Return the mail to the newest address that waits for confirmation."""
    search = SavedSearch.objects.waiting().order_by("-pk").first()
    return [Delivery(kind=NAME, email=search.email, data={"search": search.pk})] if search else []


def ask_confirm(link):
    """Return what the button will do, or None when the search is gone or confirmed."""
    search = search_behind(link)
    if search is None or search.confirmed_at is not None:
        return None
    return Ask(
        _("Send news to your address?"),
        _("We write when a program is added that fits, and two weeks before one closes. At most once a week."),
        _("Yes, send me news"),
        facts=[(_("What we look for"), choosing.words_of(search.query))],
    )


def confirm(link, data):
    """Let the search hold; return a Done, or None when it is gone."""
    search = search_behind(link)
    if search is None or saving.confirm(search.pk) is None:
        return None
    return confirmed(search)


def confirmed(search):
    """Return the Done of a search that holds."""
    return Done(
        _("Done: we write when there is news"),
        _("At most once a week. You can leave with one click in every mail."),
        list_of(search), _("See what fits today"),
    )  # fmt: skip


def over(link):
    """Say what became of a link that was used or is too old."""
    search = search_behind(link)
    if search is not None and search.confirmed_at is not None:
        return confirmed(search)
    return Done(
        _("This link is too old"),
        _("Nothing is sent to your address. If you still want news, choose the programs and ask once more."),
        page("programs:list"), _("Choose programs"),
    )  # fmt: skip


add_action(Action(CONFIRM, ask_confirm, confirm, over))
KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.ACCOUNT,
        title=gettext_lazy("Is this address yours?"),
        why=gettext_lazy("somebody, probably you, asked on this site for news about mentoring programs."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE,),
        lifetime=timedelta(days=DAYS),
        context=context,
        acted=acted,
        sample=sample,
        for_members=False,
    )
)
