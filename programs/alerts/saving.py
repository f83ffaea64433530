"""Saving a search, confirming it, and leaving. Nobody is told whether an address is known (quality.md S7)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from profiles.turns import take_turn
from programs.models import SavedSearch
from programs.signals import search_confirmed, search_saved

# Against list bombing: mails that ask one address to confirm, within a day.
MOST_ASKED = 3
DAY = timedelta(days=1)
# Searches that one address can have. More would be more mail than anybody reads.
MOST_SEARCHES = 20


class TooMany(Exception):
    """The address has as many searches as one can have. Only said to its owner."""


@transaction.atomic
def save(*, email, query, is_proven=False):
    """Keep the search `query` for `email`; return the SavedSearch, or None when nothing new was kept.

    `is_proven` says that whoever asks has proven the address to be theirs: then the search holds at once, and TooMany
    is raised over MOST_SEARCHES. Everybody else is asked by mail, once for each search and MOST_ASKED times a day;
    what goes beyond is dropped without a word, because an answer would tell about somebody else's address.
    """
    email = email.lower()
    take_turn(f"programs.alerts:{email}")
    mine = SavedSearch.objects.filter(email=email)
    known = mine.filter(query=query).first()
    if is_proven:
        if known is None and mine.count() >= MOST_SEARCHES:
            raise TooMany
        search = known or SavedSearch.objects.create(email=email, query=query)
        return confirm(search.pk)
    asked = mine.waiting().filter(created_at__gt=timezone.now() - DAY).count()
    fresh = mine.filter(created_at__gt=timezone.now() - DAY).count()
    if known is not None or max(asked, fresh) >= MOST_ASKED or mine.count() >= MOST_SEARCHES:
        return None
    search = SavedSearch.objects.create(email=email, query=query)
    search_saved.send(SavedSearch, search=search)
    return search


@transaction.atomic
def confirm(pk):
    """Let a search hold from now on; return the SavedSearch, or None when it is gone. Twice changes nothing."""
    SavedSearch.objects.waiting().filter(pk=pk).update(confirmed_at=timezone.now())
    if (search := SavedSearch.objects.filter(pk=pk).first()) is not None:
        search_confirmed.send(SavedSearch, search=search)
    return search


def leave(pk):
    """End a search and forget its address; return whether there was one."""
    return SavedSearch.objects.filter(pk=pk).delete()[0] > 0


def searches_of(person):
    """Return the confirmed searches of a Person, by the addresses that are proven to be theirs, newest first."""
    return SavedSearch.objects.confirmed().filter(email__in=person.addresses).order_by("-confirmed_at", "-pk")


def stop(person, pk):
    """End a search of a Person's own; return whether there was one."""
    return searches_of(person).filter(pk=pk).delete()[0] > 0
