"""How we treat each other, and the people with whom somebody wants nothing to do."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.models import Profile
from profiles.safety import blocks, conduct

taking_in = require_http_methods(["GET", "HEAD", "POST"])


@taking_in
def code_of_conduct(request):
    """Show the code of conduct to everybody; whoever is signed in can agree to it here, also to a new version."""
    # The session is read only where there is one: visitors get the same page for all, without a cookie.
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if request.method == "POST":
        if user is None or not user.is_authenticated:
            return redirect_to_login(request.path)
        conduct.accept(user)
        messages.success(request, _("Thank you. We wrote down that you agree."))
        return redirect("profiles:conduct")
    context = {
        "version": conduct.CURRENT,
        "acceptance": conduct.acceptance_of(user),
        "must_accept": conduct.must_accept(user),
        "contact": settings.CONTACT_EMAIL,
    }
    response = render(request, "profiles/conduct.html", context)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


@never_cache
@login_required
@taking_in
def block(request, slug):
    """Ask once, in plain words, and block. Whoever is blocked finds nothing at the address, as everywhere."""
    person = Profile.objects.visible_to(request.user).select_related("user").filter(slug=slug).first()
    if person is None:
        # Asked second, so that the second of two clicks at once finds either the person or the block of the first.
        if blocks.has_blocked(request.user, slug):
            return redirect("profiles:blocked")
        raise Http404
    is_mine = person.user_id == request.user.pk
    if request.method == "POST" and not is_mine:
        blocks.block(by=request.user, whom=person.user)
        messages.success(request, _("Done. You and %(name)s no longer find each other.") % {"name": person.name})
        return redirect("profiles:blocked")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "profiles/block.html", {"person": person, "is_mine": is_mine}, status=status)


@never_cache
@login_required
@taking_in
def blocked(request):
    """List whom one has blocked, and take a block back."""
    if request.method == "POST":
        blocks.unblock_key(by=request.user, key=request.POST.get("who", ""))
        messages.success(request, _("The block is taken back. You can find each other again."))
        return redirect("profiles:blocked")
    return render(request, "profiles/blocked.html", {"people": blocks.blocked_by(request.user)})
