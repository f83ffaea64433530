"""From a folded text to the places it may mean. Pure: no Django.

One place returned is the answer; several are what somebody has to choose from; none means unknown.
"""

import re
from typing import NamedTuple

from rapidfuzz import fuzz, process

from .atlas import area_label, atlas, city_label, postal_code
from .folding import fold
from .names import AROUND, ASKED_ABOUT, BEHIND, CANADIAN_CITIES, CANADIAN_LETTERS, NICKNAMES, REGIONS

# A bare name is taken for its largest bearer when that has this many times the people of the next and more than ...
DOMINANCE, LEAST_DOMINANT = 5, 100_000
# ... where people in the US and Canada count twice: most members live there, so Birmingham is asked about, London not.
AT_HOME = 2
# A state is not taken for its name when a city of this size elsewhere has it too: Washington.
RIVAL_CITY = 500_000
# A country or state is taken for the city of its name when that is more than half of it: Singapore.
SAME = 2
MOST_CHOICES = 8
# A near miss shares this much (rapidfuzz's ratio, in hundredths): one wrong letter in six, two in eleven.
NEAR = 82
ZIP = re.compile(r"(?P<before>(?:.* )?)(?P<zip>\d{5})(?: \d{4})?(?P<after>(?: .*)?)")
CANADIAN = re.compile(r"(?P<rest>(?:.* )?)(?P<letter>[abceghj-nprstvxy])\d[a-z](?: ?\d[a-z]\d)?")


class Spot(NamedTuple):
    """A place as one answer. `region` is letters (IL, ON, ENG) or empty; coordinates in degrees, not yet rounded."""

    precision: str  # city, postcode, region, country
    country: str
    region: str
    city: str
    latitude: float
    longitude: float
    population: int
    time_zone: str
    label: str

    @property
    def weight(self):
        """Return the people who speak for this reading; those in the US and Canada count twice."""
        return self.population * (AT_HOME if self.country in REGIONS and self.country != "GB" else 1)


def read(key):
    """Return the Spots that the folded text `key` may mean, the most likely first: one when it is clear."""
    return _read(NICKNAMES.get(key, key)) if key else ()


def _read(words):
    """Return what `read` does, for words that are no nickname."""
    for reader in (_by_postal_code, _by_name, _by_name_and_area, _without_small_words):
        if found := reader(words):
            return found[:MOST_CHOICES]
    return ()


def near_misses(key):
    """Return up to five Spots whose names are almost `key`: to be offered, never to be taken."""
    rest, areas = _split(key)
    names = process.extract(rest, atlas().cities.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=200)
    found = [
        (score, _city(city))
        for name, score, _index in names
        for city in atlas().cities[name]
        if not areas or any(_inside(city, area) for area in areas)
    ]
    if not areas:
        known = process.extract(rest, atlas().areas.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=5)
        found += [(score, _area(area)) for name, score, _index in known for area in atlas().areas[name]]
    found.sort(key=lambda pair: (-round(pair[0] / 5), -pair[1].weight))
    return _once(spot for _score, spot in found)[:5]


def country_of(key):
    """Return the ISO letters of the country that the end of `key` names, itself or by a state, or ""."""
    _rest, areas = _split(key)
    countries = {area.country for area in areas or _areas(key)}
    return countries.pop() if len(countries) == 1 else ""


def _by_name(words):
    """Read `words` as one name: of a state, a country or a city."""
    if words in atlas().codes:
        return (_area(atlas().codes[words]),)
    spots = [_area(area) for area in atlas().areas.get(words, ())]
    cities = atlas().cities.get(words, ()) if spots else _cities(words)
    return _choose(spots + [_city(city) for city in cities])


def _by_name_and_area(words):
    """Read `words` as a name followed by a state, a country or both."""
    parts = words.split()
    for find in (_areas, _areas_by_alpha2):
        for place in range(1, len(parts)):
            name, areas = " ".join(parts[:place]), find(" ".join(parts[place:]))
            if areas and (found := _named_inside(name, areas)):
                return found
    return ()


def _named_inside(name, areas):
    """Return the Spots called `name` inside one of `areas`."""
    if name in NICKNAMES:
        return tuple(spot for spot in _read(NICKNAMES[name]) if any(_inside(spot, area) for area in areas))
    regions = [*atlas().areas.get(name, ()), *([atlas().codes[name]] if name in atlas().codes else ())]
    spots = [
        _area(region)
        for region in regions
        for area in areas
        if region.region and region is not area and _inside(region, area)
    ]
    cities = [city for city in atlas().cities.get(name, ()) if any(_inside(city, area) for area in areas)] or [
        city for city in atlas().foreign_names.get(name, ()) if any(_inside(city, area) for area in areas)
    ]
    return _choose(spots + [_city(city) for city in cities])


def _by_postal_code(words):
    """Read `words` as a US or Canadian postal code, alone or beside a name."""
    if match := ZIP.fullmatch(words):
        return _by_zip(match["zip"], f"{match['before']}{match['after']}".strip())
    if match := CANADIAN.fullmatch(words):
        return _by_canadian_code(match["letter"].upper(), match["rest"].strip())
    return ()


def _by_zip(digits, rest):
    """Read a US postal code beside `rest`; where the two contradict each other both are offered."""
    beside = read(rest) if rest else ()
    town = postal_code(digits)
    if town is None:
        return beside
    # The list of cities says New York City where the mail says New York.
    known = next((city.name for city in _cities(fold(town.name)) if city[1:3] == town[1:3]), town.name)
    spot = _city(town._replace(name=known))._replace(precision="postcode")
    if not beside or any(other.country == "US" and other.region in ("", spot.region) for other in beside):
        return (spot,)
    if country_of(rest) not in ("", "US"):  # five digits of another country's
        return beside
    return _once((spot, *beside))


def _by_canadian_code(letter, rest):
    """Read a Canadian postal code by its first letter; the name beside it says more when there is one."""
    beside = tuple(spot for spot in read(rest) if spot.country == "CA") if rest else ()
    region = CANADIAN_LETTERS.get(letter)
    if beside:
        return tuple(spot for spot in beside if spot.region == region)[:1] or beside
    if rest or region is None:
        return ()
    if letter in CANADIAN_CITIES:
        spots = [_city(city) for city in _cities(CANADIAN_CITIES[letter]) if city.region == region]
        return tuple(spot._replace(precision="postcode") for spot in spots)
    return (_area(atlas().codes[region.casefold()]),)


def _without_small_words(words):
    """Read what is left of `words` without "city of" before and "area" behind."""
    for small in AROUND:
        if words.startswith(f"{small} "):
            return read(words.removeprefix(f"{small} "))
    for small in BEHIND:
        if words.endswith(f" {small}"):
            return read(words.removesuffix(f" {small}"))
    return ()


def _choose(spots):
    """Return the one Spot that is meant, or all when none of them dominates."""
    spots = _once(sorted(spots, key=lambda spot: -spot.weight))
    small = {
        area.label
        for area in spots
        for city in spots
        if area.precision != "city" and city.precision == "city" and _inside(city, area)
        and city.population * SAME > area.population
    }  # fmt: skip
    spots = tuple(spot for spot in spots if spot.label not in small)
    if len(spots) < 2:
        return spots
    first, others = spots[0], spots[1:]
    rival = first.precision != "city" and any(
        spot.precision == "city" and spot.population >= RIVAL_CITY and not _inside(spot, first) for spot in others
    )
    large = first.precision != "city" or first.population > LEAST_DOMINANT
    if large and fold(first.city) not in ASKED_ABOUT and first.weight >= DOMINANCE * others[0].weight and not rival:
        return (first,)
    return spots


def _once(spots):
    """Return `spots` as a tuple, the first of each label."""
    return tuple({spot.label: spot for spot in reversed(list(spots))}.values())[::-1]


def _split(words):
    """Return (name, Areas): the shortest name after which a state or country stands; no Areas when none does."""
    parts = words.split()
    for find in (_areas, _areas_by_alpha2):
        for place in range(1, len(parts)):
            if areas := find(" ".join(parts[place:])):
                return " ".join(parts[:place]), areas
    return words, []


def _areas(words):
    """Return the Areas that `words` name: a state, a country, or a state and its country."""
    if words in atlas().codes:
        return [atlas().codes[words]]
    if found := atlas().areas.get(words):
        return found
    parts = words.split()
    for place in range(1, len(parts)):
        countries = {area.country for area in atlas().areas.get(" ".join(parts[place:]), ()) if not area.region}
        inner = " ".join(parts[:place])
        regions = [atlas().codes[inner]] if inner in atlas().codes else atlas().areas.get(inner, ())
        if found := [area for area in regions if area.region and area.country in countries]:
            return found
    return []


def _areas_by_alpha2(words):
    """Return the Area of a country's two letters, for a city that no state of these letters has."""
    return [atlas().alpha2[words]] if words in atlas().alpha2 else []


def _inside(place, area):
    """Return whether `place` (City, Area or Spot) lies in `area` (Area or Spot)."""
    return place.country == area.country and area.region in ("", place.region)


def _cities(name):
    """Return the Cities called `name`, by a foreign name only when none has it at home."""
    return atlas().cities.get(name) or atlas().foreign_names.get(name, ())


def _city(city):
    """Return the Spot of a City."""
    label = city_label(city.name, city.country, city.region)
    return Spot("city", city.country, city.region, city.name, *city[3:], label)


def _area(area):
    """Return the Spot of an Area."""
    precision = "region" if area.region else "country"
    return Spot(precision, area.country, area.region, "", *area[3:], area_label(area.country, area.region))
