"""Accounts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    """Creates accounts that sign in with an e-mail address."""

    def create_user(self, email, password=None, **fields):
        """Return a saved account; raise ValueError when no address is given."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a saved account that may do everything in the staff pages and the admin."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email):
        """Return the account of `email`, whatever its capitals."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. The e-mail address is the name one signs in with; there is no username."""

    email = models.EmailField(_("e-mail address"))
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May open the staff pages."))
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Clear this instead of deleting."))
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    # Names of the first-time hints that were shown: each shows once.
    hints_seen = ArrayField(
        models.CharField(max_length=30), verbose_name=_("hints seen"), default=list, blank=True, editable=False
    )

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("There is an account with this address."),
            )
        ]
        # Reminders look for those who joined some days ago.
        indexes = [models.Index(fields=["joined_at"], name="user_joined")]

    def __str__(self):
        return self.email

    def clean(self):
        """Keep addresses in small letters: allauth looks for them so, and nobody tells two people apart by capitals."""
        super().clean()
        self.email = self.email.lower()
