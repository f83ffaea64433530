"""Hearing of new programs by mail: asking for it without an account, and one's own list of what one asked for."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from profiles.forms.taking_in import take_or_say_why
from profiles.own_data.registry import Person
from profiles.safety import gate
from programs.alerts import choosing, saving
from programs.finding import filters, snapshot
from programs.finding.catalog import Result
from programs.forms.alert import AlertForm

taking_in = require_http_methods(["GET", "HEAD", "POST"])
PURPOSE = "alert"


@never_cache
@taking_in
def new(request):
    """Ask for an address for the filters in the page's address. The answer is the same for every address."""
    selection, notes = filters.read(request.GET, snapshot.current())
    person = Person.of(request.user) if request.user.is_authenticated else None
    form = AlertForm(
        request.POST if request.method == "POST" else None, initial={"email": request.user.email if person else ""}
    )
    status = HTTPStatus.OK
    if form.is_bound:
        status, answer = take(request, form, choosing.canonical(selection), person)
        if answer:
            return redirect(answer)
    given = request.POST.get("opened", "")
    context = {
        "form": form,
        "selection": selection,
        "notes": notes,
        "labels": choosing.labels_of(Result(snapshot.current(), selection)),
        "opened": given if gate.note_is_good(given, PURPOSE) else gate.open_note(PURPOSE),
        "trap": gate.TRAP,
    }
    return render(request, "programs/alert_new.html", context, status=status)


def take(request, form, query, person):
    """Keep the search; return (302, the name of the next page), or a status with the errors in `form` and ""."""
    if not gate.looks_human(request.POST, PURPOSE):
        form.add_error(None, _("Please look it over and send it once more. Nothing that you wrote is lost."))
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, ""
    email = form.cleaned_data["email"].lower()
    is_proven = person is not None and email in person.addresses

    def act():
        gate.count(request, request.user if person is not None else None)
        saving.save(email=email, query=query, is_proven=is_proven)

    try:
        status = take_or_say_why(form, act)
    except saving.TooMany:
        words = _("You have %(most)d lists already. Stop one of them, then save this one.")
        form.add_error(None, words % {"most": saving.MOST_SEARCHES})
        return HTTPStatus.UNPROCESSABLE_ENTITY, ""
    if status != HTTPStatus.FOUND:
        return status, ""
    if not is_proven:
        return HTTPStatus.FOUND, "programs:alert_sent"
    messages.success(request, _("Saved. We write to you when something new fits."))
    return HTTPStatus.FOUND, "programs:alerts"


@never_cache
@require_safe
def sent(request):
    """Say that a mail is on its way, whatever we know of the address."""
    return render(request, "programs/alert_sent.html")


@never_cache
@login_required
@taking_in
def alerts(request):
    """List one's own confirmed searches, and stop one."""
    person = Person.of(request.user)
    if request.method == "POST":
        number = request.POST.get("search", "")
        if number.isascii() and number.isdigit() and len(number) < 19 and saving.stop(person, int(number)):
            messages.success(request, _("Stopped. We do not write to you about this list any more."))
        return redirect("programs:alerts")
    searches = [(search, choosing.words_of(search.query)) for search in saving.searches_of(person)]
    return render(request, "programs/alerts.html", {"searches": searches})
