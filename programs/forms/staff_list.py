"""The curator's list: its filters, what can be done to many programs at once, and files."""

import django_filters
from django import forms
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.curating.freshness import OLDEST_FIRST, Freshness, condition
from programs.models import Program
from programs.vocabulary import Silence, Status, Workflow

from .fields import WebAddress, Year

MOST_BYTES = 5 * 1024 * 1024
SORTS = {
    "oldest": (gettext_lazy("Oldest first"), OLDEST_FIRST),
    "changed": (gettext_lazy("Last changed"), ("-updated_at", "pk")),
    "name": (gettext_lazy("Name"), ("name", "pk")),
}


class StewardFound(TextChoices):
    """What a curator asks about stewards."""

    SILENT = "silent", gettext_lazy("silent stewards")
    ACTIVE = "active", gettext_lazy("has a steward")
    NONE = "none", gettext_lazy("has no steward")


STEWARD_CONDITIONS = {
    StewardFound.SILENT: Q(steward_silent__gt=Silence.NONE),
    StewardFound.ACTIVE: Q(steward_pk__isnull=False),
    StewardFound.NONE: Q(steward_pk__isnull=True),
}


class StaffFilter(django_filters.FilterSet):
    """Programs by words, workflow, status and freshness, in one of three orders."""

    q = django_filters.CharFilter(method="by_words", label=gettext_lazy("Name or sponsor"), max_length=100)
    workflow = django_filters.ChoiceFilter(choices=Workflow, empty_label=gettext_lazy("any"))
    status = django_filters.ChoiceFilter(choices=Status, empty_label=gettext_lazy("any"))
    freshness = django_filters.ChoiceFilter(
        choices=Freshness, method="by_freshness", empty_label=gettext_lazy("any"), label=gettext_lazy("Freshness")
    )
    steward = django_filters.ChoiceFilter(
        choices=StewardFound, method="by_steward", empty_label=gettext_lazy("any"), label=gettext_lazy("Steward")
    )
    sort = django_filters.ChoiceFilter(
        choices=[(name, label) for name, (label, _order) in SORTS.items()],
        method="by_sort",
        empty_label=None,
        null_label=None,
        label=gettext_lazy("Sort by"),
    )

    class Meta:
        model = Program
        fields = ["q", "workflow", "status", "freshness", "steward", "sort"]

    def by_words(self, programs, name, value):
        """Keep programs that have every word in their name, id, or sponsor."""
        for word in value.split()[:8]:
            programs = programs.filter(
                Q(name__icontains=word)
                | Q(key__icontains=word)
                | Q(sponsor__name__icontains=word)
                | Q(sponsor__acronym__iexact=word)
            )
        return programs

    def by_freshness(self, programs, name, value):
        """Keep programs of one freshness."""
        return programs.filter(condition(value, timezone.localdate()))

    def by_steward(self, programs, name, value):
        """Keep programs by what their steward does; `programs` come from `with_steward()`."""
        return programs.filter(STEWARD_CONDITIONS[value])

    def by_sort(self, programs, name, value):
        """Order the programs."""
        return programs.order_by(*SORTS[value][1])


class BulkForm(forms.Form):
    """What to do to which programs of the list."""

    ACTIONS = [
        (Workflow.PUBLISHED.value, gettext_lazy("Publish")),
        (Workflow.IN_REVIEW.value, gettext_lazy("Send to review")),
        (Workflow.DRAFT.value, gettext_lazy("Back to draft")),
        (Workflow.ARCHIVED.value, gettext_lazy("Archive")),
        ("confirm", gettext_lazy("Mark as confirmed: all still true")),
    ]

    action = forms.ChoiceField(choices=ACTIONS, label=gettext_lazy("With the ticked programs"))
    programs = forms.ModelMultipleChoiceField(
        queryset=Program.objects.none(),
        error_messages={"required": gettext_lazy("Tick at least one program.")},
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["programs"].queryset = Program.objects.select_related("sponsor").order_by("name")


class ConfirmForm(forms.Form):
    """All still true: according to what, as of when."""

    source_url = WebAddress(
        label=gettext_lazy("Where did you read it?"),
        help_text=gettext_lazy("Leave it empty to name the program's own web page."),
    )
    year = Year(label=gettext_lazy("Year"), required=True)


class RefuseForm(forms.Form):
    """Why a suggestion is not taken."""

    reason = forms.CharField(max_length=300, error_messages={"required": gettext_lazy("Say why you refuse it.")})


class FileForm(forms.Form):
    """A file of programs to import."""

    file = forms.FileField(
        label=gettext_lazy("File (JSON or CSV, at most 5 MB)"),
        help_text=gettext_lazy("First you see what it would change. Nothing is written before you say so."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self):
        """Return the upload; refuse what is too large or neither JSON nor CSV by its name."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        if not file.name.casefold().endswith((".json", ".csv")):
            raise forms.ValidationError(_("The file's name must end in .json or .csv."))
        return file
