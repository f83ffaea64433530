"""Circles: the public list, one circle's page, coming in and leaving."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from matching.circles import forming, joining
from matching.forms.circles import JoinForm
from matching.showing import circle_list, circle_page, hints
from matching.talking.people import of_user
from matching.vocabulary import CircleState, MemberState
from profiles.safety import conduct

from .doors import people_page

taking_in = require_http_methods(["GET", "HEAD", "POST"])


@people_page
@require_safe
def circles(request):
    """Show the circles that take somebody in, of all topics or of some."""
    context = {"page": circle_list.page_of(request.user, request.GET)}
    response = render(request, "matching/circles.html", context)
    response.headers["Vary"] = "Cookie"
    return response


@people_page
@require_safe
def circle(request, number):
    """Show one circle: to everybody what it is about and what is free, to those in it also who they are and when."""
    found = get_object_or_404(circle_page.circle_for(request.user, number))
    page = circle_page.page_of(request.user, found)
    context = {"page": page, "circle": found, "first_hint": hints.first_time(request, "circle")}
    with timezone.override(page.clock):
        response = render(request, "matching/circle.html", context)
    response.headers["Vary"] = "Cookie"
    return response


@never_cache
@login_required
@taking_in
def circle_join(request, number):
    """Ask once, and let the reader in or onto the waiting list. Full and blocked read alike (quality.md S21)."""
    found = get_object_or_404(circle_page.circle_for(request.user, number))
    form = JoinForm(request.POST if request.method == "POST" else None, needs_conduct=conduct.must_accept(request.user))
    status = HTTPStatus.OK
    if form.is_bound:
        status = take_in(request, form, found) if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
        if status == HTTPStatus.FOUND:
            return redirect("matching:circle", number)
    found = get_object_or_404(circle_page.circle_for(request.user, number))
    context = {
        "page": circle_page.page_of(request.user, found), "circle": found, "form": form,
        "is_refused": status == HTTPStatus.CONFLICT,
    }  # fmt: skip
    return render(request, "matching/circle_join.html", context, status=status)


def take_in(request, form, found):
    """Let the reader into a Circle; return 302, or the status that fits what stands in the way."""
    try:
        with transaction.atomic():
            member = come_in(found, of_user(request.user), may_wait="wait" in request.POST)
            if "conduct" in form.fields:
                conduct.accept(request.user)
    except joining.Full:
        return HTTPStatus.CONFLICT
    except joining.TooMany:
        form.add_error(None, _("You are in three circles, or wait for them. Leave one, then you can join this one."))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    messages.success(request, welcome_words(member))
    return HTTPStatus.FOUND


def come_in(found, who, *, may_wait):
    """Let `who` into a Circle; the third who says yes to a proposed one begins it. Raises Full and TooMany."""
    if found.state == CircleState.PROPOSED:
        return forming.accept(found.pk, who)
    return joining.join(found.pk, who, may_wait=may_wait)


def welcome_words(member):
    """Return what happened to somebody who joined, and what comes next."""
    if member.state == MemberState.WAITING:
        return _("You are on the waiting list. We write to you as soon as a place is free for you.")
    return _("You are in. Say hello to the others: they read it here and by mail.")


@never_cache
@login_required
@taking_in
def circle_leave(request, number):
    """Ask once, and let the reader go. A second time changes nothing."""
    found = get_object_or_404(circle_page.circle_for(request.user, number))
    if request.method == "POST":
        if found.my_state == MemberState.INVITED:
            forming.decline(found.pk, of_user(request.user), waits_on="waits_on" in request.POST)
            messages.success(request, _("Thank you for saying so. The others learn nothing but that they are fewer."))
        else:
            joining.leave(found.pk, of_user(request.user))
            messages.success(request, _("You are out. Nobody asks why, and your place is for somebody else."))
        return redirect("matching:circles")
    context = {"page": circle_page.page_of(request.user, found), "circle": found}
    return render(request, "matching/circle_leave.html", context)
