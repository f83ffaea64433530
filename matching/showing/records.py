"""A person as a record of /mentors.json: what everybody may see, in the words of filters."""

from profiles.showing.distance import band


def record_of(person, people, site):
    """Return the public record of a search.Person in a PeopleList. Never an address, an exact place or a distance."""
    profile = person.profile
    place = profile.place
    return {
        "slug": profile.slug,
        "page_url": f"{site}/mentors/{profile.slug}/",
        "name": profile.name,
        "headline": profile.headline,
        "topics": [slug for slug in person.topics if not people.topics.is_group(slug)],
        "offers": person.left,
        "library_type": profile.library_type or None,
        "years": profile.years,
        "languages": profile.languages,
        "meet": profile.meeting,
        "place": (place.label or None) if place else None,
        "region": (place.region or None) if place else None,
        "country": (place.country or None) if place else None,
        "distance": None if person.miles is None else band(person.miles, people.selection.unit),
    }
