"""Boring people for tests. Every value can be named; what is not named is the boring one."""

from itertools import count

from matching.showing.hints import HINTS
from profiles.models import Offer, Place, Profile, Topic, TopicInterest, User

numbers = count(1)
PASSWORD = "a long password"


def make_place(label="Chicago, Illinois", country="US", region="IL", latitude=41.9, longitude=-87.6, **fields):
    """Return a saved place that has been found."""
    values = {
        "text": label,
        "label": label,
        "country": country,
        "region": region,
        "city": label.split(",")[0],
        "latitude": latitude,
        "longitude": longitude,
        "precision": "city",
        "provider": "gazetteer",
        "state": "found",
        **fields,
    }
    return Place.objects.get_or_create(key=values.pop("key", label.casefold()), defaults=values)[0]


def make_person(name=None, *, helps=(), wants=(), offers=None, email=None, user=None, **fields):
    """Return a saved profile with the topics `helps` and `wants` (slugs) and `offers` (kind to places).

    Whoever helps offers two answered questions unless told otherwise; a place's default is none; everybody may see it.
    No page is new to them: the hints of a first visit have been shown.
    """
    number = next(numbers)
    user = user or User.objects.create_user(email or f"member{number}@example.org", PASSWORD, hints_seen=list(HINTS))
    values = {
        "name": name or f"Person {number}",
        "years": "from_6",
        "library_type": "public",
        "languages": ["en"],
        "time_zone": "America/Chicago",
        "visibility": "public",
        **fields,
    }
    person = Profile.objects.create(user=user, **values)
    for direction, slugs in (("help", helps), ("want", wants)):
        topics = Topic.objects.in_bulk(slugs, field_name="slug")
        TopicInterest.objects.bulk_create(
            TopicInterest(profile=person, topic=topics[slug], direction=direction) for slug in slugs
        )
    for kind, places in ({"question": 2} if offers is None and helps else offers or {}).items():
        Offer.objects.create(profile=person, kind=kind, places=places)
    return person


def make_mentor(name=None, **fields):
    """Return a saved profile that helps with reference."""
    return make_person(name, **{"helps": ["reference"], **fields})
