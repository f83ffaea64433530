"""What a host does with a circle: open it, begin it, end it for all."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from matching import moves
from matching.circles import changing, opening, running
from matching.forms.circles import CircleForm, CloseForm, too_few
from matching.showing import circle_page
from matching.showing.own import own_profile
from matching.talking.people import of_user
from profiles.editing.topics import topic_groups
from profiles.models import Topic

from .circles import taking_in


@never_cache
@login_required
@taking_in
def circle_new(request):
    """Show the form of a circle that one hosts, and open it."""
    profile = own_profile(request.user)
    if profile is None:
        return render(request, "matching/circle_no_profile.html")
    form = CircleForm(
        request.POST if request.method == "POST" else None, groups=topic_groups(),
        initial={"topic": request.GET.get("topic", ""), "places": 6},
    )  # fmt: skip
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            return opened(request, profile, form.cleaned_data)
    return render(request, "matching/circle_new.html", {"form": form}, status=status)


def opened(request, profile, given):
    """Open the circle that a form described, and lead to it; who hosts one already is led there."""
    topic = Topic.objects.get(slug=given["topic"])
    try:
        circle = opening.open_hosted(profile.pk, **{**given, "topic": topic})
    except opening.AlreadyHost as known:
        messages.info(request, _("You host this circle already, and one at a time is enough."))
        return redirect("matching:circle", known.circle.public_id)
    messages.success(request, _("Your circle is open: people can join it now."))
    return redirect("matching:circle", circle.public_id)


@never_cache
@login_required
@taking_in
def circle_change(request, number):
    """Show the host the form with what the circle says, and take in what it is to say."""
    circle = get_object_or_404(circle_page.circle_for(request.user, number), host__user=request.user)
    form = CircleForm(
        request.POST if request.method == "POST" else None, groups=topic_groups(), taken=circle.taken,
        initial={
            "topic": circle.topic.slug, "title": circle.title, "about": circle.about, "rhythm": circle.rhythm,
            "places": circle.places,
        },
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            changing.change(
                circle.pk, **{**form.cleaned_data, "topic": Topic.objects.get(slug=form.cleaned_data["topic"])}
            )
        except changing.TooFewPlaces as refused:
            form.add_error("places", too_few(refused.taken))
        except changing.Over:
            messages.info(request, _("It is over, so nothing was changed."))
            return redirect("matching:circle", number)
        else:
            messages.success(request, _("Saved."))
            return redirect("matching:circle", number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "matching/circle_new.html", {"form": form, "circle": circle}, status=status)


@never_cache
@login_required
@require_POST
def circle_begin(request, number):
    """Let the circle begin that the reader hosts."""
    circle = get_object_or_404(circle_page.circle_for(request.user, number), host__user=request.user)
    try:
        running.begin(circle.pk)
    except running.TooFew:
        messages.info(request, _("A circle begins with three people, you among them. Share its page with others."))
    except moves.Illegal:
        messages.info(request, _("It is over, so nothing was changed."))
    else:
        messages.success(request, _("It has begun. Now set the first meeting."))
    return redirect("matching:circle", number)


@never_cache
@login_required
@taking_in
def circle_close(request, number):
    """Ask why, and end the circle for all."""
    circle = get_object_or_404(circle_page.circle_for(request.user, number))
    page = circle_page.page_of(request.user, circle)
    if not circle_page.may_close(circle, is_host=page.is_host, is_inside=page.is_inside):
        raise Http404
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        running.close(circle.pk, reason=form.cleaned_data["reason"], by=of_user(request.user))
        messages.success(request, _("It has ended, and everybody is told kindly."))
        return redirect("matching:circle", number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "matching/circle_close.html", {"page": page, "circle": circle, "form": form}, status=status)
