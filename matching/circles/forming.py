"""Circles of peers: proposed to people who wait for one topic and share hours, begun by three, or ended kindly.

Lock order: the wishes of a topic by number, then the circle with its members. Whoever says yes or no holds the circle
only; what becomes of their wish is worked out from the rows when the circle is held, or by the clock.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import gathering, moves
from matching.models import Circle, CircleMember, CircleWish, ContactBlock
from matching.models.circle import FEWEST
from matching.signals import wish_moved
from matching.vocabulary import CircleState, EndReason, MemberState, WishState
from profiles.models import Block, Profile, Topic, User
from profiles.vocabulary import Standing

from . import joining, opening, running, wishing

# Days after which a wish has waited in vain. Who is told so can wish again with one press.
WISH_DAYS = 180
LONGEST_RHYTHM = Circle._meta.get_field("rhythm").max_length
DAYS = (
    gettext_lazy("Mondays"), gettext_lazy("Tuesdays"), gettext_lazy("Wednesdays"), gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"), gettext_lazy("Saturdays"), gettext_lazy("Sundays"),
)  # fmt: skip


# --- Proposing --------------------------------------------------------------------------------------------------------
def waiting():
    """Return the wishes that can lead to a circle today: of people who are there, in good standing and not too busy."""
    there = User.objects.filter(is_active=True, erasure__isnull=True)
    held = Profile.objects.exclude(standing=Standing.GOOD).values("user")
    busy = Q(correspondent__circles__state__in=[MemberState.JOINED, MemberState.WAITING]) & Q(
        correspondent__circles__circle__closed_at=None
    )
    wishes = CircleWish.objects.filter(state=WishState.WAITING).annotate(
        busy=Count("correspondent__circles", filter=busy)
    )
    return wishes.filter(
        Q(correspondent__user__in=there) | (Q(correspondent__user=None) & ~Q(correspondent__email="")),
        busy__lt=joining.MOST_CIRCLES,
    ).exclude(correspondent__user__in=held)


def form(now=None):
    """Propose circles to people who wait; return how many. Costs 3 queries, and up to 20 for each circle.

    Twice, or in two processes at once, proposes nothing twice: wishes are held and looked at again.
    """
    now = now or timezone.now()
    wishes = [
        gathering.Wish(one.pk, one.correspondent_id, one.topic_id, tuple(one.hours), one.time_zone, one.created_at)
        for one in waiting().iterator(2000)
    ]
    return sum(propose(group, now) for group in gathering.gather(wishes, apart=pairs_apart(wishes), now=now))


def pairs_apart(wishes):
    """Return pairs of people who wait and keep apart, as numbers of Correspondents. Costs 2 queries."""
    people = {wish.person for wish in wishes}
    by_mail = ContactBlock.objects.filter(blocker__in=people, blocked__in=people).values_list("blocker", "blocked")
    members = Block.objects.filter(
        blocker__correspondent__in=people, blocked__correspondent__in=people
    ).values_list("blocker__correspondent", "blocked__correspondent")  # fmt: skip
    return [*by_mail, *members]


@transaction.atomic
def propose(group, now):
    """Propose a circle to a Group, if all still wait; return whether it was."""
    found = CircleWish.objects.select_for_update(of=["self"]).filter(pk__in=[wish.key for wish in group.wishes])
    wishes = list(found.filter(state=WishState.WAITING).select_related("correspondent__user").order_by("pk"))
    if len(wishes) < len(group.wishes):
        return False
    topic = Topic.objects.get(pk=group.topic)
    for wish in wishes:
        moves.move_wish(wish, WishState.PROPOSED, now)
    wishes.sort(key=lambda wish: (wish.created_at, wish.pk))
    opening.propose(
        [wish.correspondent for wish in wishes], topic=topic, title=_("%(topic)s, among peers") % {"topic": topic.name},
        rhythm=rhythm_of(group.hours), time_zone=group.zone, now=now,
    )  # fmt: skip
    return True


def rhythm_of(hours):
    """Return shared half-hours of a week in words, the longest stretches first, as many as there is room for."""
    stretches = sorted(stretches_of(hours), key=lambda each: (each[0] - each[1], each[0]))
    said = []
    for start, end in stretches:
        words = _("%(day)s %(start)s to %(end)s") % {
            "day": DAYS[start // 48], "start": clock_of(start), "end": clock_of(end)
        }  # fmt: skip
        if len(", ".join([*said, words])) > LONGEST_RHYTHM:
            break
        said.append(words)
    return ", ".join(said)


def stretches_of(hours):
    """Return half-hours of a week as (first, the one after the last) of those in a row. Days end at midnight."""
    found = []
    for hour in sorted(hours):
        if found and found[-1][1] == hour and hour % 48:
            found[-1][1] = hour + 1
        else:
            found.append([hour, hour + 1])
    return [tuple(each) for each in found]


def clock_of(hour):
    """Return the time of day at which a half-hour of the week begins."""
    return f"{hour % 48 // 2:02}:{30 * (hour % 2):02}"


# --- Answering --------------------------------------------------------------------------------------------------------
@transaction.atomic
def accept(circle_id, who, now=None):
    """Say yes to a proposed circle; with the third yes it begins. Return the CircleMember.

    Whoever comes when all places are given, waits. Raises joining.Full and joining.TooMany.
    """
    now = now or timezone.now()
    circle = joining.hold(circle_id)
    member = joining.join_held(circle, who, may_wait=True, now=now)
    begin_if_enough(circle, now)
    return member


def begin_if_enough(circle, now):
    """Let a held circle that was proposed begin when FEWEST are in it; return whether it does."""
    if circle.state != CircleState.PROPOSED or running.people_in(circle) < FEWEST:
        return False
    running.begin(circle.pk, now)
    return True


@transaction.atomic
def decline(circle_id, who, *, waits_on=False, now=None):
    """Say no to a proposed circle; the wish ends with it, unless they wait on for another. Return the CircleMember."""
    now = now or timezone.now()
    member = joining.leave(circle_id, who, now)
    if member is not None and member.state == MemberState.DECLINED:
        topic = Circle.objects.values_list("topic", flat=True).get(pk=circle_id)
        wishing.settle(topic, [who.pk], WishState.WAITING if waits_on else WishState.WITHDRAWN, now)
    return member


# --- The clock --------------------------------------------------------------------------------------------------------
def due(now):
    """Return the circles of peers that the clock has something to do about.

    Enough said yes, so many said no that it cannot come to a circle, or some said nothing until the time was over.
    """
    proposed, over = Q(state=CircleState.PROPOSED), now - timedelta(days=settings.CIRCLE_PROPOSAL_DAYS)
    circles = Circle.objects.filter(closed_at=None, is_hosted=False).annotate(
        asked=Count("members", filter=Q(members__state=MemberState.INVITED))
    )
    decided = Q(taken__gte=FEWEST) | Q(taken__lt=FEWEST - F("asked"))
    return circles.filter(
        (proposed & decided) | Q(created_at__lte=over, asked__gt=0) | (proposed & Q(created_at__lte=over))
    )


@transaction.atomic
def move_on(circle_id, now):
    """Begin a proposed circle, or end it, or close its invitations, whatever is due; return whether anything was."""
    circle = joining.hold(circle_id)
    if circle.is_closed or circle.is_hosted:
        return False
    has_begun = begin_if_enough(circle, now)
    if circle.created_at > now - timedelta(days=settings.CIRCLE_PROPOSAL_DAYS):
        return has_begun or end_if_hopeless(circle, now)
    let_silent_go(circle, now)
    if not has_begun and circle.state == CircleState.PROPOSED:
        running.close(circle.pk, reason=EndReason.TOO_FEW, now=now)
    return True


def end_if_hopeless(circle, now):
    """End a held circle that cannot come to FEWEST any more; return whether it was."""
    if circle.state != CircleState.PROPOSED:
        return False
    asked = circle.members.filter(state=MemberState.INVITED).count()
    if running.people_in(circle) + asked >= FEWEST:
        return False
    running.close(circle.pk, reason=EndReason.TOO_FEW, now=now)
    return True


def let_silent_go(circle, now):
    """End the invitations that nobody answered, and those people's wishes: who says nothing costs others two weeks."""
    for member in circle.members.filter(state=MemberState.INVITED).select_related("correspondent"):
        wishing.settle(circle.topic_id, [member.correspondent_id], WishState.LAPSED, now)
        joining.become(circle, member, member.correspondent, MemberState.LAPSED, now)


def left_behind():
    """Return wishes that are proposed though no circle is: ended, left, or told no. They wait on."""
    proposals = CircleMember.objects.filter(
        Q(state=MemberState.INVITED) | Q(state=MemberState.JOINED, circle__state=CircleState.PROPOSED),
        circle__closed_at=None, circle__topic=OuterRef("topic"), correspondent=OuterRef("correspondent"),
    )  # fmt: skip
    return CircleWish.objects.filter(state=WishState.PROPOSED).exclude(Exists(proposals))


@transaction.atomic
def wait_on(wish_id, now):
    """Let a wish that was left behind wait again, with its place in line; return whether it did."""
    wish = CircleWish.objects.select_for_update().get(pk=wish_id)
    if not left_behind().filter(pk=wish_id).exists():
        return False
    moves.move_wish(wish, WishState.WAITING, now)
    return True


def too_old(now):
    """Return wishes that have waited for too long in vain."""
    return CircleWish.objects.filter(state=WishState.WAITING, created_at__lte=now - timedelta(days=WISH_DAYS))


@transaction.atomic
def lapse(wish_id, now):
    """End a wish that has waited too long; return whether it did."""
    wish = CircleWish.objects.select_for_update(of=["self"]).select_related("correspondent__user").get(pk=wish_id)
    if not too_old(now).filter(pk=wish_id).exists():
        return False
    moves.move_wish(wish, WishState.LAPSED, now)
    wish_moved.send(CircleWish, wish=wish, was=WishState.WAITING)
    return True
