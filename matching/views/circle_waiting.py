"""Waiting for a circle of peers: say the topic and when one is free, change it, take it back."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from matching.circles import wishing
from matching.forms.circle_wish import WishForm, boxes_of
from matching.models import CircleWish
from matching.showing import circle_waiting
from matching.showing.own import own_profile
from matching.showing.ways_on import waiting_for
from matching.talking.people import of_user
from profiles.forms.taking_in import take_or_say_why
from profiles.models import Topic
from profiles.safety import conduct, gate

from .circles import taking_in


@never_cache
@login_required
@taking_in
def circle_wish(request):
    """Show what the reader waits for and the form of a wish; take in a wish, or take one back."""
    if request.method == "POST" and "take_back" in request.POST:
        return take_back(request)
    asked = request.GET.get("topic", "").replace("\0", "")
    form = WishForm(
        request.POST if request.method == "POST" else None, needs_conduct=conduct.must_accept(request.user),
        initial=initial_for(request.user, asked),
    )  # fmt: skip
    status = HTTPStatus.OK
    if form.is_bound:
        status = take_in(request, form) if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
        if status == HTTPStatus.FOUND:
            return redirect("matching:circle_wish")
    page = circle_waiting.page_of(request.user, asked)
    return render(request, "matching/circle_wait.html", {"form": form, "page": page}, status=status)


def initial_for(user, topic):
    """Return what the form holds at first: the hours of the newest open wish, the clock of it or of the profile."""
    wishes = CircleWish.objects.filter(correspondent__user=user, closed_at=None)
    known = wishes.filter(topic__slug=topic).first() or wishes.order_by("-created_at").first()
    profile = own_profile(user)
    return {
        "topic": topic,
        "hours": boxes_of(known.hours) if known is not None else [],
        "time_zone": known.time_zone if known is not None else profile.time_zone if profile is not None else "",
    }


def take_in(request, form):
    """Write down the wish of a valid form; return 302, or the status that fits what stands in the way."""
    given = form.cleaned_data
    topic = Topic.objects.get(slug=given["topic"])

    def act():
        gate.count(request, account=request.user)
        with transaction.atomic():
            wishing.wish(of_user(request.user), topic=topic, hours=given["hours"], time_zone=given["time_zone"])
            if "conduct" in form.fields:
                conduct.accept(request.user)
        messages.success(request, waits_words(topic, waiting_for(topic, request.user)))

    try:
        return take_or_say_why(form, act)
    except wishing.TooMany:
        form.add_error("topic", too_many_words())
        return HTTPStatus.UNPROCESSABLE_ENTITY


def waits_words(topic, others):
    """Return what happens now that somebody waits for a circle on a Topic, with so many `others`."""
    if not others:
        return _(
            "You are the first who waits for a circle on %(topic)s. As soon as four people share two hours a week, we "
            "write to you."
        ) % {"topic": topic.name}
    words = ngettext(
        "You wait for a circle on %(topic)s, with %(others)d other. As soon as four of you share two hours a week, we "
        "write to you.",
        "You wait for a circle on %(topic)s, with %(others)d others. As soon as four of you share two hours a week, we "
        "write to you.",
        others,
    )  # fmt: skip
    return words % {"topic": topic.name, "others": others}


def too_many_words():
    """Return that one waits for enough circles."""
    words = _("You wait for %(most)d circles already. Take one back, then you can wait for this.")
    return words % {"most": wishing.MOST_OPEN}


def take_back(request):
    """Take back the reader's wish for a topic; a second time changes nothing."""
    wishes = CircleWish.objects.filter(correspondent__user=request.user, closed_at=None)
    wish = wishes.filter(topic__slug=request.POST["take_back"].replace("\0", "")).first()
    if wish is not None:
        wishing.take_back(wish.pk, who=of_user(request.user))
    messages.success(request, _("You no longer wait for it. You can at any time again."))
    return redirect("matching:circle_wish")
