"""The page behind a link in a mail. Scanners follow links, so nothing happens before somebody presses the button."""

from http import HTTPStatus

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from reminders.links import tokens
from reminders.links.actions import ACTIONS, Ask, Done


class _FormFaults(Exception):
    """Carries an Ask out of the transaction, so that nothing is written and the link stays good."""

    def __init__(self, ask):
        self.ask = ask


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def do(request, token):
    """Show what the link will do (GET, HEAD), or do it (POST). A used or expired link explains itself."""
    link = tokens.find(token)
    action = ACTIONS.get(link.purpose) if link is not None else None
    if request.method == "POST" and action is not None:
        response = press(request, token, action)
        if response is not None:
            return response
        link = tokens.find(token)
    ask = action.ask(link) if action is not None and tokens.is_good(link) else None
    return show(request, ask) if ask is not None else over(request, link, action)


def press(request, token, action):
    """Carry the action out; return the page of its end, or None when there was nothing left to do."""

    def act(link):
        done = action.act(link, request.POST)
        if isinstance(done, Ask):
            raise _FormFaults(done)
        return done

    try:
        done = tokens.use(token, act)
    except _FormFaults as faults:
        return show(request, faults.ask, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return private(render(request, "reminders/done.html", {"done": done})) if done is not None else None


def show(request, ask, status=HTTPStatus.OK):
    """Return the page with the button."""
    return private(render(request, ask.template, {"ask": ask, **ask.context}, status=status))


def over(request, link, action):
    """Return the page of a link that is used, too old, or never was one: 410 or 404, with the way on."""
    if link is None:
        status = HTTPStatus.NOT_FOUND
        done = Done(
            _("This link does not work"),
            _("Perhaps it was cut when the mail was shown. Copy the whole address from the mail, or start here."),
            "/", _("To the start page"),
        )  # fmt: skip
    else:
        status = HTTPStatus.GONE
        used = link.used_at is not None
        done = Done(
            _("This has been done already") if used else _("This link is too old"),
            _("Nothing more is needed.") if used else _("Links in our mails end after a while, to keep you safe."),
            "/", _("To the start page"),
        )  # fmt: skip
        if action is not None and action.over is not None:
            done = action.over(link)
        if isinstance(done, Ask):
            # What may still be looked at, though nothing is left to do.
            return show(request, done)
    return private(render(request, "reminders/done.html", {"done": done, "is_over": True}, status=status))


def private(response):
    """Let the secret address go nowhere: no referrer beyond this site's origin, no search engine."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
