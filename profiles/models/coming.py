"""Coming and going: invitations that nobody has answered yet, and accounts that are about to be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """Somebody asked to be erased. Until `erase_at` they may change their mind; nobody sees them meanwhile."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="erasure", verbose_name=_("account")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    erase_at = models.DateTimeField(_("to be erased at"), db_index=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self):
        return f"{self.user_id} {self.erase_at:%Y-%m-%d}"


class InvitationState(models.TextChoices):
    """What became of an invitation."""

    WAITING = "waiting", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Invitation(models.Model):
    """A person from another network's file, asked whether they want a profile. There is none until they say yes.

    A declined invitation keeps only a keyed hash of its address, so that a second import does not ask again.
    """

    email = models.EmailField(_("e-mail address"), blank=True)
    email_digest = models.CharField(_("keyed hash of the address"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    draft = models.JSONField(_("what the file said"), default=dict, blank=True)
    source = models.CharField(_("from"), max_length=80, blank=True)
    token_digest = models.CharField(_("hash of the link's token"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=InvitationState, default=InvitationState.WAITING)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="invitation_email_unique", condition=~Q(email="")),
            models.UniqueConstraint(
                fields=["token_digest"], name="invitation_token_unique", condition=~Q(token_digest="")
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(email="", name=""), name="invitation_declined_forgets"
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.pk}"
