"""The four answers of a mentor as forms beside a request: on the page of all decisions, and in the conversation."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matching.forms.answering import AcceptForm, DeclineForm, PauseForm, QuestionForm

FORMS = {"yes": AcceptForm, "ask": QuestionForm, "not_now": DeclineForm, "pause": PauseForm}
# Stand in the blank forms where the number of a request, and its place in the list, will stand.
NUMBER, PLACE = "00000000-0000-4000-8000-000000000000", "987654321"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with an answer to the ask with this public number."""

    number: UUID
    answer: str
    form: forms.Form


def blank(answer, number, **initial):
    """Return the empty form of one answer, its fields named after the request that it is about."""
    return FORMS[answer](auto_id=f"{answer}-{number}-%s", initial=initial)


def bound(answer, number, data):
    """Return the form of one answer as it was sent."""
    return FORMS[answer](data, auto_id=f"{answer}-{number}-%s")


def answers_for(request, card, *, fault=None, place=1, back="inbox"):
    """Return the forms beside a Card as HTML: what was sent before, where that is what `fault` is about."""
    number = card.ask.public_id
    mine = fault if fault is not None and fault.number == number else None
    given = {name: blank(name, number) for name in ("ask", "not_now", "pause")}
    if card.is_full:
        given["ask"] = blank("ask", number, words=instead_words(card))
    if mine is not None and mine.answer in given:
        given[mine.answer] = mine.form
    context = {"number": number, "place": place, "back": back, "card": card, "fault": mine, **given}
    return mark_safe(render_to_string("matching/answers.html", context, request))  # noqa: S308  (a template made it)


def instead_words(card):
    """Return what a mentor without a place may offer instead; they can change every word."""
    kind = card.ask.get_kind_display()
    if not card.instead:
        return ""
    words = _("I have no place free for “%(kind)s” right now. Would this help you as well: %(instead)s?")
    return words % {"kind": kind, "instead": get_text_list(card.instead, _("or"))}


class Answers:
    """The forms beside each Card of a page. The blank ones are written once, and only their numbers change."""

    def __init__(self, request, fault=None):
        self.request, self.fault, self._blank = request, fault, None

    def beside(self, card, place):
        """Return the forms beside a Card, the `place`-th of the list, as HTML; "" when it has been answered."""
        if not card.is_open:
            return ""
        is_faulty = self.fault is not None and self.fault.number == card.ask.public_id
        if is_faulty or card.is_full:
            return answers_for(self.request, card, fault=self.fault, place=place)
        if self._blank is None:
            context = {"number": NUMBER, "place": PLACE, "back": "inbox", "card": None, "fault": None}
            context |= {name: blank(name, NUMBER) for name in ("ask", "not_now", "pause")}
            self._blank = render_to_string("matching/answers.html", context, self.request)
        filled = self._blank.replace(NUMBER, str(card.ask.public_id)).replace(PLACE, str(place))
        return mark_safe(filled)  # noqa: S308  (a template made it; a UUID and a number took the place of others)
