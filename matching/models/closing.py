"""What people say at the end, and what they could now help a colleague with."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import Reached
from profiles.models import Topic
from profiles.vocabulary import OfferKind

from .circle import Circle
from .correspondent import Correspondent
from .mentorship import Mentorship

# Characters.
LONGEST_WORDS = 2000


class ClosingQuerySet(models.QuerySet):
    """Writing down closing surveys."""

    def keep(self, *, by, answers, topics=(), now=None, **group):
        """Keep what `by` (a Correspondent) answers about `group`, mentorship=… or circle=…; return the Closing.

        A second time it replaces the first one. `answers` are values of its columns. Costs up to 6 queries.
        """
        values = {**answers, "created_at": now or timezone.now()}
        closing, _new = self.update_or_create(**group, correspondent=by, defaults=values)
        closing.topics.set(topics)
        return closing


class Closing(models.Model):
    """One person's answers to the closing survey of a mentorship or of a circle.

    `to_other` is read by the other one, or by the circle, and stays in both archives; `to_staff` by staff only, without
    the name of who wrote it.
    """

    mentorship = models.ForeignKey(
        Mentorship, models.CASCADE, null=True, blank=True, related_name="closings", verbose_name=_("mentorship")
    )
    circle = models.ForeignKey(
        Circle, models.CASCADE, null=True, blank=True, related_name="closings", verbose_name=_("circle")
    )
    correspondent = models.ForeignKey(
        Correspondent, models.CASCADE, related_name="closings", verbose_name=_("whose answers")
    )
    reached = models.CharField(_("what came of it"), max_length=10, choices=Reached)
    to_other = models.TextField(_("to the other one"), max_length=LONGEST_WORDS, blank=True)
    to_staff = models.TextField(_("to the people who run this"), max_length=LONGEST_WORDS, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("could now help with"))
    offer = models.CharField(_("in which way"), max_length=10, choices=OfferKind, blank=True)
    created_at = models.DateTimeField(_("answered at"), default=timezone.now)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing survey")
        verbose_name_plural = _("closing surveys")
        constraints = [
            models.CheckConstraint(condition=Q(reached__in=Reached.values), name="closing_reached_known"),
            models.CheckConstraint(
                condition=Q(mentorship__isnull=False, circle__isnull=True)
                | Q(mentorship__isnull=True, circle__isnull=False),
                name="closing_of_one",
            ),
            models.UniqueConstraint(fields=["mentorship", "correspondent"], name="closing_once_each"),
            models.UniqueConstraint(fields=["circle", "correspondent"], name="closing_once_each_in_circle"),
        ]

    def __str__(self):
        return f"closing {self.pk}"
