"""What a mentor says to a request: the same questions behind the links of a mail and on the page of decisions."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.vocabulary import NotNow
from profiles.forms.fields import Dots, SeenLines

LONGEST_WORDS = 4000
LONGEST_PAUSE = timedelta(days=2 * 365)
TOO_LONG = gettext_lazy("Use at most 4000 characters.")


class Words(SeenLines):
    """Own words to the other one. What is too long is kept and told about, never cut off."""

    def __init__(self, *, rows=5, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
        super().__init__(max_length=LONGEST_WORDS, error_messages=messages, **options)
        self.widget.attrs.pop("maxlength", None)


class AcceptForm(forms.Form):
    """Yes, with or without words."""

    words = Words(
        label=gettext_lazy("A word to begin with (optional)"),
        help_text=gettext_lazy("When you usually answer, and what you would like to know first, is a good beginning."),
        required=False,
    )


class QuestionForm(forms.Form):
    """Something to know before deciding."""

    words = Words(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("It goes to them at once. You decide when you have the answer."),
        error_messages={"required": gettext_lazy("Write what you would like to know.")},
    )


class DeclineForm(forms.Form):
    """Not now, for a reason that hurts nobody."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why not now?"),
        choices=NotNow.choices,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose a reason. It goes to them in kind words.")},
    )
    words = Words(
        label=gettext_lazy("In your own words (optional)"),
        help_text=gettext_lazy("One kind line helps: whom else to ask, or when to ask again."),
        required=False,
        rows=4,
    )


class PauseForm(forms.Form):
    """A rest from new requests."""

    until = forms.DateField(
        label=gettext_lazy("Until when? (optional)"),
        help_text=gettext_lazy("On that day you are open again by yourself. Leave it empty to decide later."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give a day as in 2027-01-31.")},
    )

    def clean_until(self):
        """Return a day that is still to come, or None."""
        day, today = self.cleaned_data["until"], timezone.localdate()
        if day and not today < day <= today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Give a day from tomorrow on, within two years."), "invalid")
        return day
