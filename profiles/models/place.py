"""Places: what somebody typed, and what it means on a map, never finer than about 10 km."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How large an area a place names."""

    CITY = "city", _("city")
    POSTCODE = "postcode", _("postal code")
    REGION = "region", _("state or province")
    COUNTRY = "country", _("country")


class PlaceState(models.TextChoices):
    """How far the way from a text to a point has come."""

    PENDING = "pending", _("not looked up yet")
    FOUND = "found", _("found")
    UNKNOWN = "unknown", _("no such place known")
    AMBIGUOUS = "ambiguous", _("several places have this name")
    FAILED = "failed", _("could not be looked up, will be tried again")


class Provider(models.TextChoices):
    """Who knew the place."""

    GAZETTEER = "gazetteer", _("our own list")
    NOMINATIM = "nominatim", _("Nominatim")


class Place(models.Model):
    """One text and its point. People who typed the same text share it, so that no text is looked up twice.

    Coordinates are rounded to a tenth of a degree (about 10 km) before they are stored: nobody, not even with the
    whole database in hand, learns more.
    """

    key = models.CharField(_("folded text"), max_length=200, unique=True)
    text = models.CharField(_("as first typed"), max_length=200)
    label = models.CharField(_("as shown"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1, two letters"))
    region = models.CharField(_("state or province"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=10, choices=Precision, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    provider = models.CharField(_("provider"), max_length=10, choices=Provider, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PlaceState, default=PlaceState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("first typed at"), auto_now_add=True)
    asked_at = models.DateTimeField(_("last looked up at"), null=True, blank=True)
    retry_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    error = models.CharField(_("last fault"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlaceState.values), name="place_state_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(state="found") | Q(latitude__isnull=False), name="place_found_has_point"
            ),
        ]
        indexes = [
            # The sweep takes what still waits, the oldest first.
            models.Index(fields=["retry_at", "id"], name="place_waiting", condition=Q(state__in=["pending", "failed"])),
            # The points around a point.
            models.Index(fields=["latitude", "longitude"], name="place_points", condition=Q(state="found")),
        ]

    def __str__(self):
        return self.label or self.text
