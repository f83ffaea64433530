"""A pause, an end, and how it goes: what brings a mentorship into another state."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from matching.forms.mentorship import CheckForm, CloseForm, PauseForm
from matching.lifecycle import saying
from matching.mentoring import checking, closing, pausing
from matching.models import Seat
from matching.showing.mentorship_facts import facts_of
from matching.showing.mentorship_words import check_kind, check_question
from matching.talking import people
from matching.vocabulary import CheckAnswer, MentorshipState

from .mentorship import back_to, for_the_two, whole_page


@for_the_two("GET", "HEAD", "POST")
def pause(request, found):
    """Ask why and until when, and let it rest; or let it go on."""
    facts = facts_of(found, request.user.pk)
    if request.method == "POST" and request.POST.get("what") == "resume":
        pausing.resume(found.pk, by=people.of_user(request.user))
        messages.success(request, _("It goes on. %(name)s is told.") % {"name": facts.name})
        return back_to(found)
    if request.method != "POST" and found.is_closed:
        return back_to(found)
    is_paused = found.state == MentorshipState.PAUSED
    initial = {"reason": found.pause_reason, "until": found.paused_until} if is_paused else {}
    form = PauseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        pausing.pause(found.pk, by=people.of_user(request.user), **form.cleaned_data)
        words = _("It rests now. %(name)s is told, and nothing is lost.")
        messages.success(request, words % {"name": facts.name})
        return back_to(found)
    context = {"number": found.public_id, "facts": facts, "form": form, "is_paused": is_paused}
    return render(request, "matching/mentorship_pause.html", context, status=status_of(form))


@for_the_two("GET", "HEAD", "POST")
def close(request, found):
    """Ask why it ends, and end it, with a word to the other one where there is one."""
    if request.method != "POST" and found.is_closed:
        return back_to(found)
    facts = facts_of(found, request.user.pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and end(request, found, form):
        messages.success(request, _("It has ended, kindly. %(name)s is told.") % {"name": facts.name})
        return back_to(found)
    context = {"number": found.public_id, "facts": facts, "form": form, "has_months": not found.is_short}
    return render(request, "matching/mentorship_close.html", context, status=status_of(form))


def status_of(form):
    """Return the status of the page around a form: 422 when something in it is wrong."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK


def end(request, found, form):
    """Say the last words and end a mentorship, or neither; return whether it was done, else the form says why not."""
    me, words = people.of_user(request.user), form.cleaned_data["words"].strip()
    try:
        with transaction.atomic():
            if words:
                say(found, me, words)
            closing.close(found.pk, by=me, reason=form.cleaned_data["reason"])
    except saying.Closed:
        form.add_error("words", _("Nothing more can be said in your conversation. Leave the words out to end it."))
    return form.is_valid()


def say(found, me, words):
    """Say something in the conversation of a Mentorship; raise saying.Closed also when there is none any more."""
    seats = Seat.objects.select_related("conversation", "correspondent__user__profile")
    seat = seats.filter(conversation=found.conversation_id, correspondent=me).first()
    if seat is None or saying.has_typed_enough(seat):
        raise saying.Closed
    saying.say(seat, words)


@for_the_two("POST")
def check(request, found):
    """Take in how it goes. That it is time to end leads to where one says why."""
    kind = check_kind(found)
    if found.is_short:
        raise Http404
    if kind is None:
        messages.info(request, _("This mentorship is closed, so nothing was changed."))
        return back_to(found)
    name = facts_of(found, request.user.pk).name
    form = CheckForm(request.POST, prefix="check", kind=kind, question=check_question(kind, name))
    if not form.is_valid():
        return whole_page(request, found, fault=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = CheckAnswer(form.cleaned_data["answer"])
    if answer == CheckAnswer.OVER:
        return redirect("matching:mentorship_close", found.public_id)
    me = people.of_user(request.user)
    checking.answer(found.pk, by=me, kind=kind, answer=answer, words=form.cleaned_data["words"])
    if answer == CheckAnswer.FITS and checking.both_say_so(found):
        messages.success(request, _("You both say that it fits. Your mentorship is under way."))
    else:
        messages.success(request, thanks(answer, name))
    return back_to(found)


def thanks(answer, name):
    """Return what follows from an answer, in a sentence or two."""
    return {
        CheckAnswer.FITS: _("Good to hear. When %(name)s says so, too, your mentorship is under way."),
        CheckAnswer.UNSURE: _("That is fine. Meet once more, and say what you would like to be different."),
        CheckAnswer.NO_FIT: _(
            "Thank you for saying so. It has ended, and nobody is at fault. %(name)s is told kindly."
        ),
        CheckAnswer.NOT_MET: _("Then find a time now: propose one, and %(name)s can move it."),
        CheckAnswer.WELL: _("Good to hear. We ask again in two months."),
        CheckAnswer.SLOW: _("Slow is fine. We ask again in two months."),
        CheckAnswer.STUCK: _(
            "That happens to most pairs. What often helps: a smaller goal, another way to meet, or a pause. Tell "
            "%(name)s what would help you."
        ),
        CheckAnswer.READY: _("Good to have you back. It goes on, and %(name)s is told."),
        CheckAnswer.LATER: _("Take your time. We ask again in a month."),
    }[answer] % {"name": name}
