"""What one writes in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy

from matching.models.conversation import LONGEST_MESSAGE
from profiles.forms.fields import SeenLines


class SayForm(forms.Form):
    """One message. A text that is too long is kept and told about, never cut off."""

    text = SeenLines(
        label=gettext_lazy("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": gettext_lazy("Write something first."),
            "max_length": gettext_lazy("Use at most 20,000 characters."),
        },
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs.pop("maxlength", None)
