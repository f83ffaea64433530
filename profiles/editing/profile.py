"""The one way in which a profile, its topics and its offers are written."""

from django.db import transaction
from django.utils import timezone

from profiles.models import Offer, Profile, Topic, TopicInterest
from profiles.places.geocoding import place_for
from profiles.safety import conduct as code_of_conduct
from profiles.vocabulary import Direction

# What `save_profile` takes beside topics, offers and the place: columns of Profile, written as they come.
ANSWERS = frozenset(
    "name headline about library_type years meeting languages time_zone hours_a_month replies_within visibility "
    "seeking accepting paused_until heard_from".split()
)


class TooFewPlaces(Exception):
    """Somebody took a place while the form was open: an offer of `kind` cannot have fewer than `taken` places."""

    def __init__(self, kind, taken):
        super().__init__(kind, taken)
        self.kind, self.taken = kind, taken


@transaction.atomic
def save_profile(*, user, helps=None, wants=None, offers=None, place_text=None, conduct=False, **answers):
    """Write what `user` says about themselves and return their Profile. Running it twice changes nothing.

    `helps` and `wants` are slugs of topics (unknown ones are left out), `offers` maps kinds to places, `answers` are
    columns of Profile (ANSWERS). What is None or not given stays as it is. With `conduct` the user accepts the current
    code of conduct. The place is looked up later, by whom it concerns: see profiles.places.

    Raises TooFewPlaces, and writes nothing, when an offer would have fewer places than people who have one.
    """
    if unknown := answers.keys() - ANSWERS:
        raise TypeError(f"no answers of a profile: {', '.join(sorted(unknown))}")
    if place_text is not None:
        answers |= {"place_text": place_text, "place": place_for(place_text) if place_text else None}
    profile, is_new = Profile.objects.get_or_create(user=user, defaults=answers)
    # Before topics and offers, always: the triggers on those take this lock too.
    profile = Profile.objects.lock(profile.pk)
    if not is_new:
        _write_answers(profile, answers)
    for direction, slugs in ((Direction.HELP, helps), (Direction.WANT, wants)):
        if slugs is not None:
            _write_interests(profile, direction, slugs)
    if offers is not None:
        _write_offers(profile, offers)
    if conduct:
        code_of_conduct.accept(user)
    return profile


def _write_answers(profile, answers):
    """Write the columns that differ; to have come back to one's profile is to be active."""
    answers = {**answers, "active_on": timezone.localdate()}
    changed = [name for name, value in answers.items() if getattr(profile, name) != value]
    for name in changed:
        setattr(profile, name, answers[name])
    if changed:
        profile.save(update_fields=[*changed, "updated_at"])


def _write_interests(profile, direction, slugs):
    """Let the topics of one direction be those of `slugs`, touching only those that come or go."""
    known = profile.interests.filter(direction=direction)
    wanted = set(Topic.objects.filter(slug__in=slugs, parent__isnull=False).values_list("pk", flat=True))
    present = set(known.values_list("topic_id", flat=True))
    if gone := present - wanted:
        known.filter(topic_id__in=gone).delete()
    TopicInterest.objects.bulk_create(
        TopicInterest(profile=profile, topic_id=topic, direction=direction) for topic in sorted(wanted - present)
    )


def _write_offers(profile, offers):
    """Let the offers be those of `offers` (kind to places); how many are taken is not ours to say."""
    present = {offer.kind: offer for offer in profile.offers.all()}
    for kind, offer in present.items():
        if offers.get(kind, 0) < offer.taken:
            raise TooFewPlaces(kind, offer.taken)
    if gone := [offer.pk for kind, offer in present.items() if not offers.get(kind)]:
        profile.offers.filter(pk__in=gone).delete()
    for kind, places in offers.items():
        offer = present.get(kind)
        if offer is None and places:
            Offer.objects.create(profile=profile, kind=kind, places=places)
        elif offer is not None and places and offer.places != places:
            offer.places = places
            offer.save(update_fields=["places"])
