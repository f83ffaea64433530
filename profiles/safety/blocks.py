"""Blocks: two people are absent for each other, and only the one who blocks knows why (quality.md S21)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from profiles.models import Block, Profile, User
from profiles.signals import blocked

from . import audit
from .audit import What

SALT = "profiles.safety.blocks"


class Oneself(Exception):
    """Nobody blocks themselves."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """One person on the list of those whom somebody blocked.

    `name` and `slug` are empty when that person has since gone, hidden or been held back. `key` names the row in
    forms; it is the owner's alone and tells nothing.
    """

    key: str
    name: str
    slug: str
    since: datetime


@transaction.atomic
def block(*, by, whom):
    """Make `whom` (a User) and `by` absent for each other; a second time changes nothing. Raises Oneself."""
    if by.pk == whom.pk:
        raise Oneself
    row, new = Block.objects.get_or_create(blocker=by, blocked=whom)
    if new:
        blocked.send(Block, by=by, whom=whom)
        # Last: for the log's lock all other writers wait.
        audit.write(actor=by, what=What.BLOCKED, subject=whom)
    return row


@transaction.atomic
def unblock(*, by, whom):
    """Take back the block of `whom` (a User) by `by`; a second time changes nothing. A block of theirs stays."""
    gone, _rows = Block.objects.filter(blocker=by, blocked=whom).delete()
    if gone:
        audit.write(actor=by, what=What.UNBLOCKED, subject=whom)


def has_blocked(user, slug):
    """Return whether `user` blocked the person whose page is at `slug`."""
    return Block.objects.filter(blocker=user, blocked__profile__slug=slug).exists()


def blocked_by(user):
    """Return the list of Blocked of `user`, the newest first. Costs 2 queries."""
    rows = list(Block.objects.filter(blocker=user).order_by("-created_at", "-id"))
    there = {
        person.user_id: person for person in Profile.objects.present().filter(user__in=[r.blocked_id for r in rows])
    }
    return [
        Blocked(
            key=key_of(row),
            name=there[row.blocked_id].name if row.blocked_id in there else "",
            slug=there[row.blocked_id].slug if row.blocked_id in there else "",
            since=row.created_at,
        )
        for row in rows
    ]


def unblock_key(*, by, key):
    """Take back the block of `by` that `key` names (see Blocked); an unknown key, or a second time, changes nothing."""
    for row in Block.objects.filter(blocker=by):
        if constant_time_compare(key_of(row), key):
            unblock(by=by, whom=User(pk=row.blocked_id))


def key_of(row):
    """Return what names a Block in forms: 128 bits that only we can make."""
    return salted_hmac(SALT, str(row.pk), algorithm="sha256").hexdigest()[:32]
