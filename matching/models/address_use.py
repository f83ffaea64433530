"""What the limits of first contact count by, for people of whom nothing is known but an address that somebody typed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AddressUse(models.Model):
    """An address was typed into the contact form. Which, says only a keyed hash; forgotten after two days.

    `asked` says that a mail went there which asks whether it is theirs, `answered_at` when its owner sent something on.
    Whatever becomes of the message, this row stays, so nobody gets a second mail by throwing the first message away.
    """

    mailbox = models.CharField(_("keyed hash of the mailbox"), max_length=64)
    used_at = models.DateTimeField(_("typed at"), default=timezone.now)
    asked = models.BooleanField(_("a mail asks whether it is theirs"), default=False)
    answered_at = models.DateTimeField(_("proven at"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of an address")
        verbose_name_plural = _("uses of addresses")
        indexes = [
            # How often one mailbox was typed lately, and whether a mail waits there.
            models.Index(fields=["mailbox", "-used_at"], name="addressuse_mailbox"),
            # How many mails the whole site asked for in the last hour; and what is forgotten.
            models.Index(fields=["used_at"], name="addressuse_used"),
        ]

    def __str__(self):
        return f"use of an address {self.pk}"
