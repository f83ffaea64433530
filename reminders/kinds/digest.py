"""The weekly mail: everything that somebody wants once a week, together. Rows are bundled in planning/weekly.py."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy

from reminders.models import Delivery
from reminders.respect import wishes
from reminders.vocabulary import MailClass, Mode, Reason, State

from .registry import KINDS, Kind, Withheld, add

LIFETIME = timedelta(days=3)


def waiting_in(delivery):
    """Return the rows that leave with a weekly mail, the oldest first; for a sample, those that wait for the next."""
    rows = Delivery.objects.filter(state=State.DIGEST).select_related("user").order_by("due_at", "pk")
    return rows.filter(digest=delivery) if delivery.pk else rows.filter(digest=None, user=delivery.user_id)


def context(delivery):
    """Return what the mail says: a line for each thing that still holds. Raise Withheld when nothing is left.

    Costs 3 queries, and for each line those of its kind. Which rows are told is kept on the delivery, for `sent`.
    """
    lines, modes = {}, wishes.modes_of(delivery.user, list(KINDS.values()))
    for item in waiting_in(delivery):
        kind = KINDS.get(item.kind)
        if kind is None or kind.summary is None or modes[kind.name] == Mode.OFF:
            continue
        try:
            sentence, url, *ways = kind.summary(item)
        except Withheld:
            continue
        # Of two about the same thing the newer is told: day 7 says what day 2 did.
        lines[item.kind, item.key.split(":")[1]] = (item.pk, kind.title, sentence, url, ways)
    if not lines:
        raise Withheld(Reason.SETTLED)
    delivery.told = {pk for pk, *_rest in lines.values()}
    return {
        "lines": [
            {"title": title, "sentence": sentence, "url": url, "ways": ways[0] if ways else []}
            for _pk, title, sentence, url, ways in lines.values()
        ],
        "home_url": f"{settings.SITE_URL}/me/",
    }


def sent(delivery):
    """Write down that what the mail told has left with it, and that the rest was settled. Costs 3 queries."""
    sent_at = Delivery.objects.values_list("sent_at", flat=True).get(pk=delivery.pk)
    bundled = Delivery.objects.filter(digest=delivery, state=State.DIGEST)
    told = getattr(delivery, "told", None)
    left = bundled if told is None else bundled.filter(pk__in=told)
    left.update(state=State.SENT, sent_at=sent_at, reason="")
    bundled.update(state=State.WITHHELD, reason=Reason.SETTLED)


def sample():
    """Return the weekly mail of somebody for whom something waits."""
    rows = Delivery.objects.filter(state=State.DIGEST, user__isnull=False).select_related("user")
    item = rows.order_by("-pk").first()
    return [Delivery(kind="digest", user=item.user)] if item else []


KIND = add(
    Kind(
        name="digest",
        mail_class=MailClass.OPTIONAL,
        title=gettext_lazy("The weekly mail"),
        about=gettext_lazy("On Tuesday morning, what you want once a week, together. Nothing new, no mail."),
        why=gettext_lazy("you chose to get some mails once a week, together."),
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
        sent=sent,
    )
)
