"""Goals and notes of a mentorship."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from matching.forms.mentorship import GoalForm, NoteForm
from matching.mentoring import keeping
from matching.models import Note
from matching.showing.inbox import number_of
from matching.showing.mentorship_facts import facts_of
from matching.talking import people
from matching.vocabulary import GoalState

from .mentorship import back_to, for_the_two, whole_page


@for_the_two("POST")
def goal(request, found):
    """Write down a goal, or say how far one is."""
    if "goal" in request.POST:
        return goal_moves(request, found)
    form = GoalForm(request.POST, prefix="goal")
    if form.is_valid():
        try:
            keeping.set_goal(found.pk, by=people.of_user(request.user), text=form.cleaned_data["text"])
        except keeping.Enough:
            form.add_error(None, _("Twenty goals are enough. Reach one, or let one go, before you add another."))
        else:
            messages.success(request, _("Kept. You both see it here."))
            return back_to(found, "goals")
    return whole_page(request, found, fault=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def goal_moves(request, found):
    """Bring one goal into the state that was chosen."""
    mine = get_object_or_404(found.goals, public_id=number_of(request.POST["goal"]))
    state = request.POST.get("state", "")
    if state not in GoalState.values:
        messages.info(request, _("Choose one of the answers."))
        return back_to(found, "goals")
    keeping.move_goal(mine.pk, by=people.of_user(request.user), state=state)
    if state == GoalState.REACHED:
        messages.success(request, _("Reached. Tell the other one: it is theirs, too."))
    return back_to(found, "goals")


@for_the_two("POST")
def note(request, found):
    """Write a note."""
    form = NoteForm(request.POST, prefix="note")
    if form.is_valid():
        try:
            keeping.write_note(found.pk, by=people.of_user(request.user), **form.cleaned_data)
        except keeping.Enough:
            form.add_error(None, _("You have as many notes here as there can be. Throw an old one away first."))
        else:
            messages.success(request, _("Your note is kept."))
            return back_to(found, "notes")
    return whole_page(request, found, fault=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@for_the_two("GET", "HEAD", "POST")
def note_change(request, found, note):
    """Change one's own note, or throw it away; also after the end."""
    mine = get_object_or_404(Note, mentorship=found.pk, public_id=note, author__user=request.user)
    me = people.of_user(request.user)
    if request.method == "POST" and request.POST.get("what") == "throw":
        keeping.throw_note_away(mine.pk, by=me)
        messages.success(request, _("Your note is gone."))
        return back_to(found, "notes")
    initial = {"text": mine.text, "visibility": mine.visibility}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            keeping.change_note(mine.pk, by=me, **form.cleaned_data)
        except Note.DoesNotExist as gone:
            raise Http404 from gone
        messages.success(request, _("Your note is kept."))
        return back_to(found, "notes")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {
        "number": found.public_id, "note": mine.public_id, "form": form, "facts": facts_of(found, request.user.pk),
    }  # fmt: skip
    return render(request, "matching/mentorship_note.html", context, status=status)
