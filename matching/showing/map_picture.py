"""The picture of a map: which part of the world it shows, its land, and its markers. Pure: no Django, no tiles.

Longitude and latitude are drawn as they are (equirectangular); the frame is cut so that at its middle latitude a mile
is as long across as it is up. What lies under the marks is in map_ground.py.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil, cos, radians, sqrt

from profiles.showing.distance import miles_between

# What the map measures in CSS pixels on a phone 390 wide; on wider screens it grows and its markers do not.
WIDTH, HEIGHT = 358, 239
# Room around the outermost points, as a share of the frame; and the least height of a frame in degrees (350 miles).
MARGIN, LEAST_HEIGHT = 0.13, 5.0
# Radii of markers in pixels: the smallest is a target of 26, two above the least of WCAG 2.5.8.
SMALLEST, LARGEST, GAP = 13, 22, 2
# A few who live far from all others would make the picture of the others small: they are listed below it instead.
FAR_SHARE = 0.1
LETTER_WIDTH, LETTER_HEIGHT, MOST_NAMES = 6.6, 14, 10


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world that is shown, in degrees: its middle meridian (-180 to 180), northern edge and size.

    A frame may reach over the 180th meridian, and show some of the world twice when its points lie all around it.
    """

    middle: float
    north: float
    width: float
    height: float

    @property
    def west(self):
        """Return the western edge, below -180 for a frame across that meridian."""
        return self.middle - self.width / 2

    def spot(self, latitude, longitude):
        """Return (x, y) of a point in pixels of a map WIDTH by HEIGHT."""
        east_of_middle = (longitude - self.middle + 180) % 360 - 180
        return (0.5 + east_of_middle / self.width) * WIDTH, (self.north - latitude) / self.height * HEIGHT

    def holds(self, point):
        """Return whether a point lies well inside, so that its mark does too."""
        x, y = self.spot(point.latitude, point.longitude)
        return LARGEST <= x <= WIDTH - LARGEST and LARGEST <= y <= HEIGHT - LARGEST


@dataclass(frozen=True, slots=True)
class Marker:
    """One mark: the grid points it stands for, the one with most people first, and where it stands in pixels."""

    points: tuple
    x: float
    y: float
    radius: int
    # Whether there is room to write the name of the place below the mark.
    is_named: bool = False

    @property
    def people(self):
        """Return how many people the mark stands for."""
        return sum(point.people for point in self.points)

    @property
    def reach(self):
        """Return how far in miles the farthest of its points is from the first, rounded up."""
        first = self.points[0]
        here = first.latitude, first.longitude
        return ceil(max(miles_between(*here, point.latitude, point.longitude) for point in self.points))


def frame_of(points):
    """Return the Frame that shows all `points` (of at least one) with some room around them."""
    south, north = min(point.latitude for point in points), max(point.latitude for point in points)
    west, span = arc_of(sorted({point.longitude for point in points}))
    middle = (south + north) / 2
    shrink = max(0.2, cos(radians(middle)))
    inner = 1 - 2 * MARGIN
    height = max(LEAST_HEIGHT, (north - south) / inner, span / inner * shrink * HEIGHT / WIDTH)
    width = height * WIDTH / HEIGHT / shrink
    return Frame((west + span / 2 + 180) % 360 - 180, middle + height / 2, width, height)


def arc_of(longitudes):
    """Return (west, degrees eastward) of the shortest arc that holds all of the sorted `longitudes`."""
    gaps = [(right - left, right) for left, right in pairwise([*longitudes, longitudes[0] + 360])]
    widest, after = max(gaps)
    return (after + 180) % 360 - 180, 360 - widest


def near_and_far(points):
    """Return (points to draw, points that would only make the picture of the others small)."""
    whole = frame_of(points)
    here = middle_of([(point.latitude, point.people) for point in points])
    there = middle_of([(whole.spot(0, point.longitude)[0], point.people) for point in points])
    there = whole.middle + (there / WIDTH - 0.5) * whole.width
    by_distance = sorted(points, key=lambda each: (miles_between(here, there, each.latitude, each.longitude), each))
    reached = list(accumulate(point.people for point in by_distance))
    kept = set(by_distance[: bisect_left(reached, reached[-1] * (1 - FAR_SHARE)) + 1])
    part = frame_of(kept)
    if part.height > whole.height / 2:
        return tuple(points), ()
    near = kept.union(point for point in points if part.holds(point))
    return tuple(point for point in points if point in near), tuple(point for point in points if point not in near)


def middle_of(weighted):
    """Return the value that half of the weight lies below, of (value, weight) pairs."""
    total, passed = sum(weight for _value, weight in weighted), 0
    for value, weight in sorted(weighted):
        passed += weight
        if passed * 2 >= total:
            return value
    raise ValueError("nothing has no middle")


def radius_of(people, least):
    """Return the radius of a mark in pixels; all below `least` people look the same."""
    return SMALLEST if people < least else min(LARGEST, round(SMALLEST - 1 + 1.3 * sqrt(people)))


def markers_of(points, frame, least):
    """Return Markers for `points`, none of which touch on a phone: points that would are one mark.

    The order is that of reading: most people first, then by name; what counts below `least` counts as equal.
    """
    marks = [Marker((point,), *frame.spot(point.latitude, point.longitude), SMALLEST) for point in points]
    # A cell has the size of the smallest mark, so what shares one touches; then few enough are left to compare all.
    marks = merged(marks, lambda mark: (int(mark.x // (2 * SMALLEST)), int(mark.y // (2 * SMALLEST))), least)
    while True:
        hosts = {}
        for mark in sorted(marks, key=order(1)):
            host = next((other for other in hosts if touch(mark, other)), mark)
            hosts.setdefault(host, []).append(mark)
        if len(hosts) == len(marks):
            return named(sorted(marks, key=order(least)))
        marks = [merge(group, least) for group in hosts.values()]


def merged(marks, key, least):
    """Return `marks` with those of the same `key` merged."""
    groups = {}
    for mark in marks:
        groups.setdefault(key(mark), []).append(mark)
    return [merge(group, least) for group in groups.values()]


def merge(marks, least):
    """Return one Marker for all `marks`: where the one with most people stands, and called after it."""
    first, *others = sorted(marks, key=order(1))
    points = (*first.points, *(point for mark in others for point in mark.points))
    return replace(first, points=points, radius=radius_of(sum(point.people for point in points), least))


def order(least):
    """Return a sorting key: most people first, those below `least` last; then by name and place."""

    def key(mark):
        return (-mark.people if mark.people >= least else 0, mark.points[0].label, mark.x, mark.y)

    return key


def touch(one, other):
    """Return whether two marks would overlap or nearly so."""
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < (one.radius + other.radius + GAP) ** 2


def short(label):
    """Return the name of a city without its state."""
    return label.partition(",")[0]


def named(marks):
    """Return `marks`, at most MOST_NAMES of them with is_named, where a name covers no mark and no other name."""
    boxes = [(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    found, names = [], 0
    for mark in marks:
        half = len(short(mark.points[0].label)) * LETTER_WIDTH / 2
        top = mark.y + mark.radius
        box = (mark.x - half, top + 1, mark.x + half, top + 1 + LETTER_HEIGHT)
        inside = half and box[0] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
        is_named = names < MOST_NAMES and bool(inside) and not any(overlap(box, other) for other in boxes)
        if is_named:
            names += 1
            boxes.append(box)
        found.append(replace(mark, is_named=is_named))
    return found


def overlap(one, other):
    """Return whether two boxes (left, top, right, bottom) share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
