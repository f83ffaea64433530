"""The curator's pages: the list, one program, its preview."""

from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.views.staff_door import staff_page
from programs.curating import editing, freshness, suggestions
from programs.finding import snapshot
from programs.forms.staff import ProgramEdit
from programs.forms.staff_list import BulkForm, ConfirmForm, StaffFilter
from programs.models import Program, Suggestion
from programs.showing import program_page
from programs.showing.fields import label_of
from programs.showing.history import history_of
from programs.vocabulary import ChangeOrigin, Silence, SuggestionKind, Workflow

PAGE_SIZE = 50


def page_of_staff(request, template, context, status=HTTPStatus.OK):
    """Return a staff page; its navigation shows how many suggestions wait. Costs 1 query unless `context` knows."""
    if "waiting_count" not in context:
        context["waiting_count"] = Suggestion.objects.waiting().count()
    return render(request, f"programs/staff/{template}.html", context, status=status)


@staff_page("GET", "HEAD")
def catalog(request):
    """List all programs with what a curator must know of each."""
    programs = Program.objects.select_related("sponsor").with_steward().order_by(*freshness.OLDEST_FIRST)
    chosen = StaffFilter(request.GET, queryset=programs)
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rest = QueryDict(mutable=True)
    rest.update({name: value for name, value in request.GET.items() if name != "page"})
    context = {
        "filter": chosen,
        "page": page,
        "rows": [
            (program, freshness.freshness_of(program.status_year, today), steward_words(program)) for program in page
        ],
        "rest": rest.urlencode(),
        "bulk": BulkForm(),
    }
    return page_of_staff(request, "catalog", context)


def steward_words(program):
    """Return (words, whether it needs a look) on the steward of a program from `with_steward()`."""
    if program.steward_pk is None:
        return _("none"), False
    if program.steward_silent:
        return _("silent: %(what)s") % {"what": Silence(program.steward_silent).label}, True
    if program.steward_answered_at is None:
        return _("has not answered yet"), False
    return _("answered %(day)s") % {"day": date_format(timezone.localtime(program.steward_answered_at))}, False


@staff_page("POST")
def bulk(request):
    """Ask about, and then do, one thing to many programs."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        for error in {error for errors in form.errors.values() for error in errors}:
            messages.error(request, error)
        return redirect("programs:staff_catalog")
    action, programs = form.cleaned_data["action"], form.cleaned_data["programs"]
    confirming = action == "confirm"
    asked = "sure" in request.POST
    details = ConfirmForm(request.POST if asked else None, initial={"year": timezone.localdate().year})
    if not asked or (confirming and not details.is_valid()):
        context = {
            "programs": programs,
            "action": action,
            "label": dict(BulkForm.ACTIONS)[action],
            "form": details if confirming else None,
        }
        return page_of_staff(request, "bulk", context, status=422 if asked else HTTPStatus.OK)
    ids = [program.pk for program in programs]
    if confirming:
        count = freshness.confirm(ids, by=request.user, **details.cleaned_data)
    else:
        count = editing.set_workflow(ids, action, by=request.user)
    words = ngettext("%(count)d program changed.", "%(count)d programs changed.", count) % {"count": count}
    messages.success(request, words)
    return redirect("programs:staff_catalog")


@staff_page("POST")
def confirm(request, slug):
    """Write down that everything this program states is still true."""
    program = get_object_or_404(Program, slug=slug)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        freshness.confirm([program.pk], by=request.user, **form.cleaned_data)
        messages.success(request, _("Confirmed: everything this program states still holds."))
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("programs:staff_program", slug)


@staff_page("GET", "HEAD", "POST")
def program(request, slug):
    """Edit everything about one program, perhaps in answer to a suggestion."""
    programs = Program.objects.select_related("successor").prefetch_related("terms").with_steward()
    found = get_object_or_404(programs, slug=slug)
    suggestion = suggestion_of(request, program=found)
    return edit(request, found, suggestion)


@staff_page("GET", "HEAD", "POST")
def new(request):
    """Add a program, perhaps from a suggestion."""
    return edit(request, Program(workflow=Workflow.DRAFT), suggestion_of(request, kind=SuggestionKind.NEW))


def suggestion_of(request, **condition):
    """Return the waiting Suggestion that the address names, or None when it names none; 404 for any other."""
    number = request.GET.get("suggestion")
    if number is None:
        return None
    return get_object_or_404(
        Suggestion.objects.waiting(), pk=number if number.isdecimal() and len(number) < 18 else 0, **condition
    )


def edit(request, found, suggestion):
    """Show the edit page, or store what was sent and come back to the page."""
    shown_name, seen = found.name, request.POST.get("seen", "")
    data = request.POST if request.method == "POST" else None
    source = {"as_of_year": timezone.localdate().year, "source_url": suggestion.source_url if suggestion else ""}
    form = ProgramEdit(found, data, initial=proposed(suggestion), source_initial=source if suggestion else None)
    problem, status = "", HTTPStatus.OK
    if data is not None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            problem, answer = store(request, form, suggestion, parse_datetime(seen) if seen else None)
            if answer:
                return answer
            status = HTTPStatus.CONFLICT
    context = {
        "edit": form,
        "program": found if found.pk else None,
        "name": shown_name,
        "seen": seen or (found.updated_at.isoformat() if found.pk else ""),
        "steward": steward_words(found) if found.pk else None,
        "suggestion": suggestion,
        "named": named_facts(suggestion),
        "source_link": web_link(suggestion.source_url) if suggestion else "",
        "problem": problem,
        "history": history_of(found.pk, 30) if found.pk else [],
        "confirm": ConfirmForm(initial={"year": timezone.localdate().year}, auto_id="confirm_%s"),
    }
    return page_of_staff(request, "program", context, status=status)


def proposed(suggestion):
    """Return what a suggestion would put into the form: the words of a new program, or the end of one."""
    if suggestion is None:
        return None
    if suggestion.kind == SuggestionKind.CLOSED:
        return {"status": "closed", "status_year": timezone.localdate().year}
    facts = suggestion.facts
    if suggestion.kind == SuggestionKind.NEW:
        return {"name": facts.get("name"), "url": facts.get("url"), "summary": facts.get("summary")}
    return None


def named_facts(suggestion):
    """Return the labels of the facts that a suggestion is about."""
    return [label_of(field) for field in suggestion.facts] if suggestion else []


def web_link(address):
    """Return `address` when a page may make a link of it, else ""."""
    return address if address.startswith(("http://", "https://")) else ""


def store(request, form, suggestion, seen):
    """Store a valid edit; return (problem in words, None) or ("", redirect)."""
    source = form.source.cleaned_data

    def save():
        return editing.save(
            write=form.write,
            by=request.user,
            program_id=form.program.pk,
            seen=seen,
            origin=ChangeOrigin.SUGGESTION if suggestion else ChangeOrigin.STAFF,
            **source,
        )

    try:
        saved = suggestions.approve_with(suggestion.pk, save, by=request.user) if suggestion else save()
    except editing.Stale:
        return _(
            "Somebody else has changed this program since you opened it. Open it anew in another tab and compare."
        ), None
    except suggestions.AlreadyDecided:
        return _("Another curator has decided this suggestion meanwhile. Nothing was saved."), None
    except IntegrityError:
        return _("Something of this was saved by somebody else at the same moment. Please send it once more."), None
    messages.success(request, _("Saved.") if not suggestion else _("Saved, and the suggestion is approved."))
    return "", HttpResponseRedirect(reverse("programs:staff_program", args=[saved.slug]))


@staff_page("GET", "HEAD")
def preview(request, slug):
    """Show a program as the public would see it, whatever its workflow."""
    found = get_object_or_404(Program.objects.with_parts(), slug=slug)
    facts = snapshot.facts_of(found)
    held = snapshot.current()
    # The page compares with other programs: give it a copy of the catalog in which this one is published.
    others = tuple(entry for entry in held.entries if entry.slug != slug)
    request.catalog = replace(held, entries=(*others, facts), derived={})
    context = program_page.page_of(facts, request.catalog) | {"workflow": found.get_workflow_display()}
    return render(request, "programs/staff/preview.html", context)
