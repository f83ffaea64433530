"""What becomes of one mail: a message, held, or for the bin of staff. Nobody is ever answered from here."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matching.lifecycle import saying
from matching.mail import reading
from matching.mail.machines import why_automatic
from matching.mail.trimming import trim
from matching.models.conversation import LONGEST_MESSAGE
from matching.talking import relay
from matching.vocabulary import AskState, Outcome, TalkKind
from profiles.own_data.registry import Person

from . import backstop, hiding, holding, posting, services


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mail; `detail` is a word that says more to staff, such as those of `why_automatic`."""

    outcome: Outcome
    detail: str = ""


@transaction.atomic
def receive(raw, *, mail_id=None, now=None, by_staff=False):
    """Bring a raw mail (bytes) into the conversation that it is for, and return the Result.

    `mail_id` is what the mail is known by, else its Message-ID: a second time changes nothing. `by_staff` lets in what
    was taken for a machine's or for too many, or whose sender's servers do not know it; from whose address it is counts
    all the same. May raise anything for a mail that nobody thought of: whoever calls keeps the raw mail.
    """
    now = now or timezone.now()
    incoming = reading.read(raw, trusted=settings.INBOUND_AUTHSERV_ID, now=now)
    if not by_staff and (why := why_automatic(raw, own_addresses=our_addresses())):
        return Result(Outcome.AUTOMATIC, why)
    seat = relay.seat_of(incoming.recipients, now)
    if seat is None:
        return Result(Outcome.NO_THREAD, why_nobody(incoming))
    if not by_staff and incoming.authentication == "fail":
        return Result(Outcome.FAILED_CHECK)
    backstop.lock(seat.correspondent_id)
    if not by_staff and backstop.is_too_many(seat, now):
        return Result(Outcome.TOO_MANY)
    trimmed = trim(incoming.text)
    words = words_of(incoming, trimmed, seat)
    if not words["text"] and not words["attachments"]:
        return Result(Outcome.EMPTY)
    mail_id = mail_id or incoming.message_id
    if is_owner(incoming.sender, seat.correspondent):
        return post(seat, mail_id, words, now)
    if services.is_from_service(incoming.sender, incoming.subject, incoming.text, trimmed.own):
        return Result(Outcome.SERVICE)
    holding.hold(seat, mail_id, words, now)
    return Result(Outcome.HELD)


def our_addresses():
    """Return the addresses from which this site writes; "@domain" stands for all of a domain.

    Where relay addresses have no domain of their own, people may have theirs on the same one.
    """
    ours = {parseaddr(each)[1] for each in (settings.DEFAULT_FROM_EMAIL, settings.CONTACT_EMAIL)}
    return {*ours, f"@{settings.INBOUND_DOMAIN}" if settings.INBOUND_DOMAIN else ""} - {""}


def why_nobody(incoming):
    """Return a word for why a mail belongs to no conversation that is open."""
    to_relay = any(relay.ADDRESS.fullmatch(address) for address in incoming.recipients)
    return "ended_relay" if to_relay else "no_relay"


def is_owner(sender, correspondent):
    """Return whether an address is one that the owner of a seat has proven. Costs at most 1 query."""
    if correspondent.user is None:
        return sender == correspondent.email.lower()
    return correspondent.user.is_active and sender in Person.of(correspondent.user).addresses


def words_of(incoming, trimmed, seat):
    """Return what a mail says as the columns of a message: own words, the rest, attachments; without addresses."""
    addresses = {*hiding.known_addresses(seat.conversation_id), incoming.sender} - {""}
    # Whoever has agreed may give theirs away; what a program quotes or signs with nobody meant to give.
    own = hiding.hide(trimmed.own, () if have_agreed(seat.conversation) else addresses)
    rest = hiding.hide_all(trimmed.rest, addresses)
    if len(own) > LONGEST_MESSAGE:
        rest = f"{own[LONGEST_MESSAGE:]}\n\n{rest}"
    names = [[hiding.hide_all(each.name, addresses), each.size] for each in incoming.attachments]
    return {"text": own[:LONGEST_MESSAGE].strip(), "rest": rest.strip("\n"), "attachments": names}


def have_agreed(conversation):
    """Return whether the people of a conversation work together. Costs at most 1 query."""
    if conversation.kind == TalkKind.CIRCLE:
        return True
    return conversation.ask is not None and conversation.ask.state == AskState.ACCEPTED


def post(seat, mail_id, words, now):
    """Say in the conversation what a mail says; return the Result."""
    try:
        posting.post(seat, mail_id, now=now, **words)
    except saying.Closed:
        return Result(Outcome.NO_THREAD, "closed")
    return Result(Outcome.POSTED)
