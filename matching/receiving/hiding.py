"""What neither of the two may read in the other's mail: addresses, and the links of our mails that it quotes (I14).

A link of ours does something for whoever has it. A mentor who answers a mail quotes the button that says yes, and the
one who asked would read it under "show all".
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from matching.mail.redacting import redact
from matching.models import Correspondent

# Any address, for what is quoted: clients write addresses into it that nobody told us of.
ANY_ADDRESS = re.compile(
    r"(?:mailto:)?(?<![\w.+=-])[\w.+=!#$%&'*/?^`{|}~-]{1,128}@(?:[\w-]{1,63}\.){1,8}[\w-]{1,63}", re.IGNORECASE
)
# A relay address whose domain was cut off or written otherwise.
RELAY_TOKEN = re.compile(r"reply(?:\+|%2B|=2B)[0-9a-f]{16,}", re.IGNORECASE)
# A secret that was cut off from its link by the end of a line: nobody writes such a word.
SECRET = re.compile(r"(?<![^\s>])(?=[\w:=-]*[a-z])(?=[\w:=-]*[A-Z])(?=[\w:=-]*\d)[\w:=-]{20,}(?![\w-])", re.ASCII)


def hidden():
    """Return what stands where an address stood."""
    return _("[address]")


def addresses_of(correspondent):
    """Return all addresses that we know of a Correspondent, proven or not. Costs at most 1 query."""
    if correspondent.user_id is None:
        return {correspondent.email} - {""}
    return {correspondent.user.email, *correspondent.user.emailaddress_set.values_list("email", flat=True)}


def known_addresses(conversation_id):
    """Return all addresses of the two people in a conversation. Costs 3 queries."""
    two = Correspondent.objects.filter(seats__conversation=conversation_id).select_related("user")
    return set().union(*map(addresses_of, two))


def our_links():
    """Return the pattern of links to this site."""
    host = re.escape(urlsplit(settings.SITE_URL).netloc or "localhost")
    return re.compile(rf"https?://{host}/[^\s<>\"]+", re.IGNORECASE)


def hide(text, addresses):
    """Return a text that somebody wrote without `addresses`, relay addresses and links of ours."""
    text = redact(our_links().sub(_("[link]"), text), addresses, instead=hidden())
    return SECRET.sub(_("[link]"), RELAY_TOKEN.sub(hidden(), text))


def hide_all(text, addresses):
    """Return a quoted text without any address, and without what `hide` takes out."""
    return ANY_ADDRESS.sub(hidden(), hide(text, addresses))
