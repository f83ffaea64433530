"""When somebody was last here, to the day."""

from django.utils import timezone

from profiles.models import Profile


def seen(user):
    """Note that `user` is here today. Costs 1 query, and writes once a day."""
    today = timezone.localdate()
    Profile.objects.filter(user=user).exclude(active_on=today).update(active_on=today)


def seen_at_sign_in(sender, user, **kwargs):
    """Receive Django's user_logged_in."""
    seen(user)
