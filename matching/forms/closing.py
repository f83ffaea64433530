"""The closing survey: the same questions on the page and behind the link of a mail, of a mentorship or of a circle."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models.closing import LONGEST_WORDS
from matching.showing import closing_page
from matching.vocabulary import Reached
from profiles.editing.topics import topic_groups
from profiles.forms.fields import Dots, OwnLines, Picker
from profiles.forms.picking import groups_of
from profiles.models import Topic
from profiles.vocabulary import OfferKind

MOST_TOPICS = 10
NOT_NOW = ("", gettext_lazy("Not now"))


class ClosingForm(forms.Form):
    """What came of it, words to the other one and to us, and what the person could now help a colleague with.

    `groups` are topics as profiles.editing.topics gives them; `suggested` are the slugs of those to show first.
    """

    reached = forms.ChoiceField(
        label=gettext_lazy("What came of it for you?"),
        choices=Reached.choices,
        widget=Dots,
        error_messages={"required": gettext_lazy("Choose the answer that comes closest.")},
    )
    to_other = OwnLines(
        label=gettext_lazy("A word to the other one (optional)"),
        help_text=gettext_lazy("What did you see them do well? It is kept in their feedback and in yours."),
        most=LONGEST_WORDS, shown=False, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    topics = Picker(
        label=gettext_lazy("What could you now help a colleague with? (optional)"),
        help_text=gettext_lazy("One thing that you have just been through is enough. Nobody sees this from here."),
        most=MOST_TOPICS, required=False,
    )  # fmt: skip
    offer = forms.ChoiceField(
        label=gettext_lazy("In which way?"),
        help_text=gettext_lazy("We put it into your profile for you to look over. It counts only when you save it."),
        choices=[NOT_NOW, *OfferKind.choices],
        required=False,
    )
    to_staff = OwnLines(
        label=gettext_lazy("A word to us (optional)"),
        help_text=gettext_lazy("What should we do better? Staff read it without your name."),
        most=LONGEST_WORDS, shown=False, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, data=None, *, groups, suggested=(), is_circle=False, **options):
        super().__init__(data, **options)
        self.fields["topics"].choices = with_suggested_first(groups, suggested)
        if is_circle:
            self.fields["to_other"].label = _("A word to the circle (optional)")
            self.fields["to_other"].help_text = _(
                "What did you see somebody do well? Everybody who is in the circle can read it."
            )

    def clean(self):
        """Let topics without a kind mean the smallest one; a kind has to be about something."""
        given = super().clean()
        if given.get("topics") and not given.get("offer"):
            given["offer"] = OfferKind.QUESTION
        elif given.get("offer") and not given.get("topics") and "topics" not in self.errors:
            self.add_error("topics", _("Choose what you would help with, or answer “Not now”."))
        return given

    def answers(self):
        """Return the arguments of `closing.give` and `running.give`, when the form is valid. Costs 1 query at most."""
        slugs = self.cleaned_data["topics"]
        return {**self.cleaned_data, "topics": list(Topic.objects.filter(slug__in=slugs)) if slugs else []}

    @property
    def topic_groups(self):
        """Return the topics as matching/closing_fields.html shows them."""
        return groups_of(self["topics"])


def with_suggested_first(groups, suggested):
    """Return the groups of topics with those of the `suggested` slugs in a group without a name before the others."""
    names = {slug: name for _group, members in groups for slug, name in members}
    first = tuple((slug, names[slug]) for slug in suggested if slug in names)
    chosen = {slug for slug, _name in first}
    others = ((name, tuple(one for one in members if one[0] not in chosen)) for name, members in groups)
    return [*([("", first)] if first else []), *((name, members) for name, members in others if members)]


def form_for(thing, who, data=None):
    """Return the ClosingForm of a Mentorship or a Circle for a Correspondent, filled with what they said before.

    Costs 4 queries.
    """
    given = closing_page.given_by(thing, who)
    initial = {}
    if given is not None:
        initial = {name: getattr(given, name) for name in ("reached", "to_other", "to_staff", "offer")}
        initial["topics"] = [topic.slug for topic in given.topics.all()]
    return ClosingForm(
        data, groups=topic_groups(), suggested=closing_page.suggested_topics(thing, who), initial=initial,
        is_circle=closing_page.is_circle(thing),
    )  # fmt: skip
