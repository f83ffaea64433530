"""Sessions of a person: what they are signed in with, and what a half-finished sign-in or sign-up remembers."""

import json

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

AT_ONCE = 1000


def end_sessions(keys):
    """End the sessions with these keys; running it twice changes nothing."""
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def end_other_sessions(user, *, but):
    """End all sessions in which `user` is signed in, except the one with the key `but`."""
    others = UserSession.objects.filter(user=user).exclude(session_key=but)
    end_sessions([*others.values_list("session_key", flat=True)])


def mentioning(account, addresses):
    """Return the keys of all sessions that belong to an account (its number), or mention one of the addresses.

    A session is sealed text, so there is no other way than to read them all, a thousand at a time: about 0.1 ms each
    (measured), 10 s for 100,000. That is why only an erasure asks.
    """
    wanted = [address.lower() for address in addresses]
    found, last = [], ""
    while some := list(Session.objects.filter(session_key__gt=last).order_by("session_key")[:AT_ONCE]):
        last = some[-1].session_key
        for session in some:
            told = session.get_decoded()
            if told.get(SESSION_KEY) == str(account) or any(each in json.dumps(told).lower() for each in wanted):
                found.append(session.session_key)
    return found
