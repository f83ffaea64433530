"""The land under the marks of a map: cut out of a small world that is kept in a file. Pure: no Django, no tiles.

map_land.json is public domain data; its first line names the source. What lies outside the frame is cut off here and
not by the browser: the answer is shorter, and no tool takes the rest of a continent for something on top of the page.
"""

import json
import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from .map_picture import HEIGHT, WIDTH

LAND = Path(__file__).with_name("map_land.json")
UNITS = 20  # of map_land.json to a degree
LAYERS = ("land", "lakes", "states", "countries")
AREAS = ("land", "lakes")
# Steps of a drawn path to a pixel of the phone's map, and how far beyond the frame a cut is made, to be unseen.
FINENESS, BLEED = 4, 6
RIGHT, BOTTOM = WIDTH * FINENESS, HEIGHT * FINENESS
VIEW_BOX = f"0 0 {RIGHT} {BOTTOM}"


@cache
def shapes():
    """Return layer to its shapes, each a list of (longitude, latitude) in degrees."""
    read = json.loads(LAND.read_text())
    return {layer: tuple(points_of(path) for path in read[layer]) for layer in LAYERS}


def points_of(path):
    """Return the points of a path "Mx yl" and steps, in degrees."""
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    x, y = numbers[:2]
    points = [(x / UNITS, -y / UNITS)]
    for right, down in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + right, y + down
        points.append((x / UNITS, -y / UNITS))
    return points


@lru_cache(maxsize=64)
def ground(frame):
    """Return (layer, SVG path) of all that is seen in a Frame, in steps of VIEW_BOX: land first, borders last."""
    made = []
    for layer in LAYERS:
        paths = [path for shape in shapes()[layer] for path in paths_of(shape, frame, is_area=layer in AREAS)]
        if paths:
            made.append((layer, "".join(paths)))
    return made


def paths_of(shape, frame, *, is_area):
    """Yield the SVG paths of a shape in a Frame: several where the world comes again beyond the 180th meridian."""
    across, up = RIGHT / frame.width, BOTTOM / frame.height
    for shift in (-360, 0, 360):
        points = [((x + shift - frame.west) * across, (frame.north - y) * up) for x, y in shape]
        if not meets(points):
            continue
        for part in [cut_area(points)] if is_area else cut_line(points):
            path = path_of(part, is_area=is_area)
            if path:
                yield path


def meets(points):
    """Return whether the box around `points` reaches into the frame."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs) < RIGHT and max(xs) > 0 and min(ys) < BOTTOM and max(ys) > 0


def sides():
    """Yield (axis, bound, sign) of the four sides: inside is where sign * (point[axis] - bound) is not negative."""
    for axis, end in ((0, RIGHT), (1, BOTTOM)):
        yield axis, -BLEED, 1
        yield axis, end + BLEED, -1


def crossing(one, other, axis, bound):
    """Return where the way from one point to another crosses the line point[axis] = bound."""
    share = (bound - one[axis]) / (other[axis] - one[axis])
    return tuple(bound if each == axis else one[each] + share * (other[each] - one[each]) for each in (0, 1))


def cut_area(points):
    """Return the outline of an area within the frame (Sutherland and Hodgman's way); empty where it is outside."""
    for axis, bound, sign in sides():
        kept = []
        for one, other in pairwise([points[-1], *points] if points else []):
            was, is_in = sign * (one[axis] - bound) >= 0, sign * (other[axis] - bound) >= 0
            if was != is_in:
                kept.append(crossing(one, other, axis, bound))
            if is_in:
                kept.append(other)
        points = kept
    return points


def cut_line(points):
    """Yield the pieces of a line that lie within the frame."""
    piece = []
    for one, other in pairwise(points):
        inside = cut_step(one, other)
        if inside is None or (piece and piece[-1] != inside[0]):
            if len(piece) > 1:
                yield piece
            piece = []
        if inside is not None:
            piece = [*(piece or inside[:1]), inside[1]]
    if len(piece) > 1:
        yield piece


def cut_step(one, other):
    """Return the two ends of a straight step within the frame, or None where it is outside."""
    for axis, bound, sign in sides():
        was, is_in = sign * (one[axis] - bound) >= 0, sign * (other[axis] - bound) >= 0
        if not (was or is_in):
            return None
        if not was:
            one = crossing(one, other, axis, bound)
        elif not is_in:
            other = crossing(one, other, axis, bound)
    return one, other


def path_of(points, *, is_area):
    """Return an SVG path in whole steps, without those that would not be seen; "" where nothing is left."""
    rounded = [(round(x), round(y)) for x, y in points]
    kept = rounded[:1] + [point for before, point in pairwise(rounded) if point != before]
    if len(kept) < (3 if is_area else 2):
        return ""
    steps = " ".join(f"{x - left} {y - top}" for (left, top), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{steps.replace(' -', '-')}" + ("z" if is_area else "")
