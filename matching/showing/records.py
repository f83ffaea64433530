"""A person as a record of /mentors.json: what everybody may see, in the words of filters."""

from profiles.showing.distance import band


def record_of(person, people, site):
    """Return the public record of a search.Person in a PeopleList. Never an address, an exact place or a distance."""
    return {
        "slug": person.slug,
        "page_url": f"{site}/mentors/{person.slug}/",
        "name": person.name,
        "headline": person.headline,
        "topics": [slug for slug in person.topics if not people.topics.is_group(slug)],
        "offers": person.left,
        "library_type": person.library_type or None,
        "years": person.years,
        "languages": person.languages,
        "meet": person.meeting,
        "place": person.place or None,
        "region": person.region or None,
        "country": person.country or None,
        "distance": None if person.miles is None else band(person.miles, people.selection.unit),
    }
