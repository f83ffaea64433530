"""What a text turned out to mean: one point, a choice, or nothing. Points are rounded here and never finer.

Pure: no Django. `from_spot` takes the gazetteer's word, `from_nominatim` reads what a server says and believes little.
"""

import re
from dataclasses import dataclass

from .atlas import COUNTRIES, area_label, city_label
from .folding import fold, plain
from .names import REGIONS, TERRITORIES
from .parsing import read
from .rounding import rounded

# What Nominatim calls the place in an address, the most usual first; nothing finer than a village is looked at.
TOWNS = ("city", "town", "village", "municipality", "hamlet", "borough", "suburb", "county")
KINDS = {"postcode": "postcode", "country": "country", "state": "region", "province": "region", "territory": "region"}
SUBDIVISION = re.compile(r"([A-Z]{2})-([A-Z]{2,3})")


@dataclass(frozen=True, slots=True)
class Point:
    """One place. Degrees, on the 10 km grid; `precision` is city, postcode, region or country; region letters or ""."""

    label: str
    latitude: float
    longitude: float
    country: str
    region: str
    city: str
    precision: str
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places have this name; `labels` are what to choose from, the largest first."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place is known by this name."""


class Unbelievable(Exception):
    """A server's answer has the wrong shape, is off the Earth or in another country than asked."""


def from_spot(spot):
    """Return the Point of a gazetteer's Spot."""
    latitude, longitude = rounded(spot.latitude, spot.longitude)
    return Point(spot.label, latitude, longitude, spot.country, spot.region, spot.city, spot.precision, spot.time_zone)


def from_nominatim(location, country):
    """Return the Point of a geopy Location from Nominatim; `country` is the ISO letters asked for, or "".

    Only the parts of the address down to the town are read. Raises Unbelievable.
    """
    raw = location.raw
    address = raw.get("address") if isinstance(raw, dict) else None
    if not isinstance(address, dict):
        raise Unbelievable("no address")
    try:
        # As the server wrote them: geopy makes a point of what is missing, and of a longitude of 999.
        latitude, longitude = rounded(float(raw["lat"]), float(raw["lon"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unbelievable("no point on Earth") from error
    where, region = _country(address), ""
    if where in TERRITORIES:
        where, region = "US", where
    if country and where != country:
        raise Unbelievable("another country than asked")
    region = region or _region(address, where)
    kind = KINDS.get(raw.get("addresstype")) or KINDS.get(raw.get("type")) or "city"
    city = "" if kind in ("region", "country") else _city(address)
    if not city and kind == "city":
        kind = "region" if region else "country"
    label = city_label(city, where, region) if city else area_label(where, region)
    return Point(label, latitude, longitude, where, region, city, kind, _time_zone(label, where, region))


def _time_zone(label, country, region):
    """Return the zone that our own list has for the place, else for its state or country, or ""."""
    for words in (label, area_label(country, region)):
        known = read(fold(words))
        if len(known) == 1 and known[0].country == country:
            return known[0].time_zone
    return ""


def _country(address):
    """Return the ISO letters of an address's country."""
    code = address.get("country_code")
    if not isinstance(code, str) or code.upper() not in COUNTRIES:
        raise Unbelievable("no country")
    return code.upper()


def _region(address, country):
    """Return the letters of an address's state, province or nation, or "" where we name none."""
    regions = REGIONS.get(country, {})
    code = address.get("ISO3166-2-lvl4")
    match = SUBDIVISION.fullmatch(code) if isinstance(code, str) else None
    if match and match[1] == country and match[2] in regions:
        return match[2]
    return next((code for code, name in regions.items() if name == address.get("state")), "")


def _city(address):
    """Return the town of an address, on one line and of at most 120 letters, or ""."""
    names = (address.get(part) for part in TOWNS)
    return next((plain(name)[:120] for name in names if isinstance(name, str) and plain(name)), "")
