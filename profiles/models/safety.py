"""What keeps people safe: blocks, reports, the code of conduct, and the log that nobody can change."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.vocabulary import Decision, ReportReason

# quality.md 4.5: a report is looked at within a day, one about danger within two hours.
USUAL_HOURS, URGENT_HOURS = 24, 2
URGENT = frozenset({ReportReason.SAFETY, ReportReason.HARASSMENT})


class Block(models.Model):
    """One person wants nothing more to do with another. It works both ways and tells nobody."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_made", verbose_name=_("who blocks")
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_received", verbose_name=_("who is blocked")
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            # Also the way from a person to those whom they block.
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(
                condition=~Q(blocker=F("blocked")),
                name="block_somebody_else",
                violation_error_message=_("You cannot block yourself."),
            ),
        ]

    def __str__(self):
        return f"{self.blocker_id} {self.blocked_id}"


class ReportQuerySet(models.QuerySet):
    """The queue of staff."""

    def waiting(self):
        """Return what nobody decided yet, the most urgent first."""
        return self.filter(decision="").order_by("due_at", "id")


class Report(models.Model):
    """Somebody says that something is wrong with a person, and what that person's profile said at the time."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("from")
    )
    reported = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports_received",
        verbose_name=_("about"),
    )
    # quality.md S25: whoever comes back with a new account brings along what was reported of the old one.
    known_as = models.CharField(_("keyed hash of the address"), max_length=64, blank=True, default="", editable=False)
    reason = models.CharField(_("reason"), max_length=15, choices=ReportReason)
    message = models.TextField(_("in their words"), max_length=2000, blank=True)
    email = models.EmailField(_("address for an answer"), blank=True)
    snapshot = models.JSONField(_("what the profile said"), default=dict)
    # [when, name, words] of the messages that the two exchanged, the oldest first.
    said = models.JSONField(_("what was said between them"), default=list, blank=True)
    created_at = models.DateTimeField(_("received at"), default=timezone.now)
    due_at = models.DateTimeField(_("to be looked at by"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    why = models.CharField(_("why"), max_length=500, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (Q(decision__in=Decision.values) & Q(decided_at__isnull=False)),
                name="report_decided_has_time",
            ),
        ]
        indexes = [
            # The queue, the most urgent first.
            models.Index(fields=["due_at", "id"], name="report_waiting", condition=Q(decision="")),
            # What was reported of one person before.
            models.Index(fields=["known_as"], name="report_same_address"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} {self.created_at:%Y-%m-%d}"

    @staticmethod
    def due_after(reason, received_at):
        """Return the instant by which a report for `reason` that came at `received_at` must have been looked at."""
        return received_at + timedelta(hours=URGENT_HOURS if reason in URGENT else USUAL_HOURS)


class ConductAcceptance(models.Model):
    """Who agreed to which version of the code of conduct, and when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conduct_acceptances", verbose_name=_("account")
    )
    version = models.CharField(_("version"), max_length=20)
    accepted_at = models.DateTimeField(_("accepted at"), default=timezone.now)

    class Meta:
        verbose_name = _("acceptance of the code of conduct")
        verbose_name_plural = _("acceptances of the code of conduct")
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="conduct_once_per_version")]

    def __str__(self):
        return f"{self.user_id} {self.version}"


class AuditEntry(models.Model):
    """One line of the log of what staff and members did that others must be able to check.

    A trigger refuses deletion and every change but the emptying of `why` (erasure). Each line's digest covers the line
    before, so a line that was changed behind the database's back shows. People stand in it as numbers, never by name.
    """

    at = models.DateTimeField(_("at"), default=timezone.now)
    actor = models.BigIntegerField(_("account who did it"), null=True)
    what = models.CharField(_("what"), max_length=60)
    subject = models.CharField(_("to what"), max_length=60)
    why = models.CharField(_("why"), max_length=500, blank=True)
    why_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("lines of the log")
        ordering = ["id"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.subject}"
