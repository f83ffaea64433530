"""One conversation: reading and writing, quiet, keeping somebody away, and telling staff."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.contacting import flags
from matching.forms.conversation import SayForm
from matching.lifecycle import parting, saying
from matching.models import Seat
from matching.showing import conversation_page
from matching.showing.conversation_list import title_of
from matching.talking import apart, reporting
from matching.talking.conversations import key_of, other_seat
from profiles.forms.reporting import ReportForm
from profiles.forms.taking_in import take_or_say_why
from profiles.models.safety import URGENT, URGENT_HOURS, USUAL_HOURS
from profiles.safety import gate

from .answer_forms import answers_for

taking_in = require_http_methods(["GET", "HEAD", "POST"])
# Browsers that fetch a page before somebody asks for it say so in one of these.
FETCHED_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


@never_cache
@login_required
@taking_in
def conversation(request, number):
    """Show a conversation to one of its two people, and take in what they say."""
    seat = my_seat(request, number)
    form = SayForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return thread_page(request, seat, form=form)
    if saying.has_typed_enough(seat):
        form.add_error(None, _("Those were many messages within an hour. Wait a while, then send this one."))
        return thread_page(request, seat, form=form, status=HTTPStatus.TOO_MANY_REQUESTS)
    if form.is_valid():
        try:
            saying.say(seat, form.cleaned_data["text"], flags=flags_of(seat, form.cleaned_data["text"]))
        except saying.Closed:
            form.add_error(None, _("This conversation is closed, so your message was not sent. Here are your words."))
        else:
            return said(request, seat)
    return thread_page(request, seat, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def my_seat(request, number):
    """Return the reader's Seat; raise Http404 for whoever has none there."""
    seat = conversation_page.seat_of(request.user, number).first()
    if seat is None:
        raise Http404
    return seat


def flags_of(seat, text):
    """Return what staff look at in one of the first messages of two strangers. Costs 1 query."""
    is_early = conversation_page.messages_of(seat)[: conversation_page.ADVISED].count() < conversation_page.ADVISED
    return flags.of(text) if is_early else ()


def said(request, seat):
    """Return where to go after something was said: back to where it was written."""
    if request.POST.get("from") == "inbox":
        messages.success(request, _("Your message is on its way."))
        return redirect("matching:inbox")
    return HttpResponseRedirect(f"{reverse('matching:conversation', args=[seat.conversation.public_id])}#last")


def thread_page(request, seat, *, form=None, fault=None, status=HTTPStatus.OK):
    """Return the page of a conversation; `fault` is what was wrong with an answer to its request."""
    thread = conversation_page.thread_of(seat, request.GET)
    answers = ""
    if thread.card is not None and thread.card.ask.is_open and not thread.is_closed:
        answers = answers_for(request, thread.card, fault=fault, back="thread")
    is_blocking = (
        thread.is_closed
        and thread.other is not None
        and apart.is_blocking(by=seat.correspondent, whom=thread.other.correspondent)
    )
    context = {
        "thread": thread, "form": form or SayForm(), "fault": fault, "answers": answers, "is_blocking": is_blocking,
    }  # fmt: skip
    with timezone.override(thread.clock):
        response = render(request, "matching/conversation.html", context, status=status)
    if request.method == "GET" and not is_fetched_ahead(request):
        conversation_page.note_read(thread)
    return response


def is_fetched_ahead(request):
    """Return whether nobody has asked for the page yet."""
    return any(request.headers.get(name, "").lower().startswith(("prefetch", "preview")) for name in FETCHED_AHEAD)


@never_cache
@login_required
@require_POST
def mute(request, number):
    """Send no more mail about a conversation, or send it again."""
    seat = my_seat(request, number)
    is_muted = request.POST.get("mute") == "on"
    Seat.objects.filter(pk=seat.pk).update(is_muted=is_muted)
    words = (
        _("Muted: you get no mail about this conversation. You still read everything here.")
        if is_muted
        else _("You get mail about this conversation again.")
    )
    messages.success(request, words)
    return redirect("matching:conversation", number)


def other_than(request, seat):
    """Return the Seat of whom a page is about: the other one of two, or who of a circle `who` names, else None."""
    if not conversation_page.is_circle(seat):
        return other_seat(seat)
    key = request.POST.get("who") or request.GET.get("who", "")
    return next((each for each in conversation_page.people_beside(seat) if key_of(each) == key), None)


def whom_page(request, seat, number, page):
    """Return the page that asks about whom of a circle it is; `page` is "report" or "block"."""
    people = [(key_of(each), each.correspondent.display_name) for each in conversation_page.people_beside(seat)]
    context = {"number": number, "people": people, "page": page, "title": title_of(seat.conversation)}
    return render(request, "matching/conversation_whom.html", context)


def context_of(seat, number, other):
    """Return what the pages about one person of a conversation say."""
    is_circle = conversation_page.is_circle(seat)
    return {
        "number": number, "name": other.correspondent.display_name, "is_circle": is_circle,
        "title": title_of(seat.conversation) if is_circle else "", "who": key_of(other) if is_circle else "",
    }  # fmt: skip


@never_cache
@login_required
@taking_in
def block(request, number):
    """Ask once, in plain words, and keep the two apart, or take that back. Nobody is told; it looks like absence."""
    seat = my_seat(request, number)
    found = other_than(request, seat)
    if found is None:
        return whom_page(request, seat, number, "block")
    other = found.correspondent
    if request.method == "POST" and "back" in request.POST:
        apart.let_back(by=seat.correspondent, whom=other)
        words = _("Taken back. Your conversation goes on, unless %(name)s wants none.")
        messages.success(request, words % {"name": other.display_name})
        return redirect("matching:conversation", number)
    if request.method == "POST":
        parting.keep_apart(by=seat.correspondent, whom=other)
        words = _("Done. You and %(name)s hear nothing more from each other.")
        messages.success(request, words % {"name": other.display_name})
        return redirect("matching:inbox")
    context = {
        **context_of(seat, number, found), "is_member": other.user_id is not None,
        "is_blocking": apart.is_blocking(by=seat.correspondent, whom=other),
    }  # fmt: skip
    return render(request, "matching/conversation_block.html", context)


@never_cache
@login_required
@taking_in
def report(request, number):
    """Take in a report about the other one, with what was said lately."""
    seat = my_seat(request, number)
    other = other_than(request, seat)
    if other is None:
        return whom_page(request, seat, number, "report")
    form = ReportForm(request.POST if request.method == "POST" else None, is_member=True)
    purpose = f"report conversation {number}"
    status = take_report(request, seat, other, form, purpose) if form.is_bound else HTTPStatus.OK
    context = context_of(seat, number, other)
    if status == HTTPStatus.FOUND:
        hours = URGENT_HOURS if form.cleaned_data["reason"] in URGENT else USUAL_HOURS
        asked = {"hours": hours, **({"who": context["who"]} if context["who"] else {})}
        return HttpResponseRedirect(f"{reverse('matching:reported', args=[number])}?{urlencode(asked)}")
    given = request.POST.get("opened", "")
    context |= {
        "form": form,
        "opened": given if gate.note_is_good(given, purpose) else gate.open_note(purpose),
        "trap": gate.TRAP,
    }
    return render(request, "matching/conversation_report.html", context, status=status)


def take_report(request, seat, other, form, purpose):
    """Put what was sent into the queue of staff; return 302, or the status that fits the errors added to `form`."""
    if not gate.looks_human(request.POST, purpose):
        form.add_error(None, _("Please look it over and send it once more. Nothing that you wrote is lost."))
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY

    def act():
        gate.count(request, account=request.user)
        reporting.report(seat, about=other, **form.cleaned_data)

    return take_or_say_why(form, act)


@never_cache
@login_required
@require_safe
def reported(request, number):
    """Say that the report has come in, when staff look at it, and what else one can do."""
    seat = my_seat(request, number)
    hours = URGENT_HOURS if request.GET.get("hours") == str(URGENT_HOURS) else USUAL_HOURS
    who = request.GET.get("who", "") if conversation_page.is_circle(seat) else ""
    is_closed = seat.conversation.closed_at is not None and not who
    context = {"number": number, "hours": hours, "is_closed": is_closed, "who": who}
    return render(request, "matching/conversation_reported.html", context)
