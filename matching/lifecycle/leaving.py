"""Somebody leaves for good: what they asked is taken back, who asked them is sent on, places are free again.

Mentorships come first, because their mentors' profiles are held before any request.
"""

from django.utils import timezone

from matching.mentoring import closing
from matching.models import Ask
from matching.vocabulary import AskState, EndReason, RequestState

from . import asking


def end_mentorships(mentorships, now=None):
    """End those of `mentorships` (a QuerySet) that go on; each gives its place back. Needs a transaction."""
    for pk in list(mentorships.going_on().order_by("mentor", "pk").values_list("pk", flat=True)):
        closing.close_quietly(pk, reason=EndReason.LEFT, now=now)


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
