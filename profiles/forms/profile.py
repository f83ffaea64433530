"""The one page on which people say who they are, what they can help with and what they want help with."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from profiles.editing.zones import grouped_zones
from profiles.places.geocoding import Point, choices_for, resolve
from profiles.places.streets import NOTHING_FINER, names_a_street
from profiles.vocabulary import (
    LANGUAGES,
    Accepting,
    HeardFrom,
    LibraryType,
    Meeting,
    OfferKind,
    RepliesWithin,
    Visibility,
    Years,
)

from .fields import Dots, OwnLines, OwnWords, Picker, WholeNumber, ZoneSelect

# The folded part of the page, and all answers in the order in which the page asks: that of its list of errors, too.
MORE = tuple("about replies_within accepting paused_until heard_from".split())
ORDER = [
    *"name headline years library_type helps".split(),
    *(f"offer_{kind}" for kind in OfferKind),
    *"hours_a_month wants seeking place_text place_choice meeting languages time_zone".split(),
    *MORE,
    *"visibility conduct".split(),
]
MOST_TOPICS = 10
MOST_LANGUAGES = 12
MOST_PLACES = 50
LEAST_SEATS, USUAL_SEATS = 2, 6
LONGEST_PAUSE = timedelta(days=2 * 365)
# What somebody who helps offers unless they say otherwise: the smallest unit, to one person.
SMALLEST = {OfferKind.QUESTION: 1}
FIRST_LANGUAGES = ("en", "es", "fr", "ase")
OFFER_LABELS = {
    OfferKind.QUESTION: gettext_lazy("One question by e-mail"),
    OfferKind.CALL: gettext_lazy("A 30-minute call"),
    OfferKind.RESUME: gettext_lazy("A resume review"),
    OfferKind.CIRCLE: gettext_lazy("A circle, a small group with you"),
    OfferKind.MONTHS: gettext_lazy("Mentoring over months"),
}


def grouped_languages():
    """Return choices in two groups: the languages that most name, then the others."""
    first = [(code, LANGUAGES[code]) for code in FIRST_LANGUAGES]
    others = [(code, words) for code, words in LANGUAGES.items() if code not in FIRST_LANGUAGES]
    return [("", first), (gettext_lazy("More languages"), others)]


def offer_name(kind):
    """Return the name of the field that holds how many people an offer of `kind` is for."""
    return f"offer_{kind}"


class ProfileForm(forms.Form):
    """All answers of a profile. Eight are required: name, a topic, years, meeting, languages, time zone, who may see
    it, and the code of conduct; the rest may stay empty.

    `groups` is the tree of topics (editing.topics), `taken` maps offer kinds to places that people have already.
    """

    use_required_attribute = False

    name = OwnWords(
        label=gettext_lazy("Your name, as others see it"),
        most=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Say what we may call you. A first name is enough.")},
    )
    headline = OwnWords(
        label=gettext_lazy("You in one line (optional)"),
        help_text=gettext_lazy("Such as: children’s librarian who learned to love budgets."),
        most=120,
        required=False,
    )
    library_type = forms.ChoiceField(
        label=gettext_lazy("Library type (optional)"),
        choices=[("", gettext_lazy("I would rather not say")), *LibraryType.choices],
        required=False,
    )
    years = forms.ChoiceField(
        label=gettext_lazy("Years in the field"),
        choices=[("", gettext_lazy("Choose")), *Years.choices],
        error_messages={"required": gettext_lazy("Choose how long you have been in the field.")},
    )
    helps = Picker(label=gettext_lazy("Topics I can help with"), most=MOST_TOPICS, required=False)
    wants = Picker(label=gettext_lazy("Topics I want help with"), most=MOST_TOPICS, required=False)
    seeking = forms.BooleanField(
        label=gettext_lazy("Mentors may find me by these topics and write first"),
        required=False,
    )
    hours_a_month = WholeNumber(
        label=gettext_lazy("Hours a month I can give (optional)"),
        least=1,
        most=40,
    )
    place_text = OwnWords(
        label=gettext_lazy("City, state or postal code (optional)"),
        help_text=gettext_lazy("Never a street. Others see the city or state and about how far it is."),
        most=120,
        shown=False,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    place_choice = forms.CharField(required=False, widget=forms.HiddenInput)
    meeting = forms.ChoiceField(
        label=gettext_lazy("How can we meet?"),
        choices=Meeting.choices,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose how you can meet others.")},
    )
    languages = Picker(
        label=gettext_lazy("Languages I can talk in"),
        choices=grouped_languages(),
        most=MOST_LANGUAGES,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("We guess it from your device or your place. Change it when it is wrong."),
        widget=ZoneSelect,
        required=False,
        error_messages={
            "required": gettext_lazy("Choose your time zone, so that a call is at a good hour for both."),
            "invalid_choice": gettext_lazy("Choose a time zone from the list."),
        },
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see my profile?"),
        choices=Visibility.choices,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose who may see your profile.")},
    )
    about = OwnLines(
        label=gettext_lazy("A little more about you"),
        help_text=gettext_lazy("At most 600 characters. What did you try that others could learn from?"),
        most=600,
        required=False,
    )
    replies_within = forms.ChoiceField(
        label=gettext_lazy("I usually answer"),
        choices=[("", gettext_lazy("I cannot say")), *RepliesWithin.choices],
        required=False,
    )
    accepting = forms.ChoiceField(
        label=gettext_lazy("Open or paused"),
        choices=Accepting.choices,
        widget=Dots,
        required=False,
    )
    paused_until = forms.DateField(
        label=gettext_lazy("Paused until"),
        help_text=gettext_lazy("On that day you are open again by yourself. Leave it empty to decide later."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give a day as in 2027-01-31.")},
    )
    heard_from = forms.ChoiceField(
        label=gettext_lazy("How did you hear of us?"),
        help_text=gettext_lazy("Nobody sees this on your profile."),
        choices=[("", gettext_lazy("I would rather not say")), *HeardFrom.choices],
        required=False,
    )
    conduct = forms.BooleanField(
        label=gettext_lazy("I have read the code of conduct and will keep to it"),
        error_messages={"required": gettext_lazy("Read the code of conduct and agree to it.")},
    )

    def __init__(self, data=None, *, groups, taken=None, needs_conduct=True, **options):
        super().__init__(data, **options)
        self.taken = taken or {}
        for name in ("helps", "wants"):
            self.fields[name].choices = groups
        for kind in OfferKind:
            self.fields[offer_name(kind)] = WholeNumber(label=OFFER_LABELS[kind], least=0, most=MOST_PLACES)
        self.fields["time_zone"].choices = grouped_zones()
        self.order_fields(ORDER)
        if not needs_conduct:
            del self.fields["conduct"]

    def as_typed(self):
        """Return an unbound form that shows what was sent, right or wrong, without a word about it: for a preview."""
        typed = {name: self[name].data for name in self.fields}
        options = {"groups": self.fields["helps"].choices, "needs_conduct": "conduct" in self.fields}
        return type(self)(taken=self.taken, initial=typed, **options)

    def place_choices(self):
        """Return what the place typed may mean when it may mean several."""
        text = self["place_text"].value()
        return choices_for(text) if isinstance(text, str) and 0 < len(text) <= self.fields["place_text"].most else ()

    def clean_place_text(self):
        """Return a place that is no finer than a town."""
        text = self.cleaned_data["place_text"]
        if names_a_street(text):
            raise forms.ValidationError(NOTHING_FINER, "street")
        return text

    def _clean_place(self, given):
        """Let a choice stand for the text that it is about, and the place tell a time zone that nobody gave."""
        text = given.get("place_text", "")
        if given.get("place_choice") and given["place_choice"] in choices_for(text):
            given["place_text"] = text = given["place_choice"]
        if given.get("time_zone") or "time_zone" in self.errors:
            return
        found = resolve(text) if text else None
        if isinstance(found, Point) and found.time_zone:
            given["time_zone"] = found.time_zone
        else:
            self.add_error("time_zone", self.fields["time_zone"].error_messages["required"])

    def clean_accepting(self):
        """Return open or paused; not to say means open."""
        return self.cleaned_data["accepting"] or Accepting.OPEN

    def clean_paused_until(self):
        """Return a day that is still to come."""
        day = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if day and not today < day <= today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Give a day from tomorrow on, within two years."), "invalid")
        return day

    def clean(self):
        """Check what two answers say together."""
        given = super().clean()
        if given.get("paused_until") and given.get("accepting") == Accepting.OPEN:
            self.add_error("accepting", _("You gave a day of return. Choose Paused, or empty the day."))
        if not self.errors.keys() & {"helps", "wants"} and not given.get("helps") and not given.get("wants"):
            self.add_error("helps", _("Choose a topic you can help with, or one you want help with."))
        self._clean_offers(given)
        self._clean_place(given)
        return given

    def _clean_offers(self, given):
        """Check each offer against what is taken, and all of them against the topics."""
        offers = {kind: given.get(offer_name(kind)) or 0 for kind in OfferKind}
        for kind, places in offers.items():
            self._check_places(kind, places)
        wrong = any(offer_name(kind) in self.errors for kind in OfferKind)
        offered = {kind: places for kind, places in offers.items() if places}
        if not wrong and given.get("helps") and not offered:
            self.add_error(
                offer_name(OfferKind.QUESTION),
                _("Offer at least the smallest thing: one question by e-mail, for one person."),
            )
        if given.get("helps") or "helps" in self.errors:
            return
        if offered and not self.taken and offered != SMALLEST:
            self.add_error("helps", _("Choose what your offers are about, or empty them."))

    def _check_places(self, kind, places):
        """Refuse fewer places than people have, and a circle of one."""
        name, taken = offer_name(kind), self.taken.get(kind, 0)
        if name in self.errors:
            return
        if places < taken:
            self.add_error(name, too_few(taken))
        elif kind == OfferKind.CIRCLE and 0 < places < LEAST_SEATS:
            self.add_error(name, _("A circle needs at least two seats."))

    def offers(self):
        """Return kind to places of the offers that are valid so far; without a topic to help with there are none."""
        given = getattr(self, "cleaned_data", {})
        if not given.get("helps"):
            return {kind: given.get(offer_name(kind)) for kind in self.taken if given.get(offer_name(kind))}
        return {kind: given[offer_name(kind)] for kind in OfferKind if given.get(offer_name(kind))}

    def answers(self):
        """Return the arguments of `save_profile` other than the account; only after the form has been found valid."""
        given = dict(self.cleaned_data)
        for name in ("place_choice", *map(offer_name, OfferKind)):
            given.pop(name)
        return {**given, "offers": self.offers(), "conduct": given.get("conduct", False)}

    @property
    def is_more_open(self):
        """Return whether the folded part says something that one should see: a fault, or a pause."""
        return bool(self.errors.keys() & set(MORE)) or self["accepting"].value() == Accepting.PAUSED

    @property
    def required_answers(self):
        """Return what nobody can leave out. A topic may be of either kind, and a time zone be told by the place."""
        return [*(name for name, field in self.fields.items() if field.required), "helps", "time_zone"]


def too_few(taken):
    """Return in words that an offer cannot have fewer than `taken` places."""
    words = ngettext(
        "%(taken)d person has a place here, so it cannot be less. To take nobody new, pause or keep this number.",
        "%(taken)d people have a place here, so it cannot be less. To take nobody new, pause or keep this number.",
        taken,
    )
    return words % {"taken": taken}


def initial_of(profile):
    """Return the form's initial values for `profile`, with its interests (and their topics) and offers at hand."""
    plain = "name headline library_type years place_text meeting languages time_zone hours_a_month seeking visibility "
    plain += "about replies_within heard_from"
    interests = list(profile.interests.all())
    offers = {offer.kind: offer.places for offer in profile.offers.all()} or SMALLEST
    return {
        **{name: getattr(profile, name) for name in plain.split()},
        **{
            name: [each.topic.slug for each in interests if each.direction == direction]
            for name, direction in (("helps", "help"), ("wants", "want"))
        },
        **{offer_name(kind): places for kind, places in offers.items()},
        "accepting": Accepting.PAUSED if profile.is_paused else Accepting.OPEN,
        "paused_until": profile.paused_until if profile.is_paused else None,
    }


def initial_of_draft(draft):
    """Return initial values for a first visit: what an invitation's file said (`draft`, may be empty), and the usual.

    The draft keys are name, library_type, helps, wants, place_text and offers; whatever has another shape is left out.
    """
    words = {name: draft[name] for name in ("name", "place_text") if isinstance(draft.get(name), str)}
    if draft.get("library_type") in LibraryType.values:
        words["library_type"] = draft["library_type"]
    lists = {
        name: [slug for slug in draft[name] if isinstance(slug, str)]
        for name in ("helps", "wants")
        if isinstance(draft.get(name), list)
    }
    offers = draft.get("offers")
    offers = offers if isinstance(offers, dict) else {}
    offers = {kind: offers[kind] for kind in OfferKind if isinstance(offers.get(kind), int) and offers[kind] > 0}
    return {
        "languages": ["en"],
        "meeting": Meeting.BOTH,
        "visibility": Visibility.MEMBERS,
        "accepting": Accepting.OPEN,
        **words,
        **lists,
        **{offer_name(kind): places for kind, places in (offers or SMALLEST).items()},
    }


def with_offer(initial, topics, kind):
    """Return a form's initial values with one more offer: of `kind` ("" for none), about `topics` (slugs).

    What is offered already keeps its places. Nothing is written: it counts when the form is saved.
    """
    if not topics or not kind:
        return initial
    known = list(initial.get("helps", ()))
    if not known:
        # What stood there was only the smallest thing that somebody could offer.
        initial = {name: value for name, value in initial.items() if not name.startswith(offer_name(""))}
    helps = [*known, *(slug for slug in topics if slug not in known)][:MOST_TOPICS]
    places = initial.get(offer_name(kind)) or (USUAL_SEATS if kind == OfferKind.CIRCLE else 1)
    return {**initial, "helps": helps, offer_name(kind): places}
