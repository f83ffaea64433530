"""What the public tells us about programs, waiting for a curator."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.vocabulary import SuggestionKind, SuggestionState

from .program import Program


class SuggestionQuerySet(models.QuerySet):
    """The queue."""

    def waiting(self):
        """Return what nobody decided yet, oldest first."""
        return self.filter(state=SuggestionState.PENDING).select_related("program__sponsor").order_by("created_at")


class Suggestion(models.Model):
    """A program that is missing, a fact that is wrong, or an end that we missed."""

    kind = models.CharField(_("kind"), max_length=10, choices=SuggestionKind)
    program = models.ForeignKey(
        Program, models.CASCADE, null=True, blank=True, related_name="suggestions", verbose_name=_("program")
    )
    facts = models.JSONField(
        _("proposed facts"), default=dict, blank=True, help_text=_("Keys are columns of the data file.")
    )
    message = models.TextField(_("in their words"), blank=True)
    source_url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    email = models.EmailField(_("address for questions"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SuggestionState, default=SuggestionState.PENDING)
    created_at = models.DateTimeField(_("received at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SuggestionKind.values), name="suggestion_kind_known"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | Q(state__in=["approved", "refused"], decided_at__isnull=False),
                name="suggestion_decided_has_time",
                violation_error_message=_("A decided suggestion has a time of decision."),
            ),
            models.CheckConstraint(
                condition=Q(kind="new") | Q(program__isnull=False),
                name="suggestion_names_its_program",
                violation_error_message=_("A correction needs the program that it corrects."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.program or self.facts.get('name', '')}"
