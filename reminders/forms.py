"""The form of /me/reminders/."""

from django import forms
from django.utils.translation import gettext as _

from profiles.forms.fields import Dots
from reminders.vocabulary import Mode


class WishesForm(forms.Form):
    """One choice for each of `kinds`; `modes` (name -> Mode) is how things stand."""

    def __init__(self, kinds, modes, data=None):
        super().__init__(data, initial=modes)
        for kind in kinds:
            self.fields[kind.name] = self.field_of(kind)

    @staticmethod
    def field_of(kind):
        """Return the choice for a kind. Everything but account mail can be turned off, whatever the kind lists."""
        offered = [mode for mode in Mode if mode in kind.modes and mode != Mode.OFF]
        # Where there is one way to get it, the question is whether, not when.
        choices = [(mode.value, _("Send it to me") if len(offered) == 1 else mode.label) for mode in offered]
        missing = _("Choose how you want “%(kind)s”.") % {"kind": kind.title}
        why = _("You get it because %(why)s") % {"why": kind.why}
        return forms.ChoiceField(
            label=kind.title, help_text=f"{kind.about} {why}".strip(), widget=Dots,
            choices=[*choices, (Mode.OFF.value, Mode.OFF.label)],
            error_messages={"required": missing, "invalid_choice": missing},
        )  # fmt: skip

    def changed(self):
        """Return the valid wishes (name -> value) that differ from how things stand."""
        return {name: mode for name, mode in self.cleaned_data.items() if mode != self.initial[name]}
