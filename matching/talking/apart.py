"""Keeping two people apart. It works both ways, also by mail, and looks like ordinary absence (quality.md S21)."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from matching.models import ContactBlock, Conversation, Seat
from matching.vocabulary import TalkKind
from profiles.models import Block
from profiles.safety import blocks


def are_apart(one, other):
    """Return whether either of two Correspondents blocked the other. Costs at most 2 queries."""
    between = Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    if ContactBlock.objects.filter(between).exists():
        return True
    if one.user_id is None or other.user_id is None:
        return False
    users = Q(blocker=one.user_id, blocked=other.user_id) | Q(blocker=other.user_id, blocked=one.user_id)
    return Block.objects.filter(users).exists()


def is_parted(me, pk, them="correspondent"):
    """Return the condition that `them`, a column of rows, and the Correspondent `pk` of the User `me` keep apart."""
    who, user = OuterRef(them), OuterRef(f"{them}__user")
    visitors = ContactBlock.objects.filter(Q(blocker=pk, blocked=who) | Q(blocker=who, blocked=pk))
    members = Block.objects.filter(Q(blocker=me, blocked=user) | Q(blocker=user, blocked=me))
    return Exists(visitors) | Exists(members)


def are_parted(conversation):
    """Return whether one of a Conversation's two people blocked the other, also elsewhere. Costs 1 to 3 queries."""
    seats = Seat.objects.filter(conversation=conversation).select_related("correspondent")
    two = [seat.correspondent for seat in seats]
    return len(two) < 2 or are_apart(*two)


@transaction.atomic
def keep_apart(*, by, whom):
    """Let `by` get nothing more from `whom` (Correspondents), and the other way round; a second time changes nothing.

    Two members are also absent for each other everywhere else. What they said to each other stays readable.
    """
    if by.pk == whom.pk:
        raise blocks.Oneself
    if by.user_id is not None and whom.user_id is not None:
        blocks.block(by=by.user, whom=whom.user)
    else:
        ContactBlock.objects.get_or_create(blocker=by, blocked=whom)
    close_between(by, whom)


def is_blocking(*, by, whom):
    """Return whether `by` keeps `whom` (Correspondents) away. Costs at most 2 queries."""
    if ContactBlock.objects.filter(blocker=by, blocked=whom).exists():
        return True
    both = by.user_id is not None and whom.user_id is not None
    return both and Block.objects.filter(blocker=by.user_id, blocked=whom.user_id).exists()


@transaction.atomic
def let_back(*, by, whom):
    """Take back that `by` keeps `whom` away; a second time changes nothing. What the other one wants, stays.

    Where neither keeps the other away any more, and both are still there, their conversations go on.
    """
    ContactBlock.objects.filter(blocker=by, blocked=whom).delete()
    if not is_blocking(by=whom, whom=by) and not by.is_gone and not whom.is_gone:
        shared_by(by, whom).update(closed_at=None)
    if by.user_id is not None and whom.user_id is not None:
        # Last: it writes into the log, for whose lock all other writers wait.
        blocks.unblock(by=by.user, whom=whom.user)


def shared_by(one, other):
    """Return the Conversations of two Correspondents. A circle, in which both may be, belongs to the others as well."""
    mine = Seat.objects.filter(correspondent=one).values("conversation")
    return Conversation.objects.filter(kind=TalkKind.PAIR, pk__in=mine, seats__correspondent=other)


def close_between(one, other):
    """Close the conversations of two Correspondents: their relay addresses end."""
    numbers = list(shared_by(one, other).filter(closed_at=None).values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=numbers).update(closed_at=timezone.now())
    Seat.objects.filter(conversation__in=numbers).update(token_digest=None, address_ends_at=None)
