"""/inbox/: everything that waits for one's decision, what one asked, and one's conversations, on one page."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.lifecycle import answering, asking, saying
from matching.models import Ask, Request
from matching.receiving import holding
from matching.showing import conversation_list, hints, requests
from matching.showing import inbox as contents
from matching.showing.inbox import key_of
from matching.talking.conversations import mark_read

from .answer_forms import FORMS, Answers, Fault, bound
from .conversation import my_seat, thread_page


@never_cache
@login_required
@require_safe
def inbox(request):
    """Show what waits, what was asked, and the conversations; `q` looks for words in these."""
    return inbox_page(request)


def inbox_page(request, fault=None, status=HTTPStatus.OK):
    """Return the page; `fault` is what was wrong with an answer on it."""
    search = contents.read(request.GET)
    me = contents.me_of(request.user)
    asks = contents.asks_of(me, search.done) if me.pk is not None else []
    cards, has_more = contents.decisions_of(me, asks, search)
    answers = Answers(request, fault)
    context = {
        "search": search,
        "me": me,
        "cards": [(card, answers.beside(card, place)) for place, card in enumerate(cards, start=1)],
        "has_more": has_more,
        "questions": contents.questions_of(me, asks),
        "held": contents.held_of(me),
        "requests": contents.requests_of(me, asks),
        "page": conversation_list.page_of(me, search),
        "fault": fault,
        "first_hint": hints.first_time(request, "inbox"),
    }
    with timezone.override(me.clock):
        return render(request, "matching/inbox.html", context, status=status)


@never_cache
@login_required
@require_POST
def answer(request, number):
    """Take in a mentor's answer to one request, and lead back to where it was given."""
    mine = Ask.objects.filter(mentor__user=request.user).select_related("conversation")
    ask = get_object_or_404(mine, public_id=number)
    which = request.POST.get("answer", "")
    if which not in FORMS:
        messages.info(request, _("Choose one of the answers."))
        return back_to(request, ask)
    form = bound(which, number, request.POST)
    if form.is_valid():
        try:
            give(ask, which, form.cleaned_data)
        except answering.Full:
            form.add_error(None, full_words(ask))
        except (answering.Settled, saying.Closed):
            messages.info(request, _("That was settled already, so nothing was changed."))
            return back_to(request, ask)
        else:
            return back_to(request, ask)
    fault = Fault(number, which, form)
    if request.POST.get("from") == "thread" and hasattr(ask, "conversation"):
        seat = my_seat(request, ask.conversation.public_id)
        return thread_page(request, seat, fault=fault, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return inbox_page(request, fault, HTTPStatus.UNPROCESSABLE_ENTITY)


def give(ask, which, said):
    """Give one of the four answers; whoever answers has read. Raises Settled, Full and Closed."""
    if which == "yes":
        answering.accept(ask.pk, words=said["words"])
    elif which == "ask":
        answering.ask_back(ask.pk, words=said["words"])
    elif which == "not_now":
        answering.not_now(ask.pk, reason=said["reason"], words=said["words"])
    else:
        answering.pause(ask.pk, until=said["until"])
    mark_read(saying.mentor_seat(ask))


def full_words(ask):
    """Return that there is no place, for a mentor who said yes."""
    words = _("All your places for “%(kind)s” are taken, so this yes would promise too much. Nothing was sent.")
    return words % {"kind": ask.get_kind_display()}


def back_to(request, ask):
    """Return the way back to the request that was answered: in its conversation, or at its place in the inbox."""
    if request.POST.get("from") == "thread" and hasattr(ask, "conversation"):
        return HttpResponseRedirect(f"{reverse('matching:conversation', args=[ask.conversation.public_id])}#answer")
    place = request.POST.get("at", "")
    query = urlencode({"done": ask.public_id, **({"at": place} if place.isascii() and place.isdigit() else {})})
    return HttpResponseRedirect(f"{reverse('matching:inbox')}?{query}#ask-{ask.public_id}")


@never_cache
@login_required
@require_POST
def held(request, number):
    """Say in a conversation what mails from another address said that are one's own; throw the others away."""
    seat = my_seat(request, number)
    keys = set(request.POST.getlist("mine")) if request.POST.get("what") == "say" else set()
    mine = {mail.pk for mail in holding.held_for(seat.pk) if key_of(mail) in keys}
    try:
        count = holding.settle(seat.pk, mine)
    except saying.Closed:
        messages.info(request, _("The conversation is closed, so nothing was sent."))
        return redirect("matching:inbox")
    words = ngettext("Sent: %(count)d mail.", "Sent: %(count)d mails.", count) if count else _("Thrown away.")
    messages.success(request, words % {"count": count})
    return redirect("matching:inbox")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    """Ask once, and take a request back. A second time changes nothing."""
    found = get_object_or_404(Request.objects.of(request.user).with_asks(), public_id=number)
    if request.method == "POST":
        taken = asking.withdraw(found.pk)
        words = _("Taken back. Who was asked is told kindly.") if taken else _("It had ended already.")
        messages.success(request, words)
        return redirect("matching:inbox")
    with timezone.override(contents.me_of(request.user).clock):
        context = {"found": found, "standing": requests.standing_of(found)}
        return render(request, "matching/withdraw.html", context)
