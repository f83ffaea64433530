"""Somebody leaves for good: what they asked is taken back, who asked them is sent on, places are free again.

Mentorships and circles come first, because their mentors' and hosts' profiles are held before any request.
"""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left
from django.utils import timezone

from matching.circles import joining, running
from matching.mentoring import closing
from matching.models import Ask, Circle
from matching.models.circle import LONGEST_TITLE
from matching.vocabulary import AskState, EndReason, MemberState, RequestState
from profiles.models import Topic

from . import asking


def end_mentorships(mentorships, now=None):
    """End those of `mentorships` (a QuerySet) that go on; each gives its place back. Needs a transaction."""
    for pk in list(mentorships.going_on().order_by("mentor", "pk").values_list("pk", flat=True)):
        closing.close_quietly(pk, reason=EndReason.LEFT, now=now)


def hand_on_circles(circles, now=None):
    """Let those of `circles` (a QuerySet) that are open go on among peers, or end where they are too few.

    None keeps a word of its host: it is called by its topic. Needs a transaction.
    """
    numbers = list(circles.order_by("pk").values_list("pk", flat=True))
    for pk in Circle.objects.filter(pk__in=numbers, closed_at=None).order_by("pk").values_list("pk", flat=True):
        running.go_on_without_host(pk, now)
    topic = Topic.objects.filter(pk=OuterRef("topic")).values(short=Left("name", LONGEST_TITLE))
    Circle.objects.filter(pk__in=numbers).update(title=Subquery(topic), about="", rhythm="")


def leave_circles(members, now=None):
    """Let those of `members` (CircleMembers, a QuerySet) that are in or wait leave; who waits gets their place.

    Needs a transaction.
    """
    open_ones = members.filter(
        state__in=[MemberState.INVITED, MemberState.WAITING, MemberState.JOINED], circle__closed_at=None
    )
    for member in list(open_ones.select_related("correspondent").order_by("circle__host", "circle")):
        joining.leave(member.circle_id, member.correspondent, now)


def take_back(requests, now=None):
    """Take back those of `requests` (a QuerySet) that are on their way. Needs a transaction."""
    now = now or timezone.now()
    for pk in list(requests.filter(state=RequestState.OPEN).order_by("pk").values_list("pk", flat=True)):
        request = asking.locked(pk)
        if request.state == RequestState.OPEN:
            asking.end(request, RequestState.WITHDRAWN, now)


def send_on(asks, now=None):
    """Let the requests of those of `asks` (a QuerySet) that are open go on to the next mentor. Needs a transaction."""
    now = now or timezone.now()
    for pk, request_id in list(asks.open().order_by("request", "pk").values_list("pk", "request")):
        request = asking.locked(request_id)
        ask = Ask.objects.select_related("mentor__user").get(pk=pk)
        if ask.is_open:
            asking.settle(ask, AskState.UNAVAILABLE, now)
            asking.go_on(request, now)


def empty_requests(requests):
    """Empty the words of `requests` (a QuerySet); that somebody asked whom, and what became of it, stays."""
    requests.update(text="", prompts={}, fingerprint="", flags=[])
