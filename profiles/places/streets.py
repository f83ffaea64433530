"""Texts that are somebody's address: we ask for a city, and what is finer is neither taken nor kept (quality.md V1).

Only shapes are looked at, so that no list of streets is needed. A postal code beside a name is no house number.
"""

import re

from django.utils.translation import gettext_lazy as _

from .folding import plain

NOTHING_FINER = _("Please leave out the street: a city or a postal code is enough, and nothing finer is kept.")

# Words that end a street's name, and that hardly any town's name ends with.
SURE = "street avenue ave av boulevard blvd road rd drive dr lane ln highway hwy parkway pkwy turnpike expressway alley"
# Those that towns end with too (Federal Way, Mountlake Terrace, Grand Court): only after a short house number.
UNSURE = (
    "way court ct place pl terrace ter circle cir trail trl loop square sq crescent cres close mews row rue strasse"
)
WORD = r"[^\W\d_][\w'’.-]*"
NUMBER = r"(?<![\w-])\d{1,5}(?:-\d{1,4}|[a-z]|\s?[½¼¾])?"
ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
# "St" ends a street unless a name follows it: 12 Main St, Springfield is an address, 12 miles from St. Louis is not.
SAINT = r"st(?:reet)?\b(?!\.?\s+(?!(?:apt|unit|suite|n|s|e|w|ne|nw|se|sw|north|south|east|west)\b)[^\W\d_])"
DISTANCES = r"(?:miles?|mi|km|kilometers?|minutes?|min|hours?)\b"
PATTERNS = [
    # 123 Main Street; 4500 N. Lake Shore Dr; 12B 5th Ave; 221 Baker St
    rf"{NUMBER},?\s+(?:(?:{WORD}|{ORDINAL})\s+){{1,4}}(?:(?:{'|'.join(SURE.split())})\b|{SAINT})",
    rf"(?<![\w-])\d{{1,4}}[a-z]?,?\s+(?:(?:{WORD}|{ORDINAL})\s+){{1,4}}(?:{'|'.join(UNSURE.split())})\b",
    # 123 Main St Springfield, 100 W. Oak St. Peoria; but not 63101 East St. Louis, not 20 miles from St. Paul
    rf"(?<![\w-])\d{{1,4}}[a-z]?\s+(?:[nsew]\.?\s+)?(?!{DISTANCES}|north|south|east|west)(?:{WORD}|{ORDINAL})\s+st\b",
    # 123 Broadway, 9 Avenue B, 12 Rue de la Paix, 5 Highway 61
    rf"{NUMBER},?\s+(?:broadway|avenue\s+\w+|rue\s+\w+|highway\s+\d+|route\s+\d+|county\s+road\s+\w+)\b",
    # Unter den Linden 5 names no shape; Hauptstraße 5 and Main Street 5 do
    rf"\b{WORD}(?:straße|strasse|gasse|weg)\s+\d+",
    rf"\b{WORD}\s+(?:street|avenue|boulevard|road|lane)\s+(?:no\.?\s*|#\s*)?\d{1, 4}[a-z]?\b",
    # West 42nd Street, 5th Ave: no house number, but where in a city
    rf"\b{ORDINAL}\s+(?:(?:north|south|east|west|[nsew])\s+)?(?:{'|'.join(SURE.split())}|{SAINT})\b",
    # P.O. Box 12, Box 45, RR 2, PMB 7
    r"\b(?:p\.?\s*o\.?\s*|post(?:al)?\s*(?:office)?\s*)box\b",
    r"\b(?:box|pmb|rr|rural\s+route)\s*#?\s*\d+",
    # Apt 4B, unit 12, suite 300, floor 3, #4
    r"\b(?:apt|apartment|appartement|unit|suite|ste|flat|floor|room|rm|bldg|building)\b\.?\s*(?:no\.?\s*)?#?\s*(?:\d+\w?|[a-z])\b(?!\s*\w)",
    r"\b(?:apt|apartment|unit|suite|flat)\b\.?\s*#?\s*\d",
    r"(?:^|\s)#\s*\d+",
]
ADDRESS = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS), re.IGNORECASE)


def names_a_street(text):
    """Return whether `text` looks like a street address, a post box or an apartment rather than a town."""
    return bool(ADDRESS.search(plain(text)))
