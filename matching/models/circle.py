"""Small groups that learn together: with a host, or among peers who wait for the same topic."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import CLOSED_CIRCLES, CircleState, EndReason, MemberState, WishState
from profiles.models import Block, Profile, Topic

from .conversation import Conversation
from .correspondent import Correspondent

# People. Fewer cannot be a circle, more cannot all speak.
FEWEST, MOST = 3, 12
# How many meetings the outline has, and how many a circle may have held when somebody new still may join.
MEETINGS, JOIN_UNTIL = 6, 2
# Characters.
LONGEST_TITLE = 80
# Half-hours of a week, Monday 0:00 UTC first.
WEEK = 7 * 48


class CircleQuerySet(models.QuerySet):
    """The one door to circles."""

    def listed(self):
        """Return the circles that are looking for people or meet, as everybody may see them.

        A hosted one whose host is hidden, held back or leaving is in no list.
        """
        there = Profile.objects.present().values("pk")
        return self.filter(state__in=[CircleState.GATHERING, CircleState.RUNNING]).filter(
            Q(host=None) | Q(host__in=there)
        )

    def open_to_join(self):
        """Return the listed circles that still take people in: not after the second meeting. Full ones too."""
        return self.listed().filter(held__lt=JOIN_UNTIL)

    def with_places(self):
        """Return the circles with a place free."""
        return self.filter(taken__lt=F("places"))

    def of(self, user):
        """Return the circles that a member hosts or is in."""
        inside = CircleMember.objects.filter(correspondent__user=user, state=MemberState.JOINED)
        return self.filter(Q(host__user=user) | Q(pk__in=inside.values("circle")))

    def visible_to(self, user):
        """Return the circles whose page `user` (User or AnonymousUser) may open: listed ones, and theirs.

        Not of a host with whom they keep apart, unless they are in it still: that person is absent for them
        (quality.md S21).
        """
        listed = Q(pk__in=self.model.objects.listed().values("pk"))
        if user is None or not user.is_authenticated:
            return self.filter(listed)
        blocks = Block.objects.filter(
            Q(blocker=user, blocked=OuterRef("host__user")) | Q(blocker=OuterRef("host__user"), blocked=user)
        )
        ever = CircleMember.objects.filter(correspondent__user=user).exclude(state=MemberState.LAPSED)
        inside = ever.filter(state__in=[MemberState.INVITED, MemberState.WAITING, MemberState.JOINED])
        there = (listed | Q(pk__in=ever.values("circle"))) & ~Exists(blocks)
        return self.filter(there | Q(host__user=user) | Q(pk__in=inside.values("circle")))


class Circle(models.Model):
    """A group of up to `places` people, beside its host, on one topic, for six meetings.

    `taken` counts who is in it now (the host is not), `held` the meetings that took place. A hosted circle's places are
    also those of the host's offer of that kind, which its members hold.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    about = models.TextField(_("what it is about"), max_length=600, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="circles", verbose_name=_("topic"))
    host = models.ForeignKey(
        Profile, models.SET_NULL, null=True, blank=True, related_name="circles", verbose_name=_("host")
    )
    # A circle that has a host, even when that person was erased since.
    is_hosted = models.BooleanField(_("with a host"), default=False)
    places = models.PositiveSmallIntegerField(
        _("places"), default=6, validators=[MinValueValidator(FEWEST), MaxValueValidator(MOST)]
    )
    taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    held = models.PositiveSmallIntegerField(_("meetings held"), default=0, editable=False)
    rhythm = models.CharField(_("when it meets"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    conversation = models.OneToOneField(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="circle", verbose_name=_("conversation")
    )
    state = models.CharField(_("state"), max_length=10, choices=CircleState, default=CircleState.GATHERING)
    reason = models.CharField(_("why it ended"), max_length=40, choices=EndReason, blank=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    started_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CircleState.values), name="circle_state_known"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=50), name="circle_places_plausible"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")), name="circle_never_overbooked",
                violation_error_message=_("All places of this circle are taken."),
            ),
            models.UniqueConstraint(
                fields=["host"], name="circle_one_open_per_host", condition=Q(closed_at=None, host__isnull=False),
                violation_error_message=_("You host a circle already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_CIRCLES, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_CIRCLES) & Q(closed_at__isnull=True)),
                name="circle_closed_has_time",
            ),
        ]  # fmt: skip
        indexes = [
            # The list of a topic; and what the clock looks at.
            models.Index(fields=["topic", "created_at"], name="circle_open", condition=Q(closed_at=None)),
        ]

    def __str__(self):
        return self.title

    @property
    def left(self):
        """Return how many places are free."""
        return max(self.places - self.taken, 0)

    @property
    def is_closed(self):
        """Return whether nothing moves it any more."""
        return self.state in CLOSED_CIRCLES


class CircleMember(models.Model):
    """One person and one circle: invited, waiting, in it, or not any more. The waiting list is in order of `since`."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="members", verbose_name=_("circle"))
    correspondent = models.ForeignKey(Correspondent, models.CASCADE, related_name="circles", verbose_name=_("who"))
    state = models.CharField(_("state"), max_length=10, choices=MemberState)
    since = models.DateTimeField(_("in this state since"), default=timezone.now)

    class Meta:
        verbose_name = _("member of a circle")
        verbose_name_plural = _("members of circles")
        constraints = [
            models.UniqueConstraint(fields=["circle", "correspondent"], name="circlemember_once"),
            models.CheckConstraint(condition=Q(state__in=MemberState.values), name="circlemember_state_known"),
        ]
        indexes = [
            # The waiting list, and who is in it.
            models.Index(fields=["circle", "state", "since"], name="circlemember_list"),
        ]

    def __str__(self):
        return f"member {self.pk}"


class CircleWish(models.Model):
    """Somebody waits for a circle of peers on a topic, and said when they are free.

    `hours` are the starts of half-hours of a week in the person's own time zone, Monday 0:00 being 0, Sunday 23:30
    being 335. Their place on the clock of the world hangs on the day, so it is worked out when people are compared.
    """

    correspondent = models.ForeignKey(
        Correspondent, models.CASCADE, related_name="circle_wishes", verbose_name=_("who")
    )
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("topic"))
    hours = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("free half-hours of a week"), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.WAITING)
    created_at = models.DateTimeField(_("waits since"), default=timezone.now)
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("wish for a circle")
        verbose_name_plural = _("wishes for circles")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WishState.values), name="circlewish_state_known"),
            models.UniqueConstraint(
                fields=["correspondent", "topic"], name="circlewish_one_open", condition=Q(closed_at=None),
                violation_error_message=_("You wait for a circle on this topic already."),
            ),
        ]  # fmt: skip
        indexes = [
            # Who waits for one topic, the longest wait first.
            models.Index(fields=["topic", "created_at"], name="circlewish_waits", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"wish {self.pk}"
