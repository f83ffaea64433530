"""The curator's queue of what the public told us."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from profiles.views.staff_door import staff_page
from programs.curating import suggestions
from programs.finding import snapshot
from programs.forms.staff_list import RefuseForm
from programs.importing.known import load_known
from programs.models import Suggestion
from programs.records import record_of
from programs.showing.column_words import in_words
from programs.showing.fields import label_of
from programs.vocabulary import SuggestionKind

from .staff import page_of_staff, web_link

PAGE_SIZE = 20


@staff_page("GET", "HEAD")
def queue(request):
    """List what waits, oldest first, with what each would change."""
    page = Paginator(Suggestion.objects.waiting(), PAGE_SIZE).get_page(request.GET.get("page"))
    known = load_known()
    by_slug = snapshot.current().by_slug
    items = [item(row, by_slug, known) for row in page]
    return page_of_staff(request, "queue", {"page": page, "items": items, "waiting_count": page.paginator.count})


def item(suggestion, by_slug, known):
    """Return one suggestion for the page: its facts now and as proposed, and whether it can be approved as it is."""
    program = suggestion.program
    held = by_slug.get(program.slug) if program else None
    now = record_of(held) if held else {}
    facts = suggestions.proposed_facts(suggestion)
    if suggestion.kind == SuggestionKind.NEW:
        can_approve, taken = True, {}
    else:
        taken, _problems = suggestions.parsed(suggestion, program.key, known)
        can_approve = taken is not None and all(facts.values())
    rows = [
        {
            "label": label_of(field),
            "now": in_words(field, now.get(field)) if program else "",
            "proposed": in_words(field, taken[field]) if can_approve and taken and field in taken else words,
        }
        for field, words in facts.items()
    ]
    return {
        "suggestion": suggestion,
        "program": program,
        "rows": rows,
        "can_approve": can_approve,
        "source_link": web_link(suggestion.source_url),
    }


@staff_page("POST")
def approve(request, pk):
    """Take a suggestion into the catalog as it stands."""
    suggestion = get_object_or_404(Suggestion, pk=pk)
    try:
        program = suggestions.approve(pk, by=request.user)
    except suggestions.AlreadyDecided:
        messages.info(request, _("That suggestion was decided already. Nothing was changed."))
        return redirect("programs:staff_queue")
    except suggestions.Unclear:
        messages.error(request, _("These words cannot be taken as they stand. Please edit, then approve."))
        return redirect("programs:staff_queue")
    if suggestion.kind == SuggestionKind.NEW:
        messages.success(request, _("A draft is made. Complete it, then publish it."))
        return redirect("programs:staff_program", program.slug)
    messages.success(request, _("Approved: %(name)s is changed.") % {"name": program.name})
    return redirect("programs:staff_queue")


@staff_page("POST")
def refuse(request, pk):
    """Close a suggestion with a reason and change nothing."""
    get_object_or_404(Suggestion, pk=pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["reason"]))
        return redirect("programs:staff_queue")
    try:
        suggestions.refuse(pk, by=request.user, reason=form.cleaned_data["reason"])
    except suggestions.AlreadyDecided:
        messages.info(request, _("That suggestion was decided already. Nothing was changed."))
    else:
        messages.success(request, _("Refused. The catalog stays as it is."))
    return redirect("programs:staff_queue")
