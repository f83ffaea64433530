"""Programs, what each asks of a mentee and of a mentor, and when one can apply.

Every eligibility fact is yes, no or not stated; not stated is NULL and never reads as no.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.vocabulary import (
    Community,
    Delivery,
    Employment,
    Format,
    LibraryType,
    Matching,
    Membership,
    Role,
    Scope,
    Stage,
    Status,
    StewardState,
    WindowKind,
    Workflow,
)

from .sponsor import Sponsor


def several(vocabulary, label, **options):
    """Return a field for some of the values of `vocabulary`; NULL means not stated."""
    word = models.CharField(max_length=30, choices=vocabulary)
    return ArrayField(word, verbose_name=label, null=True, blank=True, **options)


def known(name, field, vocabulary, *, array=False):
    """Return a check that `field` holds NULL or values of `vocabulary`, so that SQL refuses anything else."""
    lookup = f"{field}__contained_by" if array else f"{field}__in"
    condition = Q(**{lookup: list(vocabulary.values)})
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | condition,
        name=name,
        violation_error_message=_("Choose from the list."),
    )


# Words after /programs/ that are pages of their own, so no program can have them as its address.
RESERVED_SLUGS = ("alerts", "compare", "embed", "fit", "share", "steward", "suggest")


class ProgramQuerySet(models.QuerySet):
    """Doors to programs, named for their purpose."""

    def published(self):
        """Return what the public may see, closed programs included."""
        return self.filter(workflow=Workflow.PUBLISHED)

    def visible_to(self, user):
        """Return what `user` may see: staff everything, everybody else what is published."""
        return self if getattr(user, "is_staff", False) else self.published()

    def with_parts(self):
        """Return programs with all that a card, a page or an export shows, in 5 queries (the sponsor tree apart)."""
        parts = self.select_related("successor").prefetch_related("terms", "windows", "topics", "verifications")
        return parts.with_steward()

    def with_steward(self):
        """Annotate what is shown of each program's active steward, all None where there is none. Costs no query."""
        mine = FilteredRelation("stewards", condition=Q(stewards__state=StewardState.ACTIVE))
        names = ("pk", "silent", "is_public", "email", "name", "answered_at")
        return self.annotate(steward_row=mine).annotate(
            **{f"steward_{name}": F(f"steward_row__{name}") for name in names}
        )


class Program(models.Model):
    """A mentoring program as its sources describe it."""

    key = models.SlugField(_("id in data files"), max_length=100, unique=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="programs", verbose_name=_("sponsor"))
    # Not on the sponsor: one body can run several services (ALA: "ALA-wide service", "conference service").
    sponsor_detail = models.CharField(_("what kind of sponsor, in the source's words"), max_length=80, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    url = models.URLField(_("web page"), max_length=500, blank=True)

    workflow = models.CharField(_("workflow"), max_length=12, choices=Workflow, default=Workflow.DRAFT)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.UNKNOWN)
    status_year = models.PositiveSmallIntegerField(_("year the status was last confirmed"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors", verbose_name=_("continued as")
    )

    membership_implies_ala = models.BooleanField(
        _("its membership asks for ALA membership"), null=True, blank=True, help_text=_("Empty means: not stated.")
    )
    cost_usd = models.DecimalField(
        _("fee (USD)"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cost_note = models.TextField(_("about the cost"), blank=True)
    formats = several(Format, _("formats"))
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery, null=True, blank=True)
    stages = several(Stage, _("career stages"))
    library_types = several(LibraryType, _("library types"))
    communities = several(Community, _("made for"))
    topics = models.ManyToManyField("profiles.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    duration_months = models.DecimalField(
        _("length in months"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(600)],
        help_text=_("0 means a single meeting."),
    )
    time_commitment = models.CharField(_("time asked"), max_length=300, blank=True)
    window_text = models.CharField(_("when to apply, in the source's words"), max_length=300, blank=True)
    scope = models.CharField(_("reach"), max_length=15, choices=Scope, null=True, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("countries (ISO codes)"), null=True, blank=True
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    matching = models.CharField(_("how people are paired"), max_length=15, choices=Matching, null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="program_slug_not_a_page",
                violation_error_message=_("This address belongs to a page of the site. Choose another."),
            ),
            models.CheckConstraint(condition=Q(workflow__in=Workflow.values), name="program_workflow_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="program_status_known"),
            known("program_delivery_known", "delivery", Delivery),
            known("program_scope_known", "scope", Scope),
            known("program_matching_known", "matching", Matching),
            known("program_formats_known", "formats", Format, array=True),
            known("program_stages_known", "stages", Stage, array=True),
            known("program_library_types_known", "library_types", LibraryType, array=True),
            known("program_communities_known", "communities", Community, array=True),
            models.CheckConstraint(
                condition=Q(cost_usd__isnull=True) | Q(cost_usd__gte=0),
                name="program_cost_not_negative",
                violation_error_message=_("A fee cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(duration_months__isnull=True) | Q(duration_months__gte=0),
                name="program_duration_not_negative",
                violation_error_message=_("A length cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="program_not_its_own_successor",
                violation_error_message=_("A program cannot continue as itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Return the address of the program's public page."""
        return reverse("programs:program", args=[self.slug])


class RoleTerms(models.Model):
    """What a program asks of one role. NULL means that its sources do not say."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="terms", verbose_name=_("program"))
    role = models.CharField(_("role"), max_length=6, choices=Role)
    eligibility = models.TextField(_("who may join, in the source's words"), blank=True)
    membership = models.CharField(_("membership"), max_length=10, choices=Membership, null=True, blank=True)
    employment = models.CharField(_("work situation"), max_length=12, choices=Employment, null=True, blank=True)
    support_staff_ok = models.BooleanField(_("support staff welcome"), null=True, blank=True)
    min_years = models.PositiveSmallIntegerField(_("least years in the field"), null=True, blank=True)
    max_years = models.PositiveSmallIntegerField(_("most years in the field"), null=True, blank=True)
    experience = models.CharField(_("experience asked, in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("terms of a role")
        verbose_name_plural = _("terms per role")
        ordering = ["program", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "role"],
                name="terms_unique_per_role",
                violation_error_message=_("This program has terms for this role already."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="terms_role_known"),
            known("terms_membership_known", "membership", Membership),
            known("terms_employment_known", "employment", Employment),
            models.CheckConstraint(
                condition=Q(min_years__isnull=True) | Q(max_years__isnull=True) | Q(min_years__lte=F("max_years")),
                name="terms_years_in_order",
                violation_error_message=_("The least years are more than the most."),
            ),
        ]

    def __str__(self):
        return f"{self.program}: {self.get_role_display()}"


class ApplicationWindow(models.Model):
    """A time in which one can apply: any time, some months of every year, or given dates."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="windows", verbose_name=_("program"))
    role = models.CharField(
        _("role"), max_length=6, choices=Role, null=True, blank=True, help_text=_("Empty means: both.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=WindowKind)
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("months"), null=True, blank=True)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("application window")
        verbose_name_plural = _("application windows")
        ordering = ["program", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__isnull=True) | Q(role__in=Role.values), name="window_role_known"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__contained_by=list(range(1, 13)), months__len__gt=0),
                name="window_months_in_year",
                violation_error_message=_("Months are the numbers 1 to 12."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(opens_on__lte=F("closes_on")),
                name="window_dates_in_order",
                violation_error_message=_("The window closes before it opens."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="rolling", months__isnull=True, opens_on__isnull=True, closes_on__isnull=True)
                    | Q(kind="months", months__isnull=False, opens_on__isnull=True, closes_on__isnull=True)
                    | (Q(kind="dates", months__isnull=True) & (Q(opens_on__isnull=False) | Q(closes_on__isnull=False)))
                ),
                name="window_shape_fits_kind",
                violation_error_message=_("Give months to a monthly window, dates to a dated one, and nothing else."),
            ),
        ]

    def __str__(self):
        return f"{self.program}: {self.get_kind_display()}"
