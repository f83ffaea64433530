"""The controlled list of topics as a tree of two levels, for whoever offers it for choice."""

from profiles.models import Topic


def topic_groups():
    """Return ((group's name, ((slug, name), ...)), ...): groups in the order of the list, topics by name. One query."""
    topics = list(Topic.objects.order_by("name"))
    groups = sorted((topic for topic in topics if topic.parent_id is None), key=lambda group: group.pk)
    return tuple(
        (group.name, tuple((topic.slug, topic.name) for topic in topics if topic.parent_id == group.pk))
        for group in groups
    )
