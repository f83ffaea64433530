"""What the mails of circles share: whom they go to, where an answer goes, the way out, what stands where it meets.

A row's data names the circle, its conversation and the reader, a Correspondent; everything else is read anew. Whoever
has no account does all by the links of mails.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.circles.running import people_in
from matching.models import Circle, CircleMember, Correspondent, Seat
from matching.showing.meetings import clock_words
from matching.talking import people, relay
from matching.vocabulary import MemberState
from profiles.showing.hours import zone
from reminders.links import tokens
from reminders.models import Delivery
from reminders.vocabulary import Reason

from .addresses import page
from .asks import check_recipient, conversation_page, is_behind, thread_of, whom
from .registry import Withheld

# Purposes of links about "circle 5", and about "wish 3 7": who (a Correspondent) and which topic, 0 for none.
JOIN, DECLINE, LEAVE, MUTE, SURVEY = (
    "join_circle", "decline_circle", "leave_circle", "mute_circle", "close_circle_survey",
)  # fmt: skip
WISH = "wish_for_circle"
LINK_DAYS = 180


# --- Whom ---------------------------------------------------------------------------------------------------------
def about(circle):
    """Return how rows and links name a Circle."""
    return f"circle {circle.pk}"


def data_of(circle, who, **more):
    """Return what a row about a Circle to a Correspondent remembers; `more` are numbers and keys only."""
    return {"circle": circle.pk, "conversation": circle.conversation_id, "who": who.pk, **more}


def circle_in(delivery):
    """Return (the Circle that a mail is about, its reader); raise Withheld when one is gone. Costs 2 queries."""
    circle = circles().filter(pk=delivery.data["circle"]).first()
    who = Correspondent.objects.named().filter(pk=delivery.data["who"]).first()
    if circle is None or who is None:
        raise Withheld(Reason.GONE)
    check_recipient(delivery, who)
    return circle, who


def circles():
    """Return circles with all that mails say of them."""
    return Circle.objects.select_related("topic", "host__user", "conversation")


def member_of(circle, who):
    """Return the CircleMember that a Correspondent is in a Circle, or None. Costs 1 query."""
    return CircleMember.objects.filter(circle=circle, correspondent=who).first()


def is_host(circle, who):
    """Return whether a Correspondent hosts a Circle."""
    return circle.host is not None and circle.host.user_id == who.user_id is not None


def is_inside(circle, who):
    """Return whether a Correspondent hosts a Circle or is in it. Costs at most 1 query."""
    member = None if is_host(circle, who) else member_of(circle, who)
    return is_host(circle, who) or (member is not None and member.state == MemberState.JOINED)


def everybody_in(circle):
    """Return the Correspondents in a Circle, its host first. Costs 1 query, and 1 for a host."""
    host = [people.of_user(circle.host.user)] if circle.host is not None else []
    rows = circle.members.filter(state=MemberState.JOINED).select_related("correspondent__user").order_by("pk")
    return [*host, *(row.correspondent for row in rows)]


def example(kind, circle, who, **more):
    """Return an unsaved Delivery of a kind to a Correspondent, for the preview, in a list; [] for nobody."""
    to = whom(who) if who is not None else {}
    return [Delivery(kind=kind, **to, data=data_of(circle, who, **more))] if to else []


def for_preview(*states, member=MemberState.JOINED):
    """Return (the newest Circle in one of `states`, the first who is in a state in it), or (None, None)."""
    found = CircleMember.objects.filter(circle__state__in=states, state=member)
    row = found.select_related("circle__topic", "correspondent__user").order_by("-circle", "pk").first()
    return (row.circle, row.correspondent) if row is not None else (None, None)


# --- What ---------------------------------------------------------------------------------------------------------
def facts_of(circle, who, now=None):
    """Return what every mail says of a Circle: its name and topic, when it meets, who hosts it, how many are in it."""
    host = circle.host.name if circle.host is not None else ""
    return {
        "circle": circle.title,
        "topic": circle.topic.name,
        "about": circle.about,
        "rhythm": circle.rhythm,
        "clock": clock_line(circle, who, now or timezone.now()) if circle.rhythm else "",
        "host": "" if is_host(circle, who) else host,
        "people": people_in(circle),
        "is_member": who.user_id is not None,
        "circle_url": page("matching:circle", circle.public_id) if who.user_id is not None else "",
        "outline_url": page("programs:guide_circle"),
    }


def clock_line(circle, who, now):
    """Return by which clock a Circle's times are, and how far the reader's is from it; "" when there is none."""
    there = zone(circle.time_zone)
    if there is None or circle.is_hosted:
        return ""
    words = clock_words(circle.time_zone)
    here = zone(clock_name(circle, who))
    ahead = offset(now, here) - offset(now, there) if here is not None else 0
    if not ahead:
        return words
    distance = f"{abs(ahead):g}"
    later = _("%(clock)s; on your clock %(hours)s hours later today") if ahead > 0 else (
        _("%(clock)s; on your clock %(hours)s hours earlier today")
    )  # fmt: skip
    return later % {"clock": words, "hours": distance}


def clock_name(circle, who):
    """Return the name of a Correspondent's time zone: as they wished for the circle, else of their profile."""
    wished = who.circle_wishes.filter(topic=circle.topic_id).order_by("-pk").values_list("time_zone", flat=True).first()
    return wished or (who.profile.time_zone if who.profile is not None else "")


def offset(now: datetime, clock):
    """Return how many hours a clock is before UTC at an instant."""
    return now.astimezone(clock).utcoffset().total_seconds() / 3600


def talk_of(delivery, circle, who):
    """Return the relay address at which a reader answers all, its thread, and the ways out. Costs up to 6 queries.

    Nothing for somebody who has no seat in it, or when nothing can be said any more.
    """
    seats = Seat.objects.filter(conversation=circle.conversation_id, correspondent=who, left_at=None)
    seat = seats.select_related("conversation").first()
    if seat is None or seat.conversation.closed_at is not None:
        return {}
    return {
        "reply_to": relay.address_for(seat),
        "thread": thread_of(delivery, circle.conversation_id),
        "conversation_url": conversation_page(circle.conversation) if delivery.user_id is not None else "",
        "leave_url": "" if is_host(circle, who) else link(delivery, circle, LEAVE),
        "mute_url": link(delivery, circle, MUTE),
        "is_muted": seat.is_muted,
    }


# --- Links --------------------------------------------------------------------------------------------------------
def link(delivery, circle, purpose, *, days=LINK_DAYS):
    """Return the address of a link about a Circle for the reader of a mail. Costs 1 query."""
    return tokens.make(purpose, object=about(circle), recipient=delivery.recipient, delivery=delivery, days=days)


def wish_link(delivery, who, topic=None):
    """Return the address at which a reader says when they are free for a circle on a Topic. Costs at most 1 query.

    Members have a page for it.
    """
    if who.user_id is not None:
        return page("matching:circle_wish", topic=[topic.slug] if topic is not None else [])
    number = topic.pk if topic is not None else 0
    return tokens.make(
        WISH, object=f"wish {who.pk} {number}", recipient=delivery.recipient, delivery=delivery, days=LINK_DAYS
    )


def held_by(link):
    """Return (the Circle of a link, the Correspondent who holds it), or None when it is not theirs any more.

    Costs up to 4 queries.
    """
    circle = circles().filter(pk=int(link.object.split()[1])).first()
    if circle is None:
        return None
    inside = [row.correspondent for row in circle.members.select_related("correspondent__user__profile")]
    if circle.host is not None:
        inside.insert(0, people.of_user(circle.host.user))
    who = next((one for one in inside if not one.is_gone and is_behind(link, one)), None)
    return (circle, who) if who is not None else None
