"""The last words of a mentorship or a circle, and the archive of what was said to whom."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from matching.circles import running
from matching.forms.closing import form_for
from matching.mentoring import closing
from matching.models import Circle, Mentorship, Stranger
from matching.showing import closing_page, feedback
from matching.talking.people import of_user
from matching.vocabulary import CircleState

taking_in = require_http_methods(["GET", "HEAD", "POST"])
# Where somebody goes who could now help with something: their profile, with the offer filled in.
OFFER = "{}?from=closing#giving"


@never_cache
@login_required
@taking_in
def mentorship_closing(request, number):
    """Show the closing survey of a mentorship to one of its two people, and take in the answers."""
    mine = Mentorship.objects.visible_to(request.user).with_people()
    return survey(request, get_object_or_404(mine, public_id=number), closing.give)


@never_cache
@login_required
@taking_in
def circle_closing(request, number):
    """The same for a circle: whoever is in it, or hosts it, once it has begun to meet, or is over."""
    circles = Circle.objects.of(request.user).select_related("topic", "host")
    found = get_object_or_404(circles, public_id=number)
    if found.state in (CircleState.PROPOSED, CircleState.GATHERING):
        messages.info(request, _("This circle has not begun yet. We ask you at its end what came of it."))
        return redirect("matching:circle", number)
    return survey(request, found, running.give)


def survey(request, thing, give):
    """Return the page of a survey, or take in the answers by `give` and lead on."""
    who = of_user(request.user)
    try:
        asked = closing_page.survey_of(thing, who)
    except Stranger as stranger:
        raise Http404 from stranger
    form = form_for(thing, who, request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_bound:
        if form.is_valid():
            return taken_in(request, give(thing.pk, by=who, **form.answers()))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"survey": asked, "form": form, "thing": thing}
    return render(request, "matching/closing.html", context, status=status)


def taken_in(request, given):
    """Thank for a Closing, and lead to the offer it proposes, or to the archive."""
    if given.offer:
        return HttpResponseRedirect(OFFER.format(reverse("matching:my_profile")))
    messages.success(request, _("Thank you. It is kept here, and you can change it."))
    return redirect("matching:my_feedback")


@never_cache
@login_required
@require_safe
def my_feedback(request):
    """Show what others said to the reader at the end, and what the reader said."""
    page = feedback.page_of(request.user)
    with timezone.override(page.clock):
        return render(request, "matching/my_feedback.html", {"page": page})
