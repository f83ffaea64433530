"""The data of somebody without an account, who wrote to staff from their address: a copy, and an erasure.

The same declarations as for accounts: what carries the address is theirs. Whoever has an account does both alone.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from profiles.models import User
from profiles.safety import audit

from . import export
from .erasing import goes_late
from .registry import Person, declared

# The log names people by number, and these have none.
NOBODY = "visitor 0"


class HasAccount(Exception):
    """The address belongs to an account, whose owner takes a copy or leaves on the page of their data."""


def person_of(address):
    """Return the Person known by nothing but `address`; raise HasAccount. Costs 1 query."""
    address = address.strip().lower()
    proven = User.objects.filter(emailaddress__email__iexact=address, emailaddress__verified=True)
    if proven.exists():
        raise HasAccount
    # No account has this number, so that whatever belongs to accounts is nobody's.
    return Person(User(pk=-1, email=address), (address,))


@transaction.atomic
def copy_for(address):
    """Return all that is held about `address` as text in JSON, and write into the log that it was taken."""
    tables = export.tables_about(person_of(address))
    told = {each.name: {"title": each.title, "rows": each.rows} for each in tables if each.rows}
    audit.write(actor=None, what=audit.What.DATA_TAKEN, subject=NOBODY)
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


@transaction.atomic
def erase(address):
    """Erase all that is held about `address` as an account is erased, at once. Twice changes nothing."""
    person = person_of(address)
    for _declaration, tie in sorted(declared.ties(), key=goes_late):
        tie.leave(tie.rows(person), person)
    audit.write(actor=None, what=audit.What.ERASED, subject=NOBODY)
