"""The drawer of cards: one row for each person who may be found today, and for each thing they may be found for.

Triggers in the database write it (profiles migration 0004), so no writer can forget it: a paused, hidden, held,
full or leaving person has no row, and what has no row is in no list, count or feed.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.vocabulary import Direction, Visibility

from .profile import Profile
from .safety import Block


class Fact(models.Model):
    """One word that lists are filtered by, such as "topic:reference", and the small number that stands for it.

    Cards hold the numbers: a tenth of the space, and counting them is three times as fast.
    """

    id = models.SmallAutoField(primary_key=True)
    name = models.TextField(_("name"), unique=True)

    class Meta:
        verbose_name = _("fact of a card")
        verbose_name_plural = _("facts of cards")

    def __str__(self):
        return self.name


class ListingQuerySet(models.QuerySet):
    """The same door as Profile.objects.visible_to, for lists."""

    def visible_to(self, viewer, direction):
        """Return the cards that `viewer` (User, AnonymousUser or None) may find in `direction`, available today."""
        today = timezone.localdate()
        cards = self.filter(Q(available_from__isnull=True) | Q(available_from__lte=today), direction=direction)
        if viewer is None or not viewer.is_authenticated:
            return cards.filter(audience=Visibility.PUBLIC)
        mine = Block.objects.filter(blocker=viewer).values("blocked")
        theirs = Block.objects.filter(blocked=viewer).values("blocker")
        return cards.exclude(account__in=mine).exclude(account__in=theirs)


# What the indexes of places and of days carry along, so that a search reads them alone, in the order in which they lie:
# the cards themselves are scattered over the table, and fetching ten thousand of them takes ten times as long.
CARRIED = ["profile", "account", "audience", "available_from", "facts", "left"]


class Listing(models.Model):
    """What lists need of one person in one direction, in a shape that indexes can answer.

    `facts` are ids of Facts such as "topic:reference", "language:es", "offer:call"; all filters but place and text
    are overlaps with it. `left` maps offer kinds to free places.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="listings", verbose_name=_("profile"))
    account = models.BigIntegerField(_("account"), help_text=_("Of the profile, for blocks."))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    audience = models.CharField(_("who may see it"), max_length=10, choices=Visibility)
    available_from = models.DateField(_("available from"), null=True)
    active_on = models.DateField(_("last active on"))
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    facts = ArrayField(models.SmallIntegerField(), verbose_name=_("facts"))
    left = models.JSONField(_("places left"), default=dict)
    words = SearchVectorField(_("words"))

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("card in the list")
        verbose_name_plural = _("cards in the list")
        constraints = [models.UniqueConstraint(fields=["profile", "direction"], name="listing_once")]
        indexes = [
            # Each is partial: mentors are a fifth of the table, and most searches are for them.
            *(
                index
                for direction in Direction.values
                for index in (
                    # Filters by topic, language, library, years, offer and meeting.
                    GinIndex(fields=["facts"], name=f"listing_{direction}_facts", condition=Q(direction=direction)),
                    GinIndex(fields=["words"], name=f"listing_{direction}_words", condition=Q(direction=direction)),
                    # Everybody at one point of the grid, for "near".
                    models.Index(
                        fields=["latitude", "longitude", "-active_on", "-id"],
                        include=CARRIED,
                        name=f"listing_{direction}_point",
                        condition=Q(direction=direction),
                    ),
                    # Recently active first, which is also the order of the unfiltered list.
                    models.Index(
                        fields=["-active_on", "-id"],
                        include=CARRIED,
                        name=f"listing_{direction}_recent",
                        condition=Q(direction=direction),
                    ),
                )
            ),
        ]

    def __str__(self):
        return f"{self.profile_id} {self.direction}"
