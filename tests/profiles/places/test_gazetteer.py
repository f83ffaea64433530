"""What people type, and which place it is."""

import pytest
from geopy.geocoders.base import Geocoder
from hypothesis import given
from hypothesis import strategies as st

from profiles.places import parsing
from profiles.places.atlas import area_label, atlas
from profiles.places.folding import fold
from profiles.places.gazetteer import Gazetteer

# Text and the label it is found under. Each line is a way of writing that somebody will use.
FOUND = {
    # a city with its state, in every dress
    "Springfield, IL": "Springfield, Illinois",
    "springfield il": "Springfield, Illinois",
    "SPRINGFIELD IL": "Springfield, Illinois",
    "  Springfield ,  IL ": "Springfield, Illinois",
    "Springfield, Illinois": "Springfield, Illinois",
    "Springfield, Illinois, USA": "Springfield, Illinois",
    "Springfield, IL, United States": "Springfield, Illinois",
    "Springfield, Ill.": "Springfield, Illinois",
    "Springfield; Mass.": "Springfield, Massachusetts",
    "Seattle, Wash.": "Seattle, Washington",
    "Minneapolis, Minn": "Minneapolis, Minnesota",
    "Sacramento, Calif.": "Sacramento, California",
    "Portland, ME": "Portland, Maine",
    "Portland OR": "Portland, Oregon",
    "Boise, Idaho": "Boise, Idaho",
    "Nashville/Tennessee": "Nashville, Tennessee",
    "Kansas City, KS": "Kansas City, Kansas",
    "Kansas City MO": "Kansas City, Missouri",
    "Virginia, Minnesota": "Virginia, Minnesota",
    "Mexico, Missouri": "Mexico, Missouri",
    "Paris, Texas": "Paris, Texas",
    "Paris TX": "Paris, Texas",
    "Moscow, ID": "Moscow, Idaho",
    "Athens, GA": "Athens, Georgia",
    "Dublin, OH": "Dublin, Ohio",
    "Birmingham, AL": "Birmingham, Alabama",
    "Cambridge, MA": "Cambridge, Massachusetts",
    "St. Petersburg, FL": "St. Petersburg, Florida",
    "Oshkosh, Wis.": "Oshkosh, Wisconsin",
    "Charleston, West Virginia": "Charleston, West Virginia",
    "Charleston WV": "Charleston, West Virginia",
    # abbreviations, apostrophes, hyphens, dots
    "St. Louis MO": "St. Louis, Missouri",
    "Saint Louis, Missouri": "St. Louis, Missouri",
    "st louis,mo": "St. Louis, Missouri",
    "Saint Paul": "Saint Paul, Minnesota",
    "St. Paul, MN": "Saint Paul, Minnesota",
    "East St. Louis": "East Saint Louis, Illinois",
    "Mt. Vernon, NY": "Mount Vernon, New York",
    "Mount Vernon, WA": "Mount Vernon, Washington",
    "Ft. Wayne": "Fort Wayne, Indiana",
    "ft wayne in": "Fort Wayne, Indiana",
    "Fort Worth": "Fort Worth, Texas",
    "N. Charleston, SC": "North Charleston, South Carolina",
    "E. Lansing": "East Lansing, Michigan",
    "Coeur d'Alene": "Coeur d'Alene, Idaho",
    "Coeur d’Alene, ID": "Coeur d'Alene, Idaho",
    "O'Fallon, MO": "O'Fallon, Missouri",
    "OFallon MO": "O'Fallon, Missouri",
    "Winston-Salem NC": "Winston-Salem, North Carolina",
    "Winston Salem, NC": "Winston-Salem, North Carolina",
    "Ste. Genevieve, MO": "Sainte Genevieve, Missouri",
    # nicknames
    "NYC": "New York City, New York",
    "nyc, ny": "New York City, New York",
    "New York City": "New York City, New York",
    "New York, NY": "New York City, New York",
    "New York, New York": "New York City, New York",
    "new york ny usa": "New York City, New York",
    "SF": "San Francisco, California",
    "L.A.": "Los Angeles, California",
    "DC": "Washington, District of Columbia",
    "D.C.": "Washington, District of Columbia",
    "Washington, DC": "Washington, District of Columbia",
    "Washington D.C.": "Washington, District of Columbia",
    "Philly": "Philadelphia, Pennsylvania",
    "Brooklyn": "Brooklyn, New York",
    "the Bronx": "The Bronx, New York",
    # small words around a name
    "greater Boston area": "Boston, Massachusetts",
    "near Chicago": "Chicago, Illinois",
    "City of Toledo, OH": "Toledo, Ohio",
    "downtown Denver": "Denver, Colorado",
    # a bare name that one place dominates
    "Chicago": "Chicago, Illinois",
    "Paris": "Paris, France",
    "London": "London, England",
    "Toronto": "Toronto, Ontario, Canada",
    "Portland": "Portland, Oregon",
    "Hamilton": "Hamilton, Ontario, Canada",
    "Tokyo": "Tokyo, Japan",
    "Moscow": "Moscow, Russia",
    # Canada
    "London, Ontario": "London, Ontario, Canada",
    "London ON": "London, Ontario, Canada",
    "London, Ont., Canada": "London, Ontario, Canada",
    "Quebec City": "Québec, Quebec, Canada",
    "Québec, QC": "Québec, Quebec, Canada",
    "Montreal": "Montréal, Quebec, Canada",
    "MONTRÉAL, Québec": "Montréal, Quebec, Canada",
    "Halifax NS": "Halifax, Nova Scotia, Canada",
    "St. John's, NL": "St. John's, Newfoundland and Labrador, Canada",
    "Saint John, NB": "Saint John, New Brunswick, Canada",
    "Victoria, B.C.": "Victoria, British Columbia, Canada",
    "Charlottetown PEI": "Charlottetown, Prince Edward Island, Canada",
    # elsewhere
    "London, UK": "London, England",
    "London, England": "London, England",
    "London GB": "London, England",
    "Cardiff, Wales": "Cardiff, Wales",
    "Sao Paulo": "São Paulo, Brazil",
    "São Paulo, Brasil": "São Paulo, Brazil",
    "München": "Munich, Germany",
    "Muenchen": "Munich, Germany",
    "Munich DE": "Munich, Germany",
    "Köln": "Köln, Germany",
    "Sydney, Australia": "Sydney, Australia",
    "Auckland NZ": "Auckland, New Zealand",
    "Mexico City": "Mexico City, Mexico",
    "San Juan, PR": "San Juan, Puerto Rico",
    "San Juan": "San Juan, Puerto Rico",
    "Tbilisi, Georgia": "Tbilisi, Georgia",
    "Singapore": "Singapore, Singapore",
    # postal codes
    "60601": "Chicago, Illinois",
    "60601-1234": "Chicago, Illinois",
    "Chicago 60601": "Chicago, Illinois",
    "Chicago, IL 60601": "Chicago, Illinois",
    "Chicago, IL 60601-1234, USA": "Chicago, Illinois",
    "Springfield 62701": "Springfield, Illinois",
    "Fort Worth 76102": "Fort Worth, Texas",
    "00901": "San Juan, Puerto Rico",
    "10001": "New York City, New York",
    "10115 Berlin, Germany": "Berlin, Germany",
    "M5V 2T6": "Toronto, Ontario, Canada",
    "Ottawa, ON K1A 0B1": "Ottawa, Ontario, Canada",
    # states, provinces, countries
    "Ohio": "Ohio",
    "OH": "Ohio",
    "ohio, usa": "Ohio",
    "CA": "California",
    "LA": "Louisiana",
    "IN": "Indiana",
    "Mass.": "Massachusetts",
    "Washington State": "Washington State",
    "Puerto Rico": "Puerto Rico",
    "Ontario": "Ontario, Canada",
    "ON": "Ontario, Canada",
    "Ontario, Canada": "Ontario, Canada",
    "Québec": "Quebec, Canada",
    "quebec": "Quebec, Canada",
    "V6B": "British Columbia, Canada",
    "Canada": "Canada",
    "CAN": "Canada",
    "USA": "United States",
    "U.S.A.": "United States",
    "UK": "United Kingdom",
    "Scotland": "Scotland, United Kingdom",
    "The Netherlands": "Netherlands",
    "México": "Mexico",
    "Côte d'Ivoire": "Ivory Coast",
}
AMBIGUOUS = {
    "Springfield": ["Springfield, Missouri", "Springfield, Massachusetts", "Springfield, Illinois"],
    "Springfield, USA": ["Springfield, Missouri", "Springfield, Massachusetts", "Springfield, Illinois"],
    "Mt. Vernon": ["Mount Vernon, New York", "Mount Vernon, Washington", "Mount Vernon, Ohio"],
    "Washington": ["Washington State", "Washington, District of Columbia"],
    "New York": ["New York State", "New York City, New York"],
    "Georgia": ["Georgia, USA", "Georgia (country)"],
    "St. Petersburg": ["Saint Petersburg, Russia", "St. Petersburg, Florida"],
    "Birmingham": ["Birmingham, England", "Birmingham, Alabama"],
    "Kansas City": ["Kansas City, Missouri", "Kansas City, Kansas"],
    "Cambridge": ["Cambridge, Ontario, Canada", "Cambridge, Massachusetts", "Cambridge, England"],
    "Chicago 10001": ["New York City, New York", "Chicago, Illinois"],
    "Berlin 10115": ["New York City, New York", "Berlin, Germany"],
}
UNKNOWN = [
    "asdfgh",
    "Nowhere, Ohio",
    "Chicgo",
    "Sprngfield, IL",
    "99999",
    "09012",
    "",
    " ",
    "...",
    "12",
    "\x00",
    "Ankh-Morpork",
]


def gazetteer():
    return Gazetteer()


@pytest.mark.parametrize(("text", "label"), FOUND.items())
def test_gazetteer_finds_what_people_type(text, label):
    found = gazetteer().geocode(text)
    assert found is not None, [spot.label for spot in parsing.read(fold(text))]
    assert found.raw["label"] == label


@pytest.mark.parametrize(("text", "labels"), AMBIGUOUS.items())
def test_ambiguous_name_offers_the_largest_first(text, labels):
    assert gazetteer().geocode(text) is None
    assert [found.raw["label"] for found in gazetteer().geocode(text, exactly_one=False)][: len(labels)] == labels


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_text_finds_nothing(text):
    assert gazetteer().geocode(text) is None
    assert gazetteer().geocode(text, exactly_one=False) is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Chicgo", ["Chicago, Illinois"]),
        ("Sprngfield, IL", ["Springfield, Illinois"]),
        ("Filadelphia", ["Philadelphia, Pennsylvania"]),
        ("Pensylvania", ["Pennsylvania"]),
        ("asdfgh", []),
    ],
)
def test_near_miss_is_offered_and_never_taken(text, labels):
    assert gazetteer().geocode(text) is None
    assert [found.raw["label"] for found in gazetteer().near_misses(text)][: len(labels) or None] == labels


def test_gazetteer_is_a_geocoder_that_asks_nobody():
    geocoder = gazetteer()
    assert isinstance(geocoder, Geocoder)
    with pytest.raises(RuntimeError):
        geocoder.adapter.get_json("https://example.org/", timeout=1, headers={})


def test_location_tells_everything_in_raw():
    found = gazetteer().geocode("Chicago")
    assert (round(found.latitude, 2), round(found.longitude, 2)) == (41.85, -87.65)
    assert {
        name: value for name, value in found.raw.items() if name not in ("latitude", "longitude", "population")
    } == {
        "precision": "city",
        "country": "US",
        "region": "IL",
        "city": "Chicago",
        "label": "Chicago, Illinois",
        "time_zone": "America/Chicago",
    }


@pytest.mark.parametrize(
    ("text", "country", "region", "precision", "zone"),
    [
        ("60601", "US", "IL", "postcode", "America/Chicago"),
        ("Ohio", "US", "OH", "region", "America/New_York"),
        ("Tennessee", "US", "TN", "region", ""),
        ("Ontario", "CA", "ON", "region", "America/Toronto"),
        ("Canada", "CA", "", "country", ""),
        ("France", "FR", "", "country", "Europe/Paris"),
        ("San Juan, PR", "US", "PR", "city", "America/Puerto_Rico"),
        ("Edinburgh", "GB", "SCT", "city", "Europe/London"),
        ("V6B", "CA", "BC", "region", "America/Vancouver"),
    ],
)
def test_place_has_country_region_precision_and_zone(text, country, region, precision, zone):
    raw = gazetteer().geocode(text).raw
    assert (raw["country"], raw["region"], raw["precision"], raw["time_zone"]) == (country, region, precision, zone)


def test_every_label_leads_back_to_its_place():
    """Somebody who chooses an offered label types it, so to speak: it must be found, and be the same."""
    for area in {area for areas in atlas().areas.values() for area in areas}:
        label = area_label(area.country, area.region)
        found = gazetteer().geocode(label)
        assert found is not None, label
        assert (found.raw["country"], found.raw["region"]) == (area.country, area.region), label


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_every_choice_leads_back_to_its_place(text):
    for choice in gazetteer().geocode(text, exactly_one=False):
        again = gazetteer().geocode(choice.raw["label"])
        assert again.raw["label"] == choice.raw["label"]


@given(st.text(max_size=200))
def test_gazetteer_never_raises(text):
    for found in gazetteer().geocode(text, exactly_one=False) or []:
        assert -90 <= found.latitude <= 90


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "Chicago " * 2000,
        "\x00Chicago\x00",
        "‮ogacihC",
        "\u200b" * 300,
        "<script>alert(1)</script>",
        "a\r\nBcc: b@c.d",
        "ﷺ" * 120,
    ],
)
def test_bad_input_is_unknown_or_plainly_a_place(text):
    found = gazetteer().geocode(text)
    assert found is None or found.raw["label"] == "Chicago, Illinois"


def test_key_is_one_for_all_ways_of_writing():
    texts = ["St. Louis, MO", "saint louis  mo", "ST LOUIS MO", "\u200bSt.\tLouis,\nMO."]
    assert {fold(text) for text in texts} == {"saint louis mo"}


@given(st.text(max_size=300))
def test_key_fits_the_column_and_stays_as_it_is(text):
    key = fold(text)
    assert len(key) <= 200
    assert "\x00" not in key
    assert key == " ".join(key.split())
