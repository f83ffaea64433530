"""What pages about oneself show: one's own profile, and what the hint looks at."""

from django.db.models import Prefetch

from profiles.editing.hint import Facts
from profiles.models import PlaceState, Profile, TopicInterest
from profiles.places.geocoding import Ambiguous, resolve


def own_profile(user):
    """Return the profile of `user` with place, topics and offers, or None on the first visit."""
    related = Profile.objects.select_related("place").prefetch_related("interests__topic", "offers")
    return related.filter(user=user).first()


def wishes_of(user):
    """Return the profile of `user` with what suggestions look at, place and topics, or None. Costs 2 queries."""
    topics = Prefetch("interests", TopicInterest.objects.select_related("topic"))
    return Profile.objects.select_related("place").prefetch_related(topics).filter(user=user).first()


def facts_of(profile):
    """Return what the hint looks at."""
    directions = [interest.direction for interest in profile.interests.all()]
    return Facts(
        helps=directions.count("help"),
        wants=directions.count("want"),
        free=sum(offer.left for offer in profile.offers.all()),
        visibility=profile.visibility,
        meeting=profile.meeting,
        is_paused=profile.is_paused,
        is_seeking=profile.seeking,
        place_state=place_state(profile),
        headline=profile.headline,
        about=profile.about,
        library_type=profile.library_type,
        replies_within=profile.replies_within,
    )


def place_state(profile):
    """Return what is known of the place of `profile`, one of PlaceState, or "" without one.

    What waits to be looked up may be unclear already, which one should hear while one is still here.
    """
    if profile.place_id is None:
        return ""
    waits = profile.place.state == PlaceState.PENDING
    return PlaceState.AMBIGUOUS if waits and isinstance(resolve(profile.place.text), Ambiguous) else profile.place.state
