"""The figures of the overview: a function for each, exact also where they are small.

Counting a hundred thousand people takes longer than a page may, so a task counts every quarter of an hour and the page
reads what it found (`latest`). Nobody is named in any figure.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q, Value
from django.utils import timezone

from matching.models import Ask, Circle, Mentorship
from matching.showing.ledger import people_served
from matching.vocabulary import CircleState, MentorshipState
from profiles.models import Offer, Profile, TopicInterest
from profiles.models.profile import SHOWN
from profiles.vocabulary import Accepting, Direction, OfferKind

# How far back the funnel and the replies look.
FUNNEL, REPLIES = timedelta(days=365), timedelta(days=90)
# "Answered in time" is what a mentor promises at the most.
IN_TIME = timedelta(days=7)
# Where the counted ones lie, and for how long they are good when the task does not come by any more, in seconds.
KEY, GOOD_FOR = "staff:figures:2", 2 * 3600


class Median(Aggregate):
    """The middle value of durations."""

    function = "percentile_cont"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def roles():
    """Return how many people there are by what they do here: {"all", "mentors", "helpers", "seekers", "both"}.

    Mentors have an offer, helpers can help with something, seekers want help; `both` do either. Costs 1 query.
    """
    offers = Exists(Offer.objects.filter(profile=OuterRef("pk"), places__gt=0))
    helps, wants = (
        Exists(TopicInterest.objects.filter(profile=OuterRef("pk"), direction=direction)) for direction in Direction
    )
    people = Profile.objects.filter(SHOWN).annotate(offers_it=offers, helps=helps, wants=wants)
    return people.aggregate(
        all=Count("pk"), mentors=Count("pk", filter=Q(offers_it=True)), helpers=Count("pk", filter=Q(helps=True)),
        seekers=Count("pk", filter=Q(wants=True)), both=Count("pk", filter=Q(helps=True, wants=True)),
    )  # fmt: skip


def people_by_topic():
    """Return slug to {"name", "help", "want"}: how many people there are for each topic. Costs 1 query."""
    rows = TopicInterest.objects.filter(profile__in=Profile.objects.filter(SHOWN))
    counted = rows.values(slug=F("topic__slug"), name=F("topic__name")).annotate(
        help=Count("pk", filter=Q(direction=Direction.HELP)), want=Count("pk", filter=Q(direction=Direction.WANT))
    )
    return {row.pop("slug"): row for row in counted.order_by("topic__name")}


def mentors_to_mentees():
    """Return slug to {"mentors", "places", "mentees"}: who could be asked today, and who looks for help. Costs 1 query.

    `mentors` have a place free and are not paused, `places` are those of a time, not of a circle; `mentees` said that
    mentors may find them.
    """
    with connection.cursor() as cursor:
        cursor.execute(BALANCE, {"today": timezone.localdate(), "circle": OfferKind.CIRCLE, "open": Accepting.OPEN})
        return {slug: {"mentors": mentors, "places": int(places), "mentees": mentees} for slug, mentors, places, mentees
                in cursor.fetchall()}  # fmt: skip


BALANCE = """
WITH free AS (
    SELECT profile_id, coalesce(sum(places - taken) FILTER (WHERE kind <> %(circle)s), 0) AS places
    FROM profiles_offer WHERE taken < places GROUP BY profile_id
)
SELECT topic.slug,
    count(*) FILTER (WHERE interest.direction = 'help' AND free.profile_id IS NOT NULL AND NOT paused),
    coalesce(sum(free.places) FILTER (WHERE interest.direction = 'help' AND NOT paused), 0),
    count(*) FILTER (WHERE interest.direction = 'want' AND person.seeking)
FROM profiles_topicinterest interest
JOIN profiles_topic topic ON topic.id = interest.topic_id
JOIN (
    SELECT profile.id, seeking,
        accepting <> %(open)s AND (paused_until IS NULL OR paused_until > %(today)s) AS paused
    FROM profiles_profile profile JOIN profiles_user account ON account.id = profile.user_id
    WHERE standing = 'good' AND is_active
        AND NOT EXISTS (SELECT 1 FROM profiles_erasure leaving WHERE leaving.user_id = account.id)
) person ON person.id = interest.profile_id
LEFT JOIN free ON free.profile_id = person.id
GROUP BY topic.slug
"""

STEPS = ("people", "wrote", "answered", "accepted", "met", "completed")


def funnel(now):
    """Return {"members": {...}, "visitors": {...}}, each with the people of STEPS, of those who came within a year.

    Members come with a profile that wants help, visitors with a first message whose address they proved. Each step
    counts people, not requests, and everybody in it is in those before. Costs 1 query.
    """
    with connection.cursor() as cursor:
        cursor.execute(STEPS_OF_PEOPLE, {"since": now - FUNNEL})
        found = {is_member: counts for is_member, *counts in cursor.fetchall()}
    empty = [0] * len(STEPS)
    return {
        name: dict(zip(STEPS, found.get(is_member, empty), strict=True))
        for name, is_member in (("members", True), ("visitors", False))
    }


STEPS_OF_PEOPLE = """
WITH asked AS (
    SELECT sender_id, bool_or(answered_at IS NOT NULL OR state IN ('accepted', 'declined')) AS answered,
        bool_or(state = 'accepted') AS accepted
    FROM matching_ask WHERE sender_id IS NOT NULL AND opened_at IS NOT NULL GROUP BY sender_id
), paired AS (
    SELECT mentee_id, bool_or(first_met_at IS NOT NULL) AS met, bool_or(state = 'completed') AS completed
    FROM matching_mentorship GROUP BY mentee_id
), grouped AS (
    SELECT member.correspondent_id, bool_or(circle.held > 0) AS met, bool_or(circle.state = 'completed') AS completed
    FROM matching_circlemember member JOIN matching_circle circle ON circle.id = member.circle_id
    WHERE member.state = 'joined' GROUP BY member.correspondent_id
), person AS (
    SELECT correspondent.id, TRUE AS is_member
    FROM profiles_profile profile
    LEFT JOIN matching_correspondent correspondent ON correspondent.user_id = profile.user_id
    WHERE profile.created_at >= %(since)s AND EXISTS (
        SELECT 1 FROM profiles_topicinterest WHERE profile_id = profile.id AND direction = 'want'
    )
    UNION ALL
    SELECT id, FALSE FROM matching_correspondent
    WHERE user_id IS NULL AND email <> '' AND EXISTS (
        SELECT 1 FROM matching_request WHERE sender_id = matching_correspondent.id AND confirmed_at >= %(since)s
    )
), step AS (
    SELECT person.is_member, asked.sender_id IS NOT NULL OR grouped.correspondent_id IS NOT NULL AS wrote,
        coalesce(asked.answered, FALSE) OR grouped.correspondent_id IS NOT NULL AS answered,
        coalesce(asked.accepted, FALSE) OR grouped.correspondent_id IS NOT NULL AS accepted,
        coalesce(paired.met, FALSE) OR coalesce(grouped.met, FALSE) AS met,
        coalesce(paired.completed, FALSE) OR coalesce(grouped.completed, FALSE) AS completed
    FROM person LEFT JOIN asked ON asked.sender_id = person.id LEFT JOIN paired ON paired.mentee_id = person.id
    LEFT JOIN grouped ON grouped.correspondent_id = person.id
)
SELECT is_member, count(*), count(*) FILTER (WHERE wrote), count(*) FILTER (WHERE answered),
    count(*) FILTER (WHERE accepted), count(*) FILTER (WHERE accepted AND met),
    count(*) FILTER (WHERE accepted AND completed)
FROM step GROUP BY is_member
"""


def first_replies(now):
    """Return {"asked", "answered", "in_time", "median"} of what mentors were asked in the last 90 days. Costs 1 query.

    `median` are the hours to a mentor's first word, of those who said one; None without any. `in_time` were answered
    within a week. Those asked within the last week may still be, so that they count only once answered.
    """
    took = F("answered_at") - F("opened_at")
    asks = Ask.objects.filter(opened_at__gte=now - REPLIES).filter(
        Q(answered_at__isnull=False) | Q(opened_at__lte=now - IN_TIME)
    )
    found = asks.annotate(took=took).aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)),
        in_time=Count("pk", filter=Q(took__lte=IN_TIME)), median=Median("took"),
    )  # fmt: skip
    median = found["median"]
    return {**found, "median": None if median is None else round(median.total_seconds() / 3600, 1)}


def under_way():
    """Return how many mentorships and circles stand where: {"mentorships": {...}, "circles": {...}} by state.

    Costs 1 query.
    """
    pairs = Mentorship.objects.values("state").annotate(kind=Value("mentorships"), number=Count("pk"))
    circles = Circle.objects.values("state").annotate(kind=Value("circles"), number=Count("pk"))
    found = {(row["kind"], row["state"]): row["number"] for row in pairs.union(circles, all=True)}
    return {
        kind: {state.value: found.get((kind, state.value), 0) for state in states}
        for kind, states in (("mentorships", MentorshipState), ("circles", CircleState))
    }


def served(now):
    """Return (people helped within a year, each once; unit of help to people). Costs 2 queries."""
    found = people_served(now - FUNNEL)
    return found.people, found.by_unit


def count(now=None):
    """Count everything at `now` (default: the present), keep it for the page, and return it. 8 queries."""
    now = now or timezone.now()
    found = {
        "at": now,
        "roles": roles(),
        "topics": people_by_topic(),
        "balance": mentors_to_mentees(),
        "funnel": funnel(now),
        "replies": first_replies(now),
        "under_way": under_way(),
        "served": served(now),
    }
    cache.set(KEY, found, GOOD_FOR)
    return found


def latest():
    """Return what was counted last; count now where nobody has since GOOD_FOR. No query, else those of `count`."""
    return cache.get(KEY) or count()
