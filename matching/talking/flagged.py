"""Messages between strangers that staff look at: nothing is held back for them, and who reads is on record (S23)."""

from django.db import transaction
from django.utils import timezone

from matching.models import Message
from profiles.safety import audit, reports

from . import reporting


class AlreadyLookedAt(Exception):
    """Another one of staff, or a second click, was faster. Nothing was changed."""


def to_be_seen_by(staff):
    """Return the flagged messages that `staff` (a User) may look at: those of conversations that are not their own."""
    rows = Message.objects.flagged().exclude(conversation__seats__correspondent__user=staff)
    return rows.select_related("seat__correspondent__user__profile")


def note_reading(message, *, by):
    """Write into the log that `by` read the conversation of a flagged message."""
    audit.write(actor=by, what=audit.What.THREAD_READ, subject=f"conversation {message.conversation_id}")


@transaction.atomic
def look_at(message_id, *, by):
    """Note that `by` looked at a flagged message and found nothing wrong. Raises AlreadyLookedAt."""
    held(message_id)
    audit.write(actor=by, what=audit.What.FLAG_LOOKED_AT, subject=f"message {message_id}")


@transaction.atomic
def make_report(message_id, *, by, reason, message):
    """Make a report by `by` of a flagged message, to be decided like any other; return it. Raises AlreadyLookedAt."""
    found = held(message_id)
    about = found.seat.correspondent
    told = {"reason": reason, "message": message, "reporter": by, "said": reporting.words_in(found.conversation_id)}
    if about.profile is not None:
        return reports.receive(about=about.profile, **told)
    return reports.receive_without_profile(user=about.user, address=about.address, name=about.display_name, **told)


def held(message_id):
    """Return the flagged Message, held and noted as looked at."""
    row = Message.objects.select_for_update(of=["self"]).get(pk=message_id)
    if row.looked_at is not None:
        raise AlreadyLookedAt
    row.looked_at = timezone.now()
    row.save(update_fields=["looked_at"])
    return Message.objects.select_related("seat__correspondent__user__profile").get(pk=message_id)
