"""The overview at /staff/, and what can be done about each thing that is stuck."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.showing.ledger import PEERS
from matching.vocabulary import CircleState, MentorshipState
from profiles.forms.reporting import WhyForm
from profiles.models import Report
from profiles.showing.reports import due_words
from profiles.views.staff_door import staff_page
from profiles.vocabulary import OfferKind

from . import acting, figures
from .balance import lines_of
from .steps import FOLLOWS, Step
from .stuck import TROUBLES

# Rows of each sort on the overview, on a page of one sort, and of the queue of reports.
FEW, MANY, URGENT = 3, 50, 3


@staff_page("GET", "HEAD", "POST")
def overview(request):
    """Show what is stuck, what is urgent, and the figures that were counted last; a POST counts them anew."""
    if request.method == "POST":
        figures.count()
        messages.success(request, _("Counted just now."))
        return redirect("staff")
    now, found = timezone.now(), figures.latest()
    reports = list(Report.objects.waiting()[: URGENT + 1])
    troubles = [(trouble, *trouble.first(now, FEW)) for trouble in TROUBLES.values()]
    context = {
        "troubles": [each for each in troubles if each[1]],
        "reports": [(row, due_words(row.due_at, now), row.due_at < now) for row in reports[:URGENT]],
        "more_reports": len(reports) > URGENT,
        "figures": found,
        "funnel": funnel_rows(found["funnel"]),
        "pairs": states_of(MentorshipState, found["under_way"]["mentorships"]),
        "circles": states_of(CircleState, found["under_way"]["circles"]),
        "served": served_rows(*found["served"]),
        "topics": lines_of(found["topics"], found["balance"]),
    }
    return render(request, "mentorhub/staff/overview.html", context)


def funnel_rows(funnel):
    """Return (words, members, visitors, share of the members of the first step in percent) for each step."""
    words = {
        "people": _("came: a profile that asks for help, or a proven address"), "wrote": _("wrote a first message"),
        "answered": _("got an answer"), "accepted": _("were accepted"), "met": _("met"),
        "completed": _("completed it"),
    }  # fmt: skip
    total = sum(group["people"] for group in funnel.values())
    return [
        (words[step], *numbers, round(100 * sum(numbers) / total) if total else None)
        for step in figures.STEPS
        for numbers in [(funnel["members"][step], funnel["visitors"][step])]
    ]


def served_rows(people, by_unit):
    """Return (words, number) of the people helped: all of them, then by the unit of help."""
    units = {**dict(OfferKind.choices), PEERS: _("A circle of peers")}
    return [
        (_("People helped within a year, each counted once"), people),
        *((words, by_unit[unit]) for unit, words in units.items() if unit in by_unit),
    ]


def states_of(states, numbers):
    """Return (words, number) for each state."""
    return [(state.label, numbers[state.value]) for state in states]


@staff_page("GET", "HEAD")
def stuck_list(request):
    """List everything of one sort of trouble, the longest wait first."""
    trouble = TROUBLES.get(request.GET.get("what")) or next(iter(TROUBLES.values()))
    text = request.GET.get("page", "")
    page = min(int(text), 1000) if text.isdecimal() and len(text) < 5 and int(text) else 1
    rows, more = trouble.first(timezone.now(), MANY, (page - 1) * MANY)
    context = {"troubles": TROUBLES.values(), "trouble": trouble, "rows": rows, "page": page, "more": more}
    return render(request, "mentorhub/staff/stuck.html", context)


@staff_page("GET", "HEAD", "POST")
def stuck_one(request, what, number):
    """Show one thing that is stuck, and take a step about it, for a reason that goes into the log."""
    trouble = TROUBLES.get(what)
    if trouble is None:
        raise Http404
    row = trouble.one(timezone.now(), number)
    if row is None:
        if request.method != "POST":
            raise Http404
        messages.info(request, _("Meanwhile it is not stuck any more. Nothing was changed."))
        return redirect("staff")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            acting.act(what, number, request.POST.get("step"), by=request.user, why=form.cleaned_data["why"])
        except acting.NotPossible:
            messages.info(request, _("That is not possible, or was done before. Nothing was changed."))
            return redirect("staff_stuck_one", what, number)
        messages.success(request, _("Done, and written into the log."))
        return redirect("staff")
    steps = [(step, FOLLOWS[step]) for step in map(Step, trouble.steps)]
    context = {"trouble": trouble, "row": row, "form": form, "steps": steps}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "mentorhub/staff/stuck_one.html", context, status=status)
