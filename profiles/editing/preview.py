"""What others will see of a profile, made from a form's answers before anything is saved."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.models import Profile
from profiles.places.geocoding import Point, resolve
from profiles.showing.cards import PersonCard, card_of
from profiles.vocabulary import Visibility

# Answers that a card shows and that a form may not have yet.
SHOWN = "name headline library_type years meeting languages accepting paused_until".split()


@dataclass(frozen=True, slots=True)
class Preview:
    """The cards that members and visitors will see; None where they are in no such list."""

    helps: PersonCard | None
    wants: PersonCard | None
    is_public: bool
    is_hidden: bool
    is_paused: bool
    about: str


def preview_of(answers, *, topics, offers, taken=None):
    """Return the Preview of `answers`: a form's cleaned data, in which anything may be missing.

    `topics` maps slugs to names, `offers` and `taken` map kinds to places.
    """
    person = Profile(slug="", **{name: answers[name] for name in SHOWN if answers.get(name)})
    person.name = person.name or _("Your name")
    visibility = answers.get("visibility", Visibility.MEMBERS)
    left = {kind: places - (taken or {}).get(kind, 0) for kind, places in offers.items()}
    helps = [topics[slug] for slug in answers.get("helps") or () if slug in topics]
    wants = [topics[slug] for slug in answers.get("wants") or () if slug in topics]
    found = resolve(answers["place_text"]) if answers.get("place_text") else None
    place = found.label if isinstance(found, Point) else ""
    return Preview(
        helps=card_of(person, place=place, topics=helps, left=left) if helps or not wants else None,
        wants=card_of(person, place=place, topics=wants, left={}) if wants and answers.get("seeking") else None,
        is_public=visibility == Visibility.PUBLIC,
        is_hidden=visibility == Visibility.HIDDEN,
        is_paused=person.is_paused,
        about=answers.get("about", ""),
    )
