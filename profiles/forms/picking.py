"""Check boxes in folded groups, as a template shows them: the same for topics and for languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """One check box."""

    id: str
    value: str
    words: str
    is_ticked: bool


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
        boxes = tuple(Box(f"{bound.auto_id}_{value}", value, str(words), value in ticked) for value, words in members)
        groups.append(Group(str(name), boxes))
    return groups
