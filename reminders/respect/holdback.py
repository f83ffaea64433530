"""Who gets no reminder of a kind, so that one sees what the reminder does. Off unless an operator sets a share."""

import hashlib

from django.conf import settings

# The weekly mail only carries others, each of which was held back or not by itself; an invitation is no reminder; and
# whoever is not reminded of a meeting lets somebody wait.
NEVER = frozenset({"digest", "invitation", "meeting_tomorrow"})


def is_held_back(recipient, kind_name):
    """Return whether `recipient` is in the held-back share of a kind: the same answer every time, by a hash."""
    percent = settings.MAIL_HOLDBACK_PERCENT
    if not percent or kind_name in NEVER:
        return False
    number = int.from_bytes(hashlib.sha256(f"{kind_name}:{recipient}".encode()).digest()[:4])
    return number % 100 < percent
