"""What providers tell us about mails that left."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .delivery import Delivery


class Event(models.Model):
    """One receipt, kept once however often it is sent. `delivery` is empty while it came before our own write.

    `applied_at` is when it was joined with its mail and did what follows from it.
    """

    event_id = models.CharField(_("number of the event"), max_length=200, unique=True)
    provider = models.CharField(_("provider"), max_length=30)
    type = models.CharField(_("what happened"), max_length=20)
    is_hard = models.BooleanField(_("for good"), default=False)
    provider_id = models.CharField(_("provider's number of the mail"), max_length=200, blank=True)
    email_digest = models.CharField(_("keyed hash of the address"), max_length=64, blank=True)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("mail")
    )
    at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("told at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("joined at"), null=True, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [
            # Receipts that wait for their mail.
            models.Index(fields=["received_at"], name="event_waiting", condition=Q(applied_at__isnull=True)),
            models.Index(fields=["received_at"], name="event_received"),
        ]

    def __str__(self):
        return f"{self.type} {self.pk}"
