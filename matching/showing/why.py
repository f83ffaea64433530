"""Why this person: three reasons and one honest difference, in words. What is said comes from the score's own parts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from profiles.finding.topics import topic_tree
from profiles.showing.distance import band
from profiles.showing.words import words

# More than this is a list and not a sentence.
MOST_TOPICS = 3
ONE_OF_KIND = {
    "months": gettext_lazy("Has a place for mentoring over months"),
    "call": gettext_lazy("Has a call of 30 minutes free"),
    "resume": gettext_lazy("Would review your resume"),
    "circle": gettext_lazy("Has a seat free in a circle"),
    "question": gettext_lazy("Answers a question by e-mail"),
}
ONLY = {
    "resume": gettext_lazy("Offers resume reviews only at the moment"),
    "circle": gettext_lazy("Offers a circle, so you would not be alone with them"),
    "question": gettext_lazy("Answers single questions by e-mail, no calls"),
}
PLAIN = {
    "remote": gettext_lazy("Meets remotely, as you do"),
    "only_remote": gettext_lazy("Meets remotely only"),
    "apart": gettext_lazy("You two could not meet, so it would be in writing"),
    "place_unknown": gettext_lazy("Meets in person, and we do not know how far away"),
    "years_same": gettext_lazy("Is as long in the field as you are: a colleague more than a guide"),
    "years_fewer": gettext_lazy("Is not as long in the field as you are"),
    "library_same": gettext_lazy("Works in the same kind of library as you"),
    "no_language": gettext_lazy("You named no language that you both speak"),
    "few_hours": gettext_lazy("Your working days share few hours"),
    "no_hours": gettext_lazy("Your working days do not meet, so agree on an early or late hour"),
    "replies_unknown": gettext_lazy("Does not say how soon they answer"),
    "replies_slow": gettext_lazy("Takes more than a week to answer"),
    "long_away": gettext_lazy("Was not here for over three months"),
    "others_wait": gettext_lazy("Others wait for an answer, too"),
    "full": gettext_lazy("Has no place free"),
    "none": gettext_lazy("Nothing that you both told us differs. Ask how they like to work"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """What a card says below a person: up to three `reasons`, and the `difference`."""

    reasons: tuple[str, ...]
    difference: str


def why_of(match, unit="mi"):
    """Return the Why of a Match; `unit` is that of distances."""
    reasons = tuple(said(saying, unit) for saying in match.reasons)
    return Why(reasons, said(match.difference, unit))


def said(saying, unit="mi"):
    """Return a Saying as a sentence without its full stop."""
    if saying.code in PLAIN:
        return str(PLAIN[saying.code])
    return SAID[saying.code](unit=unit, **saying.values)


def topics(topics, **_more):
    """Say what somebody helps with of what one wants."""
    return _("Helps with %(topics)s, which you want") % {"topics": listed(topics)}


def topics_missing(topics, **_more):
    """Say what of one's wishes somebody does not help with."""
    return _("Does not offer help with %(topics)s, which you want too") % {"topics": listed(topics)}


def listed(slugs):
    """Return the names of topics, the first MOST_TOPICS of them."""
    names = topic_tree().names
    shown = [names.get(slug, slug) for slug in slugs[:MOST_TOPICS]]
    if (more := len(slugs) - len(shown)) > 0:
        shown.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    return ", ".join(shown)


def kind(kind, **_more):
    """Say the largest unit of help that is free."""
    return str(ONE_OF_KIND[kind])


def only_kind(kind, **_more):
    """Say that nothing else is free."""
    return str(ONLY[kind])


def near(miles, unit, **_more):
    """Say how near somebody is, as a band."""
    return _("Lives near enough to meet: %(distance)s") % {"distance": band(miles, unit)}


def far(miles, unit, **_more):
    """Say how far away somebody is, as a band."""
    return _("Lives %(distance)s, so you would meet remotely") % {"distance": band(miles, unit)}


def years_few_ahead(years, **_more):
    """Say that somebody is a step or two ahead."""
    return _("Is a little ahead of you: %(years)s in the field") % {"years": of_years(years)}


def years_long_ahead(years, **_more):
    """Say that somebody has been in the field for much longer."""
    return _("Is well ahead of you: %(years)s in the field") % {"years": of_years(years)}


def years_far(years, **_more):
    """Say that somebody's beginning is long ago."""
    return _("Began long before you (%(years)s in the field), when much was different") % {"years": of_years(years)}


def of_years(value):
    """Return a step of years inside a sentence."""
    label = words().labels["years"].get(value, "")
    return label[:1].lower() + label[1:]


def library_kin(library, **_more):
    """Say that somebody's kind of library is like one's own."""
    return _("Works in a library much like yours (%(library)s)") % {"library": of_library(library)}


def library_other(library, **_more):
    """Say that somebody works in another kind of library."""
    return _("Works in another kind of library (%(library)s)") % {"library": of_library(library)}


def library_unknown(library, **_more):
    """Say that somebody names no kind of library, or is in none now."""
    return _("Is not in a library now") if library else _("Does not say in what kind of library they work")


def of_library(value):
    """Return a kind of library inside a sentence."""
    return words().labels["library_type"].get(value, "").lower()


def languages(languages, **_more):
    """Say which languages both speak beside English."""
    return _("Speaks %(languages)s, as you do") % {"languages": of_languages(languages)}


def language_missing(languages, **_more):
    """Say which of one's languages somebody does not name."""
    return _("Does not name %(languages)s among their languages") % {"languages": of_languages(languages)}


def of_languages(codes):
    """Return names of languages."""
    names = words().labels["language"]
    return ", ".join(names.get(code, code) for code in codes)


def hours(hours, **_more):
    """Say how many hours of the working day both share, to the half hour."""
    number = round(hours * 2) / 2
    return ngettext("Your working days share %(n)g hour", "Your working days share %(n)g hours", int(number)) % {
        "n": number
    }


def replies(days, is_measured, **_more):
    """Say how soon somebody answers: measured, or as they say."""
    if is_measured:
        return _("Answered within 2 days lately") if days <= 2 else _("Answered within a week lately")
    return _("Answers within 2 days") if days <= 2 else _("Answers within a week")


def free(places, waiting, **_more):
    """Say how many places are free."""
    number = ngettext("Has %(n)d place free", "Has %(n)d places free", places) % {"n": places}
    return number if waiting else _("%(places)s, and nobody waits for an answer") % {"places": number}


SAID = {
    each.__name__: each
    for each in (
        topics, topics_missing, kind, only_kind, near, far, years_few_ahead, years_long_ahead, years_far, library_kin,
        library_other, library_unknown, languages, language_missing, hours, replies, free,
    )
}  # fmt: skip
