"""/dev/mail/: what the site has sent from one's own machine, to read, to follow and to answer. Only with DEBUG."""

from functools import wraps
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reminders.events import answering, astray, handing_on
from reminders.models import Inbound
from reminders.outbox import dev_backend

PAGE = 50
# The mail's own look and pictures that it carries, and nothing else: no script, no form, no origin, no frame.
MAIL_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
SHOWN = ("From", "To", "Reply-To", "Subject", "Date")


class AnswerForm(forms.Form):
    """What to answer, and as whom."""

    sender = forms.EmailField(label=_("From"))
    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)


def only_with_debug(view):
    """Answer 404 without DEBUG: codes of whoever signs in are on these pages."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(inner)


def kept_or_404(name):
    """Return the mail called `name`."""
    if (kept := dev_backend.read(name)) is None:
        raise Http404
    return kept


@only_with_debug
@require_safe
def mails(request):
    """List the mails, the newest first."""
    page = Paginator(dev_backend.names(), PAGE).get_page(request.GET.get("page"))
    found = [kept for kept in map(dev_backend.read, page.object_list) if kept]
    items = [
        {"name": kept.name, "at": kept.at, "to": str(kept.message["To"]), "subject": str(kept.message["Subject"])}
        for kept in found
    ]
    return render(request, "reminders/dev_mails.html", {"items": items, "page": page, "folder": dev_backend.folder()})


@only_with_debug
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request, name):
    """Show a mail, and answer it as its recipient would."""
    kept = kept_or_404(name)
    message = kept.message
    initial = {"sender": answering.first_address(message, "To")[1]}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    status = HTTPStatus.OK
    if form.is_bound:
        if form.is_valid() and (code := post_answer(request.get_host(), message, form.cleaned_data)) == HTTPStatus.OK:
            hand_on_now()
            return redirect(f"{reverse('reminders:dev_mail', args=[name])}?answered={code}")
        if form.is_valid():
            form.add_error(None, _("The inbound webhook answered %(status)d.") % {"status": code})
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "kept": kept,
        "form": form,
        "subject": str(message["Subject"]),
        "shown": [(header, str(message[header])) for header in SHOWN if message[header]],
        "others": [(header, str(value)) for header, value in message.items() if header not in SHOWN],
        "text": answering.text_of(message),
        "calendars": calendars_of(message),
        "has_html": message.get_body(preferencelist=("html",)) is not None,
        "answers": answers_to(message),
        "was_answered": "answered" in request.GET,
    }
    return render(request, "reminders/dev_mail.html", context, status=status)


def calendars_of(message):
    """Return the calendar entries that a mail carries, as text."""
    parts = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    return [part.get_payload(decode=True).decode(errors="replace").replace("\r\n", "\n") for part in parts]


def hand_on_now():
    """Hand on what came in without waiting to be told to, so that the page can say what became of it."""
    handing_on.hand_on()
    with transaction.atomic():
        # A worker may have been quicker: its row is held until it is done.
        list(Inbound.objects.waiting().select_for_update(of=["self"]))


def answers_to(message):
    """Return (row, more words) of what came in as an answer to a mail, the newest first. Costs 1 query."""
    rows = Inbound.objects.filter(delivery__message_id=str(message["Message-ID"])).order_by("-id").defer("raw")
    return [(row, astray.words_of(row)) for row in rows[:PAGE]]


def post_answer(host, message, given):
    """Post an answer to our own inbound webhook, whole and with the secret, as Postmark would; return the status."""
    # Django's own client: it passes every middleware, needs no second thread of the server, and only lives here.
    from django.test import Client

    body = answering.as_postmark(answering.reply_to(message, sender=given["sender"], text=given["text"]))
    secret = (settings.ANYMAIL.get("WEBHOOK_SECRET") or [""])[0]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    response = client.post(
        reverse("reminders:webhook_inbound", args=["postmark"]),
        body,
        content_type="application/json",
        headers={"authorization": answering.authorization(secret), "host": host},
        secure=settings.SECURE_SSL_REDIRECT,
    )
    return response.status_code


@only_with_debug
@require_safe
def html(request, name):
    """Show the HTML of a mail as a mail program would: shut in, without scripts, with links that work."""
    part = kept_or_404(name).message.get_body(preferencelist=("html",))
    if part is None:
        raise Http404
    response = HttpResponse(part.get_content())
    response["Content-Security-Policy"] = MAIL_CSP
    return response


@only_with_debug
@require_safe
def raw(request, name):
    """Show a mail as it would have gone over the line."""
    data = kept_or_404(name).raw
    response = HttpResponse(data.decode("utf-8", "replace"), content_type="text/plain; charset=utf-8")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
