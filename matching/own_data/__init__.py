"""What the tables of matching hold about people, what they are shown, and what stays of them.

Whoever leaves takes all of their words along. The other one keeps their own, in a conversation or a mentorship with
somebody who left (quality.md V6). What two wrote together goes with the first of them.

An erasure takes the tables in the order of these imports: mentorships and circles come first, because other people's
profiles are held for them before any request; who somebody is in conversations comes last, because all else is found
by it.
"""

from . import mentorships  # noqa: I001 - the order is that of an erasure
from . import circles, meetings, closings
from . import requests, conversations
from . import periods

__all__ = ["circles", "closings", "conversations", "meetings", "mentorships", "periods", "requests"]
