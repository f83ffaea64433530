"""The filter panel of the list: groups of boxes with the number that each click gives."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from programs.areas import PLACES, PROVINCES, US_STATES
from programs.vocabulary import Role, Status

from .facets import BARRIERS, FACETS

FACET = {facet.name: facet for facet in FACETS}
# Facets shown as boxes below the barriers, in this order; `folded` ones open on demand.
OPEN_GROUPS = ("open", "delivery", "format")
FOLDED_GROUPS = ("stage", "library_type", "topic", "community")
# Stricter readings of two barriers, and support staff, stand together in a group of their own.
STRICTER = (("membership", "none"), ("cost", "free_in_total"), ("support_staff", "welcome"))
# What a label cannot say in a few words.
HINTS = {("cost", "free"): gettext_lazy("No fee. Where a membership is needed, its dues come on top.")}


@dataclass(frozen=True, slots=True)
class Box:
    """A check box or radio button: what it sends, what it says, what it gives."""

    name: str
    value: str
    label: str
    count: object
    checked: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes under a legend; `ticked` of them are on."""

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

    barriers: Group
    roles: Group
    open_groups: tuple[Group, ...]
    folded_groups: tuple[Group, ...]
    regions: tuple
    statuses: tuple[Box, ...]
    hidden: tuple[tuple[str, str], ...]
    chosen: int


def panel_of(result):
    """Return the Panel of a Result."""
    stricter = tuple(box for name, value in STRICTER for box in boxes(result, name, (value,)))
    folded = (
        Group("more", _("Stricter on cost and staff"), stricter),
        *(group(result, name) for name in FOLDED_GROUPS),
    )
    regions, shown = region_options(result)
    selection = result.selection
    return Panel(
        barriers=Group(
            "barriers",
            _("What stands in the way?"),
            tuple(box for name, value in BARRIERS for box in boxes(result, name, (value,))),
        ),
        roles=roles(result),
        open_groups=tuple(group(result, name) for name in OPEN_GROUPS),
        folded_groups=tuple(part for part in folded if part.boxes),
        regions=regions,
        statuses=status_boxes(result),
        hidden=hidden(result, shown),
        chosen=sum(len(values) for values in selection.chosen.values()) + len(selection.status),
    )


def boxes(result, name, values):
    """Return the boxes of some values of one facet."""
    counts, chosen = result.counts(name, values), result.selection.chosen.get(name, ())
    return tuple(
        Box(name, value, label(result, name, value), counts[value], value in chosen, HINTS.get((name, value), ""))
        for value in values
    )


def group(result, name):
    """Return a facet's group: its values that would give anything, and those that are ticked."""
    facet = FACET[name]
    values = tuple(sorted(result.index.topics, key=result.index.topics.get)) if name == "topic" else tuple(facet.values)
    answers, chosen = result.index.facets[name], result.selection.chosen.get(name, ())
    # A value that no program of the whole catalog states would only make the list long.
    stated = tuple(value for value in values if value in chosen or answers[value].yes)
    return Group(name, str(facet.label), boxes(result, name, stated))


def label(result, name, value):
    """Return what a facet value is called in the visitor's language."""
    return result.snapshot.derive(("label", get_language(), name, value), lambda: find_label(result, name, value))


def find_label(result, name, value):
    """Return what a facet value is called, looked up."""
    if name == "region":
        return PLACES[value]
    if name == "topic":
        return result.index.topics.get(value, value)
    if name == "sponsor":
        body = result.snapshot.sponsors.get(value)
        return body.name if body else value
    return str(FACET[name].values[value])


def roles(result):
    """Return the group that says for which role facts are read."""
    selection = result.selection
    made = []
    for role in Role:
        count = result.count if role == selection.role else result.with_selection(selection.but(role=role.value))
        made.append(Box("role", role.value, str(role.label), count, role == selection.role))
    return Group("role", _("I want to"), tuple(made))


def region_options(result):
    """Return ((group label, boxes) …) of places, and the place shown as chosen (a select holds one)."""
    countries = result.snapshot.derive("countries", lambda: countries_named(result.index.entries))
    chosen = result.selection.chosen.get("region", ())
    extra = tuple(code for code in chosen if code not in US_STATES and code not in PROVINCES and code not in countries)
    groups = (
        (_("Countries"), countries + extra),
        (_("United States"), tuple(US_STATES)),
        (_("Canada"), tuple(PROVINCES)),
    )
    counts = result.with_regions()
    shown = chosen[0] if chosen else ""
    made = tuple(
        (title, tuple(Box("region", code, PLACES[code], counts(code), code == shown) for code in codes))
        for title, codes in groups
    )
    return made, shown


def countries_named(entries):
    """Return the codes of the countries that programs name, and of the two whose regions are listed, by name."""
    named = {code for facts in entries for code in facts.area.countries}
    return tuple(sorted(named | {"US", "CAN"}, key=PLACES.get))


def status_boxes(result):
    """Return the choices of which statuses to list."""
    counts, chosen = result.status_counts(), result.selection.status
    words = {"": _("Not closed"), "any": _("All, closed ones too"), **dict(Status.choices)}
    return tuple(
        Box("status", value, str(text), counts[value], (chosen[0] if chosen else "") == value)
        for value, text in words.items()
    )


def hidden(result, shown_region):
    """Return what the address says and no box of the panel shows, so that applying filters does not lose it."""
    selection = result.selection
    boxed = {*BARRIERS, *STRICTER}
    kept = [
        (name, value)
        for name, values in selection.chosen.items()
        for value in values
        if name not in (*OPEN_GROUPS, *FOLDED_GROUPS)
        and (name, value) not in boxed
        and not (name == "region" and value == shown_region)
    ]
    kept += [("status", status) for status in selection.status[1:]]
    if selection.page_size is not None:
        kept.append(("page_size", str(selection.page_size)))
    return tuple(kept)


def chips(result):
    """Return (label, Selection without it) for every active filter, in the order of the address."""
    selection = result.selection
    made = [(_("“%(words)s”") % {"words": selection.q}, selection.but(q=""))] if selection.q else []
    for name, values in selection.chosen.items():
        made += [(label(result, name, value), selection.without(name, value)) for value in values]
    for status in selection.status:
        text = _("All, closed ones too") if status == "any" else Status(status).label
        made.append((str(text), selection.without("status", status)))
    if not selection.unstated:
        made.append((_("Only programs that say so"), selection.but(unstated=True)))
    return made
