"""Leaving a kind of mail: by a mail program's own button (RFC 8058), or by the page behind the link."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reminders.kinds import Kind, kind_of
from reminders.respect import unsubscribing, wishes
from reminders.vocabulary import MailClass, Mode

from .do import private

ONE_CLICK = ("List-Unsubscribe", "One-Click")
STOPPED, STOPPED_OPTIONAL = "kind", "optional"
AGAIN, AGAIN_OPTIONAL = "kind_again", "optional_again"
BUTTONS = (STOPPED, STOPPED_OPTIONAL, AGAIN, AGAIN_OPTIONAL)


# The signed token is the proof: a mail program has neither our cookie nor the hidden field of our form.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Show what can be stopped (GET, HEAD, which change nothing); stop it, or let it come again (POST).

    A POST that names none of the page's buttons stops this kind: it comes from a mail program. It is answered in one
    line, without cookie or redirect, however often it comes.
    """
    try:
        ticket = unsubscribing.read(token)
    except unsubscribing.Unreadable:
        return private(render(request, "reminders/unsubscribe_unknown.html", status=HTTPStatus.NOT_FOUND))
    kind = kind_for(ticket)
    pressed = request.POST.get("what", "") if request.method == "POST" else ""
    done = act(ticket, kind, pressed, request.POST.get("before", "")) if request.method == "POST" else {}
    if request.method == "POST" and (pressed not in BUTTONS or request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]):
        words = _("You will not get this kind of mail any more.")
        return private(HttpResponse(words, content_type="text/plain; charset=utf-8"))
    return private(render(request, "reminders/unsubscribe.html", {**facts(ticket, kind), **done}))


def kind_for(ticket):
    """Return the Kind that a ticket is about; for one that this site no longer has, a stand-in that nothing plans."""
    try:
        return kind_of(ticket.kind_name)
    except KeyError:
        return Kind(name=ticket.kind_name, mail_class=MailClass.RELATIONSHIP, title=_("This kind of mail"), why="")


def act(ticket, kind, pressed, before):
    """Do what a button says; return what the page tells about it."""
    if pressed == AGAIN:
        usual = kind.mode if kind.mode != Mode.OFF else Mode.IMMEDIATE
        mode = Mode(before) if before in kind.modes and before != Mode.OFF else usual
        unsubscribing.come_back(ticket, kind.name, mode)
    elif pressed == AGAIN_OPTIONAL:
        unsubscribing.come_back(ticket, wishes.OFF_ALL)
    elif pressed == STOPPED_OPTIONAL:
        unsubscribing.leave(ticket, wishes.OFF_ALL)
    else:
        account = unsubscribing.account_of(ticket)
        earlier = wishes.modes_of(account, [kind])[kind.name] if account is not None else ""
        unsubscribing.leave(ticket, kind.name)
        return {"pressed": STOPPED, "before": earlier}
    return {"pressed": pressed}


def facts(ticket, kind):
    """Return what the page shows about where things stand."""
    is_member = unsubscribing.account_of(ticket) is not None
    is_off, is_optional_off = unsubscribing.is_off(ticket, kind), unsubscribing.is_optional_off(ticket)
    covered = is_optional_off and not is_member and kind.mail_class == MailClass.OPTIONAL
    return {
        "kind": kind,
        "is_off": is_off,
        "is_optional_off": is_optional_off,
        # Without an account the larger no has to be lifted first.
        "can_come_back": is_off and not covered,
        "is_member": is_member,
    }
