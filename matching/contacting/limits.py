"""How much anybody may write (quality.md S6). Counted under locks of the database, so also at the same instant.

How many posts come from one network or account in an hour is counted in the shared store by profiles.safety.gate.
"""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from matching.lifecycle import asking
from matching.models import AddressUse, Request
from profiles.hashing import address_digest, address_digests
from profiles.turns import take_turn

SALT = "matching.contacting.limits"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# First messages of one address or member in a day.
PER_SENDER = 3
# Mails that ask whether an address is theirs, in an hour, over the whole site.
WHOLE_SITE = 200
# Mailboxes that are the same with and without dots.
DOTLESS = frozenset({"gmail.com", "googlemail.com"})

logger = logging.getLogger(__name__)


class TooMany(Exception):
    """A member has written as many first messages as one may in a day."""


class Busy(Exception):
    """A mentor has been asked as often as one may be in a day. Carries the Profile."""

    def __init__(self, mentor):
        super().__init__(mentor)
        self.mentor = mentor


class SiteBusy(Exception):
    """The whole site has sent as many mails as it may in an hour that ask whether an address is theirs."""


def hold(name):
    """Let those who write under the same `name` at the same instant go one after the other, until they commit."""
    take_turn(f"matching.contacting:{name}")


def mailbox_of(email):
    """Return the mailbox behind an address, so that nobody fills one with "a+1@", "a+2@" and so on."""
    local, _at, domain = email.casefold().rpartition("@")
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain in DOTLESS else local}@{domain}"


def admit_address(email, now=None):
    """Count one message under an unproven address, inside a transaction.

    Returns None when it is one too many for today: it is dropped, and nobody is told, because whoever typed the address
    may not be its owner. Else returns whether a mail has to ask: not when one of this day waits for its answer. Raises
    SiteBusy. Costs 4 or 5 queries, whatever is known of the address.
    """
    now, mailbox = now or timezone.now(), mailbox_of(email)
    hold(f"mailbox {mailbox}")
    today = AddressUse.objects.filter(mailbox__in=address_digests(mailbox, SALT), used_at__gt=now - DAY)
    uses = list(today.values_list("asked", "answered_at"))
    hold("mails")
    if AddressUse.objects.filter(asked=True, used_at__gt=now - HOUR).count() >= WHOLE_SITE:
        # Said to everybody alike, so that nothing tells who was asked before.
        raise_alarm()
        raise SiteBusy
    if len(uses) >= PER_SENDER:
        return None
    must_ask = not any(asked and answered is None for asked, answered in uses)
    AddressUse.objects.create(mailbox=address_digest(mailbox, SALT), used_at=now, asked=must_ask)
    return must_ask


def raise_alarm():
    """Tell operators, once an hour, that first contact is closed for people without an account."""
    if cache.add("matching.contacting.limits:alarm", 1, timeout=int(HOUR.total_seconds())):
        logger.error("%d mails have asked for an address within an hour: first contact is closed.", WHOLE_SITE)


def note_proven(email, now=None):
    """Note that the owner of an address has sent something on, so that a later message may be asked about at once."""
    waiting = AddressUse.objects.filter(mailbox__in=address_digests(mailbox_of(email), SALT), answered_at=None)
    waiting.update(answered_at=now or timezone.now())


def admit_member(user, now=None):
    """Let a member write one at a time, inside a transaction; raise TooMany. Costs 2 queries."""
    now = now or timezone.now()
    hold(f"member {user.pk}")
    if Request.objects.filter(sender__user=user, created_at__gt=now - DAY).count() >= PER_SENDER:
        raise TooMany


def admit_to(mentors, now=None):
    """Let mentors (Profiles) be asked one at a time, inside a transaction; raise Busy. Costs 2 queries for each."""
    now = now or timezone.now()
    # Always in the same order, so that nobody waits for somebody who waits for them.
    for mentor in sorted(mentors, key=lambda each: each.pk):
        hold(f"mentor {mentor.pk}")
        if asking.is_busy(mentor, now):
            raise Busy(mentor)


def forget_uses(before):
    """Forget the uses of addresses before `before`; return how many. They count for a day."""
    return AddressUse.objects.filter(used_at__lt=before).delete()[0]
