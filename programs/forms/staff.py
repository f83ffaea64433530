"""The curator's forms: everything that is known about one program, in one page."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Topic
from programs.areas import ALPHA2
from programs.importing.sponsoring import free
from programs.models import ApplicationWindow, Program, RoleTerms, Sponsor
from programs.models.program import RESERVED_SLUGS
from programs.showing.wording import MONTHS
from programs.vocabulary import (
    Community,
    Delivery,
    Employment,
    Format,
    LibraryType,
    Matching,
    Membership,
    Role,
    Scope,
    Stage,
    WindowKind,
)

from .fields import Boxes, OneOf, SomeOf, Truth, WebAddress, Year, text_area


class Countries(forms.CharField):
    """Countries as two letters each, separated by commas; empty means not stated."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value):
        """Return a list of ISO 3166-1 codes or None."""
        codes = list(dict.fromkeys(super().clean(value).upper().replace(",", " ").split()))
        if wrong := [code[:20] for code in codes if code not in ALPHA2]:
            raise ValidationError(_("Not a country's two letters: %(codes)s.") % {"codes": ", ".join(wrong[:5])})
        return codes or None


class SponsorChoice(forms.ModelChoiceField):
    """Sponsors by what they are called; the acronym alone would name several."""

    def label_from_instance(self, sponsor):
        known = [sponsor.name, sponsor.acronym, sponsor.place]
        return " · ".join(dict.fromkeys(part for part in known if part))


class ProgramForm(forms.ModelForm):
    """The facts of a program that hold for both roles."""

    sponsor = SponsorChoice(queryset=Sponsor.objects.order_by("name"), label=gettext_lazy("Sponsor"))
    url = WebAddress(label=gettext_lazy("Web page"))
    status_year = Year(label=gettext_lazy("Year the status was last confirmed"))
    continued_as = forms.CharField(
        label=gettext_lazy("Continued as"),
        help_text=gettext_lazy("The last part of the other program's address, when this one has become another."),
        required=False,
        max_length=100,
    )
    membership_implies_ala = Truth(label=gettext_lazy("Its membership asks for ALA membership too"))
    formats = SomeOf(Format, label=gettext_lazy("Formats"))
    delivery = OneOf(Delivery, label=gettext_lazy("Where people meet"))
    stages = SomeOf(Stage, label=gettext_lazy("Career stages"))
    library_types = SomeOf(LibraryType, label=gettext_lazy("Library types"))
    communities = SomeOf(Community, label=gettext_lazy("Made for"))
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.order_by("name"), widget=Boxes, required=False, label=gettext_lazy("Topics")
    )
    scope = OneOf(Scope, label=gettext_lazy("Reach"))
    matching = OneOf(Matching, label=gettext_lazy("How people are paired"))
    countries = Countries(
        label=gettext_lazy("Countries"), required=False, help_text=gettext_lazy("Two letters each: US, CA.")
    )

    class Meta:
        model = Program
        fields = (
            "name sponsor sponsor_detail url summary status status_year workflow cost_usd cost_note "
            "membership_implies_ala formats delivery stages library_types communities topics duration_months "
            "time_commitment window_text scope region countries capacity matching notes"
        ).split()
        widgets = {"summary": text_area(3), "cost_note": text_area(2), "notes": text_area(3)}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.successor_id:
            self.initial["continued_as"] = self.instance.successor.slug

    def clean_continued_as(self):
        """Return the Program that continues this one, or None; refuse a chain that leads back here."""
        given = self.cleaned_data["continued_as"]
        if not given:
            return None
        successor = after = Program.objects.select_related("successor").filter(slug=given).first()
        if successor is None:
            raise ValidationError(_("No program has this address. It looks like ala-emerging-leaders."))
        seen = set()
        while after is not None and after.pk not in seen:
            if after.pk == self.instance.pk:
                raise ValidationError(_("That leads back to this program."))
            seen.add(after.pk)
            after = after.successor
        return successor

    def save(self, commit=True):
        """Store the program; a new one gets an id and an address made of its name."""
        program = self.instance
        program.successor = self.cleaned_data["continued_as"]
        if program.pk is None:
            wanted = slugify(program.name)[:80].strip("-") or "program"
            taken = {*RESERVED_SLUGS} | set(Program.objects.values_list("slug", flat=True))
            program.key = program.slug = free(wanted, taken | set(Program.objects.values_list("key", flat=True)))
        return super().save(commit)


class TermsForm(forms.ModelForm):
    """What is asked of one role."""

    membership = OneOf(Membership, label=gettext_lazy("Membership"))
    employment = OneOf(Employment, label=gettext_lazy("Work situation"))
    support_staff_ok = Truth(label=gettext_lazy("Support staff welcome"))
    min_years = forms.IntegerField(
        label=gettext_lazy("Least years in the field"), required=False, min_value=0, max_value=80
    )
    max_years = forms.IntegerField(
        label=gettext_lazy("Most years in the field"), required=False, min_value=0, max_value=80
    )

    class Meta:
        model = RoleTerms
        fields = "eligibility membership employment support_staff_ok min_years max_years experience".split()
        widgets = {"eligibility": text_area(3)}


class WindowForm(forms.ModelForm):
    """One time to apply."""

    role = OneOf(Role, empty=gettext_lazy("both"), label=gettext_lazy("For whom"))
    kind = forms.ChoiceField(choices=[("", gettext_lazy("choose")), *WindowKind.choices], label=gettext_lazy("When"))
    months = forms.TypedMultipleChoiceField(
        choices=list(MONTHS.items()),
        coerce=int,
        empty_value=None,
        required=False,
        widget=Boxes,
        label=gettext_lazy("Months"),
    )

    class Meta:
        model = ApplicationWindow
        fields = "role kind months opens_on closes_on note".split()
        widgets = {
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


WindowSet = forms.inlineformset_factory(
    Program, ApplicationWindow, form=WindowForm, extra=1, can_delete=True, max_num=24, absolute_max=30
)


class SourceForm(forms.Form):
    """Where a curator read what they write, and why they change it."""

    source_url = WebAddress(
        label=gettext_lazy("Where did you read it?"),
        help_text=gettext_lazy("The facts that you change are then shown with this source."),
    )
    as_of_year = Year(label=gettext_lazy("Year of the source"))
    note = forms.CharField(label=gettext_lazy("Why (only staff see it)"), required=False, max_length=300)


class ProgramEdit:
    """All forms of the edit page together: `is_valid()`, `forms` in the page's order, and `write()`."""

    form_of_program = ProgramForm

    def __init__(self, program, data=None, *, initial=None, source_initial=None):
        self.program = program
        stored = {row.role: row for row in program.terms.all()} if program.pk else {}
        self.program_form = self.form_of_program(data, instance=program, initial=initial)
        self.roles = [
            TermsForm(data, instance=stored.get(role) or RoleTerms(role=role), prefix=role)
            for role in ("mentee", "mentor")
        ]
        self.windows = WindowSet(data, instance=program, prefix="windows")
        self.source = SourceForm(data, initial=source_initial, prefix="source")

    @property
    def forms(self):
        """Return every form that can show an error."""
        return [self.source, self.program_form, *self.roles, *self.windows.forms]

    def is_valid(self):
        """Return whether every form is; all are checked, so that all errors show at once."""
        return all(
            [self.windows.is_valid(), *(form.is_valid() for form in [self.source, self.program_form, *self.roles])]
        )

    @property
    def has_errors(self):
        """Return whether some form has errors to show."""
        return any(form.errors for form in self.forms) or bool(self.windows.non_form_errors())

    def write(self):
        """Store all parts and return the Program. Call it inside `editing.save`."""
        program = self.program_form.save()
        for form in self.roles:
            form.instance.program = program
            form.save()
        self.windows.instance = program
        self.windows.save()
        return program


class SponsorForm(forms.ModelForm):
    """A body that runs programs."""

    parent = SponsorChoice(
        queryset=Sponsor.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("stands by itself"),
        label=gettext_lazy("Parent"),
    )
    url = WebAddress(label=gettext_lazy("Web page"))
    dues_source_url = WebAddress(label=gettext_lazy("Source of the dues"))
    dues_as_of = Year(label=gettext_lazy("Year of the dues"))

    class Meta:
        model = Sponsor
        fields = (
            "name acronym kind kind_detail parent short_name place url annual_dues_usd dues_source_url dues_as_of"
        ).split()

    def clean(self):
        """Dues without a source and a year cannot be shown with either."""
        given = super().clean()
        if given.get("annual_dues_usd") is not None and not (given.get("dues_source_url") and given.get("dues_as_of")):
            self.add_error("dues_source_url", _("Say where the dues can be read, and from which year they are."))
        return given

    def save(self, commit=True):
        """Store the sponsor; a new one gets an address made of its name."""
        if self.instance.pk is None:
            taken = set(Sponsor.objects.values_list("slug", flat=True))
            self.instance.slug = free(slugify(self.instance.name)[:80].strip("-") or "sponsor", taken)
        return super().save(commit)
