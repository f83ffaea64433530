"""What `make bench` asks about places: how many one worker looks up in a minute, offline.

The texts are what people type: a city with its state, a bare name, a postal code, a misspelled name.
"""

import time
from itertools import islice

from django.db import transaction

from profiles.models import Place

from .atlas import atlas, city_label
from .folding import fold
from .geocoding import geocode_place, geocode_waiting


class _Undo(Exception):
    """Takes the benchmark's rows away again."""


def places_a_minute(count=10_000, *, one_by_one=False):
    """Return how many of `count` new places one process looks up in a minute; nothing stays in the database.

    By the sweep, in chunks; or, with `one_by_one`, as the task does that follows each saved profile.
    """
    atlas()  # a worker has read it before its second task
    try:
        with transaction.atomic():
            ids = _fill(count)
            started = time.perf_counter()
            done = len([geocode_place(place_id) for place_id in ids]) if one_by_one else geocode_waiting(seconds=600)
            rate = done / (time.perf_counter() - started) * 60
            raise _Undo
    except _Undo:
        return rate


def _fill(count):
    """Write `count` waiting places and return their ids."""
    texts = {fold(text): text for text in islice(_texts(), count * 2)}
    known = set(Place.objects.filter(key__in=texts).values_list("key", flat=True))
    rows = [Place(key=key, text=text) for key, text in texts.items() if key and key not in known][:count]
    return [place.pk for place in Place.objects.bulk_create(rows, batch_size=1000)]


def _texts():
    """Yield texts of places, each another."""
    for number, (name, found) in enumerate(atlas().cities.items()):
        city = found[0]
        match number % 4:
            case 0 | 1:
                yield city_label(city.name, city.country, city.region)
            case 2:
                yield city.name
            case 3:
                yield f"{name[:-2]}{name[-1:]}, {city.region or city.country}"  # a letter is missing
    yield from (f"{number:05}" for number in range(10_000, 99_999))
