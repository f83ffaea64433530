"""What somebody says who opens a circle, comes into one, or ends one."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.models.circle import MOST
from matching.vocabulary import EndReason
from profiles.forms.fields import Dots, OwnLines, OwnWords, WholeNumber

# A host and two others are three people, the fewest that make a circle. Characters.
FEWEST_PLACES, LONGEST_TITLE, LONGEST_ABOUT, LONGEST_RHYTHM = 2, 80, 600, 120
# The reasons that somebody may give who ends a circle; the others are the clock's.
REASONS = (EndReason.DONE, EndReason.TOO_FEW, EndReason.NO_TIME, EndReason.JOB_CHANGE, EndReason.OTHER)


class CircleForm(forms.Form):
    """A circle that somebody hosts; `groups` are the topics as profiles.editing.topics gives them."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        error_messages={
            "required": gettext_lazy("Choose the topic."),
            "invalid_choice": gettext_lazy("Choose a topic of the list."),
        },
    )
    title = OwnWords(
        label=gettext_lazy("A name for it"), help_text=gettext_lazy("Such as: First year at the reference desk"),
        most=LONGEST_TITLE, error_messages={"required": gettext_lazy("Give it a name.")},
    )  # fmt: skip
    about = OwnLines(
        label=gettext_lazy("Who is it for, and what will you do?"),
        help_text=gettext_lazy("Two or three sentences. You can leave it out."),
        most=LONGEST_ABOUT, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    rhythm = OwnWords(
        label=gettext_lazy("When does it meet?"),
        help_text=gettext_lazy("Roughly, such as: Tuesday evenings, every two weeks, Eastern time"),
        most=LONGEST_RHYTHM, required=False,
    )  # fmt: skip
    places = WholeNumber(
        label=gettext_lazy("How many people, beside you?"),
        help_text=gettext_lazy("Five or six is a good number. With fewer than two it is no circle."),
        least=FEWEST_PLACES, most=MOST,
    )  # fmt: skip

    def __init__(self, *args, groups, taken=0, **options):
        super().__init__(*args, **options)
        self.taken = taken
        self.fields["topic"].choices = [("", _("Choose a topic")), *((name, topics) for name, topics in groups)]
        self.fields["places"].required = True
        self.fields["places"].error_messages["required"] = self.fields["places"].error_messages["invalid"]

    def clean_places(self):
        """Refuse fewer places than people have."""
        places = self.cleaned_data["places"]
        if places is not None and places < self.taken:
            raise forms.ValidationError(too_few(self.taken))
        return places


def too_few(taken):
    """Return in words that a circle cannot have fewer than `taken` places."""
    words = ngettext(
        "%(taken)d person is in it, so it cannot be less.", "%(taken)d people are in it, so it cannot be less.", taken
    )
    return words % {"taken": taken}


class JoinForm(forms.Form):
    """Coming into a circle: whoever has not agreed to the code of conduct does so with it."""

    conduct = forms.BooleanField(
        label=gettext_lazy("I keep to the code of conduct."),
        error_messages={"required": gettext_lazy("Say that you keep to the code of conduct.")},
    )

    def __init__(self, *args, needs_conduct, **options):
        super().__init__(*args, **options)
        if not needs_conduct:
            del self.fields["conduct"]


class CloseForm(forms.Form):
    """Why a circle ends."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why does it end?"), widget=Dots, choices=[(each.value, each.label) for each in REASONS],
        error_messages={"required": gettext_lazy("Choose the reason that comes closest.")},
    )  # fmt: skip
