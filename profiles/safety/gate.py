"""What keeps machines from filling the public forms, without a puzzle for people.

Two quiet checks and two limits: a field that only machines fill, a signed note of when the page was opened, and how
many messages one network, and the whole site, may send in an hour. Whoever is signed in is counted alone, so that a
flood from outside keeps no member from reporting somebody. No address is stored: the shared cache holds a keyed hash of
the network or account for at most an hour.
"""

import ipaddress
import logging
import time

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

SALT = "profiles.safety.gate"
# Nobody reads and fills a form in less; machines do. Half a day covers a page left open over a meeting.
LEAST_SECONDS = 3
MOST_SECONDS = 12 * 3600
# quality.md S6 and S11: per network (IPv4 /24, IPv6 /64) or account, and for the whole site, in an hour.
HOUR = 3600
PER_NETWORK = 10
PER_ACCOUNT = 10
WHOLE_SITE = 200
# A name that form-filling machines like; people never see the field.
TRAP = "homepage"

logger = logging.getLogger(__name__)


class Refused(Exception):
    """The limit of an hour is used up."""


class Closed(Exception):
    """The shared store does not answer, so nothing can be counted and nothing is taken."""


def open_note(purpose):
    """Return a signed note that a form for `purpose` was opened now."""
    return signing.dumps([purpose, int(time.time())], salt=SALT)


def note_is_good(note, purpose):
    """Return whether `note` was signed here for `purpose`, long enough and not too long ago."""
    try:
        given, opened_at = signing.loads(note, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return given == purpose and LEAST_SECONDS <= time.time() - opened_at <= MOST_SECONDS


def looks_human(posted, purpose):
    """Return whether `posted`, a form's data, left the trap empty and carries a good note."""
    return not posted.get(TRAP) and note_is_good(posted.get("opened", ""), purpose)


def network_of(request):
    """Return a keyed hash of the sender's network: the first 24 bits of IPv4, 64 of IPv6.

    Whether a forwarding header is believed is decided in one place, allauth's settings for trusted proxies.
    """
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    address = getattr(address, "ipv4_mapped", None) or address
    network = ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False)
    return hashed(str(network))


def hashed(name):
    """Return a keyed hash of `name`, 128 bits in hexadecimal."""
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]


def count(request, account=None):
    """Count one message of this request's network and of the site, or of `account`, a User, alone.

    Raises Refused over a limit, Closed without Redis.
    """
    try:
        if account is not None:
            if counted(hashed(f"account {account.pk}")) > PER_ACCOUNT:
                raise Refused
            return
        if counted(network_of(request)) > PER_NETWORK:
            raise Refused
        if counted("site") > WHOLE_SITE:
            logger.warning("The public forms have taken %d messages within an hour: the rest is refused.", WHOLE_SITE)
            raise Refused
    except (RedisError, OSError) as error:
        raise Closed from error


def counted(name):
    """Return how many this makes for `name` in this hour. Atomic: parallel messages are all counted."""
    # The hour is part of the key, and a key lives an hour from its first use.
    key = f"gate:{name}:{int(time.time()) // HOUR}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # the store dropped the key between the two calls, so the count starts anew
        cache.add(key, 1, timeout=HOUR)
        return 1
