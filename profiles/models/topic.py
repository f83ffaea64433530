"""The controlled list of topics, and which of them a person can help with or wants help with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.vocabulary import Direction


class Topic(models.Model):
    """One entry of the controlled list of what people and programs help with: a group, or a topic in a group."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("group")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name


class TopicInterest(models.Model):
    """One person can help on one topic and want help on another, so the role belongs to the topic."""

    profile = models.ForeignKey("profiles.Profile", models.CASCADE, related_name="interests", verbose_name=_("profile"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="interests", verbose_name=_("topic"))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)

    class Meta:
        verbose_name = _("topic of a person")
        verbose_name_plural = _("topics of people")
        constraints = [
            # Also the way from a profile to its topics.
            models.UniqueConstraint(fields=["profile", "direction", "topic"], name="interest_once"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="interest_direction_known"),
        ]

    def __str__(self):
        return f"{self.profile_id} {self.direction} {self.topic_id}"
