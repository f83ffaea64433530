"""What a member has written and not sent: kept with every step, so that a session that ends takes nothing along.

A page that was opened by a member carries a signed note of who it was. When the session has ended meanwhile, what is
sent with this note is kept for that member, and is there once they have signed in again.
"""

from django.core import signing

from matching.models import Draft
from profiles.models import Profile, User

SALT = "matching.contacting.drafts"
# Half a day, as long as a form may be open (profiles.safety.gate).
GOOD_SECONDS = 12 * 3600
# Characters of one field: more than any field takes, and a bound for the row.
LONGEST = 8_000


def note(user, slug):
    """Return the note that `user` opened the form to the person at `slug`; "" for a visitor."""
    return signing.dumps([user.pk, slug], salt=SALT) if user.is_authenticated else ""


def member_of(given, slug):
    """Return the active User who opened the form to `slug`, by a note that was sent along, or None."""
    try:
        pk, about = signing.loads(given, salt=SALT, max_age=GOOD_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.filter(pk=pk, is_active=True).first() if about == slug else None


def keep(user, mentor, fields):
    """Keep what the form to `mentor` (Profile) holds, `fields` being name to text. Costs 2 queries."""
    # A null character no person types, and the database takes none.
    kept = {name: value[:LONGEST].replace("\0", "") for name, value in fields.items() if value}
    Draft.objects.update_or_create(user=user, mentor=mentor, defaults={"fields": kept})


def keep_for(user, slug, fields):
    """Keep what was sent to the person at `slug`, whoever may see them today; nothing when there is nobody."""
    if (mentor := Profile.objects.filter(slug=slug).first()) is not None:
        keep(user, mentor, fields)


def of(user, mentor):
    """Return the Draft of a member to `mentor`, or None. Costs 1 query for a member."""
    return Draft.objects.filter(user=user, mentor=mentor).first() if user.is_authenticated else None


def forget(user, mentor):
    """Throw a draft away; return whether there was one."""
    return Draft.objects.filter(user=user, mentor=mentor).delete()[0] > 0
