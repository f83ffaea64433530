"""A time to meet, typed by one's own clock: the same form for a new meeting and for one that moves, page or mail."""

from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.meetings import clocks
from matching.meetings.people import zone_name_of
from matching.meetings.setting import FARTHEST, MOST_PLANNED
from matching.showing.meetings import clock_words
from profiles.editing.zones import grouped_zones
from profiles.forms.fields import OwnWords, ZoneSelect
from profiles.showing.hours import zone

LENGTHS = (30, 45, 60, 90, 120)
WEEKS = (1, 2, 4)
LONGEST_PLACE = 300
MOVED_TOO_OFTEN = gettext_lazy("It was changed many times already. Call it off, talk about it, and set a new one.")


def initial_for(me, meeting=None):
    """Return what stands in the form of a new meeting, or of one that moves: by the clock of `me` (a Correspondent).

    Costs at most 1 query.
    """
    name = zone_name_of(me, meeting)
    if meeting is None:
        return {"time_zone": name, "minutes": LENGTHS[1]}
    local = clocks.local_of(meeting.starts_at, name)
    return {
        "day": local.date(), "time": local.time(), "time_zone": name, "minutes": meeting.minutes,
        "place": meeting.place,
    }  # fmt: skip


def changes_of(form, meeting):
    """Return what `setting.move` takes of a valid form: a meeting keeps its clock as long as it keeps its time."""
    given = form.cleaned_data
    is_same = form.starts_at == meeting.starts_at
    return {
        "starts_at": form.starts_at, "minutes": given["minutes"], "place": given["place"],
        "time_zone": None if is_same else given["time_zone"],
    }  # fmt: skip


def day_words(day):
    """Return a date in words."""
    return date_format(day, "DATE_FORMAT")


class MeetingForm(forms.Form):
    """When and where, by somebody's clock. `starts_at` holds the instant (UTC) of a valid one."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("There is no such day. Give one as in 2027-01-31."),
        },
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p"],
        error_messages={
            "required": gettext_lazy("Choose a time."),
            "invalid": gettext_lazy("There is no such time. Give one as in 18:00."),
        },
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("By the clock of"),
        help_text=gettext_lazy("Everybody reads the time by their own clock."),
        widget=ZoneSelect,
        error_messages={
            "required": gettext_lazy("Choose the clock by which you mean it."),
            "invalid_choice": gettext_lazy("Choose a time zone from the list."),
        },
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long"), coerce=int, empty_value=45, required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the lengths.")},
    )  # fmt: skip
    place = OwnWords(
        label=gettext_lazy("Where, or by which link (optional)"),
        help_text=gettext_lazy("A link to a call, a phone number, or a place. Only the people of this meeting see it."),
        most=LONGEST_PLACE, shown=False, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["time_zone"].choices = self.zones()
        length = self.get_initial_for_field(self.fields["minutes"], "minutes")
        lengths = sorted({*LENGTHS, int(length or LENGTHS[1])})
        self.fields["minutes"].choices = [(each, _("%(minutes)d minutes") % {"minutes": each}) for each in lengths]
        today = timezone.localdate()
        self.fields["day"].widget.attrs |= {"min": str(today), "max": str(today + FARTHEST)}

    def zones(self):
        """Return the choices of clocks, that of the meeting among them though no place is named after it."""
        own = self.get_initial_for_field(self.fields["time_zone"], "time_zone")
        found = grouped_zones()
        known = {name for _group, names in found[1:] for name, _words in names}
        return found if not own or own in known or zone(own) is None else [*found[:1], (own, own), *found[1:]]

    def clean(self):
        """Turn day and time into an instant: one that exists, is still to come, and not too far away."""
        given = super().clean()
        self.starts_at = None
        if any(given.get(name) is None for name in ("day", "time")) or not given.get("time_zone"):
            return given
        self.local = timezone.datetime.combine(given["day"], given["time"].replace(second=0, microsecond=0))
        try:
            self.starts_at = clocks.instant_of(self.local, given["time_zone"])
        except clocks.Skipped as skipped:
            self.add_error("time", skipped_words(given["time_zone"], self.local, skipped.instead))
        except OverflowError:
            self.add_error("day", far_words(given["time_zone"]))
        else:
            self.check_range(given["time_zone"])
        return given

    def check_range(self, zone_name):
        """Refuse a time that is over, or too far away."""
        now = timezone.now()
        if self.starts_at <= now:
            clock = date_format(now.astimezone(ZoneInfo(zone_name)).replace(tzinfo=None), "DATETIME_FORMAT")
            words = _("This time is over: in %(clock)s it is %(now)s. Choose a later one.")
            self.add_error("day", words % {"clock": clock_words(zone_name), "now": clock})
        elif self.starts_at > now + FARTHEST:
            self.add_error("day", far_words(zone_name))


def far_words(zone_name):
    """Return that a day is too far away, and until when meetings can be set."""
    last = (timezone.now() + FARTHEST).astimezone(ZoneInfo(zone_name)).date()
    return _("That is too far away. Choose a day until %(day)s.") % {"day": day_words(last)}


def skipped_words(zone_name, local, instead):
    """Return that clocks jump over a time, and which one could be meant."""
    values = {
        "clock": clock_words(zone_name), "day": day_words(local.date()), "time": date_format(local, "TIME_FORMAT"),
        "instead": date_format(instead, "DATETIME_FORMAT" if instead.date() != local.date() else "TIME_FORMAT"),
    }  # fmt: skip
    return (
        _("Clocks go forward on %(day)s, so there is no %(time)s in %(clock)s. Choose another, such as %(instead)s.")
        % values
    )


class NewMeetingForm(MeetingForm):
    """A meeting, or several at the same hour every so many weeks."""

    weeks = forms.TypedChoiceField(label=gettext_lazy("Again"), coerce=int, empty_value=0, required=False)
    count = forms.TypedChoiceField(
        label=gettext_lazy("How many times in all"),
        help_text=gettext_lazy("Only when you meet again. The hour stays the same by the clock above, all year."),
        coerce=int, empty_value=1, required=False,
    )  # fmt: skip

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["weeks"].choices = [
            ("", _("Only once")), (1, _("Every week")), (2, _("Every 2 weeks")), (4, _("Every 4 weeks")),
        ]  # fmt: skip
        self.fields["count"].choices = [("", _("Once")), *((each, str(each)) for each in range(2, MOST_PLANNED + 1))]

    def clean(self):
        """Work out all times of a series by the clock in which it is set; `times` holds them."""
        given = super().clean()
        self.times = []
        if self.starts_at is None or self.errors:
            return given
        count = given.get("count") or 1
        if count > 1 and not given.get("weeks"):
            self.add_error("weeks", _("Choose after how many weeks you meet again, or meet once."))
        elif given.get("weeks") and count == 1:
            self.add_error("count", _("Choose how many times you meet in all, or meet once."))
        else:
            weeks = given.get("weeks") or 0
            self.times = clocks.series(self.local, zone_name=given["time_zone"], weeks=weeks, count=count)
            if self.times[-1] > timezone.now() + FARTHEST:
                self.add_error("count", ValidationError(_("The last of them is too far away. Choose fewer.")))
        return given

    def full(self):
        """Say that so many meetings are to come already, or were set today."""
        words = _("At most %(most)d meetings can be set ahead. Set fewer now, and the next ones later.")
        self.add_error("count", words % {"most": MOST_PLANNED})
