"""The form of a first message: whom to ask for what, six answers, the message itself, and who writes."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.contacting import builder, writing
from matching.models.request import LONGEST_TEXT, MOST_MENTORS
from profiles.forms.fields import Dots, OwnLines, OwnWords
from profiles.models import Topic
from profiles.vocabulary import OfferKind

# What a draft holds: all that one can type but who one is, which belongs to the account.
KEPT = (
    "kind", "topic", "tell", *(prompt.name for prompt in builder.PROMPTS), "second", "third", "another", "text",
    "built",
)  # fmt: skip
# The address of a person's page, or what stands in it.
SLUG = re.compile(r"(?:\S*/mentors/)?([\w-]{1,12})/?(?:contact/?)?")
# Characters: fewer than this typed by oneself leave a mentor to guess.
LEAST_OWN = 20


class ContactForm(forms.Form):
    """A first message to `page.mentor` (matching.showing.contact_page.ContactPage); `letter()` once it is valid."""

    kind = forms.ChoiceField(label=gettext_lazy("What do you ask for?"), widget=Dots)
    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    tell = OwnLines(
        label=gettext_lazy("Tell: what is going on, and what is your question?"),
        help_text=gettext_lazy("Two or three sentences. This is what people decide by."),
        most=builder.LONGEST_TELL, shown=False, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    result = OwnWords(label=builder.RESULT.question, most=builder.LONGEST_RESULT, shown=False, required=False)
    second = forms.ChoiceField(label=gettext_lazy("Then ask"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("And then"), required=False)
    another = OwnWords(
        label=gettext_lazy("Or somebody else"),
        help_text=gettext_lazy("The address of their page, such as /mentors/0a1b2c3d4e5f/"),
        most=200, shown=False, required=False,
    )  # fmt: skip
    text = OwnLines(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("Change what you like. It is sent as it stands here."),
        most=LONGEST_TEXT, shown=False, widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": gettext_lazy("Write a message, or let it be written from your answers.")},
    )  # fmt: skip
    built = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    name = OwnWords(
        label=gettext_lazy("Your name"), help_text=gettext_lazy("As you want to be called."), most=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Say what you are called.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Nobody sees it. We first send a link there, to know that it is yours."),
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Say where answers should go."),
            "invalid": gettext_lazy("That is not an e-mail address. It looks like name@example.org."),
        },
    )  # fmt: skip
    conduct = forms.BooleanField(
        label=gettext_lazy("I have read how we treat each other, and will keep to it."),
        error_messages={"required": gettext_lazy("Agree to how we treat each other, or nothing can be sent.")},
    )

    def __init__(self, data=None, *, page, **options):
        super().__init__(data, **options)
        self.page = page
        self.fields["kind"].choices = list(page.offers.items())
        self.fields["kind"].error_messages = dict.fromkeys(
            ("required", "invalid_choice"),
            _("Choose something that %(name)s has a place free for.") % {"name": page.mentor.name},
        )
        self.fields["topic"].choices = [*page.topics.items(), ("", _("Something else"))]
        for prompt in builder.CHOOSING:
            choices = [(value, words) for value, (words, _sentence) in prompt.choices.items()]
            self.fields[prompt.name] = forms.ChoiceField(
                label=prompt.question, choices=choices, required=False,
                error_messages={"invalid_choice": _("Choose one of the answers.")},
            )  # fmt: skip
        for name in ("second", "third"):
            self.fields[name].choices = [("", _("Nobody")), *((card.slug, card.words) for card in page.others)]
            self.fields[name].error_messages["invalid_choice"] = _("Choose somebody of the list, or nobody.")
        if page.is_member:
            del self.fields["name"], self.fields["email"]
        if not page.needs_conduct:
            del self.fields["conduct"]

    def typed(self, name):
        """Return what stands in a field, sent or not, as text."""
        value = self.data.get(name) if self.is_bound else self.get_initial_for_field(self.fields[name], name)
        return str(value or "")

    def answers(self):
        """Return the builder's Answers to what stands in the form, sent or not; what is no answer counts as none."""
        given = {name: self.typed(name) for name in self.fields if name != "conduct"}
        is_alone = not (given["second"] or given["third"] or given["another"])
        return builder.Answers(
            mentor=self.page.mentor.name if is_alone else "",
            sender=self.page.sender_name if self.page.is_member else self.fields["name"].to_python(given["name"]),
            topic=self.page.topics.get(given["topic"], ""),
            kind=str(OfferKind(given["kind"]).label) if given["kind"] in self.page.offers else "",
            tell=self.fields["tell"].to_python(given["tell"])[: builder.LONGEST_TELL],
            result=self.fields["result"].to_python(given["result"])[: builder.LONGEST_RESULT],
            choices={prompt.name: given[prompt.name] for prompt in builder.CHOOSING},
        )

    def clean_text(self):
        """Refuse a message that says nothing of one's own: it would force a blind yes or no."""
        text = self.cleaned_data["text"]
        if len(builder.own_words(text)) < LEAST_OWN:
            wrong = forms.ValidationError(_("Say in a sentence or two what it is about: people decide by that."))
            # Whoever left the question open answers it there, and the message follows.
            self.add_error("text" if self.typed("tell").strip() else "tell", wrong)
        return text

    def clean(self):
        """Find the mentors who come after the first: people whom the sender may find and who have a place free."""
        given = super().clean()
        slugs = [(name, given.get(name, "")) for name in ("second", "third", "another") if given.get(name)]
        self.mentors = [(self.page.mentor, given.get("kind", ""))]
        for name, typed in slugs:
            if (found := self.other(typed)) is None:
                self.add_error(name, _("This person has no place free right now. Choose somebody else, or nobody."))
            elif found[0] not in [mentor for mentor, _kind in self.mentors]:
                self.mentors.append(found)
        if len(self.mentors) > MOST_MENTORS:
            self.add_error("another", _("One message goes to three people at most. Take one away."))
        return given

    def other(self, typed):
        """Return (Profile, kind of help) of somebody who can be asked, by slug or address, or None. 2 queries."""
        match = SLUG.fullmatch(typed.strip())
        mentor = self.page.findable().filter(slug=match[1]).first() if match else None
        kind = writing.kinds_of(mentor, self.cleaned_data.get("kind", "")) if mentor is not None else ""
        return (mentor, kind) if kind else None

    def letter(self):
        """Return the Letter of a valid form."""
        given = self.cleaned_data
        text = given["text"]
        if len(self.mentors) > 1:
            text = builder.without_name(text, self.page.mentor.name)
        names = (*(prompt.name for prompt in builder.PROMPTS), "tell")
        return writing.Letter(
            text=text,
            mentors=tuple(self.mentors),
            topic=Topic.objects.filter(slug=given["topic"]).first() if given["topic"] else None,
            prompts={name: given[name] for name in names if given.get(name)},
        )


def kept_fields(posted):
    """Return what a draft keeps of a posted form: name to text."""
    return {name: posted.get(name, "") for name in KEPT}
