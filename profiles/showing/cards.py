"""A person as a card in the list: what they can help with first, and places left where a book says "available"."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.vocabulary import LANGUAGES, Accepting, LibraryType, Meeting, OfferKind, Years

# What a free place of each kind is called; one sentence for one, one for several.
PLACE_WORDS = {
    OfferKind.QUESTION: lambda n: ngettext("%d question by e-mail", "%d questions by e-mail", n) % n,
    OfferKind.CALL: lambda n: ngettext("%d call of 30 minutes", "%d calls of 30 minutes", n) % n,
    OfferKind.RESUME: lambda n: ngettext("%d resume review", "%d resume reviews", n) % n,
    OfferKind.CIRCLE: lambda n: ngettext("%d seat in a circle", "%d seats in a circle", n) % n,
    OfferKind.MONTHS: lambda n: ngettext("%d place over months", "%d places over months", n) % n,
}


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
    return tuple(PLACE_WORDS[kind](left[kind]) for kind in OfferKind if left.get(kind))


def language_words(codes):
    """Return the names of languages; nothing for people who named English alone, which goes without saying here."""
    return () if list(codes) == ["en"] else tuple(str(LANGUAGES[code]) for code in codes if code in LANGUAGES)


def activity_words(day, today):
    """Return when somebody was last here, coarsely: a list of people must not be a way to watch one of them."""
    days = (today - day).days
    if days <= 7:
        return _("active this week")
    if days <= 31:
        return _("active this month")
    if days <= 92:
        return _("active in the last three months")
    return _("not here for over three months")


def state_words(profile):
    """Return what keeps people from asking this person today; "" when nothing does."""
    if not profile.is_paused:
        return ""
    if profile.paused_until:
        return _("Paused until %(day)s") % {"day": date_format(profile.paused_until, "DATE_FORMAT")}
    return _("Paused for now")


def place_words(profile):
    """Return the name of somebody's place as others see it: city, state or country, never what they typed."""
    return profile.place.label if profile.place_id and profile.place.label else ""


def card_of(profile, *, topics, left, distance="", viewer=None):
    """Return the PersonCard of `profile` (with its place loaded).

    `topics` are names, `left` maps offer kinds to free places, `distance` is a band in words.
    """
    return PersonCard(
        slug=profile.slug,
        name=profile.name,
        headline=profile.headline,
        topics=tuple(topics),
        offers=offer_words(left),
        place=place_words(profile),
        distance=distance,
        meets=meeting_words(profile.meeting),
        languages=language_words(profile.languages),
        years=str(Years(profile.years).label) if profile.years else "",
        library=str(LibraryType(profile.library_type).label) if profile.library_type else "",
        activity=activity_words(profile.active_on, timezone.localdate()),
        state=state_words(profile) if profile.accepting == Accepting.PAUSED else "",
        is_mine=viewer is not None and viewer.is_authenticated and profile.user_id == viewer.pk,
    )


def meeting_words(meeting):
    """Return where somebody meets others, in words."""
    return {
        Meeting.REMOTE: _("remote"),
        Meeting.IN_PERSON: _("in person"),
        Meeting.BOTH: _("remote or in person"),
    }.get(meeting, "")
