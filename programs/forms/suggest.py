"""The public forms: a program that is missing, and something that is wrong."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programs.records import record_of
from programs.showing.column_words import in_words
from programs.showing.fields import label_of
from programs.vocabulary import SuggestionKind

from .fields import Boxes, Dots, WebAddress, text_area

MOST_LINKS = 3
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
# Facts that a reader can judge, in the order of the program's page. The rest describes our own record.
ASKED_ABOUT = (
    "name sponsor url summary mentee_eligibility mentor_eligibility mentee_membership mentor_membership "
    "membership_implies_ala cost_usd cost_note employment_requirement support_staff_ok career_stages formats "
    "delivery duration_months time_commitment application_window application_months library_types "
    "community_focus geographic_scope region mentor_min_years mentor_min_experience mentee_max_years capacity "
    "matching_method"
).split()
MISSING = "missing"


class PublicForm(forms.Form):
    """What both forms share: an address for questions, and few links."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address, if we may ask you something (optional)"),
        help_text=gettext_lazy("Only curators see it, and it is forgotten once your message is dealt with."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("That is not an e-mail address. It looks like name@example.org.")},
    )

    def clean(self):
        """Refuse texts that are mostly links: advertisements are, reports are not."""
        texts = [value for name, value in self.cleaned_data.items() if isinstance(value, str) and name in self.TEXTS]
        if sum(len(LINK.findall(text)) for text in texts) > MOST_LINKS:
            words = ngettext("Use at most %(most)d link.", "Use at most %(most)d links.", MOST_LINKS)
            self.add_error(self.TEXTS[-1], words % {"most": MOST_LINKS})
        return self.cleaned_data


class SuggestForm(PublicForm):
    """A program that the catalog lacks."""

    TEXTS = ("name", "sponsor", "summary", "about")

    name = forms.CharField(
        label=gettext_lazy("Name of the program"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what the program is called.")},
    )
    sponsor = forms.CharField(
        label=gettext_lazy("Who runs it"),
        help_text=gettext_lazy("The association, library or school, in full."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say who runs the program.")},
    )
    url = WebAddress(
        label=gettext_lazy("Its web page (optional)"),
        help_text=gettext_lazy("We read it to check every fact, so it helps most."),
    )
    summary = forms.CharField(
        label=gettext_lazy("What it is"),
        help_text=gettext_lazy("One or two sentences: who helps whom with what."),
        max_length=2000,
        widget=text_area(4),
        error_messages={"required": gettext_lazy("Say in a sentence what the program is.")},
    )
    about = forms.CharField(
        label=gettext_lazy("Who may join, what it costs, which membership it needs (optional)"),
        help_text=gettext_lazy("Whatever you know. Leave out what you do not."),
        max_length=2000,
        required=False,
        widget=text_area(4),
    )
    field_order = ("name", "sponsor", "url", "summary", "about", "email")

    def suggestion(self):
        """Return the arguments of `suggestions.receive`."""
        given = self.cleaned_data
        facts = {name: given[name] for name in ("name", "sponsor", "url", "summary") if given[name]}
        return {
            "kind": SuggestionKind.NEW,
            "facts": facts,
            "message": given["about"],
            "source_url": given["url"],
            "email": given["email"],
        }


class ReportForm(PublicForm):
    """What is wrong with a program of the catalog."""

    TEXTS = ("words",)

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[
            (SuggestionKind.CORRECTION, gettext_lazy("Something here is wrong or missing")),
            (SuggestionKind.CLOSED, gettext_lazy("This program has closed")),
        ],
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these? (optional)"),
        help_text=gettext_lazy("This is what the catalog says now."),
        required=False,
        widget=Boxes,
    )
    words = forms.CharField(
        label=gettext_lazy("What should it say?"),
        help_text=gettext_lazy("If the program has closed, you can leave this empty."),
        max_length=2000,
        required=False,
        widget=text_area(4),
    )
    source_url = WebAddress(
        label=gettext_lazy("Where can it be read? (optional)"),
        help_text=gettext_lazy("A web page helps us check it faster."),
    )
    field_order = ("kind", "columns", "words", "source_url", "email")

    def __init__(self, facts, data=None, **options):
        super().__init__(data, **options)
        self.facts = facts
        record = record_of(facts)
        self.fields["columns"].choices = [
            (column, f"{label_of(column)}: {shortened(in_words(column, record[column]))}")
            for column in ASKED_ABOUT
            if record[column] is not None
        ] + [(MISSING, _("Something that is not here yet"))]

    def clean(self):
        """A correction needs words; that a program has closed says enough by itself."""
        given = super().clean()
        if given.get("kind") == SuggestionKind.CORRECTION and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what it should say, or what is missing."))
        return given

    def suggestion(self):
        """Return the arguments of `suggestions.receive`.

        One chosen fact carries the sender's words as its proposed value. Several are only named: which words belong
        to which fact is for a curator to see.
        """
        given = self.cleaned_data
        columns = [column for column in given["columns"] if column != MISSING]
        facts = {column: given["words"] if len(columns) == 1 else "" for column in columns}
        if given["kind"] == SuggestionKind.CLOSED:
            facts = {"status": "closed"}
        return {
            "kind": given["kind"],
            "program_id": self.facts.id,
            "facts": facts,
            "message": given["words"],
            "source_url": given["source_url"],
            "email": given["email"],
        }


def shortened(text, most=90):
    """Return `text` in at most `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
