"""Leaving a kind of mail by one click, without signing in and for as long as the mail is kept (RFC 8058).

The token in the address names a kind and a recipient and is signed; nothing is stored for it, so it never expires and
outlives the account. It can be used by whoever has the mail, and does nothing but stop mail or let it come again.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from profiles.models import User
from reminders.vocabulary import Mode

from . import standstill, wishes
from .addresses import digest

SALT = "reminders.unsubscribe"
# What no kind, number or hash contains.
MARK = "."


class Unreadable(Exception):
    """An address that was not ours, or was cut off on its way."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may leave what: a kind's name, an account's number or None, and the keyed hash of the address."""

    kind_name: str
    user_id: int | None
    email_digest: str


def url_for(recipient, email, kind_name):
    """Return the absolute address that unsubscribes `recipient` ("u5", or the hash of `email`) from a kind."""
    return settings.SITE_URL + reverse("reminders:unsubscribe", args=[token_for(recipient, email, kind_name)])


def token_for(recipient, email, kind_name):
    """Return the signed token of that address: 256 bits of HMAC that only our key makes."""
    hashed = digest(email) if recipient.startswith("u") else recipient
    return _signer().sign(MARK.join([kind_name, recipient if recipient.startswith("u") else "", hashed]))


def _signer():
    """Return what signs; keys of the past (SECRET_KEY_FALLBACKS) still open what they signed."""
    return Signer(sep=MARK, salt=SALT, algorithm="sha256")


def read(token) -> Ticket:
    """Return what a token says; raise Unreadable for one that we did not sign."""
    try:
        kind_name, recipient, hashed = _signer().unsign(token).split(MARK)
    except (BadSignature, ValueError) as fault:
        raise Unreadable from fault
    return Ticket(kind_name, int(recipient[1:]) if recipient else None, hashed)


def account_of(ticket):
    """Return the account a ticket is for, or None: it never had one, or the account is erased."""
    return User.objects.filter(pk=ticket.user_id).first() if ticket.user_id is not None else None


def leave(ticket, name):
    """Stop mails of the kind called `name`, or all that is optional (OFF_ALL); the second time changes nothing.

    For a member it is their wish. For an address without an account, and for one whose account is erased, it is kept
    with the hash of the address: should that address ever come back, the no still stands.
    """
    account = account_of(ticket)
    if account is None:
        standstill.unsubscribe(ticket.email_digest, name)
    else:
        wishes.set_mode(account, name, Mode.OFF)


def come_back(ticket, name, mode=Mode.IMMEDIATE):
    """Undo `leave`: for a member a kind comes again as `mode` says, what is optional as it did before."""
    account = account_of(ticket)
    if account is None:
        standstill.resubscribe_digests([ticket.email_digest], [name])
    elif name == wishes.OFF_ALL:
        wishes.turn_on_optional(account)
    else:
        wishes.set_mode(account, name, mode)


def is_off(ticket, kind):
    """Return whether mails of `kind` (a Kind) have stopped for whoever a ticket is for."""
    account = account_of(ticket)
    if account is not None:
        return wishes.modes_of(account, [kind])[kind.name] == Mode.OFF
    return standstill.covers(standstill.unsubscribed_digests([ticket.email_digest]), kind)


def is_optional_off(ticket):
    """Return whether all that is optional has been stopped for whoever a ticket is for."""
    account = account_of(ticket)
    if account is not None:
        return wishes.is_optional_off(account)
    return wishes.OFF_ALL in standstill.unsubscribed_digests([ticket.email_digest])
