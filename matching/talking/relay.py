"""Relay addresses: at reply+<token>@… one person writes in one conversation (quality.md I2).

The token is a keyed hash of a random number of the seat, so it is the same in every mail to one person, and the
database, which holds the number and a hash of the token, does not tell it. 160 bits.
"""

import re
import secrets
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from matching.models import Seat
from profiles.hashing import token_digest

SALT = "matching.talking.relay"
LENGTH = 40
# Mail programs and servers may change capitals.
ADDRESS = re.compile(rf"reply\+([0-9a-f]{{{LENGTH}}})@([^\s@<>]+)", re.IGNORECASE)


def domain():
    """Return the domain of relay addresses: one on which nobody has an account anywhere (quality.md I10)."""
    return settings.INBOUND_DOMAIN or parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def token_of(seat):
    """Return the token of a seat as it stands in its address."""
    return salted_hmac(SALT, seat.nonce, algorithm="sha256").hexdigest()[:LENGTH]


def address_for(seat, now=None):
    """Return the address at which the owner of `seat` answers, good for RELAY_DAYS from now; "" when all is closed.

    Costs 1 query that writes.
    """
    if seat.conversation.closed_at is not None:
        return ""
    token = token_of(seat)
    ends = (now or timezone.now()) + timedelta(days=settings.RELAY_DAYS)
    Seat.objects.filter(pk=seat.pk).update(token_digest=token_digest(token), address_ends_at=ends)
    return f"reply+{token}@{domain()}"


def seat_of(addresses, now=None):
    """Return the Seat whose relay address is among `addresses`, with conversation and correspondent, or None.

    An address that ended, or of a closed conversation, is nobody's. Costs at most 1 query.
    """
    ours = domain().lower()
    found = (ADDRESS.fullmatch(address.strip()) for address in addresses)
    digests = [token_digest(match[1].lower()) for match in found if match and match[2].lower() == ours]
    if not digests:
        return None
    good = Seat.objects.filter(
        token_digest__in=digests, address_ends_at__gt=now or timezone.now(), conversation__closed_at=None
    )
    return good.select_related("conversation", "correspondent__user__profile").first()


def renew(seat):
    """Give a seat another address: the old one ends at once."""
    Seat.objects.filter(pk=seat.pk).update(nonce=secrets.token_hex(), token_digest=None, address_ends_at=None)
