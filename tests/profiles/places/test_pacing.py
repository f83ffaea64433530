"""One request in each interval, over all threads and processes (quality.md F35)."""

import os
import subprocess
import sys
import threading
from itertools import pairwise

import pytest
from redis import Redis

from profiles.places import pacing
from profiles.places.nominatim import ask

INTERVAL = 0.1
WORKER = """
import sys, urllib.request
import django
django.setup()
from profiles.places.pacing import turn
for number in range(4):
    with turn():
        urllib.request.urlopen(sys.argv[1] + "/search?q=x").read()
"""


def check_gaps(asked, count):
    """Assert that `count` requests came, each an interval after the one before, as the server saw them."""
    times = sorted(request.at for request in asked)
    assert len(times) == count
    # Redis counts whole milliseconds.
    assert min(after - before for before, after in pairwise(times)) >= INTERVAL - 0.002


def test_f35_threads_take_turns(outside, settings):
    settings.NOMINATIM_INTERVAL = INTERVAL
    ask("Chicago, IL")
    outside.asked.clear()
    threads = [threading.Thread(target=ask, args=("Chicago, IL",)) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check_gaps(outside.asked, 8)


@pytest.mark.slow
def test_f35_processes_take_turns(outside, settings):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mentorhub.settings",
        "GEOCODER": "nominatim",
        "GEOCODER_USER_AGENT": "MentorHub tests",
        "NOMINATIM_URL": outside.url,
        "NOMINATIM_INTERVAL": str(INTERVAL),
        "REDIS_URL": settings.REDIS_URL,
    }
    command = [sys.executable, "-c", WORKER, outside.url]
    processes = [subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR) for _number in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    check_gaps(outside.asked, 12)


def test_turn_that_is_too_far_away_is_not_waited_for(outside, settings):
    settings.NOMINATIM_INTERVAL, settings.NOMINATIM_LONGEST_WAIT = 60, 0.01
    with pacing.turn():
        pass
    with pytest.raises(pacing.NotNow) as refusal, pacing.turn():
        pytest.fail("There was a turn.")
    assert 55 < refusal.value.seconds <= 60
    assert outside.asked == []


def test_turn_of_a_dead_process_ends(outside, settings):
    settings.NOMINATIM_TIMEOUT = 0.2
    settings.NOMINATIM_INTERVAL = 0.02
    dead = pacing.turn()
    dead.__enter__()
    settings.NOMINATIM_TIMEOUT = 30
    with pacing.turn():
        held = Redis.from_url(settings.REDIS_URL).get(pacing.TURN)
        dead.__exit__(None, None, None)  # it was only slow: the other's turn stays as it is
        assert Redis.from_url(settings.REDIS_URL).get(pacing.TURN) == held
        assert Redis.from_url(settings.REDIS_URL).pttl(pacing.TURN) > 1000


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"GEOCODER": "nominatim"}, "GEOCODER_USER_AGENT"),
        ({"GEOCODER": "google"}, "gazetteer or nominatim"),
        ({"GEOCODER": "nominatim", "GEOCODER_USER_AGENT": "x", "NOMINATIM_URL": "ftp://example.org"}, "NOMINATIM_URL"),
        ({"GEOCODER": "nominatim", "GEOCODER_USER_AGENT": "x", "NOMINATIM_URL": "https://a:b@c.d"}, "NOMINATIM_URL"),
        ({"GEOCODER": "nominatim", "GEOCODER_USER_AGENT": "x", "NOMINATIM_INTERVAL": "0.5"}, "NOMINATIM_INTERVAL"),
    ],
)
def test_wrong_settings_stop_the_start(environment, words, settings):
    done = subprocess.run(
        [sys.executable, "-c", "import mentorhub.settings"],
        env={**os.environ, "DEBUG": "1", **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "ImproperlyConfigured" in done.stderr
    assert words in done.stderr
