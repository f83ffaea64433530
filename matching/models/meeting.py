"""When two people, or a circle, meet. An instant, and the clock by which it was agreed."""

import uuid
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import MeetingState

from .circle import Circle
from .correspondent import Correspondent
from .mentorship import Mentorship


class MeetingQuerySet(models.QuerySet):
    """The one door to meetings."""

    def visible_to(self, user):
        """Return the meetings of a member's (User or AnonymousUser) mentorships, and of circles that they are in."""
        if user is None or not user.is_authenticated:
            return self.none()
        pairs = Mentorship.objects.visible_to(user).values("pk")
        return self.filter(Q(mentorship__in=pairs) | Q(circle__in=Circle.objects.of(user).values("pk")))

    def with_groups(self):
        """Return them with what every page and mail says: whose meetings they are, and the people of a mentorship."""
        return self.select_related(
            "mentorship__mentor__user__profile__place", "mentorship__mentee__user__profile__place",
            "mentorship__ask__request__topic", "mentorship__conversation", "circle__host__user", "circle__topic",
            "circle__conversation",
        )  # fmt: skip


class Meeting(models.Model):
    """One meeting of a mentorship or of a circle.

    `starts_at` is the instant; `time_zone` is the clock by which it was set, which shows it in a mail to somebody whose
    own clock is not known. `sequence` rises with every change, so that a calendar changes its entry instead of adding
    one (RFC 5545, 3.8.7.4); the UID is made from `public_id` and never changes. `place` is a link, a number, or words.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    mentorship = models.ForeignKey(
        Mentorship, models.CASCADE, null=True, blank=True, related_name="meetings", verbose_name=_("mentorship")
    )
    circle = models.ForeignKey(
        Circle, models.CASCADE, null=True, blank=True, related_name="meetings", verbose_name=_("circle")
    )
    # Which of the outline's six it is, in a circle.
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=45, validators=[MinValueValidator(10), MaxValueValidator(480)]
    )
    time_zone = models.CharField(_("time zone"), max_length=64)
    place = models.CharField(_("where, or by which link"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    sequence = models.PositiveIntegerField(_("how often it was changed"), default=0)
    set_by = models.ForeignKey(
        Correspondent, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )
    created_at = models.DateTimeField(_("set at"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed at"), default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(mentorship__isnull=False, circle__isnull=True)
                | Q(mentorship__isnull=True, circle__isnull=False),
                name="meeting_of_one",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=480), name="meeting_minutes_plausible"),
        ]
        indexes = [
            # What is to come, for reminders, and what has passed, for the clock.
            models.Index(fields=["starts_at", "id"], name="meeting_planned", condition=Q(state="planned")),
        ]

    def __str__(self):
        return f"meeting {self.pk}"

    @property
    def group(self):
        """Return the Mentorship or the Circle whose meeting it is."""
        return self.mentorship if self.mentorship_id is not None else self.circle

    @property
    def ends_at(self):
        """Return the instant at which it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self):
        """Return whether it is still to come, or has just been."""
        return self.state == MeetingState.PLANNED
