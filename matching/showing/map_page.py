"""The contents of the map of people: from its address to the marks and sentences that its page shows."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.finding import panel
from profiles.finding.map_points import MapPoints, map_points
from profiles.finding.panel import LEAST_COUNT
from profiles.finding.search import Found
from profiles.finding.selection import MOST_WITHIN, Selection
from profiles.showing.distance import KM_PER_MILE

from .map_ground import VIEW_BOX, ground
from .map_picture import HEIGHT, WIDTH, frame_of, markers_of, near_and_far, short
from .people_list import PeopleList

# How far around a mark its link looks, at least.
AROUND = {"mi": 25, "km": 40}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as the page shows it: where (percent of the picture), how large (pixels), what it says, where it leads.

    `name` is written below it, "" where there is no room; `number` is written into it, "" below LEAST_COUNT.
    """

    x: str
    y: str
    radius: int
    place: str
    people: str
    number: str
    name: str
    step: Selection

    @property
    def below(self):
        """Return how far below its middle the name stands, in pixels."""
        return self.radius + 13


class MapPage(PeopleList):
    """A list of people as points; costs one query where the list costs two."""

    is_ordered = False

    @cached_property
    def spots(self):
        """Return the MapPoints: none around a place that we do not know."""
        if self.read.is_lost:
            return MapPoints()
        return map_points(self.selection, self.viewer, self.read.origin)

    @cached_property
    def found(self):
        """Return the numbers of the list, for its heading, without anybody on it."""
        return Found(total=self.spots.total, is_capped=self.spots.is_capped)

    def mark(self, marker):
        """Return the Mark of a Marker."""
        label = marker.points[0].label
        return Mark(
            x=percent(marker.x, WIDTH),
            y=percent(marker.y, HEIGHT),
            radius=marker.radius,
            place=place_words(label, len(marker.points) - 1),
            people=people_words(marker.people),
            number=f"{marker.people:,}" if marker.people >= LEAST_COUNT else "",
            name=short(label) if marker.is_named else "",
            step=self.around(label, marker.reach),
        )

    def around(self, label, reach):
        """Return the Selection of the people around a mark that reaches so many miles."""
        if not label:
            return self.selection.but()
        unit = self.selection.unit
        size = reach * KM_PER_MILE if unit == "km" else reach
        # To the farthest of its places and a little on: their points are rounded, this search's origin may be another.
        within = AROUND[unit] if not reach else min(MOST_WITHIN, ceil(size) + AROUND[unit])
        return self.selection.but(near=label, within=within, sort="")

    def context(self):
        """Return what the page shows."""
        return {
            **(self.picture() if self.spots.points else {}),
            "selection": self.selection,
            "found": self.found,
            "heading": self.heading(),
            "sentences": self.sentences(),
            "chips": panel.chips(self.selection, self.read.origin, self.topics),
            "notes": self.read.notes,
            "choices": [(label, self.selection.but(near=label)) for label in self.read.choices],
            "origin": self.read.origin,
            "ways_out": ()
            if self.found.total
            else panel.ways_out(self.selection, self.topics, has_center=self.has_center),
            "programs_query": self.programs_query(),
        }

    def picture(self):
        """Return what the picture shows, and the marks of those too far away from the others to be in it."""
        near, far = near_and_far(self.spots.points)
        return {
            "view_box": VIEW_BOX,
            "ground": ground(frame_of(near)),
            "marks": self.marks(near),
            "far": self.marks(far) if far else (),
        }

    def marks(self, points):
        """Return the Marks of `points`, in a frame around them."""
        return [self.mark(marker) for marker in markers_of(points, frame_of(points), LEAST_COUNT)]

    def sentences(self):
        """Return what the picture cannot say: who is not in it."""
        spots, said = self.spots, []
        if spots.is_capped:
            is_near = self.read.origin and not self.read.origin.is_area
            words = (
                _("The map shows the %(n)s nearest.") if is_near else _("The map shows the %(n)s most recently active.")
            )
            said.append(words % {"n": f"{spots.total:,}"})
        if spots.nowhere and not spots.points:
            said.append(_("None of them said where they are."))
        elif 0 < spots.nowhere < LEAST_COUNT:
            said.append(_("Fewer than %(n)d more did not say where they are.") % {"n": LEAST_COUNT})
        elif spots.nowhere:
            said.append(_("%(n)s more did not say where they are.") % {"n": f"{spots.nowhere:,}"})
        return said


def percent(pixels, whole):
    """Return `pixels` of `whole` as a percentage that SVG reads: the mark keeps its place at every width."""
    return f"{pixels / whole * 100:.2f}%"


def place_words(label, others):
    """Return the name of a mark's place, and of how many `others` it stands for too."""
    label = label or _("A place without a name")
    if not others:
        return label
    words = ngettext("%(place)s and %(n)d place nearby", "%(place)s and %(n)d places nearby", others)
    return words % {"place": label, "n": others}


def people_words(number):
    """Return a number of people in words: exact from LEAST_COUNT on."""
    if number < LEAST_COUNT:
        return _("fewer than %(n)d people") % {"n": LEAST_COUNT}
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": f"{number:,}"}
