"""Rows of the outbox with boring values."""

from datetime import timedelta

from django.utils import timezone

from reminders.kinds import Due
from reminders.models import Delivery
from reminders.outbox import writing


def make_mail(email="reader@example.org", *, text="1234-5678\n", **options):
    """Return a Delivery of the kind "account" that is due now."""
    return writing.post_rendered(email=email, subject="Your code", text=text, html="<p>1234-5678</p>", **options)


def state_of(delivery):
    """Return (state, reason) as the database has them."""
    return Delivery.objects.values_list("state", "reason").get(pk=delivery.pk)


def due_now(about="thing 1", occurrence="once", *, minutes=0, **options):
    """Return a Due that was due so many `minutes` ago."""
    return Due(about=about, occurrence=occurrence, due_at=timezone.now() - timedelta(minutes=minutes), **options)
