"""The same words to many: from one sender they are refused with a kind word, from several staff look at them.

Compared is what people typed themselves: the sentences of the message builder are the same for everybody.
"""

import hashlib
import unicodedata
from datetime import timedelta

from django.utils import timezone
from rapidfuzz import fuzz

from matching.models import Ask, Request

from . import builder

# Hundredths of rapidfuzz's ratio from which on two texts are the same in other words.
NEAR = 90
# Of how long ago, and to how many people at most, one may write nearly the same.
MEMORY = timedelta(days=30)
MOST_READERS = 4
# Shorter texts are alike by chance: "I need help with my resume."
LEAST_WORDS = 8
# From how long ago, and with how many texts at most, those of others are compared.
LATELY, MOST_COMPARED = timedelta(days=2), 400


class SameToMany(Exception):
    """The sender has written nearly this to as many others as one may."""


def plain(text):
    """Return what somebody typed themselves as small words: without capitals, accents, signs, and our sentences."""
    folded = unicodedata.normalize("NFKD", builder.own_words(text)).casefold()
    kept = "".join(c if c.isalnum() or c.isspace() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())


def fingerprint(text):
    """Return the hash of a text's own words, 64 hexadecimal digits; "" for one that is too short to be told apart."""
    words = plain(text)
    return hashlib.sha256(words.encode()).hexdigest() if words.count(" ") + 1 >= LEAST_WORDS else ""


def are_near(one, other):
    """Return whether two texts from `plain` are nearly the same."""
    return fuzz.ratio(one, other, score_cutoff=NEAR) > 0


def check_to_many(sender, text, mentors, now=None):
    """Raise SameToMany when `sender` (Correspondent) wrote nearly `text` to too many people besides `mentors`.

    Costs at most 2 queries.
    """
    since = (now or timezone.now()) - MEMORY
    words = plain(text)
    before = Request.objects.filter(sender=sender, created_at__gt=since).exclude(state="unconfirmed")
    same = [pk for pk, written in before.values_list("pk", "text") if are_near(words, plain(written))]
    if not same:
        return
    # Whoever was only next in line has not read it.
    asked = Ask.objects.filter(request__in=same).exclude(opened_at=None).values_list("mentor", flat=True)
    if len({*asked} | {mentor.pk for mentor in mentors}) > MOST_READERS:
        raise SameToMany


def is_mass(text, *, email="", sender=None, now=None):
    """Return whether somebody else than `email` or `sender` wrote nearly `text` lately. Costs at most 2 queries."""
    now, mark, words = now or timezone.now(), fingerprint(text), plain(text)
    if not mark:
        return False
    others = Request.objects.exclude(sender=sender) if sender is not None else Request.objects.all()
    if email:
        others = others.exclude(email=email)
    if others.filter(fingerprint=mark, created_at__gt=now - MEMORY).exists():
        return True
    recent = others.filter(created_at__gt=now - LATELY).exclude(fingerprint="").order_by("-created_at")
    return any(are_near(words, plain(each)) for each in recent.values_list("text", flat=True)[:MOST_COMPARED])
