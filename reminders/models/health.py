"""Whether the parts that send mail are alive, and switches that all workers share."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a part was last heard of: "beat", or "worker" and its name."""

    name = models.CharField(_("part"), max_length=120, unique=True)
    at = models.DateTimeField(_("last heard of at"), default=timezone.now)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self):
        return self.name


class Switch(models.Model):
    """Something that stops sending for everybody: "provider" (it is down), "brake" (too many bounces), "hold" (staff).

    `is_open` means that the current is cut, as electricians say: nothing flows. `failures` is how many faults in a row
    led here, `try_at` when one mail may try whether it is over, `tries` how many such tries failed.
    """

    name = models.CharField(_("switch"), max_length=20, unique=True)
    is_open = models.BooleanField(_("stops mail"), default=False)
    failures = models.PositiveIntegerField(_("faults in a row"), default=0)
    tries = models.PositiveIntegerField(_("tries that failed"), default=0)
    try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")

    def __str__(self):
        return f"{self.name}: {'stops mail' if self.is_open else 'lets mail through'}"
