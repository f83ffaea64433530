"""How often, and whether at all, the other server is asked: counted in Redis over all processes.

`take_turn` lets one request through in each interval. The circuit breaker stops all requests after several failures
in a row and lets one try when the pause is over. Without Redis nobody can count, so nobody asks.
"""

import time
from functools import lru_cache

from django.conf import settings
from redis import Redis

TURN, FAILURES, PAUSE = "places:turn", "places:failures", "places:pause"
# A count of failures in a row is forgotten after this many seconds without a request.
REMEMBERED = 24 * 3600
# Whatever a server says in Retry-After, in seconds.
LONGEST_PAUSE = 6 * 3600


class NotNow(Exception):
    """No request may be made now; `seconds` is when to come back."""

    def __init__(self, seconds):
        super().__init__(f"not within {seconds:.1f} s")
        self.seconds = seconds


@lru_cache(maxsize=4)
def _redis(url):
    """Return a client for `url` that gives up after two seconds."""
    return Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def take_turn():
    """Return when this process may send one request, after waiting at most NOMINATIM_LONGEST_WAIT seconds; else NotNow.

    The key is set only when it is gone, so of all processes that try at once one gets the turn.
    """
    redis = _redis(settings.REDIS_URL)
    interval = round(settings.NOMINATIM_INTERVAL * 1000)
    deadline = time.monotonic() + settings.NOMINATIM_LONGEST_WAIT
    while not redis.set(TURN, 1, nx=True, px=interval):
        wait = max(redis.pttl(TURN), 1) / 1000
        if time.monotonic() + wait > deadline:
            raise NotNow(wait)
        time.sleep(wait)


def check_circuit():
    """Return when requests are let through, or when this is the one that tries after a pause; else raise NotNow."""
    redis = _redis(settings.REDIS_URL)
    if int(redis.get(FAILURES) or 0) < settings.NOMINATIM_FAILURES:
        return
    pause = round(settings.NOMINATIM_PAUSE * 1000)
    # The pause's key is gone when it is over; whoever sets it anew is the one that tries.
    if not redis.set(PAUSE, 1, nx=True, px=pause):
        raise NotNow(max(redis.pttl(PAUSE), 1) / 1000)


def count_failure(retry_after=None):
    """Count a failure in a row; open the circuit at enough of them, or at once for what the server asks (seconds)."""
    redis = _redis(settings.REDIS_URL)
    most = settings.NOMINATIM_FAILURES
    if retry_after:
        redis.set(FAILURES, most, ex=REMEMBERED)
        redis.set(PAUSE, 1, px=round(min(retry_after, LONGEST_PAUSE) * 1000))
        return
    count = redis.incr(FAILURES)
    redis.expire(FAILURES, REMEMBERED)
    if count >= most:
        redis.set(PAUSE, 1, px=round(settings.NOMINATIM_PAUSE * 1000))


def count_success():
    """Close the circuit."""
    _redis(settings.REDIS_URL).delete(FAILURES, PAUSE)


def forget():
    """Forget turns, failures and pauses: for tests and after a change of the server."""
    _redis(settings.REDIS_URL).delete(TURN, FAILURES, PAUSE)
