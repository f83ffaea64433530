"""States, provinces and other names of areas, and what people call cities. Pure: no Django.

Two letters that name a US state or a Canadian province are that (CA is California, DE is Delaware); Canada is CAN or
Canada. Only where no such state has the city (Munich DE) are two letters read as a country.
"""

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico", "VI": "US Virgin Islands",
}  # fmt: skip
# GeoNames counts these as countries; people there write them as states.
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
PROVINCES = {
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick",
    "NL": "Newfoundland and Labrador", "NS": "Nova Scotia", "NT": "Northwest Territories", "NU": "Nunavut",
    "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan", "YT": "Yukon",
}  # fmt: skip
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
REGIONS = {"US": STATES, "CA": PROVINCES, "GB": NATIONS}
# GeoNames' numbers of the provinces (admin1CodesASCII.txt).
CANADIAN_NUMBERS = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE", "10": "QC",
    "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
# The first letter of a Canadian postal code (Canada Post): a province; M and H are a city each. X is two territories.
CANADIAN_LETTERS = {
    "A": "NL", "B": "NS", "C": "PE", "E": "NB", "G": "QC", "H": "QC", "J": "QC", "K": "ON", "L": "ON", "M": "ON",
    "N": "ON", "P": "ON", "R": "MB", "S": "SK", "T": "AB", "V": "BC", "Y": "YT",
}  # fmt: skip
CANADIAN_CITIES = {"M": "toronto", "H": "montreal"}

# Folded spellings of states and provinces beside name and letters: the old abbreviations and what people say.
OTHER_REGIONS = {
    "US": {
        "ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cali": "CA", "colo": "CO", "conn": "CT", "del": "DE",
        "fla": "FL", "ill": "IL", "ind": "IN", "kans": "KS", "mass": "MA", "mich": "MI", "minn": "MN",
        "miss": "MS", "mont": "MT", "neb": "NE", "nebr": "NE", "nev": "NV", "n mex": "NM", "n dak": "ND",
        "okla": "OK", "ore": "OR", "oreg": "OR", "penn": "PA", "penna": "PA", "s dak": "SD", "tenn": "TN",
        "tex": "TX", "wash": "WA", "wis": "WI", "wisc": "WI", "w va": "WV", "wyo": "WY", "virgin islands": "VI",
        "usvi": "VI", "u s virgin islands": "VI",
    },
    "CA": {
        "alta": "AB", "man": "MB", "newfoundland": "NL", "labrador": "NL", "nfld": "NL", "nf": "NL",
        "ont": "ON", "pei": "PE", "que": "QC", "pq": "QC", "sask": "SK", "yukon territory": "YT", "nwt": "NT",
    },
    "GB": {"ulster": "NIR"},
}  # fmt: skip
OTHER_COUNTRIES = {
    "usa": "US", "us": "US", "united states of america": "US", "america": "US", "u s": "US", "u s a": "US",
    "uk": "GB", "u k": "GB", "great britain": "GB", "britain": "GB", "netherlands": "NL", "holland": "NL",
    "uae": "AE", "emirates": "AE", "korea": "KR", "republic of korea": "KR", "czech republic": "CZ",
    "republic of ireland": "IE", "eire": "IE", "deutschland": "DE", "espana": "ES", "turkiye": "TR",
    "bahamas": "BS", "the bahamas": "BS", "the gambia": "GM", "the philippines": "PH", "macedonia": "MK",
    "burma": "MM", "cote divoire": "CI", "cape verde": "CV", "east timor": "TL", "macau": "MO", "palestine": "PS",
    "vatican city": "VA", "congo": "CD", "drc": "CD", "swaziland": "SZ", "brasil": "BR", "viet nam": "VN",
    "peoples republic of china": "CN", "russian federation": "RU", "hong kong sar": "HK", "italia": "IT",
}  # fmt: skip
# Folded nicknames and the folded text they stand for.
NICKNAMES = {
    "nyc": "new york city new york",
    "new york ny": "new york city new york",
    "new york new york": "new york city new york",
    "the big apple": "new york city new york",
    "bronx": "the bronx new york",
    "sf": "san francisco california",
    "frisco": "san francisco california",
    "dc": "washington district of columbia",
    "district of columbia": "washington district of columbia",
    "philly": "philadelphia pennsylvania",
    "vegas": "las vegas nevada",
    "nola": "new orleans louisiana",
    "slc": "salt lake city utah",
    "atl": "atlanta georgia",
    "pdx": "portland oregon",
    "twin cities": "minneapolis minnesota",
    "gta": "toronto ontario",
    "kcmo": "kansas city missouri",
    "indy": "indianapolis indiana",
}
# Names that a city abroad would win by size and that a large city at home has too.
ASKED_ABOUT = frozenset({"saint petersburg"})
# Where a city is written one way in the list and another way by people there.
CITY_NAMES = {("US", "NY", "new york city"): ("new york",), ("CA", "QC", "quebec"): ("quebec city", "ville de quebec")}
# What people put around a name and mean nothing by; taken off when the whole text is unknown.
AROUND = (
    "city of",
    "town of",
    "village of",
    "greater",
    "downtown",
    "near",
    "nr",
    "metro",
    "the",
    "in",
    "outside",
    "around",
)
BEHIND = ("metropolitan area", "metro area", "area", "metro", "region", "city")
