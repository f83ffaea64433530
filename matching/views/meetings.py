"""Meetings on pages: setting one or a series, moving it, calling it off, saying whether it took place."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from matching.forms.meeting import MOVED_TOO_OFTEN, MeetingForm, NewMeetingForm, changes_of, initial_for
from matching.meetings import calendar, setting
from matching.meetings.people import clock_of
from matching.models import Circle, Meeting, Mentorship
from matching.showing import meetings as showing
from matching.showing.steps import guide_for
from matching.talking import people

taking_in = require_http_methods(["GET", "HEAD", "POST"])


def group_page(group):
    """Return the address of the page of a Mentorship or Circle, where its meetings stand."""
    name = "matching:mentorship" if isinstance(group, Mentorship) else "matching:circle"
    return f"{reverse(name, args=[group.public_id])}#meetings"


@never_cache
@login_required
@taking_in
def meeting_new(request, number):
    """Set a time to meet with one's mentor or mentee."""
    found = Mentorship.objects.visible_to(request.user).with_people()
    return new_page(request, get_object_or_404(found, public_id=number), _("Find a time to meet"))


@never_cache
@login_required
@taking_in
def circle_meeting_new(request, number):
    """Set a time at which a circle meets."""
    found = Circle.objects.of(request.user).select_related("host", "topic")
    return new_page(request, get_object_or_404(found, public_id=number), _("Find a time for the circle"))


def new_page(request, group, title):
    """Show the form of a new meeting, or set what was sent."""
    if group.is_closed:
        messages.info(request, _("This has ended, so no more meetings can be set."))
        return redirect(group_page(group))
    me = people.of_user(request.user)
    clock = clock_of(me)
    form = NewMeetingForm(request.POST if request.method == "POST" else None, initial=initial_for(me))
    if form.is_bound and form.is_valid():
        response = set_all(request, group, me, form)
        if response is not None:
            return response
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {
        "form": form, "title": title, "group": group, "back": group_page(group), "zone": clock.key,
        **guide_for(group, me),
    }  # fmt: skip
    with timezone.override(clock):
        return render(request, "matching/meeting_new.html", context, status=status)


def set_all(request, group, me, form):
    """Set the meetings of a valid form and lead back; return None when there would be too many, which it says then."""
    given = form.cleaned_data
    about = {"mentorship_id" if isinstance(group, Mentorship) else "circle_id": group.pk}
    try:
        set_now = setting.plan(
            form.times, by=me, minutes=given["minutes"], time_zone=given["time_zone"], place=given["place"], **about
        )
    except setting.TooMany:
        form.full()
        return None
    except setting.NotNow:
        messages.info(request, _("This has ended meanwhile, so nothing was set."))
        return redirect(group_page(group))
    words = ngettext(
        "The meeting is set. Everybody gets it by mail, with an entry for the calendar.",
        "%(count)d meetings are set. Everybody gets them by mail, with entries for the calendar.", len(set_now),
    )  # fmt: skip
    messages.success(request, words % {"count": len(set_now)})
    return redirect(group_page(group))


def my_meeting(request, number):
    """Return the Meeting with that public number; a stranger gets 404."""
    return get_object_or_404(Meeting.objects.visible_to(request.user).with_groups(), public_id=number)


@never_cache
@login_required
@taking_in
def meeting(request, number):
    """Show one meeting, move it, call it off, or take in whether it took place."""
    found, me = my_meeting(request, number), people.of_user(request.user)
    is_moving = request.method == "POST" and asked_for(request) == "move"
    form = MeetingForm(request.POST if is_moving else None, initial=initial_for(me, found))
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        return act(request, found, me, form)
    clock = clock_of(me, found)
    context = {
        "meeting": found, "form": form, "title": showing.title_of(found, me), "back": group_page(found.group),
        "line": showing.line_of(found, clock), "clock_words": showing.clock_words(clock.key),
        "may_move": may_move(found), "may_tell": may_tell(found), **guide_for(found.group, me),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    with timezone.override(clock):
        return render(request, "matching/meeting.html", context, status=status)


def asked_for(request):
    """Return which of four things was pressed; a form that was sent without a button, with a day in it, moves."""
    return request.POST.get("what", "move" if "day" in request.POST else "")


def may_move(found):
    """Return whether a Meeting can be moved or called off: it is to come, and its group goes on."""
    return found.is_planned and found.starts_at > timezone.now() and not found.group.is_closed


def may_tell(found):
    """Return whether one can say that a Meeting took place, or did not."""
    return found.state != "cancelled" and found.starts_at <= timezone.now() and not found.group.is_closed


def act(request, found, me, form):
    """Carry out what was pressed and lead back to the meeting; what does not fit any more changes nothing."""
    try:
        words = done(found, me, form, asked_for(request))
    except setting.TooMany:
        messages.info(request, MOVED_TOO_OFTEN)
    except setting.NotNow:
        messages.info(request, _("That is not possible any more, so nothing was changed."))
    else:
        messages.success(request, words) if words else messages.info(request, _("Choose what to do."))
    return redirect("matching:meeting", found.public_id)


def done(found, me, form, what):
    """Do one of four things to a Meeting and return what happened in words; "" for none of them. Raises NotNow."""
    if what == "move":
        moved = setting.move(found.pk, by=me, **changes_of(form, found))
        is_new = moved.sequence != found.sequence
        return _("Changed. Everybody is told by mail.") if is_new else _("Nothing was changed.")
    if what == "call_off":
        setting.call_off(found.pk, by=me)
        return _("Called off. Everybody is told by mail.")
    if what in ("held", "missed"):
        setting.tell(found.pk, by=me, took_place=what == "held")
        return _("Thank you. It is noted.")
    return ""


@never_cache
@login_required
@require_safe
def meeting_ics(request, number):
    """Return one meeting as a calendar entry (RFC 5545), to put into one's own calendar."""
    found, me = my_meeting(request, number), people.of_user(request.user)
    page = request.build_absolute_uri(reverse("matching:meeting", args=[number]))
    body = calendar.entry(found, title=showing.title_of(found, me), method="PUBLISH", page=page)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": f'attachment; filename="{calendar.file_name(found)}"'},
    )
