"""The four answers of a mentor as forms beside a request: on the page of all decisions, and in the conversation."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django import forms
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matching.forms.answering import AcceptForm, DeclineForm, PauseForm, QuestionForm

FORMS = {"yes": AcceptForm, "ask": QuestionForm, "not_now": DeclineForm, "pause": PauseForm}
# Stand in the blank forms where the number of a request, its place in the list and a visitor's token will stand.
NUMBER, PLACE, TOKEN = "00000000-0000-4000-8000-000000000000", "987654321", "tokenofnobody"


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
    if fault is None and not card.is_full:
        return filled(request, number, place, back)
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


def filled(request, number, place, back):
    """Return the blank forms for one request as HTML."""
    html = blanks(get_language(), back).replace(TOKEN, get_token(request))
    html = html.replace(NUMBER, str(number)).replace(PLACE, str(place))
    return mark_safe(html)  # noqa: S308  (a template made it; only numbers and the token took others' places)


@lru_cache(maxsize=16)
def blanks(language, back):
    """Return the blank forms in `language` as HTML: rendering them costs as much as half of the page around them."""
    context = {"number": NUMBER, "place": PLACE, "back": back, "card": None, "fault": None, "csrf_token": TOKEN}
    context |= {name: blank(name, NUMBER) for name in ("ask", "not_now", "pause")}
    return render_to_string("matching/answers.html", context)


class Answers:
    """The forms beside each Card of a page."""

    def __init__(self, request, fault=None):
        self.request, self.fault = request, fault

    def beside(self, card, place):
        """Return the forms beside a Card, the `place`-th of the list, as HTML; "" when it has been answered."""
        if not card.is_open:
            return ""
        is_faulty = self.fault is not None and self.fault.number == card.ask.public_id
        return answers_for(self.request, card, fault=self.fault if is_faulty else None, place=place)
