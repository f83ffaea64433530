"""Answers to our mails, as they came in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .delivery import Delivery


class InboundQuerySet(models.QuerySet):
    """Views of the answers, named for their purpose."""

    def unseen(self):
        """Return what people wrote and staff have not seen, the oldest first. Costs 1 query with the mails answered."""
        return self.filter(seen_at=None, is_automatic=False).select_related("delivery").order_by("received_at")


class Inbound(models.Model):
    """One mail that somebody sent to us, kept raw for 30 days. `message_id` is its own, or a hash of the raw mail."""

    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("answer to")
    )
    sender = models.CharField(_("sender"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    raw = models.BinaryField(_("raw mail"), null=True, blank=True)
    is_automatic = models.BooleanField(_("written by a machine"), default=False)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen by staff at"), null=True, blank=True)

    objects = InboundQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer by mail")
        verbose_name_plural = _("answers by mail")
        indexes = [models.Index(fields=["received_at"], name="inbound_received")]

    def __str__(self):
        return f"answer {self.pk}"
