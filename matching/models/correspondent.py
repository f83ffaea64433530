"""Whoever writes to somebody here: a member, or a person known by nothing but a name and a proven e-mail address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _


class CorrespondentQuerySet(models.QuerySet):
    """Views of the people who write, named for their purpose."""

    def named(self):
        """Return the rows with the accounts and profiles that their names come from."""
        return self.select_related("user__profile")


class Correspondent(models.Model):
    """One person in requests and conversations.

    A member has `user` and no address here; a visitor has `email` (small letters, proven) and `name`, which stays
    when they make an account: it is theirs until they have a profile. Somebody who was erased has nothing: what they
    wrote to others stays with those, under no name.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="correspondent",
        verbose_name=_("account"),
    )  # fmt: skip
    email = models.EmailField(_("address"), blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = CorrespondentQuerySet.as_manager()

    class Meta:
        verbose_name = _("correspondent")
        verbose_name_plural = _("correspondents")
        constraints = [
            # Also the way from a proven address to the person.
            models.UniqueConstraint(fields=["email"], name="correspondent_email_once", condition=~Q(email="")),
            models.CheckConstraint(condition=Q(user__isnull=True) | Q(email=""), name="correspondent_one_address"),
        ]

    def __str__(self):
        return f"correspondent {self.pk}"

    @property
    def is_gone(self):
        """Return whether the person was erased."""
        return self.user_id is None and not self.email

    @property
    def address(self):
        """Return the e-mail address to write to, "" for somebody who is gone. Reads the account."""
        return self.user.email if self.user is not None else self.email

    @property
    def profile(self):
        """Return the person's Profile, or None. Reads the account and the profile."""
        return getattr(self.user, "profile", None) if self.user is not None else None

    @property
    def display_name(self):
        """Return the name that others read. Reads the account and the profile."""
        profile = self.profile
        if profile is not None:
            return profile.name
        if self.is_gone:
            return _gettext("Somebody who left")
        return self.name or _gettext("A member")
