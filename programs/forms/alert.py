"""The form by which somebody asks to hear of a choice of programs."""

from django import forms
from django.utils.translation import gettext_lazy


class AlertForm(forms.Form):
    """An address, nothing else: what the mails are about stands in the page's own address."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We use it for this list only. You can leave with one click in every mail."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Say where the mail should go."),
            "invalid": gettext_lazy("That is not an e-mail address. It looks like name@example.org."),
        },
    )
