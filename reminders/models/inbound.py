"""Mails that came in: answers to ours, and what people say in conversations."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import Outcome

from .delivery import Delivery


class InboundQuerySet(models.QuerySet):
    """Views of the mails that came in, named for their purpose."""

    def waiting(self):
        """Return what nobody has handed on yet, in the order in which it came."""
        return self.filter(handled_at=None).order_by("id")

    def unclaimed(self, now):
        """Return what waits and no worker has in hand, in the order in which it came."""
        lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        return self.waiting().filter(Q(claimed_at=None) | Q(claimed_at__lte=now - lease))

    def astray(self):
        """Return what became no message, the newest first, without the mails themselves."""
        return self.exclude(handled_at=None).exclude(outcome=Outcome.POSTED).defer("raw").order_by("-id")

    def unseen(self):
        """Return what became no message and staff have to look at: not what machines wrote, nor what is held."""
        return self.astray().filter(seen_at=None).exclude(outcome__in=[Outcome.AUTOMATIC, Outcome.HELD])


class Inbound(models.Model):
    """One mail that somebody sent to us, kept raw for 30 days. `message_id` is its own, or a hash of the raw mail.

    `outcome` is what became of it, once it was handed on at `handled_at`; `detail` is a word that says more.
    `tries` counts how often a worker began to hand it on, the last time at `claimed_at`.
    """

    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("answer to")
    )
    sender = models.CharField(_("sender"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    raw = models.BinaryField(_("raw mail"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    outcome = models.CharField(_("what became of it"), max_length=20, choices=Outcome, blank=True)
    detail = models.CharField(_("more about it"), max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_at = models.DateTimeField(_("begun to be handed on at"), null=True, blank=True)
    handled_at = models.DateTimeField(_("handed on at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen by staff at"), null=True, blank=True)

    objects = InboundQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail that came in")
        verbose_name_plural = _("mails that came in")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", handled_at__isnull=True)
                | (Q(outcome__in=Outcome.values) & Q(handled_at__isnull=False)),
                name="inbound_outcome_known",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], name="inbound_received"),
            # What waits to be handed on.
            models.Index(fields=["id"], name="inbound_waiting", condition=Q(handled_at__isnull=True)),
        ]

    def __str__(self):
        return f"mail {self.pk} that came in"
