"""Rows of the outbox: written by whoever causes a mail, in the same transaction, once for each key."""

import uuid
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from reminders.kinds import Due, kind_of
from reminders.models import Delivery
from reminders.respect import wishes
from reminders.respect.addresses import recipient_of
from reminders.respect.holdback import is_held_back
from reminders.vocabulary import MailClass, Mode, Reason, State

from . import waking
from .sealing import Content, closed

# For what is rendered already, one key each: a code asked for twice is two mails.
LONGEST_KEY = 200


def key_of(kind, due):
    """Return the unique key of a Due: "kind:object:recipient:occurrence"."""
    recipient = recipient_of(user_id=due.user_id, email=due.email.lower())
    key = f"{kind.name}:{due.about}:{recipient}:{due.occurrence}"
    if len(key) > LONGEST_KEY:
        raise ValueError(f"The key of a {kind.name} is longer than {LONGEST_KEY} characters.")
    return key


def domain():
    """Return the domain of Message-IDs: that of the sender's address, so that it is aligned (quality.md D4)."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "mentorhub.invalid"


def row_for(kind, due, *, mode=Mode.IMMEDIATE, sealed=None):
    """Return an unsaved Delivery for a Due."""
    public_id, due_at = uuid.uuid4(), due.due_at
    recipient = recipient_of(user_id=due.user_id, email=due.email.lower())
    # Reminders only: what somebody wrote, or what came of it, is never kept from anybody to measure something.
    may_hold = kind.is_reminder and kind.mail_class != MailClass.ACCOUNT
    held_back = may_hold and is_held_back(recipient, kind.name)
    state = State.WITHHELD if held_back else State.DIGEST if mode == Mode.DIGEST else State.PENDING
    return Delivery(
        key=key_of(kind, due), kind=kind.name, user_id=due.user_id, recipient=recipient,
        email="" if kind.address else due.email.lower(),
        data=due.data, sealed=sealed, lane=kind.lane, is_reminder=kind.is_reminder, state=state,
        reason=Reason.CONTROL if held_back else "", due_at=due_at, try_at=due_at,
        expires_at=due.expires_at or due_at + kind.lifetime, public_id=public_id,
        message_id=f"<{public_id.hex}@{domain()}>",
    )  # fmt: skip


def modes_of(kind, dues):
    """Return account number to Mode, for the accounts among `dues`. Costs 1 query."""
    users = {due.user_id for due in dues if due.user_id is not None}
    if not users or kind.mail_class == MailClass.ACCOUNT:
        return {}
    return wishes.modes_for(users, kind)


def post_many(kind_name, dues):
    """Write a row for each Due that has none yet, in one statement; return how many are new.

    Whoever turned the kind off gets no row; whoever wants it weekly gets one that waits for the weekly mail.
    """
    kind = kind_of(kind_name)
    modes = modes_of(kind, dues)
    rows = [
        row_for(kind, due, mode=modes.get(due.user_id, kind.mode))
        for due in dues
        if modes.get(due.user_id, kind.mode) != Mode.OFF
    ]
    if not rows:
        return 0
    before = set(Delivery.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    Delivery.objects.bulk_create([row for row in rows if row.key not in before], ignore_conflicts=True)
    return len({row.key for row in rows} - before)


def post(kind_name, *, about, occurrence, user=None, email="", data=None, due_at=None, expires_at=None):
    """Write one row in the caller's transaction and return it; None when its key has a row or the person wants none.

    A worker is woken once the transaction is committed, if the mail is due.
    """
    kind = kind_of(kind_name)
    now = timezone.now()
    due = Due(
        about=about, occurrence=occurrence, due_at=due_at or now, user_id=user.pk if user is not None else None,
        email=email, data=data or {}, expires_at=expires_at,
    )  # fmt: skip
    mode = modes_of(kind, [due]).get(due.user_id, kind.mode)
    return None if mode == Mode.OFF else insert(row_for(kind, due, mode=mode), now)


def post_rendered(
    *, email, subject, text, html, kind_name="account", user=None, lifetime=None, send=True, hidden=False
):
    """Write a row for a mail that is rendered already and return it.

    Its content lies encrypted until it has left. With `send` false the row is written all the same, and never sent: it
    costs the same time as one that is (quality.md S7). `hidden` keeps the address inside the encrypted content.
    """
    kind, now = kind_of(kind_name), timezone.now()
    content = Content(subject, text, html, to=email.lower() if hidden else "")
    due = Due(
        about="mail", occurrence=uuid.uuid4().hex, due_at=now, user_id=user.pk if user is not None else None,
        email="" if not send else email, expires_at=now + (lifetime or kind.lifetime),
    )  # fmt: skip
    # Sealed, and a worker woken, in both cases: else the time would tell whether there is an account.
    sealed = closed(content)
    row = row_for(kind, due, sealed=sealed if send else None)
    if hidden:
        row.email = ""
    if not send:
        row.state, row.reason = State.WITHHELD, Reason.NOBODY
    return insert(row, now)


def insert(row, now):
    """Insert one row unless its key is taken; return it, or None. Wakes a worker on commit when it is due."""
    [made] = Delivery.objects.bulk_create([row], ignore_conflicts=True)
    # PostgreSQL gives no number back for a row that may have been refused, so it is looked up by its public number.
    found = Delivery.objects.filter(public_id=made.public_id).first()
    if found is not None and (found.state == State.PENDING or found.reason == Reason.NOBODY) and found.try_at <= now:
        waking.wake(found)
    return found


def withdraw(deliveries, reason):
    """End those of `deliveries` (a QuerySet) that have not left, with a Reason; return how many.

    One that is being sent at this instant may still leave: its row says then that it did.
    """
    waiting = deliveries.filter(state__in=[State.PENDING, State.DIGEST, State.HELD])
    return waiting.update(state=State.WITHHELD, reason=Reason(reason), sealed=None)


__all__ = ["key_of", "post", "post_many", "post_rendered", "recipient_of", "withdraw"]
