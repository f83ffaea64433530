"""The controlled words of people, the same in the database, in addresses and in files. Every value is snake_case.

Library types are the words of the catalog (programs/vocabulary.py), so that a filter means the same for programs and
for people; "any" makes no sense for a person, and `none` is for those who are between jobs or not in a library yet.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Direction(TextChoices):
    """What a person does with a topic."""

    HELP = "help", _("can help")
    WANT = "want", _("wants help")


class Visibility(TextChoices):
    """Who may see a profile."""

    PUBLIC = "public", _("Everybody, also without an account")
    MEMBERS = "members", _("Members who are signed in")
    HIDDEN = "hidden", _("Nobody for now")


class Accepting(TextChoices):
    """Whether new people may ask."""

    OPEN = "open", _("Open: people may ask me")
    PAUSED = "paused", _("Paused: nobody finds me in the list")


class Standing(TextChoices):
    """Whether staff let a profile be seen."""

    GOOD = "good", _("in good standing")
    HELD = "held", _("held back by staff")


class Years(TextChoices):
    """Years in the field, in steps: an exact number would tell an age."""

    NOT_YET = "not_yet", _("Not yet, or a student")
    UNDER_3 = "under_3", _("Less than 3 years")
    FROM_3 = "from_3", _("3 to 5 years")
    FROM_6 = "from_6", _("6 to 10 years")
    FROM_11 = "from_11", _("11 to 20 years")
    OVER_20 = "over_20", _("More than 20 years")


class Meeting(TextChoices):
    """Where two people can meet."""

    REMOTE = "remote", _("Remote")
    IN_PERSON = "in_person", _("In person")
    BOTH = "both", _("Both")


class OfferKind(TextChoices):
    """Units of help, the smallest first."""

    QUESTION = "question", _("One question by e-mail")
    CALL = "call", _("A 30-minute call")
    RESUME = "resume", _("A resume review")
    CIRCLE = "circle", _("A circle: a small group")
    MONTHS = "months", _("Mentoring over months")


class RepliesWithin(TextChoices):
    """How soon a person says that they answer."""

    DAYS = "days", _("within 2 days")
    WEEK = "week", _("within a week")
    FORTNIGHT = "fortnight", _("within two weeks")


class LibraryType(TextChoices):
    """Where a person works, or wants to."""

    ACADEMIC = "academic", _("Academic")
    ARCHIVES = "archives", _("Archives")
    ART = "art", _("Art")
    COMMUNITY_COLLEGE = "community_college", _("Community college")
    CONSORTIUM = "consortium", _("Consortium")
    FEDERAL = "federal", _("Federal")
    LAW = "law", _("Law")
    MEDICAL = "medical", _("Medical")
    MUSIC = "music", _("Music")
    PUBLIC = "public", _("Public")
    RURAL = "rural", _("Rural")
    SCHOOL = "school", _("School")
    SPECIAL = "special", _("Special")
    SPECIAL_COLLECTIONS = "special_collections", _("Special collections")
    STATE_AGENCY = "state_agency", _("State agency")
    NONE = "none", _("Not in a library now")


class HeardFrom(TextChoices):
    """How somebody came to us: the survey says that most find a network by chance."""

    COLLEAGUE = "colleague", _("A colleague told me")
    ASSOCIATION = "association", _("An association or its list")
    SCHOOL = "school", _("Library school")
    CONFERENCE = "conference", _("A conference")
    SEARCH = "search", _("A search on the web")
    SOCIAL = "social", _("Social media")
    MENTORCONNECT = "mentorconnect", _("MentorConnect")
    CATALOG = "catalog", _("The program catalog here")
    OTHER = "other", _("Something else")


class ReportReason(TextChoices):
    """What is wrong, as the person sees it who reports."""

    HARASSMENT = "harassment", _("Harassment or threats")
    SAFETY = "safety", _("Somebody may be in danger")
    DISCRIMINATION = "discrimination", _("Discrimination")
    SELLING = "selling", _("Selling, spam or asking for money")
    FALSE = "false", _("Not who they say they are")
    OTHER = "other", _("Something else")


class Decision(TextChoices):
    """What staff decided about a report."""

    NOTHING = "nothing", _("Nothing wrong")
    WARNED = "warned", _("Spoke with the person")
    HELD = "held", _("Held the profile back")


# Codes of ISO 639-1, where there is none of ISO 639-3. Languages that library workers in North America name most.
LANGUAGES = {
    "en": _("English"), "es": _("Spanish"), "fr": _("French"), "ase": _("American Sign Language"),
    "am": _("Amharic"), "ar": _("Arabic"), "hy": _("Armenian"), "bn": _("Bengali"), "bs": _("Bosnian"),
    "my": _("Burmese"), "yue": _("Cantonese"), "chr": _("Cherokee"), "hr": _("Croatian"), "cs": _("Czech"),
    "da": _("Danish"), "nl": _("Dutch"), "fi": _("Finnish"), "de": _("German"), "el": _("Greek"),
    "gu": _("Gujarati"), "ht": _("Haitian Creole"), "haw": _("Hawaiian"), "he": _("Hebrew"), "hi": _("Hindi"),
    "hmn": _("Hmong"), "hu": _("Hungarian"), "ig": _("Igbo"), "id": _("Indonesian"), "iu": _("Inuktitut"),
    "it": _("Italian"), "ja": _("Japanese"), "km": _("Khmer"), "ko": _("Korean"), "ku": _("Kurdish"),
    "lo": _("Lao"), "zh": _("Mandarin Chinese"), "nv": _("Navajo"), "ne": _("Nepali"), "no": _("Norwegian"),
    "ps": _("Pashto"), "fa": _("Persian"), "pl": _("Polish"), "pt": _("Portuguese"), "pa": _("Punjabi"),
    "ro": _("Romanian"), "ru": _("Russian"), "sm": _("Samoan"), "sr": _("Serbian"), "so": _("Somali"),
    "sw": _("Swahili"), "sv": _("Swedish"), "tl": _("Tagalog"), "ta": _("Tamil"), "te": _("Telugu"),
    "th": _("Thai"), "ti": _("Tigrinya"), "to": _("Tongan"), "tr": _("Turkish"), "uk": _("Ukrainian"),
    "ur": _("Urdu"), "vi": _("Vietnamese"), "cy": _("Welsh"), "yi": _("Yiddish"), "yo": _("Yoruba"),
}  # fmt: skip
