"""Mails from an address that is not the seat's own: held until the owner of the seat says whose they are (I3)."""

from django.db import transaction

from matching.models import HeldMail, Seat
from matching.signals import stranger_wrote

from . import posting


def hold(seat, mail_id, words, now):
    """Keep the `words` (text, rest, attachments) of a mail, once for each `mail_id`, and tell so; return the row."""
    held, is_new = HeldMail.objects.get_or_create(mail_id=mail_id, defaults={"seat": seat, "received_at": now, **words})
    if is_new:
        stranger_wrote.send(HeldMail, seat=seat, held=held)
    return held


def held_for(seat_id):
    """Return the mails that wait for the owner of a seat, the oldest first."""
    return HeldMail.objects.filter(seat=seat_id).order_by("received_at", "pk")


@transaction.atomic
def settle(seat_id, mine, now=None):
    """Say in the conversation what the held mails numbered `mine` say, and throw the seat's others away.

    Returns how many became messages; raises saying.Closed when nothing can be said any more.
    """
    seat = Seat.objects.select_related("conversation", "correspondent__user__profile").get(pk=seat_id)
    said = 0
    # Not locked: the message's own number makes it one, whoever else settles the same.
    for held in held_for(seat_id):
        if held.pk in mine:
            posting.post(
                seat, held.mail_id, text=held.text, rest=held.rest, attachments=held.attachments, now=now
            )  # fmt: skip
            said += 1
        held.delete()
    return said
