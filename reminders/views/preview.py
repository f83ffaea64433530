"""Every kind of mail as it would look today, made of real data, for staff. Nothing is sent and nothing is written."""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from profiles.views.staff_door import staff_page
from reminders.kinds import KINDS, Withheld
from reminders.outbox import rendering
from reminders.outbox.rendering import Rendered
from reminders.vocabulary import MailClass, Mode

# The mail's own style and nothing else: no script, no form, no frame, no origin of ours.
MAIL_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
# In place of the recipient's own, so that no link in a preview stops a member's mail.
NOBODY, NOBODY_ADDRESS = "preview", "preview@example.invalid"


@dataclass(frozen=True, slots=True)
class Sample:
    """One example of a kind: its number, what was rendered, or in words why it would not be sent today."""

    number: int
    rendered: Rendered | None
    why_not: str = ""


@staff_page("GET", "HEAD")
def kinds(request):
    """List every kind of mail: what it is, who gets it, and how it may come."""
    rows = [{"name": name, "kind": kind, "modes": ", ".join(modes_of(kind))} for name, kind in KINDS.items()]
    return render(request, "reminders/staff_kinds.html", {"rows": rows})


def modes_of(kind):
    """Return in words how a kind may come."""
    if kind.mail_class == MailClass.ACCOUNT:
        return [_("always")]
    return [str(Mode(mode).label) for mode in kind.modes] if kind.for_members else [_("until they want no more of it")]


@staff_page("GET", "HEAD")
def kind(request, name):
    """Show examples of one kind: subject, text, and where the HTML can be seen."""
    found = kind_or_404(name)
    context = {"name": name, "kind": found, "samples": samples_of(found), "is_sealed": found.context is None}
    return render(request, "reminders/staff_kind.html", context)


@staff_page("GET", "HEAD")
def html(request, name, number):
    """Show the HTML of one example as a mail program would: alone, without scripts, in an origin of its own."""
    samples = samples_of(kind_or_404(name))
    if number >= len(samples) or samples[number].rendered is None:
        raise Http404
    response = HttpResponse(samples[number].rendered.html)
    response["Content-Security-Policy"] = MAIL_CSP
    response["X-Robots-Tag"] = "noindex"
    return response


def kind_or_404(name):
    """Return the Kind called `name`."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def samples_of(found):
    """Return the Samples of a Kind, made of people and programs that are there now; none when nobody would get it.

    Links that act are made and taken back: in a preview they lead nowhere.
    """
    if found.sample is None:
        return []
    with transaction.atomic():
        made = [sample_of(number, delivery) for number, delivery in enumerate(found.sample())]
        transaction.set_rollback(True)
    return made


def sample_of(number, delivery):
    """Return one Sample of an unsaved Delivery."""
    delivery.recipient = NOBODY
    try:
        return Sample(number, rendering.render(delivery, NOBODY_ADDRESS))
    except Withheld as why:
        return Sample(number, None, str(why.reason.label))
