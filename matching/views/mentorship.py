"""/mentorships/: everything between a yes and the end, for the two people whose it is."""

from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from matching.forms.mentorship import CheckForm, GoalForm, NoteForm
from matching.mentoring.holding import Over
from matching.showing import hints, meetings, mentorship_list, mentorship_page
from matching.showing.mentorship_words import check_kind, check_question


@never_cache
@login_required
@require_safe
def mentorships(request):
    """List one's mentorships: what goes on, and what is closed."""
    mine = mentorship_list.lines_of(request.user)
    with timezone.override(mine.clock):
        return render(request, "matching/mentorships.html", {"mine": mine})


def for_the_two(*methods):
    """Make `view(request, found)` a view of one mentorship that only its two people open, by the reader's own clock.

    What is closed meanwhile is told, and nothing is changed.
    """

    def decorate(view):
        @never_cache
        @login_required
        @require_http_methods(methods)
        @wraps(view)
        def page(request, number, **values):
            found = mentorship_page.mentorship_of(request.user, number)
            if found is None:
                raise Http404
            clock, _name = mentorship_page.my_clock(found, request.user)
            with timezone.override(clock):
                try:
                    return view(request, found, **values)
                except Over:
                    messages.info(request, _("This mentorship is closed, so nothing was changed."))
                    return back_to(found)

        return page

    return decorate


def back_to(found, place=""):
    """Return the way to the page of a Mentorship, to a `place` on it where one is given."""
    address = reverse("matching:mentorship", args=[found.public_id])
    return HttpResponseRedirect(f"{address}#{place}" if place else address)


@for_the_two("GET", "HEAD")
def mentorship(request, found):
    """Show one mentorship to one of its two people."""
    return whole_page(request, found)


def whole_page(request, found, *, fault=None, status=HTTPStatus.OK):
    """Return the page of a Mentorship; `fault` is the form that came back with what is wrong in it."""
    page = mentorship_page.page_of(found, request.user, request.GET)
    forms = {"goal_form": first_goal(found, page), "note_form": NoteForm(prefix="note")}
    if (kind := check_kind(found)) is not None:
        question = check_question(kind, page.facts.name)
        forms["check_form"] = CheckForm(prefix="check", kind=kind, question=question)
    for name, form in forms.items():
        if type(form) is type(fault):
            forms[name] = fault
    context = {
        "page": page, "part": meetings.part_of(found, page.clock), "fault": fault,
        "first_hint": hints.first_time(request, "mentorship"), **forms,
    }  # fmt: skip
    return render(request, "matching/mentorship.html", context, status=status)


def first_goal(found, page):
    """Return the form for one more goal; the first is proposed from the first message."""
    prompts = found.ask.request.prompts if found.ask is not None else {}
    proposed = str(prompts.get("result", "")) if not page.goals else ""
    return GoalForm(prefix="goal", initial={"text": proposed})
