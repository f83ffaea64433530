"""A choice of programs that somebody wants to hear about by mail, without an account."""

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet):
    """Searches by how far they have come."""

    def confirmed(self):
        """Return the searches whose address was confirmed by its owner."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self):
        """Return the searches that nobody has confirmed yet."""
        return self.filter(confirmed_at=None)


class SavedSearch(models.Model):
    """One address and one choice of programs. Leaving deletes the row: then we know nothing of it any more.

    `query` is the canonical query string of a Selection, without its question mark, page and order. `told` are short
    keys of what the address was told: "new 12" for a program, "closing 12 2027-01-15" for a day on which one closes.
    """

    email = models.EmailField(_("e-mail address"), help_text=_("In small letters."))
    query = models.TextField(_("filters"), blank=True)
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    alerted_at = models.DateTimeField(_("last alert at"), null=True, blank=True)
    told = models.JSONField(_("what was told"), default=list, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            # Also finds the searches of one address. A long search is too long for an index, its hash is not.
            models.UniqueConstraint("email", MD5("query"), name="saved_search_once"),
            models.CheckConstraint(
                condition=models.Q(alerted_at=None) | models.Q(confirmed_at__isnull=False),
                name="saved_search_alerts_only_confirmed",
            ),
        ]
        indexes = [
            # What the daily job of retention forgets.
            models.Index(fields=["created_at"], name="saved_search_waiting", condition=models.Q(confirmed_at=None)),
        ]

    def __str__(self):
        return f"saved search {self.pk}"
