"""A person as a card in the list: what they can help with first, and places left where a book says "available"."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from profiles.vocabulary import OfferKind

from .words import words

# The smallest unit first.
KINDS = tuple(OfferKind.values)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What a card shows. Everything is in words; an empty text or tuple means that nothing is shown there."""

    slug: str
    name: str
    headline: str
    topics: tuple[str, ...]
    offers: tuple[str, ...]
    place: str
    distance: str
    meets: str
    languages: tuple[str, ...]
    years: str
    library: str
    activity: str
    state: str = ""
    is_mine: bool = False

    @property
    def call(self):
        """Return the card's first line, its "call number": where and in what kind of library somebody works."""
        return " · ".join(part for part in (self.place, self.library) if part)


def offer_words(left):
    """Return in words the free places of `left`, a mapping of offer kind to number, the smallest unit first."""
    said = words()
    return tuple(said.places_left(kind, left[kind]) for kind in KINDS if left.get(kind))


def language_words(codes, names):
    """Return the names of languages; nothing for people who named English alone, which goes without saying here."""
    return () if list(codes) == ["en"] else tuple(names[code] for code in codes if code in names)


def state_words(profile):
    """Return what keeps people from asking this person today; "" when nothing does."""
    if not profile.is_paused:
        return ""
    if profile.paused_until:
        return _("Paused until %(day)s") % {"day": date_format(profile.paused_until, "DATE_FORMAT")}
    return _("Paused for now")


def card_of(person, *, place, topics, left, distance="", state="", is_mine=False):
    """Return the PersonCard of `person`, a Profile or a search.Person.

    `place` is what others see of their place, `topics` are names, `left` maps offer kinds to free places, `distance`
    is a band in words, `state` says why somebody cannot be asked.
    """
    said = words()
    return PersonCard(
        slug=person.slug,
        name=person.name,
        headline=person.headline,
        topics=tuple(topics),
        offers=tuple(said.places_left(kind, left[kind]) for kind in KINDS if left.get(kind)),
        place=place,
        distance=distance,
        meets=said.meeting.get(person.meeting, ""),
        languages=language_words(person.languages, said.labels["language"]),
        years=said.labels["years"].get(person.years, ""),
        library=said.labels["library_type"].get(person.library_type, ""),
        activity=said.activity((timezone.localdate() - person.active_on).days),
        state=state,
        is_mine=is_mine,
    )
