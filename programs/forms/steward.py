"""The forms around a steward: what they may change of their program, and who they are."""

from django import forms
from django.utils.translation import gettext_lazy

from programs.models import Program
from programs.vocabulary import Status

from .fields import text_area
from .staff import ProgramEdit, ProgramForm


class StewardProgramForm(ProgramForm):
    """The facts that a program's own people know best. What is ours stays ours: sponsor, workflow, address, notes."""

    sponsor = None
    status_year = None
    continued_as = None
    # "Not confirmed" is nothing that the program itself would say.
    status = forms.ChoiceField(
        label=gettext_lazy("Does it run now?"),
        choices=[
            ("", gettext_lazy("choose")),
            (Status.ACTIVE.value, gettext_lazy("Yes")),
            (Status.PAUSED.value, gettext_lazy("It takes a break")),
            (Status.CLOSED.value, gettext_lazy("It has ended")),
        ],
        error_messages={"required": gettext_lazy("Say whether the program runs now.")},
    )

    class Meta:
        model = Program
        fields = (
            "name status url summary cost_usd cost_note membership_implies_ala formats delivery stages library_types "
            "communities topics duration_months time_commitment window_text scope region countries capacity matching"
        ).split()
        widgets = {"summary": text_area(3), "cost_note": text_area(2)}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.initial.get("status") == Status.UNKNOWN:
            self.initial["status"] = ""

    def save(self, commit=True):
        """Store the program; what it is continued as stays as it is."""
        return forms.ModelForm.save(self, commit)


class StewardEdit(ProgramEdit):
    """All forms of the steward's page together. Its source is the steward, so nobody is asked for one."""

    form_of_program = StewardProgramForm

    @property
    def forms(self):
        """Return every form that can show an error."""
        return [self.program_form, *self.roles, *self.windows.forms]

    def is_valid(self):
        """Return whether every form is; all are checked, so that all errors show at once."""
        return all([self.windows.is_valid(), *(form.is_valid() for form in [self.program_form, *self.roles])])


class StewardForm(forms.Form):
    """Who looks after a program, as a curator writes it down."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Twice a year we ask there whether everything is still true."),
        max_length=254,
        error_messages={"required": gettext_lazy("Give the steward's e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("Name, if they want to be named"), max_length=100, required=False)
    is_public = forms.BooleanField(
        label=gettext_lazy("Show name and address on the program's page. They have agreed to that."), required=False
    )
