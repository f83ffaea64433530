"""The filter panel of a list of people: boxes with what each would give, chips, and ways out of an empty list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.showing.words import words
from profiles.vocabulary import Meeting

# A smaller number beside a box could single somebody out (quality.md V3), so it is only said that it is small.
LEAST_COUNT = 5
LEGENDS = {
    "topic": {"help": gettext_lazy("Can help with"), "want": gettext_lazy("Wants help with")},
    "offer": gettext_lazy("Kind of help"),
    "meet": gettext_lazy("Where to meet"),
    "library_type": gettext_lazy("Library"),
    "years": gettext_lazy("Years in the field"),
    "language": gettext_lazy("Language"),
}
OPEN, FOLDED = ("offer", "meet"), ("library_type", "years", "language")


@dataclass(frozen=True, slots=True)
class Box:
    """A check box: what it sends, what it says, what it gives in words."""

    name: str
    value: str
    label: str
    count: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes under a legend."""

    name: str
    legend: str
    boxes: tuple[Box, ...]

    @property
    def ticked(self):
        """Return how many boxes are on."""
        return sum(box.checked for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything the filter panel shows for one result."""

    topics: tuple[Group, ...]
    open_groups: tuple[Group, ...]
    folded_groups: tuple[Group, ...]
    chosen: int

    @property
    def has_topics(self):
        """Return whether any topic would give anything."""
        return any(group.boxes for group in self.topics)


def count_words(number, *, is_capped=False):
    """Return a number of people as a box shows it: exact from LEAST_COUNT on, "at least" beyond what was counted."""
    if 0 < number < LEAST_COUNT:
        return f"<{LEAST_COUNT}"
    return f"{number}+" if is_capped and number else str(number)


def panel_of(found, selection, topics):
    """Return the Panel of a Found; `topics` is the TopicTree."""
    kinds = tuple(name for name in OPEN if name != "offer" or selection.direction == "help")
    return Panel(
        topics=tuple(topic_group(found, selection, topics, *part) for part in topics.groups),
        open_groups=tuple(group(found, selection, name) for name in kinds),
        folded_groups=tuple(group(found, selection, name) for name in FOLDED),
        chosen=sum(len(values) for values in selection.chosen.values()),
    )


def group(found, selection, name):
    """Return the group of one facet: the values that would give anything, and those that are ticked."""
    made = (box(found, selection, name, value, label) for value, label in words().labels[name].items())
    return Group(name, str(LEGENDS[name]), tuple(made_box for made_box in made if made_box))


def topic_group(found, selection, topics, parent, members):
    """Return the group of the topics below `parent`, led by a box for all of them."""
    everything = box(found, selection, "topic", parent, _("All of this"))
    made = (box(found, selection, "topic", slug, topics.names[slug]) for slug in members)
    return Group(
        f"topic-{parent}", topics.names[parent], tuple(made_box for made_box in (everything, *made) if made_box)
    )


def box(found, selection, name, value, label):
    """Return the box of a value, or None when ticking it would find nobody."""
    checked = value in selection.chosen.get(name, ())
    number = found.counts.get((name, value), 0)
    if not number and not checked:
        return None
    return Box(name, value, label, count_words(number, is_capped=found.is_capped), checked)


def label(name, value, topics):
    """Return what a facet's value is called."""
    return topics.names.get(value, value) if name == "topic" else words().labels[name][value]


def chips(selection, origin, topics):
    """Return (label, Selection without it) for every active filter, in the order of the address."""
    made = [(_("“%(words)s”") % {"words": selection.q}, selection.but(q=""))] if selection.q else []
    for name, values in selection.chosen.items():
        made += [(label(name, value, topics), selection.without(name, value)) for value in values]
    if selection.near:
        made.append((near_words(selection, origin), selection.but(near="", sort="")))
    return made


def near_words(selection, origin):
    """Return in words where the search is."""
    if origin is None:
        return selection.near
    if origin.is_area:
        return _("in %(place)s") % {"place": origin.label}
    words = _("within %(n)d km of %(place)s") if selection.unit == "km" else _("within %(n)d miles of %(place)s")
    return words % {"n": selection.within, "place": origin.label}


def ways_out(selection, topics, *, has_center=True):
    """Return (sentence, Selection) for steps that widen an empty list, the likeliest first.

    Around a place without a center (`has_center`), such as a whole state or one that we do not know, no larger circle
    can be drawn.
    """
    made = []
    if selection.near:
        made.append((_("People who meet remotely, wherever they live"), remote(selection)))
        if has_center and selection.within < 250:
            made.append(
                (_("Within 250 miles") if selection.unit == "mi" else _("Within 250 km"), selection.but(within=250))
            )
    for name, values in selection.chosen.items():
        for value in values:
            text = _("Without “%(what)s”") % {"what": label(name, value, topics)}
            made.append((text, selection.without(name, value)))
    if selection.q:
        made.append((_("Without the search words"), selection.but(q="")))
    return made


def remote(selection):
    """Return the selection for people who meet remotely, without its place."""
    return selection.but(near="", sort="").without("meet").having("meet", Meeting.REMOTE.value)
