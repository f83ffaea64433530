"""How coarse a stored point is (quality.md V1)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.places.rounding import rounded

latitudes = st.floats(min_value=-90, max_value=90)
longitudes = st.floats(min_value=-180, max_value=180)


@given(latitudes, longitudes)
def test_v1_point_lies_on_the_grid_and_near(latitude, longitude):
    rough_latitude, rough_longitude = rounded(latitude, longitude)
    assert abs(rough_latitude - latitude) <= 0.05 + 1e-9
    assert abs(rough_longitude - longitude) <= 0.25 + 1e-9
    assert rough_latitude == round(rough_latitude, 1)
    assert rough_longitude == round(rough_longitude, 1)


@given(latitudes, longitudes)
def test_rounding_twice_changes_nothing(latitude, longitude):
    once = rounded(latitude, longitude)
    assert rounded(*once) == once


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (41.8781, -87.6298, (41.9, -87.6)),
        (61.2181, -149.9003, (61.2, -150.0)),
        (78.22, 15.65, (78.2, 15.5)),
        (-0.04, 0.04, (0.0, 0.0)),
        (90, 180, (90.0, 180.0)),
    ],
)
def test_known_points_are_rounded(latitude, longitude, expected):
    found = rounded(latitude, longitude)
    assert found == expected
    assert str(found[0]) != "-0.0"


@pytest.mark.parametrize("latitude", [0, 25, 42, 49, 59.9, 60, 68, 74.9, 75, 78])
def test_v1_cell_is_about_ten_kilometers_wide(latitude):
    """The width of a cell, from the distance between neighboring values of the grid."""
    row = sorted({rounded(latitude, step / 100)[1] for step in range(0, 400)})
    width = (row[1] - row[0]) * 111.32 * math.cos(math.radians(latitude))
    assert 5.5 <= width <= 15


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (math.nan, 0), (0, math.inf), (-999, 0)])
def test_no_point_on_earth_is_refused(point):
    with pytest.raises(ValueError, match="Earth"):
        rounded(*point)
