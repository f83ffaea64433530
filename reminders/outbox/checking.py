"""The last look before a mail leaves: everything that may have changed since its row was written."""

from profiles.models import User
from reminders.kinds import Withheld
from reminders.respect import standstill, wishes
from reminders.vocabulary import MailClass, Mode, Reason

from .allowing import is_allowed
from .sealing import opened


def ask_account(delivery, kind):
    """Raise Withheld when the account behind a mail wants it no more, or is no more. Costs at most 2 queries.

    It is read here and not with the claim: it may have gone, or been closed, since then.
    """
    user = User.objects.select_related("erasure").filter(pk=delivery.user_id).first()
    if user is None:
        raise Withheld(Reason.GONE)
    delivery.user = user
    if kind.mail_class == MailClass.ACCOUNT:
        return
    if not user.is_active or hasattr(user, "erasure"):
        raise Withheld(Reason.INACTIVE)
    if wishes.mode_for(user.pk, kind) == Mode.OFF:
        raise Withheld(Reason.TURNED_OFF)


def address_of(delivery, kind):
    """Return the address to write to; raise Withheld when nobody may be written to about this any more.

    Costs at most 3 queries.
    """
    if delivery.user_id is not None or delivery.recipient.startswith("u"):
        ask_account(delivery, kind)
    user = delivery.user
    address = delivery.email or (user.email if user is not None else "")
    if not address and kind.address is not None:
        address = kind.address(delivery)
    if not address and delivery.sealed:
        address = opened(delivery.sealed).to
    if not address:
        raise Withheld(Reason.GONE)
    if (standing := standstill.in_force(address, kind.name, kind.mail_class)) is not None:
        raise Withheld(Reason.TURNED_OFF if standing == standstill.Standstill.UNSUBSCRIBED else Reason.SUPPRESSED)
    if not is_allowed(address):
        raise Withheld(Reason.NOT_ALLOWED)
    return address
