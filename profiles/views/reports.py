"""Anybody's way to tell staff that something is wrong with a person."""

from http import HTTPStatus

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from profiles.forms.reporting import ReportForm
from profiles.forms.taking_in import take_or_say_why
from profiles.models.safety import URGENT, URGENT_HOURS, USUAL_HOURS
from profiles.safety import gate, reports


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, slug):
    """Take in a report, from members and, about people whom everybody may see, from visitors."""
    person = reportable(request, slug)
    posted = request.method == "POST"
    if request.user.is_authenticated and person.user_id == request.user.pk:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
        return render(request, "profiles/report.html", {"person": person, "is_mine": True}, status=status)
    form = ReportForm(request.POST if posted else None, is_member=request.user.is_authenticated)
    purpose = f"report person {slug}"
    status = take(request, form, person, purpose) if posted else HTTPStatus.OK
    if status == HTTPStatus.FOUND:
        hours = URGENT_HOURS if form.cleaned_data["reason"] in URGENT else USUAL_HOURS
        return HttpResponseRedirect(f"{reverse('profiles:reported', args=[slug])}?{urlencode({'hours': hours})}")
    given = request.POST.get("opened", "")
    note = given if gate.note_is_good(given, purpose) else gate.open_note(purpose)
    context = {"person": person, "form": form, "opened": note, "trap": gate.TRAP}
    return render(request, "profiles/report.html", context, status=status)


def take(request, form, person, purpose):
    """Put what was sent into the queue; return 302, or the status that fits the errors added to `form`."""
    if not gate.looks_human(request.POST, purpose):
        # One sentence and one status for every quiet check: a machine learns nothing from it, a person gets through.
        form.add_error(None, _("Please look it over and send it once more. Nothing that you wrote is lost."))
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    member = request.user if request.user.is_authenticated else None

    def act():
        gate.count(request, account=member)
        reports.receive(about=person, reporter=member, **form.cleaned_data)

    return take_or_say_why(form, act)


@never_cache
@require_safe
def reported(request, slug):
    """Say that the report has come in, when staff look at it, and what else one can do."""
    person = reportable(request, slug)
    hours = URGENT_HOURS if request.GET.get("hours") == str(URGENT_HOURS) else USUAL_HOURS
    return render(request, "profiles/report_received.html", {"person": person, "hours": hours})


def reportable(request, slug):
    """Return the profile at `slug` that the visitor may report; raise Http404 for whom they may not even see."""
    person = reports.may_report(slug, request.user).first()
    if person is None:
        raise Http404
    return person
