"""MENTEE as six short questions, whose answers make a first message. Pure, but for the language it is written in.

Each question has a good answer already, so that two minutes are enough; what nobody else can know, what it is about,
is the one thing to type. Whoever writes may change every word afterwards.
"""

import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

# Characters.
LONGEST_TELL, LONGEST_RESULT = 1200, 200


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `choices` map a value to (what one picks, the sentence that it becomes); `slug` is the letter."""

    name: str
    initial: str
    slug: str
    question: str
    usual: str
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)
    # The usual answer of those who ask for some kind of help.
    usual_for: dict[str, str] = field(default_factory=dict)

    def answer_for(self, kind):
        """Return the answer to begin with when one asks for `kind` of help."""
        return self.usual_for.get(kind, self.usual)


TIME = Prompt(
    "time", "M", "manage-your-time", _("How much time do you ask for?"), "answer",
    {
        "answer": (_("One answer by e-mail"), _("I ask for one answer by e-mail, whenever it suits you.")),
        "half_hour": (_("Half an hour, once"), _("I ask for half an hour of your time, once, by phone or video.")),
        "look": (_("One careful look at something"), _("I ask for one careful look at something of mine.")),
        "monthly": (_("An hour a month"), _("I hope for about an hour a month, for a few months.")),
        "yours": (_("They say how much"), _("You say how much time you have. I can work with little.")),
    },
    {"call": "half_hour", "resume": "look", "circle": "monthly", "months": "monthly"},
)  # fmt: skip
EXPECTATIONS = Prompt(
    "expectations", "E", "expectations", _("What would help you most?"), "next",
    {
        "next": (_("Finding my next step"), _("It would help me most to find my next step with you.")),
        "how": (_("Hearing how they did it"), _("It would help me most to hear how you did it, detours included.")),
        "feedback": (_("Hearing what they think"), _("It would help me most to hear what you honestly think.")),
        "listen": (_("Good questions"), _("It would help me most to think aloud with you and be asked questions.")),
    },
    {"question": "how", "resume": "feedback"},
)  # fmt: skip
NOT_THIS = Prompt(
    "not_this", "N", "not-confused-with-networking", _("What is this not?"), "job",
    {
        "job": (_("Not about a job or a reference"), _("I am not asking for a job or a reference.")),
        "contacts": (_("Not collecting contacts"), _("I am not collecting contacts. I want to learn this one thing.")),
        "long": (_("Nothing long"), _("It does not have to become anything long.")),
        "nothing": (_("Leave this out"), ""),
    },
    {"question": "long"},
)  # fmt: skip
SHOW = Prompt(
    "show", "T", "tell-and-show", _("What can you show?"), "tried",
    {
        "tried": (_("What I tried so far"), _("I can tell you what I tried so far, and what came of it.")),
        "resume": (_("My resume or a letter"), _("I can show you my resume and the letter that goes with it.")),
        "draft": (_("A draft, half done"), _("I can show you a draft, half done as it is.")),
        "plan": (_("A plan or a lesson"), _("I can show you my plan as it stands.")),
        "nothing": (_("Nothing yet"), _("I have nothing to show yet, only the question.")),
    },
    {"resume": "resume"},
)  # fmt: skip
MANNER = Prompt(
    "manner", "E", "easy-going-or-formal", _("How formal shall it be?"), "yours",
    {
        "yours": (_("As they like it"), _("Easy going or with a plan: as you like it.")),
        "easy": (_("Easy going"), _("I like it easy going: we talk, and see.")),
        "plan": (_("With a plan"), _("I like a plan: a few questions on paper before we talk.")),
    },
)  # fmt: skip
RESULT = Prompt("result", "E", "end-results", _("By the end I will have"), "")
PROMPTS = (TIME, EXPECTATIONS, NOT_THIS, SHOW, MANNER, RESULT)
CHOOSING = tuple(prompt for prompt in PROMPTS if prompt.choices)
RESULTS = {
    "question": _("one thing to try next"),
    "call": _("a plan for my next step"),
    "resume": _("a resume that I can send"),
    "circle": _("people to think with"),
    "months": _("reached one goal that we chose together"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered. `kind` and `topic` are in words; the choices are values; `mentor` is "" for several."""

    mentor: str = ""
    sender: str = ""
    topic: str = ""
    kind: str = ""
    tell: str = ""
    result: str = ""
    choices: dict[str, str] = field(default_factory=dict)


def usual(kind):
    """Return the answers to begin with when somebody asks for `kind`: the name of each prompt to its answer."""
    answers = {prompt.name: prompt.answer_for(kind) for prompt in CHOOSING}
    return {**answers, "result": str(RESULTS.get(kind, ""))}


def greeting(mentor):
    """Return the first line of a message; one that goes to several people in turn names nobody."""
    return gettext("Hello %(name)s,") % {"name": mentor} if mentor else gettext("Hello,")


def message(answers):
    """Return the first message that Answers make: plain text, an empty line between two thoughts."""
    said = {prompt.name: str(prompt.choices.get(answers.choices.get(prompt.name), ("", ""))[1]) for prompt in CHOOSING}
    result = answers.result.strip().rstrip(".!…")
    thoughts = [
        greeting(answers.mentor),
        opening(answers),
        answers.tell.strip(),
        together(said["time"], said["expectations"], said["not_this"]),
        together(said["show"], said["manner"]),
        gettext("By the end I would like to have %(result)s.") % {"result": result} if result else "",
        gettext("Thank you for reading this. A short “not now” is a fine answer, too."),
        answers.sender.strip(),
    ]
    return "\n\n".join(thought for thought in thoughts if thought)


def together(*sentences):
    """Return the sentences that are there as one thought."""
    return " ".join(sentence for sentence in sentences if sentence)


def opening(answers):
    """Return why this person was found: the topic and the kind of help."""
    if answers.topic and answers.kind:
        words = gettext("On MentorHub you offer “%(kind)s”. I would like to learn from you about “%(topic)s”.")
    elif answers.topic:
        words = gettext("I found you on MentorHub and would like to learn from you about “%(topic)s”.")
    elif answers.kind:
        words = gettext("On MentorHub you offer “%(kind)s”. I would like to learn from you.")
    else:
        words = gettext("I found you on MentorHub and would like to learn from you.")
    return words % {"kind": answers.kind, "topic": answers.topic}


def without_name(text, mentor):
    """Return `text` with a greeting that names nobody, when it begins with ours to `mentor`: others read it too."""
    named = greeting(mentor)
    return greeting("") + text.removeprefix(named) if mentor and text.startswith(named) else text


def digest(text):
    """Return a short hash of a text, by which one sees whether it is still as it was built, whatever ends its lines."""
    return hashlib.sha256("\n".join(text.split("\n")).strip().encode()).hexdigest()[:16]


# --- What of a message is not ours ------------------------------------------------------------------------------------
def own_words(text):
    """Return `text` without the sentences that are built here: what somebody typed themselves."""
    for pattern in patterns(get_language()):
        text = pattern.sub(" ", text)
    return " ".join(text.split())


@lru_cache(maxsize=8)
def patterns(language):
    """Return what finds each sentence that `message` can make in `language`, the longest first."""
    fixed = [str(sentence) for prompt in CHOOSING for _words, sentence in prompt.choices.values() if sentence]
    shapes = [
        *(opening(Answers(topic=topic, kind=kind)) for topic in ("\0", "") for kind in ("\0", "")),
        gettext("By the end I would like to have %(result)s.") % {"result": "\0"},
        gettext("Thank you for reading this. A short “not now” is a fine answer, too."),
    ]
    found = sorted((re.escape(words).replace("\0", r"[^\n]{0,220}?") for words in [*fixed, *shapes]), key=len)
    greetings = (re.escape(greeting(name)).replace("\0", r"[^\n]{0,90}?") for name in ("\0", ""))
    return [*(re.compile(words) for words in reversed(found)), *(re.compile(rf"\A\s*{words}") for words in greetings)]
