"""What tests of faults have the site do, each in the desk's process. Arguments and answers are plain JSON."""

import time
import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from profiles.models import Erasure, User
from reminders.kinds import Due, kind_of
from reminders.models import Delivery
from reminders.outbox import circuit, writing
from reminders.outbox.sealing import Content, closed
from reminders.respect import standstill, wishes
from reminders.vocabulary import Lane, Mode


class Undone(Exception):
    """Raised at the end of a request that comes to nothing."""


def post(count, address="reader{}@example.org"):
    """Write `count` mails as pages do, one transaction each, each waking a worker; return their public numbers."""
    made = []
    for number in range(count):
        row = writing.post_rendered(
            email=address.format(number), subject=f"Mail {number}", text="Words.\n", html="<p>Words.</p>",
            lifetime=timedelta(hours=2),
        )  # fmt: skip
        made.append(row.public_id.hex)
    return made


def post_in_bulk(count, lane=Lane.DAY):
    """Write `count` mails at once, waking nobody; return their public numbers."""
    kind, now = kind_of("account"), timezone.now()
    made = []
    for start in range(0, count, 1000):
        rows = []
        for number in range(start, min(count, start + 1000)):
            due = Due(
                about="mail", occurrence=uuid.uuid4().hex, due_at=now, email=f"reader{number}@example.org",
                expires_at=now + timedelta(hours=6),
            )  # fmt: skip
            row = writing.row_for(
                kind, due, sealed=closed(Content(f"Mail {number}", "Words.\n", "<p>Words.</p>", to=""))
            )
            row.lane = lane
            rows.append(row)
        made += [row.public_id.hex for row in Delivery.objects.bulk_create(rows)]
    return made


def post_and_undo():
    """Write a mail in a transaction that is rolled back at its end; return how many rows there are then."""
    try:
        with transaction.atomic():
            post(1)
            raise Undone
    except Undone:
        return Delivery.objects.count()


def post_to_members(count):
    """Write a welcome, whose facts are read anew before it leaves, to so many new members; return public numbers."""
    made = []
    for _number in range(count):
        user = User.objects.create(email=f"{uuid.uuid4().hex}@example.org", joined_at=timezone.now())
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        row = writing.post("welcome", about="account", occurrence="once", user=user)
        Delivery.objects.filter(pk=row.pk).update(is_reminder=False)  # so that it leaves at any hour of the day
        made.append(row.public_id.hex)
    return made


def change(public_id, how):
    """Let something happen to the recipient of a mail that is about to leave."""
    user = Delivery.objects.get(public_id=public_id).user
    if how == "turned_off":
        wishes.set_mode(user, "welcome", Mode.OFF)
    elif how == "inactive":
        Erasure.objects.create(user=user, erase_at=timezone.now() + timedelta(days=7))
    elif how == "gone":
        user.delete()
    elif how == "suppressed":
        standstill.bounced(user.email, is_hard=True, at=timezone.now())


def spoil(public_id):
    """Make a mail that cannot be written: its sealed content is garbage."""
    Delivery.objects.filter(public_id=public_id).update(sealed=b"not what was sealed")


def of_tomorrow():
    """Write a row as a newer version of this code would: of a kind that this one does not know; return its number."""
    public_id = uuid.uuid4()
    Delivery.objects.create(
        key=f"of_tomorrow:x:y:{public_id.hex}", kind="of_tomorrow", recipient="y", email="y@example.org",
        data={"shape": 2}, public_id=public_id, message_id=f"<{public_id.hex}@x>", lane=Lane.NOW,
    )  # fmt: skip
    return public_id.hex


def enqueue(public_id, times):
    """Send the same task so many times."""
    pk = Delivery.objects.values_list("pk", flat=True).get(public_id=public_id)
    for _time in range(times):
        current_app.send_task("reminders.tasks.send", args=[pk], queue="codes")


def get(path):
    """Return (status, text) of a page as an anonymous visitor gets it."""
    response = Client(raise_request_exception=False).get(path)
    return response.status_code, response.content.decode(errors="replace")


def sign_up(email):
    """Send the form that makes an account and a mail; return the status."""
    client = Client(raise_request_exception=False)
    return client.post("/accounts/signup/", {"email": email, "password1": "a long password"}).status_code


def accounts(email):
    """Return how many accounts have this address."""
    return User.objects.filter(email=email).count()


def stop_all(note):
    """Put the hold on."""
    return circuit.open_switch(circuit.HOLD, note)


def let_go():
    """Take the hold off."""
    return circuit.close_switch(circuit.HOLD)


def alter(statement):
    """Change a table as a migration does; return (seconds, name of the fault or none)."""
    started = time.monotonic()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return time.monotonic() - started, type(error.__cause__).__name__
    return time.monotonic() - started, ""
