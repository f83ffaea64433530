"""Forms about reports: from anybody, and for staff."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.safety.audit import LONGEST_WHY, What
from profiles.vocabulary import Decision, ReportReason

from .fields import Dots, SeenLines


class ReportForm(forms.Form):
    """What is wrong with a person. Three questions at most; whoever is signed in gets two."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=ReportReason.choices,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    message = SeenLines(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("A few words are enough. Only staff read them; the person does not."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": gettext_lazy("Use at most 2000 characters.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address, if we may answer you (optional)"),
        help_text=gettext_lazy("Only staff see it."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("That is not an e-mail address. It looks like name@example.org.")},
    )

    def __init__(self, data=None, *, is_member, **options):
        super().__init__(data, **options)
        if is_member:
            del self.fields["email"]
        # A text that is too long is kept and told about, never cut off.
        self.fields["message"].widget.attrs.pop("maxlength", None)

    def clean(self):
        """Something else needs words; the other reasons say enough by themselves."""
        given = super().clean()
        if given.get("reason") == ReportReason.OTHER and not given.get("message") and "message" not in self.errors:
            self.add_error("message", _("Say in a few words what is wrong."))
        return given


class WhyForm(forms.Form):
    """A reason that goes into the log."""

    why = SeenLines(
        label=gettext_lazy("Why"),
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why. It goes into the log."),
            "max_length": gettext_lazy("Use at most 500 characters."),
        },
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["why"].widget.attrs.pop("maxlength", None)


class DecisionForm(WhyForm):
    """What staff decide about a report."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Decision.NOTHING, gettext_lazy("Nothing wrong: the profile stays as it is")),
            (
                Decision.WARNED,
                gettext_lazy("I spoke with the person: they see the reason on their profile for 30 days"),
            ),
            (Decision.HELD, gettext_lazy("Hold the profile back: nobody sees it any more, until staff release it")),
        ],
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose a decision.")},
    )
    field_order = ("decision", "why")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["why"].help_text = _(
            "Write it so that the person may read it: they do when you spoke with them or hold the profile back. "
            "Say what broke which rule, and name nobody."
        )


class LogFilter(forms.Form):
    """What to show of the log."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"), choices=[("", gettext_lazy("everything")), *What.choices], required=False
    )
    who = forms.RegexField(
        r"^\s*\d{1,18}\s*$",
        label=gettext_lazy("By account number"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("An account number has digits only.")},
    )
    subject = forms.CharField(
        label=gettext_lazy("To what"),
        help_text=gettext_lazy("Such as: report 5, account 12"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
