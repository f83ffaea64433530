"""Addresses are recognized, towns are not taken for addresses (quality.md V1)."""

import pytest

from profiles.places.atlas import atlas, city_label
from profiles.places.streets import names_a_street

ADDRESSES = """123 Main Street
123 Main St
123 MAIN ST.
123 Main St, Springfield, IL
123 Main St Springfield IL
123 Main St. Springfield
4500 N. Lake Shore Dr, Chicago
4500 North Lake Shore Drive Chicago IL 60601
221B Baker Street, London
742 Evergreen Terrace
P.O. Box 12, Peoria IL
PO Box 5
Post Office Box 7
RR 2, Box 45
1600 Pennsylvania Ave NW, Washington DC 20500
West 42nd Street, New York
42nd Street
5th Ave
123 E 5th St
Apt 4B, Chicago
Chicago #4
Suite 300, Denver
Hauptstraße 5, Berlin
12 Rue de la Paix, Paris
1 Federal Way
350 5th Ave, New York, NY 10118
77 Massachusetts Avenue
10 Downing St, London
100 W. Oak St. Apt. 3
15 Park Place
9 Lake View Court
123 Broadway
12-14 High Street""".splitlines()
TOWNS = """Fort Worth 76102
Fort Worth, TX 76102
60601 Chicago
63101 St. Louis
63101 East St. Louis
St. Louis 63101
St. Louis, MO
98003 Federal Way
98043 Mountlake Terrace
Miami, FL 33101
Miami FL 33101-1234
Street, MD
Avenue, Maryland
Willow Street, PA
Willow Street, PA 17584
29 Palms
100 Mile House, BC
Ninety Six, SC
Eighty Four, PA
Lane, SC
New York 10001
Ste. Genevieve, MO
Box Elder, SD
Broadway, VA
20 miles from St. Paul
10115 Berlin
Rome 00184
75001 Paris
Park City
Lake Station
M5V 2T6""".splitlines()


@pytest.mark.parametrize("text", ADDRESSES)
def test_v1_address_is_recognized(text):
    assert names_a_street(text)


@pytest.mark.parametrize("text", TOWNS)
def test_town_is_no_address(text):
    assert not names_a_street(text)


def test_no_label_that_is_offered_is_taken_for_an_address():
    labels = {city_label(city.name, city.country, city.region) for found in atlas().cities.values() for city in found}
    assert [label for label in sorted(labels) if names_a_street(label)] == []


@pytest.mark.parametrize(
    "text", ["1" * 10_000, "1 " * 5000, "1 a" + " a" * 5000 + " st", "# " * 5000, "\x00", "12 " + "a'" * 5000]
)
def test_hostile_text_is_answered(text):
    assert names_a_street(text) in (True, False)
