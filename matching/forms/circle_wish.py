"""Waiting for a circle of peers: a topic, the hours of a week, and by whose clock. The same on the page and by mail."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.editing.topics import topic_groups
from profiles.editing.zones import grouped_zones
from profiles.forms.fields import Dots, PickerBoxes, ZoneSelect

# Half-hours of a week are numbers, Monday 0:00 being 0. One box is two hours, so that a single one can be enough: 7:00
# to 23:00 is when people meet who work.
A_DAY, BOX = 48, 4
STARTS = range(14, 46, BOX)
DAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


def box_words(start):
    """Return a box of a day as people read it, such as "17–19"."""
    return f"{start // 2}–{(start + BOX) // 2}"


def boxes_of(hours):
    """Return the boxes (first half-hours) that lie wholly in half-hours of a week."""
    free = set(hours)
    starts = [A_DAY * day + start for day in range(7) for start in STARTS]
    return [str(start) for start in starts if all(start + step in free for step in range(BOX))]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with its boxes, as the page shows them: (value, id, words, is ticked)."""

    name: str
    boxes: tuple


class WishForm(forms.Form):
    """What somebody waits for, and when they are free."""

    topic = forms.ChoiceField(
        label=gettext_lazy("On which topic?"),
        error_messages={
            "required": gettext_lazy("Choose the topic."),
            "invalid_choice": gettext_lazy("Choose a topic of the list."),
        },
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("By the clock of"),
        help_text=gettext_lazy("The times below are yours. We compare them with the clocks of others."),
        widget=ZoneSelect,
        error_messages={
            "required": gettext_lazy("Choose the clock by which you live."),
            "invalid_choice": gettext_lazy("Choose a time zone from the list."),
        },
    )
    hours = forms.TypedMultipleChoiceField(
        label=gettext_lazy("When could you meet?"),
        help_text=gettext_lazy("Tick every time that is good in most weeks. The more you tick, the sooner it fits."),
        coerce=int, widget=PickerBoxes,
        error_messages={
            "required": gettext_lazy("Tick at least one time, better four or five."),
            "invalid_choice": gettext_lazy("Tick times of the list."),
        },
    )  # fmt: skip
    conduct = forms.BooleanField(
        label=gettext_lazy("I keep to the code of conduct."),
        error_messages={"required": gettext_lazy("Say that you keep to the code of conduct.")},
    )

    def __init__(self, *args, needs_conduct=False, **options):
        super().__init__(*args, **options)
        self.fields["topic"].choices = [("", _("Choose a topic")), *topic_groups()]
        self.fields["time_zone"].choices = grouped_zones()
        self.fields["hours"].choices = [
            (A_DAY * day + start, f"{name} {box_words(start)}") for day, name in enumerate(DAYS) for start in STARTS
        ]
        if not needs_conduct:
            del self.fields["conduct"]

    def clean_hours(self):
        """Return half-hours of the week."""
        return [start + step for start in self.cleaned_data["hours"] for step in range(BOX)]

    @property
    def days(self):
        """Return the Days of the week, as ticked."""
        ticked = {str(value) for value in self["hours"].value() or ()}
        return [Day(str(name), tuple(self.boxes(A_DAY * day, ticked))) for day, name in enumerate(DAYS)]

    @staticmethod
    def boxes(first, ticked):
        """Yield the boxes of the day whose first half-hour is `first`."""
        for start in STARTS:
            yield first + start, f"id_hours_{first + start}", box_words(start), str(first + start) in ticked


class DeclineForm(forms.Form):
    """No to a proposed circle: whether one waits for another."""

    reason = forms.ChoiceField(
        label=gettext_lazy("And then?"),
        choices=[
            ("wait", gettext_lazy("Propose another circle on this topic")),
            ("stop", gettext_lazy("I no longer wait for a circle")),
        ],
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
