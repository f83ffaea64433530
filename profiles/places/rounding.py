"""How coarse a point is before anybody stores it. Pure: no Django.

A degree of latitude is 111 km, so a tenth is 11 km. A degree of longitude shrinks with the cosine of the latitude: a
tenth is 11 km at the equator, 8.5 km in Chicago (42 degrees) and would be 5.6 km at 60 degrees, so from there on the
step is two tenths (11 to 5.7 km) and from 75 degrees five tenths (14 km and less). Whoever has the stored point knows
a person's place to a cell of about 10 by 10 km and nothing finer; the exact point is never written down.
"""

import math

LATITUDE_STEP = 0.1
# From this latitude (degrees, either side of the equator) on: this step in longitude (degrees).
LONGITUDE_STEPS = ((75, 0.5), (60, 0.2), (0, 0.1))


def rounded(latitude, longitude):
    """Return (latitude, longitude) in degrees on the grid; raise ValueError for what is no point on Earth."""
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("not a point on Earth")
    grid_latitude = _to_grid(latitude, LATITUDE_STEP)
    # By the rounded latitude, so that rounding twice changes nothing.
    step = next(step for least, step in LONGITUDE_STEPS if abs(grid_latitude) >= least)
    return grid_latitude, _to_grid(longitude, step)


def _to_grid(degrees, step):
    """Return the multiple of `step` nearest to `degrees`, with one decimal and no negative zero."""
    return round(round(degrees / step) * step, 1) + 0.0
