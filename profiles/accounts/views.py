"""The one account page that allauth lacks: ending a single session."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .sessions import end_one


@never_cache
@require_POST
@login_required
def end_session(request):
    """End the session of one's own that the form points at, and show those that are left; 404 when it is nobody's."""
    if not end_one(request.user, request.POST.get("session", "")):
        raise Http404
    messages.info(request, _("That device is signed out."))
    return redirect("usersessions_list")
