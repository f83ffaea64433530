"""A visitor and a member turn out to be one person: all that the two have becomes the member's, each thing once."""

from django.db.models import F, Q
from django.utils import timezone

from matching import moves
from matching.circles import joining
from matching.models import (
    Agreement,
    Check,
    Circle,
    CircleMember,
    CircleWish,
    Closing,
    ContactBlock,
    Goal,
    HeldMail,
    Meeting,
    Mentorship,
    Message,
    Note,
    Seat,
)
from matching.vocabulary import MemberState, WishState

# Where somebody stands in one circle twice, what counts comes first.
STANDING = (
    MemberState.JOINED, MemberState.WAITING, MemberState.INVITED, MemberState.DECLINED, MemberState.LEFT,
    MemberState.LAPSED,
)  # fmt: skip
# Columns that say who wrote something: nobody can have written a thing twice.
WRITERS = (
    (Mentorship, "mentee"), (Agreement, "written_by"), (Goal, "author"), (Note, "author"), (Check, "correspondent"),
    (Meeting, "set_by"),
)  # fmt: skip


def hold_circles(user, email):
    """Hold the circles in which a User is twice, as a visitor with `email` too: before the rows of people, as always.

    Costs 1 query when there is none. Needs a transaction.
    """
    there = Circle.objects.filter(members__correspondent__email=email)
    twice = there.filter(Q(pk__in=Circle.objects.filter(members__correspondent__user=user)) | Q(host__user=user))
    for pk in sorted(twice.values_list("pk", flat=True).distinct()):
        joining.hold(pk)


def merge_work(visitor, member):
    """Give a member what a visitor keeps with mentors: mentorships, and all that was written in them."""
    for model, column in WRITERS:
        model.objects.filter(**{column: visitor}).update(**{column: member})


def merge_circles(visitor, member):
    """Give a member a visitor's places in circles; who has two in one gives one back. The circles are held."""
    now = timezone.now()
    for theirs in list(CircleMember.objects.filter(correspondent=visitor).order_by("circle")):
        circle = joining.hold(theirs.circle_id)
        mine = CircleMember.objects.filter(circle=circle, correspondent=member).first()
        if mine is not None and standing(theirs) < standing(mine):
            theirs, mine = mine, theirs
        if mine is None and not joining.is_host(circle, member):
            CircleMember.objects.filter(pk=theirs.pk).update(correspondent=member)
            continue
        # The host, or who is in the circle twice: `theirs` is one too many.
        theirs.delete()
        if mine is not None:
            CircleMember.objects.filter(pk=mine.pk).update(correspondent=member)
        if theirs.state == MemberState.JOINED and not circle.is_closed:
            Circle.objects.filter(pk=circle.pk, taken__gt=0).update(taken=F("taken") - 1)
            circle.taken = max(circle.taken - 1, 0)
            joining.match_offer(circle)
            joining.move_up(circle, now)


def standing(row):
    """Sort a CircleMember by what it says: who is in before who waits, who waits longer before who came later."""
    return STANDING.index(row.state), row.since, row.pk


def merge_seats(visitor, member):
    """Give a member a visitor's seats. Where both sit, as in a circle, the words of both become the member's."""
    there = {seat.conversation_id: seat for seat in Seat.objects.filter(correspondent=member)}
    for seat in Seat.objects.filter(correspondent=visitor):
        mine = there.get(seat.conversation_id)
        if mine is None:
            Seat.objects.filter(pk=seat.pk).update(correspondent=member)
            continue
        Message.objects.filter(seat=seat).update(seat=mine)
        HeldMail.objects.filter(seat=seat).update(seat=mine)
        if seat.left_at is None:
            Seat.objects.filter(pk=mine.pk).update(left_at=None)


def merge_wishes(visitor, member):
    """Give a member a visitor's wishes for circles. Of two on one topic that go on, the longer wait stays in line."""
    now = timezone.now()
    both = CircleWish.objects.select_for_update(of=["self"]).filter(correspondent__in=[visitor, member])
    waits = {}
    for wish in both.filter(closed_at=None).order_by("created_at", "pk"):
        if waits.setdefault(wish.topic_id, wish) is not wish:
            moves.move_wish(wish, WishState.WITHDRAWN, now)
    CircleWish.objects.filter(correspondent=visitor).update(correspondent=member)


def merge_closings(visitor, member):
    """Give a member a visitor's answers at an end. Where both answered about one circle, the newer ones stay."""
    for closing in Closing.objects.filter(correspondent=visitor):
        known = Closing.objects.filter(
            correspondent=member, mentorship=closing.mentorship_id, circle=closing.circle_id
        ).first()
        if known is not None and known.created_at > closing.created_at:
            closing.delete()
            continue
        if known is not None:
            known.delete()
        Closing.objects.filter(pk=closing.pk).update(correspondent=member)


def merge_blocks(visitor, member):
    """Give a member whom a visitor keeps away, and who keeps the visitor away."""
    for mine, theirs in (("blocker", "blocked"), ("blocked", "blocker")):
        known = ContactBlock.objects.filter(**{mine: member}).values(theirs)
        rows = ContactBlock.objects.filter(**{mine: visitor}).exclude(**{f"{theirs}__in": known})
        rows.exclude(**{theirs: member}).update(**{mine: member})
