"""A person as others may see them, what they offer, and the one door to both."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Right
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.vocabulary import (
    Accepting,
    HeardFrom,
    LibraryType,
    Meeting,
    OfferKind,
    RepliesWithin,
    Standing,
    Visibility,
    Years,
)

from .place import Place
from .safety import Block

# The last 12 hexadecimal digits of a random UUID: 48 random bits, given by the database to whoever writes the row.
RANDOM_SLUG = Right(Cast(RandomUUID(), models.CharField()), 12)
# Not held back by staff, not switched off, not about to be erased.
SHOWN = Q(standing=Standing.GOOD, user__is_active=True, user__erasure__isnull=True)


class ProfileQuerySet(models.QuerySet):
    """Who may see whom. Every page, list, feed and mail that shows a person comes through `visible_to`."""

    def visible_to(self, viewer):
        """Return the profiles whose page `viewer` (a User, or None or AnonymousUser for a visitor) may open.

        Hidden, held and leaving people are seen by nobody but themselves; a block hides two people from each other
        and looks like absence to both.
        """
        if viewer is None or not viewer.is_authenticated:
            return self.filter(SHOWN, visibility=Visibility.PUBLIC)
        blocked = Block.objects.filter(
            Q(blocker=viewer, blocked=OuterRef("user")) | Q(blocked=viewer, blocker=OuterRef("user"))
        )
        return self.filter(Q(user=viewer) | (SHOWN & ~Q(visibility=Visibility.HIDDEN) & ~Exists(blocked)))

    def present(self):
        """Return those who are there for members at all, whomever they blocked and who blocked them."""
        return self.filter(SHOWN).exclude(visibility=Visibility.HIDDEN)

    def open_now(self):
        """Return those who may be asked today: not paused, or paused until a day that has come."""
        return self.filter(Q(accepting=Accepting.OPEN) | Q(paused_until__lte=timezone.localdate()))

    def lock(self, pk):
        """Return the profile, held against other writers until this transaction ends.

        Whoever changes a profile, its topics or its offers takes this lock first: triggers take it too.
        """
        return self.select_for_update(no_key=True).get(pk=pk)


class Profile(models.Model):
    """One page about a person. No employer, no title, no age: nothing that an unstable job would make false."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", verbose_name=_("account")
    )
    slug = models.CharField(
        _("public name in addresses"), max_length=12, unique=True, db_default=RANDOM_SLUG, editable=False
    )
    name = models.CharField(_("display name"), max_length=80)
    headline = models.CharField(_("headline"), max_length=120, blank=True)
    about = models.TextField(_("in your own words"), max_length=600, blank=True)
    library_type = models.CharField(_("library type"), max_length=20, choices=LibraryType, blank=True)
    years = models.CharField(_("years in the field"), max_length=10, choices=Years)
    place_text = models.CharField(_("place as typed"), max_length=120, blank=True)
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="profiles", verbose_name=_("place")
    )
    meeting = models.CharField(_("where to meet"), max_length=10, choices=Meeting, default=Meeting.BOTH)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages"), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    hours_a_month = models.PositiveSmallIntegerField(
        _("hours a month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    replies_within = models.CharField(_("usually answers"), max_length=10, choices=RepliesWithin, blank=True)
    visibility = models.CharField(_("who may see it"), max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    seeking = models.BooleanField(
        _("mentors may find me"), default=False, help_text=_("Listed for mentors as looking for help.")
    )
    accepting = models.CharField(_("open or paused"), max_length=10, choices=Accepting, default=Accepting.OPEN)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    heard_from = models.CharField(_("heard of us from"), max_length=15, choices=HeardFrom, blank=True)
    standing = models.CharField(_("standing"), max_length=5, choices=Standing, default=Standing.GOOD, editable=False)
    # Set once, by whoever sends this person's first message to somebody: until then a reminder may offer people.
    first_wrote_at = models.DateTimeField(_("first wrote to somebody at"), null=True, blank=True, editable=False)
    # A day, not an instant: enough for "active this week", too little to watch somebody.
    active_on = models.DateField(_("last active on"), default=timezone.localdate, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="profile_visibility_known"),
            models.CheckConstraint(condition=Q(accepting__in=Accepting.values), name="profile_accepting_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="profile_standing_known"),
            models.CheckConstraint(condition=Q(meeting__in=Meeting.values), name="profile_meeting_known"),
            models.CheckConstraint(condition=Q(years__in=Years.values), name="profile_years_known"),
            models.CheckConstraint(
                condition=Q(accepting="paused") | Q(paused_until__isnull=True),
                name="profile_paused_until_is_of_a_pause",
                violation_error_message=_("A return date belongs to a pause."),
            ),
        ]
        indexes = [
            # Reminders look for those who made a profile some days ago, and for pauses that end these days.
            models.Index(fields=["created_at"], name="profile_made"),
            models.Index(fields=["paused_until"], name="profile_pause", condition=Q(paused_until__isnull=False)),
        ]

    def __str__(self):
        return self.name

    @property
    def is_paused(self):
        """Return whether new people may not ask today."""
        ended = self.paused_until is not None and self.paused_until <= timezone.localdate()
        return self.accepting == Accepting.PAUSED and not ended


class OfferQuerySet(models.QuerySet):
    """What is on offer."""

    def with_places(self):
        """Return the offers that still have a place."""
        return self.filter(taken__lt=F("places"))


class Offer(models.Model):
    """One unit of help and how many people it is for. `taken` is raised by whoever accepts a request, under lock."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="offers", verbose_name=_("profile"))
    kind = models.CharField(_("kind"), max_length=10, choices=OfferKind)
    places = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            # Also the way from a profile to its offers.
            models.UniqueConstraint(fields=["profile", "kind"], name="offer_once_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="offer_kind_known"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=50), name="offer_places_plausible"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")),
                name="offer_never_overbooked",
                violation_error_message=_("All places of this offer are taken."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.left}/{self.places}"

    @property
    def left(self):
        """Return how many places are free."""
        return self.places - self.taken
