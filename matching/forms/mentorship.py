"""What two people write down, and say, from the yes to the end: the same forms on pages and behind links of mails."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models.mentorship import LONGEST_GOAL, LONGEST_NOTE, LONGEST_PART
from matching.vocabulary import CHECK_ANSWERS, CheckAnswer, EndReason, NoteVisibility, PauseReason
from profiles.forms.fields import Dots, OwnLines, OwnWords

from .answering import Words

LONGEST_PAUSE = timedelta(days=366)
# Why somebody ends it, in their own voice. "It was quiet" only the clock says.
END_REASONS = (
    (EndReason.DONE, gettext_lazy("We did what we set out to do")),
    (EndReason.NOT_A_FIT, gettext_lazy("It does not fit, and that is fine")),
    (EndReason.NO_TIME, gettext_lazy("There is no time for it now")),
    (EndReason.JOB_CHANGE, gettext_lazy("Work or life has changed")),
    (EndReason.OTHER, gettext_lazy("Something else")),
)


def part(label, hint):
    """Return the field of one part of an agreement."""
    return OwnLines(
        label=label, help_text=hint, most=LONGEST_PART, shown=False,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": gettext_lazy("Write a line here, too.")},
    )  # fmt: skip


class AgreementForm(forms.Form):
    """Four short parts. `revision` is the one that was read before writing, 0 for none."""

    time = part(gettext_lazy("Our time"), gettext_lazy("How often, how long, by phone, video or mail."))
    expectations = part(gettext_lazy("What we expect"), gettext_lazy("Hopes, limits, and what to do when it is quiet."))
    form = part(gettext_lazy("How we work"), gettext_lazy("A plan, or talk and see. What is sent before a meeting."))
    results = part(gettext_lazy("How it ends"), gettext_lazy("What will be there by the end, and when you look at it."))
    revision = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)


class GoalForm(forms.Form):
    """One thing to reach."""

    text = OwnWords(
        label=gettext_lazy("By the end I will have"),
        help_text=gettext_lazy("Something one could show to a stranger: a talk given, five applications sent."),
        most=LONGEST_GOAL, shown=False,
        error_messages={"required": gettext_lazy("Write what you want to reach.")},
    )  # fmt: skip


class NoteForm(forms.Form):
    """A note for oneself, or for both. Private is what it is unless one says otherwise."""

    text = OwnLines(
        label=gettext_lazy("Your note"), most=LONGEST_NOTE, shown=False, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"),
        choices=NoteVisibility.choices,
        initial=NoteVisibility.PRIVATE,
        widget=Dots,
        error_messages={"required": gettext_lazy("Say who reads it.")},
    )


class PauseForm(forms.Form):
    """A rest, with or without a day on which it is over."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=PauseReason.choices,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose a reason. None of them is a failure.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until when? (optional)"),
        help_text=gettext_lazy("On that day it goes on by itself. Leave it empty, and we ask you after a month."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give a day as in 2027-01-31.")},
    )

    def clean_until(self):
        """Return a day that is still to come, or None."""
        day, today = self.cleaned_data["until"], timezone.localdate()
        if day and not today < day <= today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Give a day from tomorrow on, within a year."), "invalid")
        return day


class CloseForm(forms.Form):
    """An end, for a reason that hurts nobody, with or without a word to the other one."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why does it end?"),
        choices=END_REASONS,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose a reason. The other one reads it in kind words.")},
    )
    words = Words(
        label=gettext_lazy("A word to the other one (optional)"),
        help_text=gettext_lazy("It goes into your conversation, before it ends. Two kind lines are enough."),
        required=False,
        rows=4,
    )


class CheckForm(forms.Form):
    """How it goes: the answers to one question (a CheckKind)."""

    answer = forms.ChoiceField(
        widget=Dots, error_messages={"required": gettext_lazy("Choose the answer that comes closest.")}
    )
    words = OwnLines(
        label=gettext_lazy("In your own words (optional)"),
        help_text=gettext_lazy("The other one does not see this. Staff may, to see what helps and what does not."),
        most=LONGEST_PART, shown=False, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, data=None, *, kind, question="", **options):
        super().__init__(data, **options)
        self.kind = kind
        self.fields["answer"].label = question
        self.fields["answer"].choices = [(each, CheckAnswer(each).label) for each in CHECK_ANSWERS[kind]]
