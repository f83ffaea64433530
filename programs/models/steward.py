"""Who at a sponsor confirms what the catalog says of a program, without an account."""

from datetime import timedelta

from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.vocabulary import Silence, Status, StewardState, Workflow

from .program import Program

# How long what a steward confirmed counts as confirmed: two looks a year, as many programs take people twice a year.
GOOD_FOR = timedelta(days=182)


class StewardQuerySet(models.QuerySet):
    """Doors to stewards, named for their purpose."""

    def active(self):
        """Return those who look after their program now."""
        return self.filter(state=StewardState.ACTIVE)

    def with_since(self):
        """Annotate `since`: when the steward answered or was appointed, or a curator last confirmed everything.

        An import is no confirmation: it says when we wrote down what a source said, not that somebody looked.
        """
        everything = Q(program__verifications__fields=None, program__verifications__confirmed_by__isnull=False)
        confirmed = Max("program__verifications__confirmed_at", filter=everything)
        # PostgreSQL's GREATEST leaves NULL out.
        return self.annotate(since=Greatest("created_at", Coalesce("answered_at", "created_at"), confirmed))

    def to_ask(self):
        """Return active stewards of published programs that have not ended, with `since`."""
        return (
            self.active()
            .filter(program__workflow=Workflow.PUBLISHED)
            .exclude(program__status=Status.CLOSED)
            .with_since()
        )


class Steward(models.Model):
    """One person's care for one program; the next one gets a row of their own, so that old links are worth nothing.

    `asked_at` is when the first mail left that has found no answer yet, `bounced_at` when mail to them came back for
    good; an answer empties both. `silent` is how far the consequences of their silence have come (Silence), written
    down by `programs.stewarding.silence.advance`.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="stewards", verbose_name=_("program"))
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_public = models.BooleanField(_("the address stands on the program's page"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=StewardState, default=StewardState.ACTIVE)
    created_at = models.DateTimeField(_("appointed at"), default=timezone.now)
    asked_at = models.DateTimeField(_("unanswered since"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("mail came back at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    silent = models.PositiveSmallIntegerField(_("silence"), choices=Silence, default=Silence.NONE)

    objects = StewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("steward")
        verbose_name_plural = _("stewards")
        ordering = ["program", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StewardState.values), name="steward_state_known"),
            models.CheckConstraint(condition=Q(silent__in=Silence.values), name="steward_silence_known"),
            models.CheckConstraint(
                condition=Q(state="active", ended_at__isnull=True) & ~Q(email="")
                | Q(state="ended", ended_at__isnull=False, email="", name="", is_public=False),
                name="steward_ended_is_forgotten",
            ),
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state="active"),
                name="steward_one_for_a_program",
                violation_error_message=_("This program has a steward already."),
            ),
        ]
        # Whose mail came back.
        indexes = [models.Index(fields=["email"], name="steward_email", condition=Q(state="active"))]

    def __str__(self):
        return f"{self.program_id}: {self.get_state_display()}"
