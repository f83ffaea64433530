"""The desk of staff for messages between strangers that were flagged: a list, and each with what was said around it."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from matching.showing.own_words import as_html
from matching.talking import flagged as desk
from matching.talking import reporting
from matching.vocabulary import Flag
from profiles.forms.reporting import ReportForm
from profiles.views.staff_door import staff_page

PAGE_SIZE = 20


def flag_words(message):
    """Return what was seen in a message, in words."""
    return [str(Flag(flag).label) for flag in message.flags]


@staff_page("GET", "HEAD")
def flagged(request):
    """List flagged messages that wait, the newest first, or those looked at. Their words are behind a link."""
    seen = request.GET.get("state") == "seen"
    rows = desk.to_be_seen_by(request.user).filter(looked_at__isnull=not seen)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    items = [(row, row.seat.correspondent.display_name, flag_words(row)) for row in page]
    return render(request, "matching/staff_flagged.html", {"page": page, "items": items, "seen": seen})


@staff_page("GET", "HEAD", "POST")
def flagged_message(request, number):
    """Show a flagged message with what was said around it, which is written into the log, and take a decision."""
    found = get_object_or_404(desk.to_be_seen_by(request.user), public_id=number)
    is_report = request.POST.get("decision") == "report"
    form = ReportForm(request.POST if is_report else None, is_member=True)
    if request.method == "POST" and (not is_report or form.is_valid()):
        return decided(request, found, form if is_report else None)
    if request.method == "GET":
        desk.note_reading(found, by=request.user)
    said = reporting.words_in(found.conversation_id)
    context = {
        "found": found,
        "name": found.seat.correspondent.display_name,
        "is_visitor": found.seat.correspondent.user_id is None,
        "flags": flag_words(found),
        "words": as_html(found.text),
        "said": said,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "matching/staff_flagged_message.html", context, status=status)


def decided(request, found, form):
    """Note that the message was looked at, make a report of it where `form` says so, and return where to go."""
    try:
        if form is None:
            desk.look_at(found.pk, by=request.user)
        else:
            report = desk.make_report(found.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("It is a report now. Decide it here."))
            return redirect("profiles:staff_report", report.pk)
    except desk.AlreadyLookedAt:
        messages.info(request, _("Somebody looked at it already. Nothing was changed."))
    else:
        messages.success(request, _("Looked at, and written into the log."))
    return redirect("matching:staff_flagged")
