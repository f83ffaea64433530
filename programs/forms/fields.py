"""Form fields and widgets that several forms of the catalog share."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.records import FIRST_YEAR

NOT_STATED = gettext_lazy("not stated")


class Boxes(forms.CheckboxSelectMultiple):
    """Check boxes whose group is reached, from a list of errors, by its first box."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, index or "0")


class Dots(forms.RadioSelect):
    """Radio buttons whose group is reached, from a list of errors, by its first button."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, index or "0")


class WebAddress(forms.URLField):
    """A web page, which may be typed without https://."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    widget = forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"})
    default_error_messages = {
        "invalid": gettext_lazy("That is not a web address. It looks like example.org/mentoring."),
    }

    def __init__(self, **options):
        super().__init__(**{"required": False, "max_length": 500, "assume_scheme": "https", **options})


class Truth(forms.TypedChoiceField):
    """Yes, no, or not stated."""

    ANSWERS = {"True": True, "False": False}

    def __init__(self, **options):
        choices = [("", NOT_STATED), ("True", gettext_lazy("yes")), ("False", gettext_lazy("no"))]
        super().__init__(choices=choices, coerce=self.ANSWERS.get, empty_value=None, required=False, **options)


class OneOf(forms.TypedChoiceField):
    """One word of a vocabulary, or not stated."""

    def __init__(self, vocabulary, *, empty=NOT_STATED, **options):
        super().__init__(choices=[("", empty), *vocabulary.choices], empty_value=None, required=False, **options)


class SomeOf(forms.TypedMultipleChoiceField):
    """Some words of a vocabulary; none ticked means not stated."""

    widget = Boxes

    def __init__(self, vocabulary, **options):
        super().__init__(choices=vocabulary.choices, empty_value=None, required=False, **options)


class Year(forms.IntegerField):
    """A year in which a source can say something: from the founding of ALA to the next one."""

    def __init__(self, **options):
        super().__init__(**{"required": False, **options})
        self.widget.attrs.pop("min", None)
        self.validators += [
            MinValueValidator(FIRST_YEAR, _("Give a year from 1876, when ALA was founded.")),
            MaxValueValidator(next_year, gettext_lazy("Give a year that is not in the future.")),
        ]


class Years(forms.IntegerField):
    """How many years somebody has worked in the field."""

    def __init__(self, **options):
        super().__init__(**{"required": False, "min_value": 0, "max_value": 80, **options})


def next_year():
    """Return the greatest year that a source may carry: programs announce themselves a year ahead."""
    return timezone.localdate().year + 1


def text_area(rows):
    """Return a widget of `rows` lines."""
    return forms.Textarea(attrs={"rows": rows})
