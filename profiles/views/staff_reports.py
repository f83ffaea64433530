"""The desk of staff for reports about people, and the log."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.forms.reporting import DecisionForm, LogFilter, WhyForm
from profiles.models import Profile, Report
from profiles.safety import audit, reports
from profiles.safety.log import lines_of
from profiles.showing.reports import due_words, snapshot_rows
from profiles.vocabulary import Decision, Standing

from .staff_door import staff_page

PAGE_SIZE = 20


@staff_page("GET", "HEAD")
def queue(request):
    """List the reports that wait, the most urgent first, or those that are decided, the newest first."""
    decided = request.GET.get("state") == "decided"
    rows = Report.objects.exclude(decision="").order_by("-decided_at", "-id") if decided else Report.objects.waiting()
    page = Paginator(rows.select_related("decided_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "decided": decided,
        "items": [{"report": row, "due": due_words(row.due_at, now), "late": row.due_at < now} for row in page],
    }
    return render(request, "profiles/staff_reports.html", context)


@staff_page("GET", "HEAD", "POST")
def report(request, pk):
    """Show one report with what the profile said, what was reported before, and take a decision."""
    found = get_object_or_404(Report.objects.select_related("reporter", "decided_by"), pk=pk)
    if found.said and request.method == "GET":
        # quality.md S16: whoever reads what two people wrote to each other is on record.
        audit.write(actor=request.user, what=audit.What.THREAD_READ, subject=f"report {pk}")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = decided(request, found, form)
        if answer is not None:
            return answer
    return page_of(request, found, form=form)


def decided(request, found, form):
    """Decide as `form` says and return where to go; None when an error was added to `form`."""
    try:
        reports.decide(found.pk, by=request.user, **form.cleaned_data)
    except reports.AlreadyDecided as error:
        words = _("This was decided already: %(decision)s. Nothing was changed.")
        messages.info(request, words % {"decision": error.report.get_decision_display()})
        return redirect("profiles:staff_report", found.pk)
    except reports.Oneself:
        form.add_error(None, _("This report is about you, so somebody else of staff decides."))
        return None
    except reports.NobodyThere:
        form.add_error("decision", _("The person has no profile any more, so there is nothing to hold back."))
        return None
    messages.success(request, _("Decided, and written into the log."))
    return redirect("profiles:staff_reports")


@staff_page("POST")
def release(request, pk):
    """Let a profile that was held back be seen again, with a reason."""
    found = get_object_or_404(Report.objects.select_related("reporter", "decided_by"), pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return page_of(request, found, releasing=form)
    try:
        changed = reports.release(pk, by=request.user, why=form.cleaned_data["why"])
    except reports.Oneself:
        form.add_error(None, _("This report is about you, so somebody else of staff decides."))
        return page_of(request, found, releasing=form)
    except reports.NobodyThere:
        messages.info(request, _("The person has no profile any more. Nothing was changed."))
    else:
        words = (
            _("The profile can be seen again.") if changed else _("The profile was not held back. Nothing was changed.")
        )
        messages.success(request, words)
    return redirect("profiles:staff_report", pk)


def page_of(request, found, *, form=None, releasing=None):
    """Return the page of one report; 422 when one of its two forms has errors."""
    person = Profile.objects.filter(user_id=found.reported_id).first()
    is_held = person is not None and person.standing == Standing.HELD
    now = timezone.now()
    context = {
        "report": found,
        "due": due_words(found.due_at, now),
        "late": found.due_at < now,
        "rows": snapshot_rows(found.snapshot),
        "person": person,
        "is_held": is_held,
        "may_release": is_held and found.decision == Decision.HELD,
        "history": reports.history_of(found)[:PAGE_SIZE],
        "form": form or DecisionForm(),
        "releasing": releasing or WhyForm(),
        "faulty": next((each for each in (form, releasing) if each is not None and each.errors), None),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["faulty"] else HTTPStatus.OK
    return render(request, "profiles/staff_report.html", context, status=status)


@staff_page("GET", "HEAD")
def log(request):
    """Show the log, the newest lines first, a page at a time."""
    form = LogFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    lines, older = lines_of(chosen, before=request.GET.get("before", ""))
    rest = QueryDict(mutable=True)
    rest.update({name: value for name, value in chosen.items() if value})
    context = {"form": form, "lines": lines, "older": older, "rest": rest.urlencode()}
    return render(request, "profiles/staff_log.html", context)
