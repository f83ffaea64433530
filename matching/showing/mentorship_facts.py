"""Mentorships with what their words need: one query, however many there are."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from matching.models import Check, Closing, Goal, Meeting, Mentorship
from matching.vocabulary import CheckKind, MeetingState

from .mentorship_words import Facts
from .requests import mentor_name


def with_facts(user_id):
    """Return the mentorships of the User with that number, with both people and what Facts need."""
    mine = Check.objects.filter(mentorship=OuterRef("pk"), correspondent__user=user_id).order_by("-created_at", "-pk")
    planned = Meeting.objects.filter(mentorship=OuterRef("pk"), state=MeetingState.PLANNED).order_by("starts_at")
    goals = Goal.objects.filter(mentorship=OuterRef("pk")).order_by().values("mentorship").annotate(n=Count("pk"))
    rows = Mentorship.objects.filter(Q(mentor__user=user_id) | Q(mentee__user=user_id)).with_people()
    return rows.annotate(
        meets_at=Subquery(planned.values("starts_at")[:1]),
        fit=Coalesce(Subquery(mine.filter(kind=CheckKind.FIT).values("answer")[:1]), Value("")),
        checked_at=Subquery(mine.values("created_at")[:1]),
        checked=Coalesce(Subquery(mine.values("answer")[:1]), Value("")),
        goals_count=Coalesce(Subquery(goals.values("n")), 0),
        gave_closing=Exists(Closing.objects.filter(mentorship=OuterRef("pk"), correspondent__user=user_id)),
    )


def facts_of(mentorship, user_id):
    """Return the Facts of a Mentorship read `with_facts`, for the User with that number, who is one of its two."""
    side = side_of_user(mentorship, user_id)
    return Facts(
        side=side, name=other_name(mentorship, side), meets_at=mentorship.meets_at, fit=mentorship.fit,
        checked_at=mentorship.checked_at, goals=mentorship.goals_count, gave_closing=mentorship.gave_closing,
    )  # fmt: skip


def side_of_user(mentorship, user_id):
    """Return "mentee" or "mentor", whichever of the two a member is. Reads the mentee's row."""
    return "mentee" if mentorship.mentee.user_id == user_id else "mentor"


def other_name(mentorship, side):
    """Return the name of the one who is not on `side` of a Mentorship that was read `with_people`."""
    return mentor_name(mentorship) if side == "mentee" else mentorship.mentee.display_name
