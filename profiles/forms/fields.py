"""Fields and widgets for what people say about themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, ngettext

from profiles.editing import texts


class OwnWords(forms.CharField):
    """Text about oneself: cleaned of what cannot be seen, within a length, without contact data where that shows.

    A text that is too long is kept and told about, never cut off: so the widget has no `maxlength`.
    """

    KEEP_LINES = False
    default_error_messages = {
        "too_long": gettext_lazy("Use at most %(most)d characters. Now there are %(now)d."),
        "contact": gettext_lazy(
            "People write to you through MentorHub, so leave out addresses, phone numbers and links: %(found)s"
        ),
        "blank": gettext_lazy("Use at least one letter."),
    }

    def __init__(self, *, most, shown=True, **options):
        super().__init__(**options)
        self.most, self.shown = most, shown

    def to_python(self, value):
        """Return the cleaned text; a missing one is empty."""
        value = "" if value in self.empty_values else str(value)
        return texts.several_lines(value) if self.KEEP_LINES else texts.one_line(value)

    def validate(self, value):
        """Refuse what is too long, says nothing, or tells how to reach somebody."""
        super().validate(value)
        if len(value) > self.most:
            values = {"most": self.most, "now": len(value)}
            raise ValidationError(self.error_messages["too_long"], "too_long", values)
        if value and not texts.has_letters(value):
            raise ValidationError(self.error_messages["blank"], "blank")
        found = texts.contact_in(value) if self.shown else ""
        if found:
            raise ValidationError(self.error_messages["contact"], "contact", {"found": found})


class OwnLines(OwnWords):
    """The same over several lines."""

    KEEP_LINES = True
    widget = forms.Textarea(attrs={"rows": 5})


class SeenLines(forms.CharField):
    """Text over several lines for somebody's eyes: without what cannot be seen or turns the writing around."""

    def to_python(self, value):
        """Return the cleaned text; one of invisible characters only is as good as none."""
        text = super().to_python(value)
        # A null character no person types: the field's own check refuses it.
        return text if "\x00" in text else texts.several_lines(text)


class Dots(forms.RadioSelect):
    """Radio buttons whose group is reached, from a list of errors, by its first button."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, index or "0")


class PickerBoxes(forms.CheckboxSelectMultiple):
    """Check boxes in folded groups. A list of errors leads to the whole: its first box may be folded away."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, index) if index else id_


class Picker(forms.MultipleChoiceField):
    """Some of many words in groups, `groups` being ((name, ((value, words), ...)), ...)."""

    widget = PickerBoxes

    def __init__(self, *, most, **options):
        super().__init__(**options)
        self.most = most

    def validate(self, value):
        """Refuse more than `most`: who ticks everything is found for nothing."""
        super().validate(value)
        if len(set(value)) > self.most:
            words = ngettext("Choose at most %(most)d.", "Choose at most %(most)d, those that matter most.", self.most)
            raise ValidationError(words, "too_many", {"most": self.most})

    def clean(self, value):
        """Return the chosen values once each, in the order of the list."""
        chosen = set(super().clean(value))
        return [value for value in self._values() if value in chosen]

    def _values(self):
        """Yield the values of all groups."""
        for _name, members in self.choices:
            for value, _words in members:
                yield value


class WholeNumber(forms.IntegerField):
    """A small number as people type it; empty is allowed."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, least, most, **options):
        # Text instead of a number field: the wheel of a mouse changes those by accident.
        super().__init__(required=False, min_value=least, max_value=most, **options)
        words = gettext_lazy("Give a whole number from {least} to {most}, or leave it empty.")
        self.error_messages["invalid"] = format_lazy(words, least=least, most=most)
        for validator in self.validators:
            validator.message = self.error_messages["invalid"]


class ZoneSelect(forms.Select):
    """A select of some five hundred zones, written at once: a template for each option would cost too much."""

    def render(self, name, value, attrs=None, renderer=None):
        """Return the HTML of the select."""
        attributes = {"name": name, **self.build_attrs(self.attrs, attrs)}
        return format_html("<select{}>{}</select>", flatatt(attributes), self._options(str(value or "")))

    def _options(self, value):
        """Return the options as HTML, that of `value` selected."""
        parts = []
        for name, members in self.choices:
            if isinstance(members, (list, tuple)):
                rows = format_html_join("", "{}", ((self._option(each, value),) for each in members))
                parts.append((format_html('<optgroup label="{}">{}</optgroup>', name, rows),))
            else:
                parts.append((self._option((name, members), value),))
        return format_html_join("\n", "{}", parts)

    @staticmethod
    def _option(choice, value):
        """Return one option as HTML."""
        name, words = choice
        if name == value:
            return format_html('<option value="{}" selected>{}</option>', name, words)
        return format_html('<option value="{}">{}</option>', name, words)
