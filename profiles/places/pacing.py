"""How often, and whether at all, the other server is asked: counted in Redis over all processes.

`turn` lets one request through at a time, and the next after an interval. The circuit breaker stops all requests
after several failures in a row and lets one try when the pause is over. Without Redis nobody can count, so nobody asks.
"""

import secrets
import time
from contextlib import contextmanager, suppress
from functools import lru_cache

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

TURN, FAILURES, PAUSE = "places:turn", "places:failures", "places:pause"
# Shortens the hold to what is left to wait, unless another process holds the turn by now.
REST = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0"
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


@contextmanager
def turn():
    """Hold the right to send one request, after waiting at most NOMINATIM_LONGEST_WAIT seconds for it; else NotNow.

    Of all processes that try at once one gets it, because the key is set only when it is gone. The interval begins
    when the request has ended: counted from its start, a slow network would bring two of them close together.
    """
    redis, token = _redis(settings.REDIS_URL), secrets.token_hex(8)
    interval = round(settings.NOMINATIM_INTERVAL * 1000)
    # If this process dies meanwhile, the others go on when the request must have ended.
    held = interval + round(settings.NOMINATIM_TIMEOUT * 1000)
    deadline = time.monotonic() + settings.NOMINATIM_LONGEST_WAIT
    while not redis.set(TURN, token, nx=True, px=held):
        wait = min(max(redis.pttl(TURN), 1), interval) / 1000
        if time.monotonic() + wait > deadline:
            raise NotNow(wait)
        time.sleep(wait)
    try:
        yield
    finally:
        with suppress(RedisError):  # then the hold ends by itself
            redis.eval(REST, 1, TURN, token, interval)


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
