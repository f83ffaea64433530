"""An account that is made later gets what its owner wrote before, as a visitor known by an address."""

from django.db import transaction
from django.utils import timezone

from matching import moves
from matching.models import Ask, ContactBlock, Correspondent, Request
from matching.talking import people
from matching.vocabulary import OPEN_ASKS, AskState
from profiles.models import Block

from . import asking, merging


@transaction.atomic
def claim(user, email):
    """Give a member what they wrote before as a visitor with `email`, which they have proven to be theirs.

    Twice changes nothing. Returns whether there was anything.
    """
    merging.hold_circles(user, email.lower())
    visitor = Correspondent.objects.select_for_update().filter(email=email.lower()).first()
    if visitor is None:
        return False
    member = Correspondent.objects.select_for_update().filter(user=user).first()
    if member is None:
        visitor.user, visitor.email = user, ""
        visitor.save(update_fields=["user", "email"])
        member = visitor
    else:
        merge(visitor, member)
    turn_into_blocks(member)
    people.note_first_word(member)
    return True


def merge(visitor, member):
    """Move all that a visitor has to a member who wrote to others already, and delete the visitor.

    Where both ask one mentor at once, the visitor's ask ends and its request goes on. What else both have twice, they
    have once afterwards (merging.py).
    """
    let_one_go_on(visitor, member)
    if not member.name:
        member.name = visitor.name
        member.save(update_fields=["name"])
    Request.objects.filter(sender=visitor).update(sender=member)
    Ask.objects.filter(sender=visitor).update(sender=member)
    merging.merge_work(visitor, member)
    merging.merge_circles(visitor, member)
    merging.merge_seats(visitor, member)
    merging.merge_wishes(visitor, member)
    merging.merge_closings(visitor, member)
    merging.merge_blocks(visitor, member)
    visitor.delete()


def turn_into_blocks(member):
    """Make members' blocks of those that a visitor had, now that both are members."""
    for row in ContactBlock.objects.filter(blocker=member).exclude(blocked__user=None).select_related("blocked"):
        Block.objects.get_or_create(blocker=member.user, blocked=row.blocked.user)
    for row in ContactBlock.objects.filter(blocked=member).exclude(blocker__user=None).select_related("blocker"):
        Block.objects.get_or_create(blocker=row.blocker.user, blocked=member.user)


def let_one_go_on(visitor, member):
    """End the visitor's asks of mentors whom the member asks too: one open ask for each pair. Their requests go on."""
    now = timezone.now()
    theirs = Ask.objects.filter(sender=member, state__in=OPEN_ASKS).values("mentor")
    for pk in Ask.objects.filter(sender=visitor, state__in=OPEN_ASKS, mentor__in=theirs).values_list("pk", flat=True):
        ask = Ask.objects.select_related("mentor").get(pk=pk)
        request = asking.locked(ask.request_id)
        if ask.state == AskState.OPEN:
            asking.settle(ask, AskState.WITHDRAWN, now)
            asking.go_on(request, now)
        else:
            moves.move_ask(ask, AskState.UNAVAILABLE, now)
