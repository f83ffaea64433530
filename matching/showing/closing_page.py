"""What the closing survey knows of a mentorship or a circle before anybody answers: whom it is about, what was reached.

`thing` is a Mentorship or a Circle throughout.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.models import Circle, Closing, Stranger
from matching.vocabulary import GoalState, MemberState
from profiles.models import TopicInterest
from profiles.vocabulary import Direction

# So many topics are proposed: more would be the whole list again.
MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Survey:
    """The closing survey of one thing for one person.

    `role` is "mentor" or "mentee", a circle's host being a mentor. `goals` are the words of goals that were reached.
    """

    name: str
    role: str
    is_circle: bool
    is_over: bool
    goals: tuple[str, ...]
    is_given: bool


def is_circle(thing):
    """Return whether it is a circle."""
    return isinstance(thing, Circle)


def survey_of(thing, who):
    """Return the Survey of a Mentorship (read with its people) or a Circle. Raises Stranger. Costs 2 queries or 3."""
    circle = is_circle(thing)
    return Survey(
        name=thing.title if circle else other_name(thing, who), role=role_of(thing, who), is_circle=circle,
        is_over=thing.is_closed, goals=() if circle else reached_goals(thing),
        is_given=Closing.objects.filter(correspondent=who, **key_of(thing)).exists(),
    )  # fmt: skip


def role_of(thing, who):
    """Return on whose side a Correspondent is; raise Stranger. Costs 1 query for somebody in a circle."""
    if not is_circle(thing):
        return thing.side_of(who)
    if thing.host is not None and who.user_id == thing.host.user_id is not None:
        return "mentor"
    if not thing.members.filter(correspondent=who, state=MemberState.JOINED).exists():
        raise Stranger(who)
    return "mentee"


def other_name(mentorship, who):
    """Return the name of the other one of a Mentorship, read with its people."""
    if mentorship.side_of(who) == "mentor":
        return mentorship.mentee.display_name
    return mentorship.mentor.name if mentorship.mentor is not None else _("Somebody who left")


def key_of(thing):
    """Return the column of Closing that names the thing."""
    return {"circle": thing} if is_circle(thing) else {"mentorship": thing}


def given_by(thing, who):
    """Return the Closing of a Correspondent with its topics, or None. Costs 1 query, or 2."""
    found = Closing.objects.filter(correspondent=who, **key_of(thing)).prefetch_related("topics")
    return found.first()


def reached_goals(mentorship):
    """Return the words of the goals of a Mentorship that were reached. Costs 1 query."""
    return tuple(mentorship.goals.filter(state=GoalState.REACHED).values_list("text", flat=True))


def suggested_topics(thing, who):
    """Return slugs of topics that this person may know more about now: what it was about, what they wanted to learn.

    Those that a goal they reached speaks of come first. Costs at most 3 queries.
    """
    topic = thing.topic if is_circle(thing) else topic_of(thing)
    found = [topic] if topic is not None else []
    if who.user_id is not None:
        wanted = TopicInterest.objects.filter(profile__user=who.user_id, direction=Direction.WANT)
        found += [each.topic for each in wanted.select_related("topic").order_by("topic__name")]
    if not is_circle(thing):
        goals = " ".join(reached_goals(thing)).casefold()
        found.sort(key=lambda each: each.name.casefold() not in goals)
    return list(dict.fromkeys(each.slug for each in found))[:MOST_SUGGESTED]


def topic_of(mentorship):
    """Return the Topic that a Mentorship's request was about, or None. Reads the ask and its request."""
    return mentorship.ask.request.topic if mentorship.ask is not None else None


def offer_from(user):
    """Return (slugs of topics, OfferKind or "") that a User named in their newest closing survey. Costs 1 or 2 queries.

    They fill in the profile's form, and count only when its owner saves it.
    """
    mine = Closing.objects.filter(correspondent__user=user).prefetch_related("topics")
    newest = mine.order_by("-created_at", "-pk").first()
    return ([topic.slug for topic in newest.topics.all()], newest.offer) if newest is not None else ([], "")
