"""Secrets of links: 192 random bits, of which only a hash is stored (quality.md S8)."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from profiles.hashing import new_token, token_digest
from profiles.turns import take_turn
from reminders.models import Link


def make(purpose, *, object, recipient, delivery=None, days=30, view="reminders:do"):
    """Store a link for one purpose, one object ("program 5") and one recipient; return its absolute address.

    `view` is the page that takes the token: that of the registry's actions, or one that asks `open_link` itself.

    A mail that is written twice, after a fault, makes two links; both die when one is used.
    """
    token = new_token()
    saved = delivery if delivery is not None and delivery.pk else None
    Link.objects.create(
        token_digest=token_digest(token), purpose=purpose, object=object, recipient=recipient, delivery=saved,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    return settings.SITE_URL + reverse(view, args=[token])


def find(token):
    """Return the Link of a token, used and expired ones too, or None. Costs 1 query."""
    return Link.objects.filter(token_digest=token_digest(token)).select_related("delivery").first()


def is_good(link, now=None):
    """Return whether a link can still be used."""
    return link is not None and link.used_at is None and link.expires_at > (now or timezone.now())


def open_link(token, purpose):
    """Return the good Link of a token made for `purpose`, or None."""
    link = find(token)
    return link if is_good(link) and link.purpose == purpose else None


@transaction.atomic
def use(token, act):
    """Carry out `act(link)` once and return what it returns; None when the link is no good any more.

    Of fifty who press at once, the same link or another about the same object, one goes after the other. The rows are
    not locked: whoever settles the object by another way ends its links while holding what `act` waits for. With the
    link die all for the same purpose, object and recipient. If `act` raises, nothing has happened and it stays good.
    """
    link = find(token)
    if not is_good(link):
        return None
    take_turn(f"reminders.links:{link.object}")
    link = find(token)
    if not is_good(link):
        return None
    now = timezone.now()
    done = act(link)
    same = Link.objects.filter(purpose=link.purpose, object=link.object, recipient=link.recipient, used_at=None)
    same.update(used_at=now)
    Link.objects.filter(pk=link.pk).update(used_at=now)
    if link.delivery_id is not None and link.delivery.acted_at is None:
        type(link.delivery).objects.filter(pk=link.delivery_id, acted_at=None).update(acted_at=now)
    return done


def kill(*, object, purpose=None, recipient=None):
    """Let all unused links about `object` end, because what they are about has changed; return how many."""
    links = Link.objects.filter(object=object, used_at=None)
    if purpose is not None:
        links = links.filter(purpose=purpose)
    if recipient is not None:
        links = links.filter(recipient=recipient)
    return links.update(used_at=timezone.now())
