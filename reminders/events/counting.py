"""How often somebody was turned away at a webhook: numbers by provider and reason, nothing about who or what."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from reminders.vocabulary import Refusal

logger = logging.getLogger(__name__)


def key_of(provider, reason):
    """Return the name of a counter in the shared store."""
    return f"webhook-refused:{provider}:{reason}"


def refused(provider, reason):
    """Count a refusal, and write a line that names the provider and the reason only. Works without Redis too."""
    logger.warning("A post to the webhook of %s was refused: %s.", provider, reason)
    try:
        cache.add(key_of(provider, reason), 0, timeout=None)
        cache.incr(key_of(provider, reason))
    except (RedisError, ValueError):
        logger.debug("The refusal could not be counted.")


def refusals(provider):
    """Return Refusal to how often it kept a post out, of those that occurred; nothing without Redis."""
    keys = {key_of(provider, reason.value): reason for reason in Refusal}
    try:
        return {keys[key]: number for key, number in cache.get_many(keys).items()}
    except RedisError:
        return {}
