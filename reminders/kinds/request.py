"""Somebody asks a mentor for help: who, about what, in their own words. Answered from the mail, or by just replying.

It passes on what a person wrote, so it is no reminder and waits for no morning; whoever wants requests once a week gets
them so, each with its own links, and the clock of the request leaves time for that.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Ask
from matching.showing.requests import day, ends_at, kind_words
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Reason

from .asks import (
    answer_links,
    answered,
    ask_in,
    data_of,
    subject_of,
    talk_about,
    talk_parts,
    words_shown,
    writer_of,
)
from .letters import letter_for
from .registry import Kind, Withheld, add

NAME = "request"


def open_talk(delivery):
    """Return the Talk, as the mentor has it, of the Ask that a mail is about; raise Withheld unless it is open."""
    ask = ask_in(delivery)
    if not ask.is_open:
        raise Withheld(Reason.SETTLED)
    return talk_about(delivery, ask, to_mentor=True)


def context(delivery):
    """Return what the mail says; raise Withheld when the ask has ended or the two are apart. Costs up to 14 queries."""
    talk = open_talk(delivery)
    return {
        **request_parts(delivery, talk),
        **talk_parts(delivery, talk, advice=True),
        **letter_for("answer", "mentor"),
        "quote": words_shown(talk.ask.request.text, talk),
        "from_name": talk.name,
        "is_relayed": True,
    }


def request_parts(delivery, talk):
    """Return what a mentor is told of a request, and the links that answer it. Costs 5 queries."""
    ask = talk.ask
    return {
        "writer": writer_of(talk.theirs.correspondent, ask.mentor.user),
        "topic": ask.request.topic.name if ask.request.topic is not None else "",
        "kind_words": kind_words(ask),
        "until": day(ends_at(ask)),
        **answer_links(delivery, ask),
    }


def summary(delivery):
    """Return a sentence for the weekly mail, where it leads, and the other answers; raise Withheld when settled."""
    talk = open_talk(delivery)
    links = answer_links(delivery, talk.ask)
    words = Truncator(" ".join(words_shown(talk.ask.request.text, talk).split())).chars(200)
    sentence = _("%(what)s. “%(words)s” Say yes, until %(day)s.") % {
        "what": subject_of(talk), "words": words, "day": day(ends_at(talk.ask)),
    }  # fmt: skip
    return sentence, links["accept_url"], other_answers(links)


def other_answers(links):
    """Return (words, address) of the answers beside yes."""
    return [
        (_("Ask a question first"), links["question_url"]),
        (_("Not now"), links["decline_url"]),
        (_("Pause me"), links["pause_url"]),
    ]


def sample():
    """Return the mail about the request that was opened last."""
    asks = Ask.objects.open().filter(mentor__isnull=False).select_related("mentor__user", "conversation")
    ask = asks.order_by("-pk").first()
    return [Delivery(kind=NAME, user=ask.mentor.user, data=data_of(ask))] if ask is not None else []


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Requests to you"),
        about=gettext_lazy(
            "When somebody asks you for help. You can answer from the mail. To be asked by nobody, pause your profile: "
            "without these mails people still ask, and wait."
        ),
        why=gettext_lazy("you offer help on MentorHub, and somebody asked for it."),
        lane=Lane.SOON,
        is_reminder=False,
        lifetime=timedelta(days=settings.REQUEST_MOVE_ON_DAYS),
        context=context,
        summary=summary,
        acted=answered,
        sample=sample,
    )
)
