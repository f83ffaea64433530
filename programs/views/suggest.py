"""The public's way into the catalog: a missing program, a correction, an end that we missed."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from profiles.forms.taking_in import take_or_say_why
from profiles.safety import gate
from programs.curating import suggestions
from programs.finding import snapshot
from programs.forms.suggest import ReportForm, SuggestForm

take_in = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@take_in
def suggest(request):
    """Take in a program that is missing."""
    form = SuggestForm(request.POST if request.method == "POST" else None)
    return answer(request, form, "suggest", "programs/suggest.html", {})


@never_cache
@take_in
def report(request, slug):
    """Take in what is wrong with a published program, or that it has closed."""
    facts = snapshot.current().by_slug.get(slug)
    if facts is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    initial = {"kind": "closed" if request.GET.get("kind") == "closed" else "correction"}
    form = ReportForm(facts, data, initial=initial)
    return answer(request, form, f"report {slug}", "programs/report.html", {"facts": facts})


@never_cache
@require_safe
def thanks(request):
    """Say what happens to a message that we have received."""
    return render(request, "programs/thanks.html")


def answer(request, form, purpose, template, context):
    """Show the form, or take in what was sent; whatever keeps it out is said above the form, which stays filled."""
    status = HTTPStatus.OK
    if form.is_bound:
        status = take(request, form, purpose)
        if status == HTTPStatus.FOUND:
            return redirect("programs:suggest_thanks")
    given = request.POST.get("opened", "")
    note = given if gate.note_is_good(given, purpose) else gate.open_note(purpose)
    context = {**context, "form": form, "opened": note, "trap": gate.TRAP}
    return render(request, template, context, status=status)


def take(request, form, purpose):
    """Put what was sent into the queue; return 302, or the status that fits the errors added to `form`."""
    if not gate.looks_human(request.POST, purpose):
        # One sentence and one status for every quiet check: a machine learns nothing from it, a person gets through.
        form.add_error(None, _("Please look it over and send it once more. Nothing that you wrote is lost."))
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY

    def act():
        gate.count(request)
        suggestions.receive(**form.suggestion())

    return take_or_say_why(form, act)
