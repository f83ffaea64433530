"""What we hold about me: see it, take it along, be erased, stay after all."""

import time
from functools import wraps
from http import HTTPStatus

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from profiles.accounts.second_factor import recently_confirmed
from profiles.own_data import erasing, retention
from profiles.own_data.export import copy_for, tables_of
from profiles.own_data.receivers import LEAVING

taking_in = require_http_methods(["GET", "HEAD", "POST"])


def confirmed(view):
    """Open a view only to somebody who has shown within five minutes that it is them (quality.md S9).

    Whoever has neither a password nor a second factor shows it by signing in once more.
    """
    asked_again = recently_confirmed(view)

    @wraps(view)
    def page(request, *args, **kwargs):
        if get_reauthentication_flows(request.user) or signed_in_just_now(request):
            return asked_again(request, *args, **kwargs)
        return render(request, "profiles/own_data_again.html", {"path": request.path}, status=HTTPStatus.FORBIDDEN)

    return page


def signed_in_just_now(request):
    """Return whether the session was opened within the time for which showing oneself counts."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


@never_cache
@login_required
@require_safe
def own_data(request):
    """Show what we hold about the person, for how long, and whether the account is about to be erased."""
    erasure = erasing.pending(request.user)
    if erasure is None:
        request.session.pop(LEAVING, None)
    context = {"erasure": erasure, "tables": tables_of(request.user), "periods": retention.periods()}
    return render(request, "profiles/own_data.html", {**context, "days": erasing.UNDO_DAYS})


@never_cache
@login_required
@taking_in
@confirmed
def export(request):
    """Send the copy as a file; a visit without the button shows the button, which is where a confirmation leads to."""
    if request.method != "POST":
        return render(request, "profiles/own_data_export.html")
    name, content = copy_for(request.user)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
@taking_in
@confirmed
def erase(request):
    """Ask once, in plain words, and put the account among those that are about to be erased."""
    if erasing.pending(request.user):
        return redirect("profiles:own_data")
    if request.method != "POST":
        return render(request, "profiles/own_data_erase.html", {"days": erasing.UNDO_DAYS})
    try:
        erasing.ask(user=request.user, session_key=request.session.session_key)
    except erasing.LastOfStaff:
        return render(request, "profiles/own_data_last.html", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    request.session[LEAVING] = "led"
    return redirect("profiles:own_data")


@never_cache
@login_required
@taking_in
def keep(request):
    """Keep the account after all. By GET comes who had to sign in first: the button is on the page of their data."""
    if request.method == "POST":
        if erasing.undo(user=request.user):
            messages.success(request, _("You stay. Your account and your profile are as they were."))
        request.session.pop(LEAVING, None)
    return redirect("profiles:own_data")
