"""Check boxes in folded groups, as a template shows them: the same for topics and for languages."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

CHECKED = SafeString(" checked")


@dataclass(frozen=True, slots=True)
class Box:
    """One check box with its label. A page has 140 of them, so they are written here, not in a template."""

    name: str
    id: str
    value: str
    words: str
    is_ticked: bool

    def __str__(self):
        return format_html(
            '<label for="{id}"><input type="checkbox" name="{name}" value="{value}" id="{id}"{checked}> '
            "<span>{words}</span></label>\n",
            id=self.id,
            name=self.name,
            value=self.value,
            checked=CHECKED if self.is_ticked else "",
            words=self.words,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A group of boxes; one without a name is not folded."""

    name: str
    boxes: tuple[Box, ...]

    @property
    def ticked(self):
        """Return the words of the ticked boxes."""
        return [box.words for box in self.boxes if box.is_ticked]


def groups_of(bound):
    """Return the Groups of a bound Picker field, with the boxes ticked that were sent or that stand so already."""
    given = bound.value()
    ticked = set(map(str, given)) if isinstance(given, (list, tuple)) else set()
    groups = []
    for name, members in bound.field.choices:
        boxes = tuple(
            Box(bound.html_name, f"{bound.auto_id}_{value}", value, str(words), value in ticked)
            for value, words in members
        )
        groups.append(Group(str(name), boxes))
    return groups
