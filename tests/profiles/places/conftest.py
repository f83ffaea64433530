"""A Nominatim to ask, and quick clocks for asking it."""

import pytest
from redis import Redis

from profiles.places import pacing

from .server import nominatim


@pytest.fixture
def outside(settings):
    """Let GEOCODER be nominatim, answered by a server of our own; yield that server."""
    with nominatim() as server:
        settings.GEOCODER = "nominatim"
        settings.GEOCODER_USER_AGENT = "MentorHub tests (it@example.org)"
        settings.NOMINATIM_URL = server.url
        settings.NOMINATIM_INTERVAL = 0.02
        settings.NOMINATIM_TIMEOUT = 0.5
        settings.NOMINATIM_LONGEST_WAIT = 5
        settings.NOMINATIM_FAILURES = 3
        settings.NOMINATIM_PAUSE = 300
        pacing.forget()
        redis = settings.REDIS_URL
        yield server
        settings.REDIS_URL = redis
        pacing.forget()


@pytest.fixture
def end_pause(settings):
    """Return a function after which the pause of the circuit breaker is over."""
    return lambda: Redis.from_url(settings.REDIS_URL).pexpire(pacing.PAUSE, 1, lt=True) and _gone(settings.REDIS_URL)


def _gone(url):
    """Wait the millisecond that Redis still keeps the key."""
    while Redis.from_url(url).exists(pacing.PAUSE):
        pass
