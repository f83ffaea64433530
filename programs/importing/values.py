"""One value of one column: made regular, or refused with a reason that says what would be right."""

import math
import re
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.areas import ALPHA2
from programs.records import AUDIENCES, FIRST_YEAR

from .folding import SAME, fold

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Everything below a space but tab and line ends; DEL and the C1 block; halves of surrogate pairs.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# No program has more values in a list than the longest vocabulary; longer lists are junk.
LONGEST_LIST = 60
is_web_address = URLValidator(schemes=["http", "https"])


class Refused(Exception):
    """A value that a column does not take; the message is the reason."""


def shown(value):
    """Return `value` short and printable, for a message."""
    if isinstance(value, list | tuple | dict):
        return _("an object") if isinstance(value, dict) else _("a list")
    if isinstance(value, int) and abs(value) >= 10**20:
        return _("a huge number")
    text = value if isinstance(value, str) else repr(value)
    text = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\n", " ")
    return text if len(text) <= 60 else f"{text[:59]}…"


def regular(column, value, known):
    """Return `value` as a record holds it, None for not stated; raise Refused."""
    if column.several:
        return several(column, value, known)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return ONE[column.kind](column, value, known)


def several(column, value, known):
    """Return a list without repetition, None for an empty one (months apart, where that means: any time)."""
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise Refused(_("must be a list, not %(value)s") % {"value": shown(value)})
    if len(value) > LONGEST_LIST:
        raise Refused(_("has more than %(most)s values") % {"most": LONGEST_LIST})
    found = [ONE[f"one_of_{column.kind}"](column, part, known) for part in value]
    if column.kind == "months":
        return sorted(set(found))
    return list(dict.fromkeys(found)) or None


def a_text(column, value, known=None):
    """Return a text of several lines, without white space around it."""
    if not isinstance(value, str):
        raise Refused(_("must be text, not %(value)s") % {"value": shown(value)})
    if "\0" in value:
        raise Refused(_("holds a NUL character"))
    if found := UNPRINTABLE.search(value):
        raise Refused(_("holds the control character %(code)s") % {"code": f"U+{ord(found[0]):04X}"})
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > column.most:
        raise Refused(
            _("is %(length)s characters long, at most %(most)s fit") % {"length": len(text), "most": column.most}
        )
    return text


def a_line(column, value, known=None):
    """Return a text of one line."""
    return " ".join(a_text(column, value).split())


def a_key(column, value, known=None):
    """Return an id."""
    text = a_line(column, value)
    if not KEY.fullmatch(text):
        raise Refused(_("must be small letters a-z, digits and hyphens, not %(value)s") % {"value": shown(text)})
    return text


def a_url(column, value, known=None):
    """Return a web address: http or https, a host, no name and password."""
    text = a_text(column, value)
    try:
        is_web_address(text)
        if urlsplit(text).username is not None:
            raise ValidationError("")
    except (ValidationError, ValueError):
        raise Refused(_("must be a web address with http:// or https://, not %(v)s") % {"v": shown(text)}) from None
    return text


def an_integer(column, value, known=None):
    """Return a whole number within the column's limits."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(_("must be a whole number, not %(value)s") % {"value": shown(value)})
    return within(value, column.least, column.most)


def a_year(column, value, known=None):
    """Return a year from the founding of ALA to the next one."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(_("must be a year, not %(value)s") % {"value": shown(value)})
    return within(value, FIRST_YEAR, timezone.localdate().year + 1)


def a_number(column, value, known=None):
    """Return a number with at most the column's decimals: an int, or a float where it has some."""
    if isinstance(value, Decimal):
        value = float(value)
    finite = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    if isinstance(value, bool) or not finite:
        raise Refused(_("must be a number, not %(value)s") % {"value": shown(value)})
    within(value, column.least, column.most)
    if round(value, column.places) != value:
        raise Refused(_("must have at most %(places)s decimals") % {"places": column.places})
    return int(value) if value == int(value) else value


def within(value, least, most):
    """Return `value` when it lies from `least` to `most`."""
    if value < 0 <= least:
        raise Refused(_("must not be negative: %(value)s") % {"value": shown(value)})
    if not least <= value <= most:
        raise Refused(
            _("must lie from %(least)s to %(most)s, not %(value)s")
            % {"least": least, "most": most, "value": shown(value)}
        )
    return value


def a_truth(column, value, known=None):
    """Return True or False."""
    if not isinstance(value, bool):
        raise Refused(_("must be true, false or null (not stated), not %(value)s") % {"value": shown(value)})
    return value


def a_word(column, value, known=None):
    """Return a value of the column's vocabulary, None for a word that means: not stated."""
    if not isinstance(value, str):
        raise Refused(_("must be text, not %(value)s") % {"value": shown(value)})
    word = fold(value[:200])
    word = SAME.get(column.name, {}).get(word, word)
    if word is not None and word not in column.vocabulary.values:
        raise Refused(not_listed(value, column.vocabulary.values))
    return word


def an_audience(column, value, known=None):
    """Return for whom a membership is required: mentee, mentor or both."""
    word = fold(value[:200]) if isinstance(value, str) else value
    if word not in AUDIENCES:
        raise Refused(not_listed(value, AUDIENCES))
    return word


def a_topic(column, value, known):
    """Return the slug of a topic given by slug or name."""
    slug = known.topics.get(fold(value[:200])) if isinstance(value, str) else None
    if slug is None:
        raise Refused(not_listed(value, sorted(set(known.topics.values()))))
    return slug


def a_country(column, value, known=None):
    """Return two capital letters of ISO 3166-1."""
    code = value.strip().upper()[:9] if isinstance(value, str) else None
    code = {"UK": "GB"}.get(code, code)
    if code not in ALPHA2:
        raise Refused(_("must be two letters of ISO 3166-1 such as US or CA, not %(v)s") % {"v": shown(value)})
    return code


def not_listed(value, allowed):
    """Return the reason why a word is refused, with the allowed ones."""
    return _("%(value)s is not allowed; allowed are: %(allowed)s") % {
        "value": shown(value),
        "allowed": ", ".join(allowed),
    }


ONE = {
    "key": a_key,
    "line": a_line,
    "text": a_text,
    "parent": a_line,
    "url": a_url,
    "integer": an_integer,
    "year": a_year,
    "number": a_number,
    "truth": a_truth,
    "word": a_word,
    "audience": an_audience,
    "one_of_words": a_word,
    "one_of_topics": a_topic,
    "one_of_countries": a_country,
    "one_of_months": an_integer,
}
