"""The way from a text to a Place, and what a search means by "near".

The Place is the cache: one row for each folded text, looked up once, whoever types it. A profile is saved before,
shown during and works without this. `resolve` answers at once and offline, whichever geocoder is set.
"""

import random
import time
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from geopy.exc import GeocoderQueryError, GeocoderRateLimited, GeopyError
from redis.exceptions import RedisError

from profiles.models import Place, PlaceState, Provider

from .answers import Ambiguous, Point, Unbelievable, Unknown, from_spot
from .folding import fold, plain
from .nominatim import ask
from .pacing import NotNow, count_failure, count_success
from .parsing import near_misses, read
from .streets import names_a_street

__all__ = [
    "Ambiguous",
    "Point",
    "Unknown",
    "choices_for",
    "geocode_place",
    "geocode_waiting",
    "place_for",
    "resolve",
]

WAITING = (PlaceState.PENDING, PlaceState.FAILED)
# Whoever looks a place up over the network holds it for so long; after that another worker may.
HELD = timedelta(seconds=120)
MOST_ATTEMPTS = 8
# The pause before the second try, doubled for each further one: 1 minute to 2 hours; seconds.
FIRST_PAUSE, LONGEST_PAUSE = 60, 6 * 3600
CHUNK = 1000
# One sweep ends before the next begins; seconds.
SWEEP_SECONDS = 45
ANSWER_FIELDS = ["label", "country", "region", "city", "latitude", "longitude", "precision", "time_zone"]
WRITTEN = [*ANSWER_FIELDS, "provider", "state", "attempts", "asked_at", "retry_at", "error"]


def resolve(text):
    """Return what the place `text` means: a Point, Ambiguous with labels to choose from, or Unknown. Asks nobody.

    With GEOCODER=nominatim a text that our own list does not know is looked for among the places found before.
    """
    if names_a_street(text):
        return Unknown()
    found = _resolve(fold(text))
    if isinstance(found, Unknown) and settings.GEOCODER == Provider.NOMINATIM:
        return _found_before(fold(text)) or found
    return found


@lru_cache(maxsize=4096)
def _resolve(key):
    """Return the Point, Ambiguous or Unknown that the folded text `key` is in the gazetteer."""
    spots = read(key)
    if not spots:
        return Unknown()
    return from_spot(spots[0]) if len(spots) == 1 else Ambiguous(tuple(spot.label for spot in spots))


def _found_before(key):
    """Return the Point of the Place with `key`, or None."""
    place = Place.objects.filter(key=key, state=PlaceState.FOUND).first() if key else None
    return place and Point(**{name: getattr(place, name) for name in ANSWER_FIELDS})


def choices_for(text):
    """Return labels to offer for `text`: what an ambiguous name may mean, or names like an unknown one; else []."""
    found = resolve(text)
    if isinstance(found, Point):
        return []
    if isinstance(found, Ambiguous):
        return list(found.labels)
    return [] if names_a_street(text) else list(_near(fold(text)))


@lru_cache(maxsize=1024)
def _near(key):
    """Return the labels of the places whose names are almost `key`."""
    return tuple(spot.label for spot in near_misses(key)) if key else ()


def place_for(text):
    """Return the Place of `text`, made when it is new; None when there is nothing to look up, or a street."""
    key = fold(text)
    if not key or names_a_street(text):
        return None
    return Place.objects.get_or_create(key=key, defaults={"text": plain(text)})[0]


def geocode_place(place_id):
    """Look up the Place and write down what came of it; return its state, or None when there was nothing to do.

    Twice at once or one after the other changes nothing: a place is looked up by one process, and only while it waits.
    """
    if settings.GEOCODER == Provider.NOMINATIM:
        return _look_up_outside(place_id)
    done = _look_up_offline(Place.objects.filter(pk=place_id))
    return done[0].state if done else None


def geocode_waiting(seconds=SWEEP_SECONDS):
    """Look up the places that wait and are due, the longest waiting first, for at most `seconds`; return how many."""
    ends, count = time.monotonic() + seconds, 0
    for due in (Q(state=PlaceState.PENDING, retry_at=None), Q(state__in=WAITING, retry_at__lte=timezone.now())):
        waiting = Place.objects.filter(due).order_by("retry_at", "id")
        while time.monotonic() < ends:
            if settings.GEOCODER == Provider.NOMINATIM:
                ids = list(waiting.values_list("pk", flat=True)[:20])
                done = [state for place_id in ids if (state := _look_up_outside(place_id))]
            else:
                done = _look_up_offline(waiting, most=CHUNK)
            count += len(done)
            if not done:
                break
    return count


@transaction.atomic
def _look_up_offline(places, most=1):
    """Look up those of `places` (QuerySet) that wait, at most so many, in our own list; return them."""
    # No one else's row is waited for: whoever holds it looks it up. FOR NO KEY UPDATE lets profiles refer to it.
    rows = list(places.filter(state__in=WAITING).select_for_update(skip_locked=True, no_key=True)[:most])
    now = timezone.now()
    for place in rows:
        place.asked_at, place.retry_at, place.error, place.attempts = now, None, "", place.attempts + 1
        _write(place, _resolve(place.key), Provider.GAZETTEER)
    # All rows exist and are held, so every one of them conflicts: a third of the time that bulk_update takes.
    Place.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    return rows


def _write(place, answer, provider):
    """Put an answer into the fields of `place`, unsaved."""
    place.provider = provider
    if isinstance(answer, Point):
        place.state = PlaceState.FOUND
        for name in ANSWER_FIELDS:
            setattr(place, name, getattr(answer, name))
    else:
        place.state = PlaceState.AMBIGUOUS if isinstance(answer, Ambiguous) else PlaceState.UNKNOWN


def _look_up_outside(place_id):
    """Look up one Place over the network, outside any transaction; return its state, or None when another does."""
    place = _claim(place_id)
    if place is None:
        return None
    answer = _resolve(place.key)
    if isinstance(answer, Ambiguous):  # the person has to choose, whatever a server would guess
        _write(place, answer, Provider.GAZETTEER)
        place.retry_at = None
        return _save(place)
    try:
        answer = ask(place.text) or Unknown()
    except NotNow as wait:
        return _put_back(place, wait.seconds)
    except RedisError as error:
        return _put_back(place, FIRST_PAUSE, error)
    except (GeopyError, Unbelievable) as error:
        return _fail(place, error)
    with suppress(RedisError):  # the answer counts, also when nobody can be told
        count_success()
    _write(place, answer, Provider.NOMINATIM)
    place.retry_at = None
    return _save(place)


def _claim(place_id):
    """Return the Place, held for this process, or None when it does not wait, is not due or is held by another."""
    now = timezone.now()
    due = Q(state=PlaceState.PENDING, retry_at=None) | Q(state__in=WAITING, retry_at__lte=now)
    # One statement: of two at once the second finds a retry_at in the future.
    if not Place.objects.filter(due, pk=place_id).update(
        retry_at=now + HELD, asked_at=now, attempts=F("attempts") + 1, error=""
    ):
        return None
    return Place.objects.filter(pk=place_id).first()


def _save(place):
    """Write a held Place unless another process has taken it over since; return its state, or None."""
    values = {name: getattr(place, name) for name in WRITTEN if name not in ("asked_at", "attempts")}
    return place.state if _held(place).update(**values) else None


def _held(place):
    """Return the row of `place` as long as it is as this process claimed it."""
    return Place.objects.filter(pk=place.pk, attempts=place.attempts, asked_at=place.asked_at, state__in=WAITING)


def _put_back(place, seconds, error=None):
    """Let a Place that could not be asked about wait again for `seconds`; that was no attempt. Return None."""
    _held(place).update(
        retry_at=timezone.now() + timedelta(seconds=seconds),
        attempts=place.attempts - 1,
        error=type(error).__name__ if error else "",
    )


def _fail(place, error):
    """Note a failed attempt and when the next is due, none after MOST_ATTEMPTS; return the state."""
    retry_after = error.retry_after if isinstance(error, GeocoderRateLimited) else None
    if not isinstance(error, GeocoderQueryError):  # that one is about the text, not about the server
        with suppress(RedisError):
            count_failure(retry_after)
    place.state, place.error = PlaceState.FAILED, type(error).__name__
    # At random between half and all of the pause, so that what failed together does not come back together.
    pause = min(FIRST_PAUSE * 2 ** (place.attempts - 1), LONGEST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311
    pause = max(pause, retry_after or 0)
    over = place.attempts >= MOST_ATTEMPTS
    place.retry_at = None if over else timezone.now() + timedelta(seconds=pause)
    return _save(place)
