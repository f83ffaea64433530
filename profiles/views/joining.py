"""Behind the link of an invitation: what we hold, a yes and a no."""

from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from profiles.inviting import inviting
from profiles.inviting.showing import held

DRAFT = "profile_draft"
PROFILE = "/me/profile/?from=invitation"
# The token never leaves in a Referer, not even to our own pages. "no-referrer" would do that too, but with it browsers
# send "Origin: null" with the form, which the check against forged forms rightly refuses.
REFERRER_POLICY = "strict-origin"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """Show what we hold of somebody who was asked, and take the answer. Looking at it changes nothing."""
    answer = {"yes": say_yes, "no": say_no}.get(request.POST.get("answer"))
    response = answer(request, token) if answer else show(request, token)
    response["Referrer-Policy"] = REFERRER_POLICY
    return response


@never_cache
@require_safe
def forgotten(request):
    """Say that a no has been heard."""
    return render(request, "profiles/join_forgotten.html")


def show(request, token):
    """Return the page with the question; a form that was sent without an answer is shown again with status 422."""
    invitation = inviting.open_invitation(token)
    if invitation is None:
        return over(request)
    context = {"invitation": invitation, "held": held(invitation), "days": inviting.ANSWER_DAYS}
    context["is_unanswered"] = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "profiles/join.html", context, status=status)


def over(request):
    """Return the page about a link that was used, has expired or never was: it does not tell which."""
    return render(request, "profiles/join_over.html", {"days": inviting.ANSWER_DAYS}, status=HTTPStatus.NOT_FOUND)


def say_no(request, token):
    """Forget the person, and say so."""
    return redirect("profiles:join_forgotten") if inviting.decline(token) else over(request)


def say_yes(request, token):
    """Sign the person in to their new account and lead to the profile, which starts with what the file said.

    To an account that is older than the answer the link does not open the door: its owner signs in as always.
    """
    accepted = inviting.accept(token)
    if accepted is None:
        return over(request)
    user, draft, is_new = accepted
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    if is_new:
        perform_login(request, user, redirect_url=PROFILE, signup=True)
    request.session[DRAFT] = draft
    if request.user.is_authenticated:
        return redirect(PROFILE)
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': PROFILE})}")
