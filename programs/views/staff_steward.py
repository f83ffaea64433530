"""The curator's page on who looks after a program."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from profiles.views.staff_door import staff_page
from programs.forms.steward import StewardForm
from programs.models import Program
from programs.stewarding import appointing

from .staff import page_of_staff, steward_words


@staff_page("GET", "HEAD", "POST")
def steward(request, slug):
    """Name the steward of a program, or end a stewardship (`end` in what is sent)."""
    program = get_object_or_404(Program.objects.with_steward(), slug=slug)
    if request.method == "POST" and "end" in request.POST:
        if appointing.relieve(program.pk, by=request.user):
            messages.success(request, _("Ended. The address is forgotten, and the links in earlier mails are dead."))
        return redirect("programs:staff_program", slug)
    initial = {"email": program.steward_email, "name": program.steward_name, "is_public": program.steward_is_public}
    form = StewardForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        appointing.appoint(program.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. We ask the steward in half a year whether everything is still true."))
        return redirect("programs:staff_program", slug)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"program": program, "form": form, "steward": steward_words(program)}
    return page_of_staff(request, "steward", context, status=status)
