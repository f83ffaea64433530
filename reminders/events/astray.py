"""What came in by mail and became no message: staff see why, may read it, and may hand it on all the same.

Each reading stands in the log with its reason. People's mails are theirs, also when they went astray.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.mail import reading
from matching.vocabulary import Outcome
from profiles.safety import audit
from profiles.safety.audit import What
from reminders.models import Inbound

from . import handing_on

# What staff may let in: where the reason was a guess, or a fault of ours. Whose address it is nobody can decide for
# its owner, and a conversation that has ended stays ended.
ANYWAY = (Outcome.FAILED_CHECK, Outcome.TOO_MANY, Outcome.AUTOMATIC, Outcome.UNREADABLE)
# Why a mail was taken for a machine's (matching/mail/machines.py), and other words that stand in `detail`.
DETAILS = {
    "loop": _("one of our own mails came back"),
    "own_address": _("it says that it is from us"),
    "auto_submitted": _("its headers say so"),
    "precedence": _("its headers say that it went to many"),
    "bounce": _("a notice that a mail could not be delivered"),
    "null_sender": _("it wants no answer"),
    "read_receipt": _("a notice that a mail was read"),
    "calendar": _("an answer of a calendar"),
    "list": _("from a mailing list"),
    "ticket": _("from a ticket system"),
    "no_reply": _("from an address that reads no mail"),
    "out_of_office": _("a notice of absence"),
    "no_relay": _("not written to a conversation"),
    "ended_relay": _("the conversation has ended, or its address is too old or was never one"),
    "closed": _("the conversation has ended"),
    "stopped": _("workers stopped at it"),
}


class NotPossible(Exception):
    """The mail is not in a state in which this can be done; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail as text: from whom, about what, what it says, and [name, bytes] of what is attached."""

    sender: str
    subject: str
    text: str
    attachments: tuple


def masked(address):
    """Return an address that tells staff the domain, and of the person no more than a letter."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{at}{domain}" if at else ""


def words_of(row):
    """Return what a row says in `detail`, in words."""
    return DETAILS.get(row.detail, row.detail)


def subject_of(pk):
    """Return how the log names a mail that came in."""
    return f"incoming mail {pk}"


@transaction.atomic
def read(pk, *, by, why):
    """Return the Opened mail, and write into the log that `by` read it and why."""
    row = Inbound.objects.get(pk=pk)
    incoming = reading.read(bytes(row.raw or b""), trusted=settings.INBOUND_AUTHSERV_ID)
    audit.write(actor=by, what=What.MAIL_READ, subject=subject_of(pk), why=why)
    attachments = tuple((each.name, each.size) for each in incoming.attachments)
    return Opened(incoming.sender, incoming.subject, incoming.text, attachments)


@transaction.atomic
def hand_on_anyway(pk, *, by, why):
    """Hand a mail on although it was not; return the row with what became of it now. Raises NotPossible."""
    row = Inbound.objects.select_for_update(of=["self"]).get(pk=pk)
    if row.outcome not in ANYWAY:
        raise NotPossible
    handing_on.write_down(row, handing_on.result_of(row, by_staff=True))
    audit.write(actor=by, what=What.MAIL_HANDED_ON, subject=subject_of(pk), why=why)
    return row


def put_away(pk):
    """Note that staff have looked at a mail and nothing more is to be done; return whether it was new to them."""
    return Inbound.objects.astray().filter(pk=pk, seen_at=None).update(seen_at=timezone.now()) > 0
