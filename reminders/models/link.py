"""Links in mails that do one thing for one person: /do/<token>/."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .delivery import Delivery


class Link(models.Model):
    """One secret address: one purpose, one object, one recipient, dead after use or after `expires_at`.

    Only a hash of the token is stored (quality.md S8).
    """

    token_digest = models.CharField(_("hash of the token"), max_length=64, unique=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    object = models.CharField(_("object"), max_length=80, help_text=_("A word and a number: “program 5”."))
    recipient = models.CharField(_("recipient"), max_length=64)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="links", verbose_name=_("mail")
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link in a mail")
        verbose_name_plural = _("links in mails")
        indexes = [
            # All links about one thing die together.
            models.Index(fields=["object", "purpose"], name="link_object"),
            models.Index(fields=["recipient"], name="link_recipient"),
            # The daily job forgets old ones.
            models.Index(fields=["expires_at"], name="link_expires"),
        ]

    def __str__(self):
        return f"{self.purpose} {self.pk}"
