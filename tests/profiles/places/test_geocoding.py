"""From a text to a Place, offline."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as real_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis import Redis

from profiles import tasks
from profiles.models import Listing, Place, Profile
from profiles.places.bench import places_a_minute
from profiles.places.geocoding import (
    Ambiguous,
    Point,
    Unknown,
    choices_for,
    geocode_place,
    geocode_waiting,
    place_for,
    resolve,
)
from tests.profiles.factories import make_mentor

pytestmark = pytest.mark.django_db
CHICAGO = {
    "label": "Chicago, Illinois",
    "country": "US",
    "region": "IL",
    "city": "Chicago",
    "latitude": 41.9,
    "longitude": -87.7,
    "precision": "city",
    "time_zone": "America/Chicago",
}


def test_resolve_says_point_choice_or_unknown_without_a_query():
    with CaptureQueriesContext(connection) as queries:
        assert resolve("Chicago") == Point(**CHICAGO)
        assert resolve("Kansas City") == Ambiguous(("Kansas City, Missouri", "Kansas City, Kansas"))
        assert resolve("asdfgh") == Unknown()
        assert resolve("") == Unknown()
    assert len(queries) == 0


def test_choices_are_offered_for_ambiguous_and_misspelled_names():
    assert choices_for("Kansas City") == ["Kansas City, Missouri", "Kansas City, Kansas"]
    assert choices_for("Filadelphia")[0] == "Philadelphia, Pennsylvania"
    assert choices_for("Chicago") == []
    assert choices_for("xqzzzy") == []


def test_v1_street_is_neither_resolved_nor_kept():
    assert resolve("123 Main St, Springfield, IL 62701") == Unknown()
    assert choices_for("123 Main St, Springfield, IL 62701") == []
    assert place_for("123 Main St, Springfield, IL 62701") is None
    assert Place.objects.count() == 0


def test_one_place_for_all_spellings():
    first, second = place_for("St. Louis, MO"), place_for("  saint louis   mo")
    assert first == second
    assert Place.objects.get() == first
    assert (first.key, first.text, first.state) == ("saint louis mo", "St. Louis, MO", "pending")


@pytest.mark.parametrize("text", ["", " ", "...", "\x00", "\u200b", "x" * 10_000])
def test_no_place_for_what_is_none(text):
    assert place_for(text) is None
    assert Place.objects.count() == 0


def test_place_text_is_plain():
    place = place_for("\u202eChicago\x00,\r\n IL\u200b")
    assert (place.text, place.key) == ("Chicago, IL", "chicago il")


def test_geocoding_writes_the_place():
    place = place_for("Chicago")
    assert geocode_place(place.pk) == "found"
    place.refresh_from_db()
    assert {name: getattr(place, name) for name in CHICAGO} == CHICAGO
    assert (place.state, place.provider, place.attempts, place.retry_at, place.error) == (
        "found",
        "gazetteer",
        1,
        None,
        "",
    )


def test_geocoding_twice_changes_nothing():
    place = place_for("Chicago")
    geocode_place(place.pk)
    before = Place.objects.values().get()
    assert geocode_place(place.pk) is None
    assert Place.objects.values().get() == before


def test_geocoding_of_a_deleted_place_does_nothing():
    assert geocode_place(12345) is None


@pytest.mark.parametrize(("text", "state"), [("Springfield", "ambiguous"), ("asdfgh", "unknown")])
def test_what_is_not_found_has_no_point(text, state):
    place = place_for(text)
    assert geocode_place(place.pk) == state
    place.refresh_from_db()
    assert (place.state, place.latitude, place.longitude, place.label) == (state, None, None, "")


def test_v1_stored_point_is_rounded():
    place = place_for("60601")
    geocode_place(place.pk)
    place.refresh_from_db()
    assert (place.latitude, place.longitude, place.precision) == (41.9, -87.6, "postcode")
    assert place.label == "Chicago, Illinois"


@pytest.mark.parametrize("text", ["Springfield", "asdfgh", "Chicago"])
def test_f35_profile_works_before_and_without_geocoding(text):
    person = make_mentor(place=place_for(text), place_text=text)
    assert list(Listing.objects.values_list("profile", "latitude")) == [(person.pk, None)]
    geocode_place(person.place_id)
    person.name = "New name"
    person.save()
    assert Profile.objects.get().name == "New name"
    assert Listing.objects.get().latitude == (41.9 if text == "Chicago" else None)


def test_sweep_finds_what_nobody_was_woken_for():
    for text in ("Chicago", "Springfield", "asdfgh"):
        place_for(text)
    assert geocode_waiting() == 3
    assert dict(Place.objects.values_list("text", "state")) == {
        "Chicago": "found",
        "Springfield": "ambiguous",
        "asdfgh": "unknown",
    }
    assert geocode_waiting() == 0


def test_sweep_takes_failed_places_when_they_are_due():
    place = place_for("Chicago")
    now = timezone.now()
    Place.objects.update(state="failed", retry_at=now + timedelta(minutes=10))
    assert geocode_waiting() == 0
    with time_machine.travel(now + timedelta(minutes=11)):
        assert geocode_waiting() == 1
    place.refresh_from_db()
    assert place.state == "found"


def test_sweep_costs_the_same_queries_for_one_and_for_three():
    counts = []
    for texts in (["Chicago"], ["Boston", "Denver", "Dallas TX"]):
        for text in texts:
            place_for(text)
        with CaptureQueriesContext(connection) as queries:
            geocode_waiting()
        counts.append(len(queries))
    assert counts == [10, 10]


def test_geocode_soon_sends_one_task_after_the_commit(django_capture_on_commit_callbacks, settings):
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("celery")
    with django_capture_on_commit_callbacks(execute=True):
        place = place_for("Chicago")
        tasks.geocode_soon(place)
        assert redis.llen("celery") == 0
    (message,) = redis.lrange("celery", 0, -1)
    headers = json.loads(message)["headers"]
    assert (headers["task"], headers["argsrepr"]) == (tasks.geocode.name, f"[{place.pk}]")
    redis.delete("celery")


def test_geocode_soon_sends_nothing_for_what_is_known_or_no_place(django_capture_on_commit_callbacks):
    place = place_for("Chicago")
    geocode_place(place.pk)
    place.refresh_from_db()
    with django_capture_on_commit_callbacks() as callbacks:
        tasks.geocode_soon(place)
        tasks.geocode_soon(None)
    assert callbacks == []


def test_tasks_do_the_work_and_repeat_harmlessly():
    place = place_for("Chicago")
    tasks.geocode.run(place.pk)
    tasks.geocode.run(place.pk)
    tasks.geocode_waiting.run()
    place.refresh_from_db()
    assert (place.state, place.attempts) == ("found", 1)


def test_sweep_is_on_the_beat():
    entry = real_settings.CELERY_BEAT_SCHEDULE["geocode-waiting"]
    assert (entry["task"], entry["schedule"]) == (tasks.geocode_waiting.name, 60)


@pytest.mark.django_db(transaction=True)
def test_locked_place_is_left_to_whoever_holds_it():
    place = place_for("Chicago")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM profiles_place FOR UPDATE")
        assert geocode_place(place.pk) is None
        assert geocode_waiting() == 0
        other.rollback()
        assert geocode_waiting() == 1
    finally:
        other.close()


@pytest.mark.slow
def test_f35_page_does_not_wait_for_a_broker_that_is_gone(settings):
    code = "import django, time; django.setup(); from profiles import tasks; started = time.monotonic(); "
    code += "tasks._wake(1); print(time.monotonic() - started)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mentorhub.settings", "REDIS_URL": "redis://127.0.0.1:9/0"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 3  # six seconds without max_retries in the broker's options
    assert "waits for the sweep" in done.stderr


def test_bench_measures_and_leaves_nothing():
    assert places_a_minute(20) > 0
    assert places_a_minute(20, one_by_one=True) > 0
    assert Place.objects.count() == 0
