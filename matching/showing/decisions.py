"""What a mentor decides about, as cards, and what is said after the answer: where it stands, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from matching.models import Ask
from matching.vocabulary import AskState, Turn
from profiles.vocabulary import OfferKind

from .own_words import as_html
from .requests import ends_at, mentor_name, words_for_mentor

# Characters of a message that show without being unfolded.
UNFOLDED = 320


@dataclass(frozen=True, slots=True)
class Card:
    """One request to a mentor. `beginning` is "" when the whole message is short enough to show as it is.

    `last_words` are what the sender answered to a question of the mentor's. `instead` are the kinds of help that the
    mentor has places for when there is none of the kind asked for. Once it is answered, `next` says what comes next,
    as (words, address or "").
    """

    ask: Ask
    name: str
    beginning: str
    words: SafeString
    last_words: SafeString
    standing: str
    is_open: bool
    is_full: bool
    instead: tuple[str, ...]
    next: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a mentor wants to know before answering one's request."""

    ask: Ask
    name: str
    words: SafeString
    until: datetime


def card_of(ask):
    """Return the Card of an Ask that was read `with_words`. Costs no query."""
    name, text = ask.sender.display_name, ask.request.text
    is_open = ask.is_open and ask.turn == Turn.MENTOR
    has_place = ask.kind in ask.kinds_left
    return Card(
        ask=ask,
        name=name,
        beginning=Truncator(text).chars(UNFOLDED) if len(text) > UNFOLDED else "",
        words=as_html(text),
        last_words=as_html(ask.last_words) if is_open and ask.answered_at and ask.last_words != text else "",
        standing=words_for_mentor(ask, name),
        is_open=is_open,
        is_full=ask.is_open and not has_place,
        instead=() if has_place else tuple(str(OfferKind(kind).label) for kind in ask.kinds_left),
        next=() if is_open else next_steps(ask, name),
    )


def next_steps(ask, name):
    """Return what a mentor can do after having answered, as pairs of words and an address ("" when there is none)."""
    thread = f"/inbox/{ask.conversation.public_id}/" if hasattr(ask, "conversation") else ""
    if ask.state == AskState.ACCEPTED and (mentorship := getattr(ask, "mentorship", None)) is not None:
        here = f"/mentorships/{mentorship.public_id}/"
        return (
            (_("%(name)s is told now. Propose two times to talk, or answer the question.") % {"name": name}, thread),
            (_("What comes next, for both of you: your page together"), here),
            (_("Half an hour that goes well: a plan for the first meeting"), "/guides/first-meeting/"),
        )
    if ask.state == AskState.ACCEPTED:
        return (
            (_("%(name)s is told now. Propose two times to talk, or answer the question.") % {"name": name}, thread),
            (_("Half an hour that goes well: a plan for the first meeting"), "/guides/first-meeting/"),
        )
    if ask.state == AskState.OPEN:
        return ((_("Your question is on its way. You decide when %(name)s has answered.") % {"name": name}, thread),)
    if ask.state == AskState.DECLINED and ask.mentor.is_paused:
        return (
            (_("%(name)s is told kindly, and we help to find somebody else.") % {"name": name}, ""),
            (_("Nobody finds you in the list now. One click brings you back"), "/me/profile/"),
        )
    if ask.state == AskState.DECLINED:
        return ((_("%(name)s is told kindly, and we help to find somebody else.") % {"name": name}, ""),)
    return ()


def question_of(ask):
    """Return the Question of an open Ask in which the sender's word is awaited."""
    return Question(ask, mentor_name(ask), as_html(ask.last_words or ""), ends_at(ask))
