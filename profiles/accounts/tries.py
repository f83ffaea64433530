"""How often a mailed code may be tried, counted so that tries at the same instant count as well."""

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

SALT = "profiles.accounts.tries"
# allauth ends a code with the third wrong try, but counts in the session, which requests at the same instant all read
# before one of them has written it.
MOST_TRIES = 3


def may_try(code):
    """Count one try of `code`, the right one, and return whether it is still one of MOST_TRIES. Atomic, in Redis.

    The store knows the code by a keyed hash only, and forgets it a little after the code itself has ended.
    """
    key = f"code-tries:{salted_hmac(SALT, code, algorithm='sha256').hexdigest()[:32]}"
    lasts = 2 * max(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
    cache.add(key, 0, timeout=lasts)
    try:
        return cache.incr(key) <= MOST_TRIES
    except ValueError:  # the store dropped the key between the two calls
        return False
