"""What several kinds ask about members: who may be written to, what their profile lacks, since when they act."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from matching.showing.own import own_profile
from profiles.models import Profile, User
from profiles.vocabulary import Direction
from reminders.vocabulary import Reason

from .registry import Withheld

# How long after a mail what somebody does counts as its effect.
EFFECT = timedelta(days=7)


def confirmed(now):
    """Return the accounts that may get reminders: open, not about to be erased, with a confirmed address, not staff.

    Staff have a desk, and often no wish for a profile of their own.
    """
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.filter(Exists(proven), is_active=True, is_staff=False, erasure=None, joined_at__lte=now)


def profile_of(delivery):
    """Return the recipient's profile with place, topics and offers, or None when there is none."""
    if delivery.user_id is None:
        raise Withheld(Reason.GONE)
    return own_profile(delivery.user)


def wanted_topics(profile):
    """Return the slugs of the topics that a profile (from `own_profile`) wants help with, in order."""
    return sorted(each.topic.slug for each in profile.interests.all() if each.direction == Direction.WANT)


def since(delivery):
    """Return when a mail took effect: when it left, or when it would have for those held back."""
    return delivery.sent_at or delivery.due_at


def made_a_profile(deliveries):
    """Return the numbers of those `deliveries` whose recipient made a profile within EFFECT. Costs 1 query."""
    return _happened(deliveries, "created_at")


def wrote(deliveries):
    """Return the numbers of those `deliveries` whose recipient first wrote to somebody within EFFECT. Costs 1 query."""
    return _happened(deliveries, "first_wrote_at")


def _happened(deliveries, column):
    """Return the numbers of those `deliveries` after which the time in `column` of the profile came within EFFECT."""
    users = {delivery.user_id for delivery in deliveries}
    times = dict(Profile.objects.filter(user__in=users).values_list("user", column))
    return {
        delivery.pk
        for delivery in deliveries
        if (at := times.get(delivery.user_id)) is not None and since(delivery) <= at <= since(delivery) + EFFECT
    }
