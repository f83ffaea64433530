"""Files in and out of the catalog, and the sponsors."""

import csv
import io
import json
import re
import secrets
from http import HTTPStatus

from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from profiles.views.staff_door import staff_page
from programs import importing
from programs.curating import editing
from programs.finding.snapshot import bodies_by_id, facts_of
from programs.forms.staff import SponsorForm
from programs.forms.staff_list import FileForm
from programs.models import Program, Sponsor
from programs.records import COLUMNS, csv_cell, record_of
from programs.showing.column_words import in_words
from programs.showing.fields import label_of

from .staff import page_of_staff

# Between the preview and "apply" a file waits in the shared cache, under a random key of its uploader, so long.
KEPT_SECONDS = 30 * 60
MOST_SHOWN = 500
TOKEN = re.compile(r"[\w-]{20,40}", re.ASCII)


def cache_key(user, token):
    """Return where a user's checked file waits; what is no token of ours leads to an empty place."""
    return f"import:{user.pk}:{token if TOKEN.fullmatch(token) else 'none'}"


def checked(data, kind):
    """Return (records, problems) of a file's bytes."""
    rows, problems = importing.read(data, kind)
    records, more = importing.check(rows)
    return records, problems + more


@staff_page("GET", "HEAD", "POST")
def import_file(request):
    """Take a file, and show what it would change and what of it is refused. Writes nothing."""
    if request.method != "POST":
        return page_of_staff(request, "import", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of_staff(request, "import", {"form": form}, status=422)
    file = form.cleaned_data["file"]
    data, kind = file.read(), "csv" if file.name.casefold().endswith(".csv") else "json"
    records, problems = checked(data, kind)
    plan = importing.plan(records)
    token = ""
    if not problems and (plan.new or plan.changed):
        token = secrets.token_urlsafe(16)
        try:
            cache.set(cache_key(request.user, token), (kind, file.name[:100], data), KEPT_SECONDS)
        except (RedisError, OSError):
            form.add_error(None, _("The file cannot be kept for the next step right now. Please try again later."))
            return page_of_staff(request, "import", {"form": form}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    context = {
        "name": file.name,
        "token": token,
        "plan": plan,
        "count": len(plan.changed_keys),
        "changes": [said(change) for change in plan.changed[:MOST_SHOWN]],
        "more_changes": max(0, len(plan.changed) - MOST_SHOWN),
        "new": plan.new[:MOST_SHOWN],
        "problems": problems[:MOST_SHOWN],
        "problem_count": len(problems),
    }
    return page_of_staff(request, "import_preview", context)


def said(change):
    """Return one change for the page: the program's id, the fact, and its old and new words."""
    words = in_words(change.field, change.old), in_words(change.field, change.new)
    return (change.key, label_of(change.field), *words)


@staff_page("POST")
def import_apply(request):
    """Write the file that was checked a moment ago: all of it or nothing, and only once."""
    key = cache_key(request.user, request.POST.get("token", ""))
    kept = cache.get(key)
    # Of two clicks only one takes the file away.
    if kept is None or not cache.delete(key):
        messages.error(request, _("This file was applied already, or waited too long. Please upload it again."))
        return redirect("programs:staff_import")
    kind, name, data = kept
    records, problems = checked(data, kind)
    if problems:
        messages.error(
            request, _("The catalog has changed since, and parts of the file are refused now. Nothing was written.")
        )
        return redirect("programs:staff_import")
    done = importing.apply(importing.plan(records), by=request.user, note=name)
    new, changed = len(done.new), len(done.changed_keys)
    messages.success(request, _("Imported: %(new)d new, %(changed)d changed.") % {"new": new, "changed": changed})
    return redirect("programs:staff_catalog")


@staff_page("GET", "HEAD")
def export(request, kind):
    """Give everything, drafts and archived programs included, in the shape that the import takes."""
    bodies = bodies_by_id()
    programs = Program.objects.with_parts().order_by("key")
    records = [record_of(facts_of(program, bodies)) for program in programs]
    if kind == "csv":
        response = HttpResponse(as_csv(records), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(json.dumps(records, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="programs.{kind}"'
    return response


def as_csv(records):
    """Return records as the text of a CSV file with a header."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([csv_cell(value) for value in record.values()] for record in records)
    return file.getvalue()


@staff_page("GET", "HEAD")
def sponsors(request):
    """List the bodies that run programs."""
    return page_of_staff(request, "sponsors", {"sponsors": editing.sponsors()})


@staff_page("GET", "HEAD", "POST")
def sponsor(request, slug=None):
    """Edit a sponsor, or add one."""
    found = get_object_or_404(Sponsor, slug=slug) if slug else None
    name = found.name if found else ""
    form = SponsorForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        try:
            editing.save_sponsor(write=form.save, by=request.user, sponsor_id=found and found.pk)
        except IntegrityError:
            form.add_error(None, _("Somebody else saved the same at this moment. Please send it once more."))
        else:
            messages.success(request, _("Saved."))
            return redirect("programs:staff_sponsors")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page_of_staff(request, "sponsor", {"form": form, "name": name}, status=status)
