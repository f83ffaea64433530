"""News for a saved search: programs that are new and fit, and programs that close within two weeks.

At most one mail a week for each search, none without news. What goes in is read anew when the mail is written, so a
program that has closed or left the list meanwhile is not in it. One mail for each search, not one for an address, so
that each can be left by itself; the caps of all reminders keep them from coming at once.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.alerts import choosing, news, saving
from programs.models import SavedSearch
from programs.showing import wording
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action
from reminders.models import Delivery, Suppression
from reminders.respect.addresses import digests
from reminders.respect.standstill import OFF_ALL
from reminders.vocabulary import MailClass, Mode, Reason, Standstill

from .addresses import page
from .chunks import chunks
from .registry import Due, Kind, Withheld, add
from .search_confirm import list_of, search_behind

NAME, LEAVE = "search_alert", "leave_search"
WEEK = timedelta(days=7)
# Of no use after, and over before the next week's could be written.
LIFETIME = timedelta(days=6)
# The rest is one click away.
MOST_SHOWN = 10


def context(delivery):
    """Return the news; raise Withheld when the search ended, was told within the week, or nothing is left to tell."""
    search = SavedSearch.objects.confirmed().filter(pk=delivery.data["search"]).first()
    if search is None or (delivery.email and search.email != delivery.email):
        raise Withheld(Reason.GONE)
    if search.alerted_at is not None and search.alerted_at > delivery.due_at - WEEK:
        raise Withheld(Reason.SETTLED)
    reader = news.News()
    items = reader.items(search)
    if not items:
        raise Withheld(Reason.SETTLED)
    delivery.told = [key for item in items for key in item.keys]
    result = choosing.result_of(search.query, reader.held)
    role, day = result.selection.role, reader.held.day
    rows = [(item.is_new, row_of(item, role, day)) for item in items]
    new, closing = ([row for is_new, row in rows if is_new == which] for which in (True, False))
    about = {"object": f"search {search.pk}", "recipient": delivery.recipient, "delivery": delivery}
    return {
        "new": new[:MOST_SHOWN],
        "closing": closing[:MOST_SHOWN],
        "new_count": len(new),
        "closing_count": len(closing),
        "more": max(0, len(new) - MOST_SHOWN) + max(0, len(closing) - MOST_SHOWN),
        "words": choosing.words_of(search.query),
        "list_url": list_of(search),
        "leave_url": tokens.make(LEAVE, days=90, **about),
    }


def row_of(item, role, day):
    """Return what the mail says of one program, as the neighbors' lists do."""
    facts = item.facts
    when = _("Apply: %(when)s") % {"when": wording.apply(facts, role, day)}
    return {
        "facts": wording.sponsor_line(facts),
        "name": facts.name,
        "headline": facts.summary,
        "reason": when if item.stated else _("%(when)s. It does not say all that you chose: ask it.") % {"when": when},
        "url": page("programs:program", facts.slug),
    }


def sent(delivery):
    """Remember what the mail told. Called in the transaction that writes down that it left."""
    if keys := getattr(delivery, "told", ()):
        news.tell(delivery.data["search"], keys, at=delivery.sent_at or timezone.now())


def plan(now, size=None):
    """Yield Dues for confirmed searches with news whose last alert is a week old.

    Costs 1 query for the catalog, and 2 for each chunk: the searches, and who left.
    """
    reader = news.News()
    quiet = SavedSearch.objects.confirmed().exclude(alerted_at__gt=now - WEEK).values("pk")
    for rows in chunks(quiet, size):
        numbers = [row["pk"] for row in rows]
        searches = list(SavedSearch.objects.filter(pk__in=numbers).order_by("pk"))
        left = who_left(searches)
        if dues := [due_of(search, now) for search in searches if search.pk not in left and reader.items(search)]:
            yield dues


def who_left(searches):
    """Return the numbers of the searches whose address gets no mail of this kind. Costs 1 query."""
    owners = {}
    for search in searches:
        for hashed in digests(search.email):
            owners.setdefault(hashed, set()).add(search.pk)
    rows = Suppression.objects.filter(email_digest__in=owners, kind__in=["", NAME, OFF_ALL])
    stopped = rows.exclude(reason=Standstill.SOFT).values_list("email_digest", flat=True)
    return {pk for hashed in stopped for pk in owners[hashed]}


def due_of(search, now):
    """Return the Due of a search: its occurrence is the week since it was confirmed or last told something."""
    start = search.alerted_at or search.confirmed_at
    return Due(
        f"search {search.pk}", f"{start:%Y-%m-%d} {(now - start) // WEEK}", now, email=search.email,
        data={"search": search.pk},
    )  # fmt: skip


def sample():
    """Return the mail to the newest search that has news."""
    reader = news.News()
    for search in SavedSearch.objects.confirmed().order_by("-pk")[:50]:
        if reader.items(search):
            return [Delivery(kind=NAME, email=search.email, data={"search": search.pk})]
    return []


def ask_leave(link):
    """Return what leaving does, or None when the search is gone."""
    search = search_behind(link)
    if search is None:
        return None
    return Ask(
        _("No more news about this list?"),
        _("We forget the list and your address with it. Other lists that you asked for go on."),
        _("Stop these mails"),
        facts=[(_("What we look for"), choosing.words_of(search.query))],
    )


def leave(link, data):
    """End the search; return a Done, or None when it was gone."""
    search = search_behind(link)
    if search is None or not saving.leave(search.pk):
        return None
    tokens.kill(object=link.object)
    return Done(
        _("Stopped"),
        _("We do not write to you about this list any more. You can ask for it again at any time."),
        list_of(search), _("See the list"),
    )  # fmt: skip


def over(link):
    """Say what became of a link that was used or is too old."""
    if search_behind(link) is None:
        return Done(
            _("You get no more mails about this list"),
            _("Nothing more is needed. You can ask for it again at any time."),
            page("programs:list"), _("See all programs"),
        )  # fmt: skip
    return Done(
        _("This link is too old"),
        _("The newest mail about this list has one that works."),
        page("programs:list"), _("See all programs"),
    )  # fmt: skip


add_action(Action(LEAVE, ask_leave, leave, over))
KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.OPTIONAL,
        title=gettext_lazy("News about programs that you look for"),
        about=gettext_lazy("When a program is added that fits, and before one closes. At most once a week."),
        why=gettext_lazy("you asked on this site for news about these programs, and confirmed your address."),
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        sent=sent,
        sample=sample,
        for_members=False,
    )
)
