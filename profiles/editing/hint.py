"""One hint on one's own profile: the next thing that helps most to be found or helped. Pure: no database.

Not a percentage: a bar at 80 % asks for answers, a hint says what an answer is good for. The order is the one in which
things keep two people apart: not to be seen, to have nothing free, not to be on the map, to be hard to tell apart.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.vocabulary import Meeting, Visibility

# Of 150 mentor profiles, those that named three or more topics did better (see the letter N of MENTOR).
ENOUGH_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What the hint looks at. `free` counts the free places of all offers; `place_state` is one of PlaceState or ""."""

    helps: int
    wants: int
    free: int
    visibility: str
    meeting: str
    is_paused: bool = False
    is_seeking: bool = False
    place_state: str = ""
    headline: str = ""
    about: str = ""
    library_type: str = ""
    replies_within: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next, what it is good for, and the id of the field to go to."""

    what: str
    why: str
    field: str


def next_hint(facts):
    """Return the Hint for a profile with these `facts`; None when nothing would help much more."""
    return next((hint for hint in _hints(facts) if hint), None)


def _hints(facts):
    """Yield a hint or False for each thing that can be missing, the most useful first."""
    yield from _being_found(facts)
    yield from _being_near(facts)
    yield from _being_chosen(facts)


def _being_found(facts):
    """Yield the hints about being seen at all."""
    yield facts.visibility == Visibility.HIDDEN and Hint(
        _("Let others see you"), _("While nobody sees your profile, nobody can ask you or help you."), "id_visibility_0"
    )
    yield facts.is_paused and Hint(
        _("Open your profile again when you have time"), _("While you pause, you are in no list."), "id_accepting_0"
    )
    yield (
        facts.helps
        and not facts.free
        and Hint(
            _("Make room for one more person"),
            _("All your places are taken, so you are in no list until one is free."),
            "id_offer_question",
        )
    )


def _being_near(facts):
    """Yield the hints about the place."""
    yield facts.place_state == "ambiguous" and Hint(
        _("Choose which place you mean"), _("Several have this name, so you are not on the map yet."), "id_place_text"
    )
    yield facts.place_state == "unknown" and Hint(
        _("Check how your place is spelled"), _("We do not know it, so nobody near you can find you."), "id_place_text"
    )
    yield facts.wants and not facts.is_seeking and not facts.helps and _seek()
    yield (
        facts.place_state == ""
        and facts.meeting != Meeting.REMOTE
        and Hint(
            _("Say in which city you are"),
            _("People near you find you only when we know about where you are."),
            "id_place_text",
        )
    )


def _being_chosen(facts):
    """Yield the hints about telling more."""
    yield not facts.headline and Hint(
        _("Say in one line who you are"), _("It is the first thing that people read in the list."), "id_headline"
    )
    yield 0 < facts.helps < ENOUGH_TOPICS and Hint(
        _("Name two or three topics you can help with"),
        _("Mentors who name three or more get better matches."),
        "id_helps",
    )
    yield not facts.library_type and Hint(
        _("Choose your library type"), _("Many look for somebody from their kind of library."), "id_library_type"
    )
    yield (
        facts.helps
        and not facts.replies_within
        and Hint(
            _("Say how soon you answer"),
            _("Silence is what people fear most, so this helps them to ask."),
            "id_replies_within",
        )
    )
    yield facts.wants and not facts.is_seeking and _seek()
    yield not facts.about and Hint(
        _("Write three sentences about yourself"), _("A story gives people a reason to write to you."), "id_about"
    )


def _seek():
    """Return the hint to be listed for mentors."""
    return Hint(
        _("Let mentors find you"),
        _("Then people who can help see what you look for, and may write first."),
        "id_seeking",
    )
