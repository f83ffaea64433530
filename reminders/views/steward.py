"""The page on which a steward changes their program, by the link in a mail, without an account."""

from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs.curating import editing
from programs.forms.steward import StewardEdit
from programs.models import Program
from programs.stewarding import answering
from reminders.kinds import steward_confirm
from reminders.links import tokens
from reminders.links.actions import ACTIONS
from reminders.models import Delivery

from .do import over, private


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, token):
    """Show everything that the steward may change, or store it and come back. The link stays good for its 60 days."""
    link = tokens.open_link(token, steward_confirm.EDIT)
    steward = steward_confirm.steward_behind(link) if link is not None else None
    if steward is None:
        found = tokens.find(token)
        is_ours = found is not None and found.purpose == steward_confirm.EDIT
        return over(request, found if is_ours else None, ACTIONS[steward_confirm.CONFIRM] if is_ours else None)
    program = get_object_or_404(Program.objects.prefetch_related("terms"), pk=steward.program_id)
    name, seen = program.name, request.POST.get("seen", "")
    form = StewardEdit(program, request.POST if request.method == "POST" else None)
    problem, status = "", HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            problem = store(form, steward, seen)
            if not problem:
                note_answer(link)
                messages.success(request, _("Saved. Thank you: everything on this page counts as confirmed today."))
                return private(redirect("reminders:steward_edit", token))
            status = HTTPStatus.CONFLICT
    context = {
        "edit": form,
        "name": name,
        "program": program,
        "seen": seen or program.updated_at.isoformat(),
        "problem": problem,
        "until": timezone.localtime(link.expires_at),
    }
    return private(render(request, "reminders/steward_edit.html", context, status=status))


def store(form, steward, seen):
    """Store a valid edit; return "", or in words what stood in the way."""
    try:
        opened = parse_datetime(seen)
    except ValueError:
        opened = None
    if opened is None:
        return _("This page was not sent as a whole. Please open the link in the mail once more.")
    try:
        answering.edit(steward.pk, write=form.write, seen=opened)
    except editing.Stale:
        return _(
            "Somebody else has changed this program since you opened it. Open the link in the mail in another tab and "
            "compare."
        )
    except answering.NotTheirs:
        return _("Somebody else looks after this program by now. Nothing was saved.")
    except IntegrityError:
        return _("Something of this was saved by somebody else at the same moment. Please send it once more.")
    return ""


def note_answer(link):
    """Note on the mail that its reader has done what it asked."""
    Delivery.objects.filter(pk=link.delivery_id, acted_at=None).update(acted_at=timezone.now())
