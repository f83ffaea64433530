"""Who somebody is in requests and conversations, whichever way they came."""

from django.db import transaction

from matching.models import Correspondent
from profiles.models import Profile, User


def of_user(user):
    """Return the Correspondent of a User, made at the first need. Costs 1 query, or more the first time."""
    found, _new = Correspondent.objects.get_or_create(user=user)
    return found


def user_of(email):
    """Return the User who has proven `email` to be theirs, or None. Costs 1 query."""
    return User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True, is_active=True).first()


@transaction.atomic
def of_address(email, name):
    """Return the Correspondent behind a proven address: the account's that has it, else the visitor's.

    A visitor who gives another name than before is called by the newer one.
    """
    if (user := user_of(email)) is not None:
        return of_user(user)
    found, is_new = Correspondent.objects.get_or_create(email=email.lower(), defaults={"name": name})
    if not is_new and name and found.name != name:
        found.name = name
        found.save(update_fields=["name"])
    return found


def note_first_word(correspondent):
    """Write down on a member's profile when they first wrote to somebody, for the reminder that asks them to."""
    first = correspondent.requests.order_by("confirmed_at").values_list("confirmed_at", flat=True).first()
    if correspondent.user_id is not None and first is not None:
        Profile.objects.filter(user=correspondent.user_id, first_wrote_at=None).update(first_wrote_at=first)
