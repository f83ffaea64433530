"""How the catalog knows what it knows: verifications, the history of changes, the version."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.vocabulary import ChangeOrigin, Evidence

from .program import Program


class Verification(models.Model):
    """Who confirmed which facts of a program, from which source, as of when."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="verifications", verbose_name=_("program"))
    fields = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("facts"),
        null=True,
        blank=True,
        help_text=_("Names of data-file columns. Empty means: every stated fact."),
    )
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence, default=Evidence.SOURCE)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    as_of_year = models.PositiveSmallIntegerField(_("year of the source"), null=True, blank=True)
    as_of = models.DateField(_("day of the source, when known"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    confirmed_at = models.DateTimeField(_("written down at"), auto_now_add=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["program", "-confirmed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="verification_evidence_known"),
            models.CheckConstraint(
                condition=Q(as_of_year__isnull=True) | Q(as_of_year__gte=1876, as_of_year__lte=2200),
                name="verification_year_plausible",
                violation_error_message=_("Give a year between 1876, when ALA was founded, and 2200."),
            ),
        ]

    def __str__(self):
        return f"{self.program}: {self.as_of or self.as_of_year or _('undated')}"


class ProgramChange(models.Model):
    """One fact that changed: what it was, what it became, who changed it, when."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="changes", verbose_name=_("program"))
    field = models.CharField(_("field"), max_length=40)
    old = models.JSONField(_("old"), null=True)
    new = models.JSONField(_("new"), null=True)
    origin = models.CharField(_("origin"), max_length=10, choices=ChangeOrigin)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    changed_at = models.DateTimeField(_("at"), auto_now_add=True)
    note = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=ChangeOrigin.values), name="change_origin_known"),
        ]
        # The history of one program, newest first, is the only way the log is read.
        indexes = [models.Index(fields=["program", "-changed_at"], name="change_history")]

    def __str__(self):
        return f"{self.program}: {self.field}"


class CatalogVersionQuerySet(models.QuerySet):
    """Reads and locks the one row."""

    def current(self):
        """Return the number of the newest committed state of the catalog. Costs 1 query."""
        return self.values_list("number", flat=True).filter(pk=1).first() or 0

    def lock(self):
        """Hold every other writer of the catalog back until this transaction ends.

        Each writer takes this lock first, so two never wait for each other's rows.
        """
        row = self.select_for_update().filter(pk=1).first()
        if row is None:  # lost with a flush of all tables; two writers may both find it missing
            self.bulk_create([self.model(pk=1)], ignore_conflicts=True)
            row = self.select_for_update().get(pk=1)
        return row


class CatalogVersion(models.Model):
    """A single row whose number rises with every change of a catalog table, by triggers in the database.

    Processes keep a copy of the catalog (`programs/finding/snapshot.py`); this number tells when it is old.
    """

    number = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CatalogVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalog_version_single_row")]

    def __str__(self):
        return str(self.number)
