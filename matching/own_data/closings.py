"""What people say at the end of a mentorship or a circle."""

from django.utils.translation import gettext_lazy as _

from matching.models import Closing
from profiles.own_data.registry import Tie, about_people, delete, empty, stays

from .whose import of_theirs, selves

about_people(
    Closing,
    Tie(
        "closings", lambda person: Closing.objects.filter(correspondent__in=selves(person)),
        empty(to_other="", to_staff=""),
        title=_("What you said at the end"),
        shown={
            "created_at": _("when"), "reached": _("what came of it"), "to_other": _("to the other one, or the circle"),
            "to_staff": _("to the people who run this"), "offer": _("how you could now help"),
        },
        columns=("correspondent",),
    ),
    Tie(
        "closings_of_others",
        lambda person: of_theirs(Closing, person).exclude(correspondent__in=selves(person)),
        stays("What others said at the end is theirs; it names nobody any more."),
        columns=("mentorship", "circle"),
        hidden="What others said at the end is theirs. What they said to somebody stands in that person's feedback.",
    ),
)  # fmt: skip
about_people(
    Closing.topics.through,
    Tie(
        "closing_topics", lambda person: Closing.topics.through.objects.filter(
            closing__correspondent__in=selves(person)
        ), delete,
        title=_("What you could now help with, as you said at the end"), shown={"topic__name": _("topic")},
        columns=("closing",),
    ),
)  # fmt: skip
