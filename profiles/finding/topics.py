"""The controlled list of topics as a tree of plain values."""

import time
from dataclasses import dataclass

from profiles.models import Topic

# How long a process may go on with its copy of the list, in seconds: it changes a few times a year.
KEPT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class TopicTree:
    """All topics: `names` maps slug to name, `groups` lists (group slug, topic slugs) by name."""

    names: dict[str, str]
    groups: tuple[tuple[str, tuple[str, ...]], ...]

    def is_group(self, slug):
        """Return whether `slug` names a group of topics."""
        return any(slug == group for group, _topics in self.groups)

    def specific(self, slugs):
        """Return the names of the topics among `slugs`, without the groups that they belong to."""
        return tuple(self.names[slug] for slug in slugs if slug in self.names and not self.is_group(slug))


_kept = None


def topic_tree():
    """Return the TopicTree, at most KEPT_SECONDS old. Costs 1 query when it is older."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (time.monotonic(), read_tree())
    return _kept[1]


def forget():
    """Have the next `topic_tree` read the list anew."""
    global _kept
    _kept = None


def read_tree():
    """Return the TopicTree as it is now. Costs 1 query."""
    names, groups = {}, {}
    for slug, name, parent in Topic.objects.order_by("name").values_list("slug", "name", "parent__slug"):
        names[slug] = name
        if parent is None:
            groups.setdefault(slug, [])
        else:
            groups.setdefault(parent, []).append(slug)
    ordered = sorted(groups.items(), key=lambda item: names[item[0]])
    return TopicTree(names, tuple((slug, tuple(topics)) for slug, topics in ordered))
