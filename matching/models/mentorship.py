"""Two people who agreed to work together. What happens inside is still to come; this is its door."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import CLOSED_MENTORSHIPS, MentorshipState
from profiles.models import Profile
from profiles.vocabulary import OfferKind

from .conversation import Conversation
from .correspondent import Correspondent
from .request import Ask


class Mentorship(models.Model):
    """One accepted request. It holds a place of the mentor's offer of `kind` until it is closed."""

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    ask = models.OneToOneField(
        Ask, models.SET_NULL, null=True, blank=True, related_name="mentorship", verbose_name=_("begun by")
    )
    mentor = models.ForeignKey(
        Profile, models.SET_NULL, null=True, blank=True, related_name="mentorships", verbose_name=_("mentor")
    )
    mentee = models.ForeignKey(Correspondent, models.CASCADE, related_name="mentorships", verbose_name=_("mentee"))
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="mentorships",
        verbose_name=_("conversation"),
    )  # fmt: skip
    kind = models.CharField(_("kind of help"), max_length=10, choices=OfferKind)
    state = models.CharField(_("state"), max_length=10, choices=MentorshipState, default=MentorshipState.EXPLORING)
    reason = models.CharField(_("why it ended"), max_length=40, blank=True)
    started_at = models.DateTimeField(_("begun at"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MentorshipState.values), name="mentorship_state_known"),
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="mentorship_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_MENTORSHIPS, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_MENTORSHIPS) & Q(closed_at__isnull=True)),
                name="mentorship_closed_has_time",
            ),
        ]

    def __str__(self):
        return f"mentorship {self.pk}"
