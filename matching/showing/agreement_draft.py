"""What two people might agree on, drafted from the answers that the first message was built from.

The words speak of "the mentee" and "the mentor", so that they read the same to both. Every part can be changed.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.contacting import builder
from matching.models.mentorship import LONGEST_PART

TIMES = {
    "answer": gettext_lazy("We write to each other. A question is answered within two weeks."),
    "half_hour": gettext_lazy("Half an hour at a time, by phone or video."),
    "look": gettext_lazy("One careful look at a time, by mail or video."),
    "monthly": gettext_lazy("About an hour a month, for six months, by phone or video."),
    "yours": gettext_lazy("The mentor says how much time there is. Little is enough."),
}
HOPES = {
    "next": gettext_lazy("The mentee hopes to find the next step."),
    "how": gettext_lazy("The mentee hopes to hear how the mentor did it, detours included."),
    "feedback": gettext_lazy("The mentee hopes to hear honestly what the mentor thinks."),
    "listen": gettext_lazy("The mentee hopes to think aloud and be asked questions."),
}
LIMITS = {
    "job": gettext_lazy("It is not about a job or a reference."),
    "contacts": gettext_lazy("It is not about collecting contacts."),
    "long": gettext_lazy("It does not have to become anything long."),
}
MANNERS = {
    "yours": gettext_lazy("Easy going or with a plan: the mentor chooses."),
    "easy": gettext_lazy("Easy going: we talk, and see."),
    "plan": gettext_lazy("With a plan: a few questions on paper before we talk."),
}
SHOWS = {
    "tried": gettext_lazy("Before each meeting the mentee tells what was tried, and what came of it."),
    "resume": gettext_lazy("Before the first meeting the mentee sends the resume and the letter that goes with it."),
    "draft": gettext_lazy("Before each meeting the mentee sends a draft, half done as it is."),
    "plan": gettext_lazy("Before each meeting the mentee sends the plan as it stands."),
    "nothing": gettext_lazy("Before each meeting the mentee sends one question."),
}


def draft_of(prompts):
    """Return the four parts of an agreement, by name, from the answers of a first message ({} when there are none).

    What was not answered is drafted from what suits most. Each part is within the length that an agreement has.
    """
    usual = builder.usual("months")
    result = str(prompts.get("result") or usual["result"]).strip().rstrip(".!…")
    time, hope = chosen(TIMES, prompts, "time", "monthly"), chosen(HOPES, prompts, "expectations", "next")
    manner, show = chosen(MANNERS, prompts, "manner", "yours"), chosen(SHOWS, prompts, "show", "tried")
    limit = str(LIMITS.get(prompts.get("not_this"), ""))
    parts = {
        "time": joined(time, _("Whoever cannot come says so the day before, and proposes another time.")),
        "expectations": joined(
            hope, limit, _("What we say stays between us. If it goes quiet for two weeks, either one writes two lines.")
        ),
        "form": joined(manner, show),
        "results": joined(
            _("By the end the mentee will have %(result)s.") % {"result": result},
            _("Halfway we look at how it goes, and we close with a last meeting."),
        ),
    }
    return {name: text[:LONGEST_PART] for name, text in parts.items()}


def chosen(sentences, prompts, name, usual):
    """Return the sentence for what was answered to the prompt `name`, or the usual one."""
    return str(sentences.get(prompts.get(name), sentences[usual]))


def joined(*sentences):
    """Return the sentences that are there as one text."""
    return " ".join(sentence for sentence in sentences if sentence)
