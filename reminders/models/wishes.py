"""What people want to get, and which addresses must not be written to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reminders.vocabulary import Mode, Standstill


class Preference(models.Model):
    """How a member wants one kind of mail; without a row, as the kind says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preferences", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=40)
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("wish for mail")
        verbose_name_plural = _("wishes for mail")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_once"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="preference_mode_known"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.kind} {self.mode}"


class Suppression(models.Model):
    """An address, as a keyed hash, that is not written to; with a `kind` only that kind is meant.

    A `soft` row is not in force: its `score` grows with each temporary bounce and halves with every week.
    """

    email_digest = models.CharField(_("keyed hash of the address"), max_length=64)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=15, choices=Standstill)
    score = models.FloatField(_("score"), default=0)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("address not written to")
        verbose_name_plural = _("addresses not written to")
        constraints = [
            models.UniqueConstraint(fields=["email_digest", "kind"], name="suppression_once"),
            models.CheckConstraint(condition=Q(reason__in=Standstill.values), name="suppression_reason_known"),
        ]

    def __str__(self):
        return f"{self.reason} {self.pk}"
