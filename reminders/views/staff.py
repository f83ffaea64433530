"""The desk of mail: is it flowing, what failed, what does each kind of mail do."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.forms.reporting import WhyForm
from profiles.views.staff_door import staff_page
from reminders.events import brake
from reminders.events.counting import refusals
from reminders.kinds import KINDS
from reminders.models import Delivery, Inbound
from reminders.outbox import circuit
from reminders.planning.ledger import effects
from reminders.vocabulary import State
from reminders.watching import health, steering

PAGE_SIZE = 50
LEDGER = timedelta(days=90)
# What a list may be narrowed to: trouble first.
STATES = (State.FAILED, State.HELD, State.PENDING, State.SENDING, State.BOUNCED, State.COMPLAINED, State.WITHHELD)
STEPS = {
    "hold": (steering.hold, State.PENDING),
    "release": (steering.release, State.HELD),
    "retry": (steering.retry, State.FAILED),
}


@staff_page("GET", "HEAD")
def desk(request):
    """Show how mail is: signs of life, what waits, what failed, what each kind does."""
    now = timezone.now()
    chosen = request.GET.get("state") if request.GET.get("state") in State.values else State.FAILED.value
    rows = Delivery.objects.filter(state=chosen).order_by("-id")
    numbers, extras = health.counts(now)
    found = health.health(now)
    page = Paginator(rows.defer("sealed", "data"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "health": found,
        "lanes": found.lanes,
        "counts": numbers,
        "extras": extras,
        "states": [(state, dict(numbers)[state]) for state in STATES],
        "chosen": State(chosen),
        "page": page,
        "rows": [(row, KINDS[row.kind].title if row.kind in KINDS else row.kind) for row in page],
        "effects": [(KINDS[each.kind].title, each) for each in effects(now - LEDGER)],
        "brake": brake.figures(),
        "refusals": refusals(settings.EMAIL_PROVIDER) if settings.WEBHOOK_PROVIDERS else {},
        "astray": Inbound.objects.unseen().count(),
        "is_held": circuit.HOLD in found.switches,
        "is_braked": circuit.BRAKE in found.switches,
    }
    return render(request, "reminders/staff_desk.html", context)


@staff_page("GET", "HEAD", "POST")
def mail(request, pk):
    """Show one mail's way, without its words, and hold, release or retry it, with a reason."""
    row = get_object_or_404(Delivery.objects.defer("sealed"), pk=pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        step = request.POST.get("step")
        try:
            if step not in STEPS:
                raise steering.NotPossible
            STEPS[step][0](pk, by=request.user, why=form.cleaned_data["why"])
        except steering.NotPossible:
            messages.info(request, _("Meanwhile the mail is in another state. Nothing was changed."))
        else:
            messages.success(request, _("Done, and written into the log."))
        return redirect("reminders:staff_mail", pk)
    steps = [step for step, (_job, state) in STEPS.items() if row.state == state]
    if row.kind in KINDS and KINDS[row.kind].context is None and row.state == State.FAILED:
        steps = []
    title = KINDS[row.kind].title if row.kind in KINDS else row.kind
    context = {"row": row, "title": title, "steps": steps, "form": form, "events": row.events.order_by("at")[:20]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reminders/staff_mail.html", context, status=status)


@staff_page("GET", "HEAD", "POST")
def switch(request):
    """Stop all mail, or let it flow again, with a reason."""
    is_held, is_braked = circuit.is_open(circuit.HOLD), circuit.is_open(circuit.BRAKE)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        why = form.cleaned_data["why"]
        steps = {
            "hold": lambda: steering.hold_all(by=request.user, why=why),
            "release": lambda: steering.release_all(by=request.user, why=why),
            "brake": lambda: steering.release_all(by=request.user, why=why, switch=circuit.BRAKE),
        }
        try:
            steps.get(request.POST.get("step"), _nothing)()
        except steering.NotPossible:
            messages.info(request, _("That is so already. Nothing was changed."))
        else:
            messages.success(request, _("Done, and written into the log."))
        return redirect("reminders:staff_desk")
    context = {"is_held": is_held, "is_braked": is_braked, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reminders/staff_switch.html", context, status=status)


def _nothing():
    raise steering.NotPossible
