"""The desk's pages of mails that came in and became no message."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from matching.vocabulary import Outcome
from profiles.forms.reporting import WhyForm
from profiles.views.staff_door import staff_page
from reminders.events import astray
from reminders.models import Inbound

PAGE_SIZE = 50


@staff_page("GET", "HEAD")
def mails(request):
    """List what became no message and nobody has looked at; all of the last 30 days with `?all`."""
    is_all = "all" in request.GET
    rows = Inbound.objects.astray() if is_all else Inbound.objects.unseen()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    items = [(row, astray.masked(row.sender), astray.words_of(row)) for row in page]
    return render(request, "reminders/staff_inbound.html", {"page": page, "items": items, "is_all": is_all})


@staff_page("GET", "HEAD", "POST")
def mail(request, pk):
    """Show what became of one mail; read it or hand it on with a reason, or put it away."""
    row = get_object_or_404(Inbound.objects.astray().select_related("delivery"), pk=pk)
    step = request.POST.get("step")
    if step == "away":
        astray.put_away(pk)
        return redirect("reminders:staff_inbound")
    form = WhyForm(request.POST if request.method == "POST" else None)
    opened = None
    if form.is_bound and form.is_valid():
        if step == "read":
            opened = astray.read(pk, by=request.user, why=form.cleaned_data["why"])
        else:
            hand_on(request, pk, form.cleaned_data["why"], step)
            return redirect("reminders:staff_inbound")
    context = {
        "row": row,
        "sender": astray.masked(row.sender),
        "detail": astray.words_of(row),
        "form": form,
        "opened": opened,
        "may_hand_on": row.outcome in astray.ANYWAY,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reminders/staff_inbound_mail.html", context, status=status)


def hand_on(request, pk, why, step):
    """Hand a mail on and say what became of it."""
    try:
        if step != "hand_on":
            raise astray.NotPossible
        row = astray.hand_on_anyway(pk, by=request.user, why=why)
    except astray.NotPossible:
        messages.info(request, _("Meanwhile the mail is in another state. Nothing was changed."))
        return
    if row.outcome == Outcome.POSTED:
        messages.success(request, _("The mail became a message. This stands in the log."))
    else:
        messages.info(request, _("It could not be handed on: %(why)s.") % {"why": row.get_outcome_display()})
