"""Reading many people in bounded memory: so many at a time, in the order of their numbers."""

from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat

from reminders.models import Delivery

# People for whom rows are planned at a time.
CHUNK = 1000


def chunks(rows, size=None):
    """Yield lists of up to `size` of `rows` (a QuerySet of values with "pk"), by number. Costs 1 query each."""
    size, last = size or CHUNK, 0
    while True:
        found = list(rows.filter(pk__gt=last).order_by("pk")[:size])
        if found:
            yield found
        if len(found) < size:
            return
        last = found[-1]["pk"]


def not_planned(kind_name, about, occurrence, account="pk"):
    """Return the condition that an account has no row yet with this key, so that only news is read.

    `account` is the column with the account's number. The key is made as in outbox/writing.py.
    """
    key = Concat(
        Value(f"{kind_name}:{about}:u"), Cast(OuterRef(account), TextField()), Value(f":{occurrence}"),
        output_field=TextField(),
    )  # fmt: skip
    return ~Exists(Delivery.objects.filter(key=key))
