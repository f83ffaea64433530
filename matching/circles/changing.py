"""A host changes what a circle says, or how many it takes; the offer on the host's profile follows, and leads."""

from django.db import transaction
from django.utils import timezone

from matching.models import Circle
from profiles.models import Offer
from profiles.vocabulary import OfferKind

from . import joining


class Over(Exception):
    """The circle is closed: nothing about it changes any more."""


class TooFewPlaces(Exception):
    """More people are in the circle than it would have places. Carries how many."""

    def __init__(self, taken):
        super().__init__(taken)
        self.taken = taken


class StillHosts(Exception):
    """Somebody who hosts a circle that is not over offers none any more. Carries the Circle."""

    def __init__(self, circle):
        super().__init__(circle)
        self.circle = circle


@transaction.atomic
def change(circle_id, *, topic, title, places, about="", rhythm="", now=None):
    """Write what a host says anew of a circle; return it. New places go to who waits. Raises Over and TooFewPlaces."""
    circle = joining.hold(circle_id)
    if circle.is_closed:
        raise Over
    if places < circle.taken:
        raise TooFewPlaces(circle.taken)
    for name, value in (("topic", topic), ("title", title), ("about", about), ("rhythm", rhythm), ("places", places)):
        setattr(circle, name, value)
    circle.save(update_fields=["topic", "title", "about", "rhythm", "places"])
    joining.match_offer(circle)
    joining.move_up(circle, now or timezone.now())
    return circle


@transaction.atomic
def follow_offer(profile_id, now=None):
    """Let the open circle that a Profile hosts have the places of its offer; return it, None without one.

    Belongs into the transaction that wrote the offers. Raises StillHosts.
    """
    known = Circle.objects.filter(host=profile_id, closed_at=None).first()
    if known is None:
        return None
    circle = joining.hold(known.pk)
    offer = Offer.objects.filter(profile=profile_id, kind=OfferKind.CIRCLE).first()
    if offer is None:
        raise StillHosts(circle)
    if offer.places != circle.places:
        circle.places = max(offer.places, circle.taken)
        circle.save(update_fields=["places"])
        joining.move_up(circle, now or timezone.now())
    return circle
