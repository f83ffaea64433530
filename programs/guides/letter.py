"""The shapes of the guides: a letter of MENTEE or MENTOR, and the papers to print."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """The moment in a mentorship that a letter helps with; pages of that moment show the letter."""

    ASK = "ask", _("Writing the first message")
    OFFER = "offer", _("Saying what you offer")
    ANSWER = "answer", _("Answering a request")
    FIRST_MEETING = "first_meeting", _("The first meeting")
    AGREE = "agree", _("Writing the agreement")
    MEET = "meet", _("Each meeting")
    CHECK = "check", _("Looking how it goes")
    CLOSE = "close", _("Closing well")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a study or a community found, in one sentence, and where to read it. `url` may be empty."""

    text: Promise
    source: Promise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One best practice: what it means (40 to 70 words), one do, one don’t, an example, the step it helps with.

    `also` are further steps at which it helps. All texts are lazy translations. `slug` is unique within a role and is
    the anchor in the role's guide.
    """

    role: str
    initial: str
    slug: str
    step: Step
    title: Promise
    meaning: Promise
    do: Promise
    dont: Promise
    example: Promise
    evidence: Evidence | None = None
    also: tuple[Step, ...] = ()

    @property
    def steps(self):
        """Return the Steps at which it helps, its own first."""
        return (self.step, *self.also)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the first meeting, or one meeting of a circle: minutes, what it is for, what to ask each other."""

    minutes: int
    title: Promise
    questions: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the agreement: the letter it comes from, and blanks as pairs of label and number of lines."""

    letter: str
    title: Promise
    blanks: tuple[tuple[Promise, int], ...]
