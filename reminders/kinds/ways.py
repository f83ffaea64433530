"""What is open today on a topic, for mails: circles with a place, waiting for one, small offers, programs."""

from django.conf import settings
from django.utils.translation import ngettext

from matching.showing.ways_on import ways_on

from .addresses import page
from .picking import Offered


def ways_for(user, topics, *, wish="", without=None):
    """Return {"ways": the ways on for a User, or None for a visitor, on topics (slugs)}. Costs up to 3 queries.

    `wish` is the address at which this reader waits for a circle, `without` a Circle to leave out.
    """
    found = ways_on(user, topics)
    cards = [card for card in found.circles if without is None or card.number != without.public_id]
    return {
        "ways": {
            "circles": [offered_circle(card) for card in cards],
            "wish_url": wish,
            "waiting": found.waiting,
            "small_url": settings.SITE_URL + found.small_url,
            "programs_url": settings.SITE_URL + found.programs_url,
            "circles_url": settings.SITE_URL + found.circles_url,
        }
    }


def offered_circle(card):
    """Return a Card of a circle as a mail shows it."""
    left = ngettext("%(left)d place free", "%(left)d places free", card.left) % {"left": card.left}
    return Offered(
        name=card.title,
        url=page("matching:circle", card.number),
        facts=" · ".join(part for part in (card.topic, left) if part),
        headline=card.about,
        reason=card.rhythm,
    )
