"""The bodies that run programs, as a tree: ALA, its divisions, their sections, and neighbors."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.vocabulary import SponsorKind


class Sponsor(models.Model):
    """A body that runs programs. Its acronym is not unique: MLA names six of them."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    slug = models.SlugField(_("slug"), max_length=90, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SponsorKind)
    kind_detail = models.CharField(_("kind in its own words"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    short_name = models.CharField(
        _("name as a parent"),
        max_length=40,
        null=True,
        blank=True,
        unique=True,
        help_text=_("How data files name this body as a parent: ALA, SLA, MLA (Medical)."),
    )
    place = models.CharField(_("where"), max_length=80, blank=True, help_text=_("Tells apart bodies of one acronym."))
    url = models.URLField(_("web page"), max_length=500, blank=True)
    annual_dues_usd = models.DecimalField(
        _("lowest annual dues (USD)"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty means: not stated."),
    )
    dues_source_url = models.URLField(_("source of the dues"), max_length=500, blank=True)
    dues_as_of = models.PositiveSmallIntegerField(_("year of the dues"), null=True, blank=True)

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SponsorKind.values),
                name="sponsor_kind_known",
                violation_error_message=_("Choose a kind from the list."),
            ),
            models.CheckConstraint(
                condition=models.Q(annual_dues_usd__isnull=True) | models.Q(annual_dues_usd__gte=0),
                name="sponsor_dues_not_negative",
                violation_error_message=_("Dues cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="sponsor_not_its_own_parent",
                violation_error_message=_("A sponsor cannot be its own parent."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a parent that stands below this sponsor: SQL cannot say it, and a circle would never end."""
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("This would put the sponsor above itself.")})
            seen.add(above.pk)
            above = above.parent
