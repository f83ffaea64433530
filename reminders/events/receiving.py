"""Writing down what was told, and nothing else: a provider waits for the answer. `joining` does the rest."""

from django.db import transaction

from reminders.models import Delivery, Event

from .reading import receipt_of


@transaction.atomic
def receive(provider, told):
    """Write a row for each event that is new; return nothing. Costs at most 3 queries.

    A mail that the provider names by our own number, or by its Message-ID, is found at once; one that is named by the
    provider's number is found once that number was written down, which may be later (quality.md F29).
    """
    receipts = [receipt for receipt in (receipt_of(provider, each) for each in told) if receipt]
    if not receipts:
        return
    known = {}
    if numbers := [receipt.public_id for receipt in receipts if receipt.public_id]:
        known = dict(Delivery.objects.filter(public_id__in=numbers).values_list("public_id", "pk"))
    names = [receipt.event.provider_id for receipt in receipts if receipt.event.provider_id]
    by_message_id = dict(Delivery.objects.filter(message_id__in=names).values_list("message_id", "pk"))
    for receipt in receipts:
        found = known.get(receipt.public_id) or by_message_id.get(receipt.event.provider_id)
        receipt.event.delivery_id = found
    Event.objects.bulk_create([receipt.event for receipt in receipts], ignore_conflicts=True)
