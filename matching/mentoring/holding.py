"""Holding a mentorship while something about it changes."""

from django.utils import timezone

from matching.models import Mentorship
from profiles.models import Profile


class Over(Exception):
    """The mentorship is closed: nothing moves it any more. Carries the Mentorship."""

    def __init__(self, mentorship):
        super().__init__(mentorship)
        self.mentorship = mentorship


def hold(mentorship_id, *, by=None, with_profile=False):
    """Return the Mentorship, held until the transaction ends; raise Over, and Stranger when `by` is not one of the two.

    `with_profile` holds the mentor's profile as well, which has to come first.
    """
    if with_profile:
        mentor = Mentorship.objects.values_list("mentor_id", flat=True).get(pk=mentorship_id)
        if mentor is not None:
            Profile.objects.lock(mentor)
    mentorships = Mentorship.objects.select_for_update(of=["self"]).select_related("mentor__user", "mentee__user")
    mentorship = mentorships.get(pk=mentorship_id)
    if by is not None:
        mentorship.side_of(by)
    if mentorship.is_closed:
        raise Over(mentorship)
    return mentorship


def note_sign(mentorship, now=None):
    """Write down a sign of life in a held Mentorship. Costs 1 query."""
    now = now or timezone.now()
    Mentorship.objects.filter(pk=mentorship.pk).note_sign(now)
    mentorship.last_at, mentorship.warned_at = max(mentorship.last_at, now), None
