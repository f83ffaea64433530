"""The contents of /me/feedback/: what people said to each other at the end of mentorships and circles.

Who, when, about what, and the words. What others said to staff, and how they judged what came of it, is not in it.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.models import Circle, Closing
from profiles.vocabulary import OfferKind

from .conversation_list import is_parted
from .inbox import me_of

# The newest of each side; all of them are in the copy of one's data.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's last words about one mentorship or circle.

    `name` is who said it, or to whom; `about` the kind of help and its topic, or the circle; `url` the page of that.
    `reached`, `topics`, `to_staff` and `change_url` are of own ones only.
    """

    name: str
    at: datetime
    about: str
    url: str
    words: str
    reached: str = ""
    topics: tuple[str, ...] = ()
    to_staff: str = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """All of it, the newest first, by the reader's own clock."""

    received: tuple[Entry, ...]
    given: tuple[Entry, ...]
    clock: tzinfo
    zone: str


def page_of(user):
    """Return the FeedbackPage of a User. Costs 4 queries, however long the lists are; 1 before the first word."""
    me = me_of(user)
    if me.pk is None:
        return FeedbackPage((), (), me.clock, me.zone)
    received = tuple(received_entry(each) for each in received_by(me)[:MOST_SHOWN])
    given = tuple(given_entry(each, user) for each in given_by(me)[:MOST_SHOWN])
    return FeedbackPage(received, given, me.clock, me.zone)


def closings():
    """Return Closings, the newest first, with the people and things that the archive names."""
    return Closing.objects.select_related(
        "correspondent__user__profile", "mentorship__mentor", "mentorship__mentee__user__profile",
        "mentorship__ask__request__topic", "circle",
    ).order_by("-created_at", "-pk")  # fmt: skip


def received_by(me):
    """Return the Closings with words for `me` (a Me): the other one's, and those of circles that `me` is in.

    Nothing of anybody who keeps apart from `me`, or the other way round.
    """
    mine = Q(mentorship__mentee=me.pk) | Q(mentorship__mentor__user=me.user.pk)
    circles = Q(circle__in=Circle.objects.of(me.user).values("pk"))
    found = closings().defer("to_staff").filter(mine | circles).exclude(correspondent=me.pk).exclude(to_other="")
    return found.exclude(is_parted(me.user.pk, me.pk))


def given_by(me):
    """Return the Closings of `me` (a Me), with the topics they could help with: 1 query more."""
    return closings().filter(correspondent=me.pk).prefetch_related("topics")


def received_entry(closing):
    """Return the Entry of what somebody else said."""
    return Entry(
        name=closing.correspondent.display_name, at=closing.created_at, about=about_of(closing), url=url_of(closing),
        words=closing.to_other,
    )  # fmt: skip


def given_entry(closing, user):
    """Return the Entry of what a User said themselves."""
    circle = closing.circle_id is not None
    name = "matching:circle_closing" if circle else "matching:mentorship_closing"
    return Entry(
        name=closing.circle.title if circle else other_name(closing.mentorship, user), at=closing.created_at,
        about=about_of(closing), url=url_of(closing), words=closing.to_other, reached=closing.get_reached_display(),
        topics=tuple(topic.name for topic in closing.topics.all()), to_staff=closing.to_staff,
        change_url=reverse(name, args=[thing_of(closing).public_id]),
    )  # fmt: skip


def thing_of(closing):
    """Return the Mentorship or the Circle that a Closing is about."""
    return closing.circle if closing.circle_id is not None else closing.mentorship


def other_name(mentorship, user):
    """Return the name of the one of a Mentorship's two people who is not the User."""
    if mentorship.mentor is not None and mentorship.mentor.user_id == user.pk:
        return mentorship.mentee.display_name
    return mentorship.mentor.name if mentorship.mentor is not None else _("Somebody who left")


def about_of(closing):
    """Return what a Closing is about in words: the circle, or the kind of help and its topic."""
    if closing.circle_id is not None:
        return _("Circle: %(title)s") % {"title": closing.circle.title}
    mentorship = closing.mentorship
    kind = str(OfferKind(mentorship.kind).label)
    topic = mentorship.ask.request.topic if mentorship.ask is not None else None
    return f"{kind} · {topic}" if topic is not None else kind


def url_of(closing):
    """Return the page of what a Closing is about."""
    name = "matching:circle" if closing.circle_id is not None else "matching:mentorship"
    return reverse(name, args=[thing_of(closing).public_id])
