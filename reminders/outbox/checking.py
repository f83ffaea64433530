"""The last look before a mail leaves: everything that may have changed since its row was written."""

from profiles.models import Erasure
from reminders.kinds import Withheld
from reminders.respect import standstill, wishes
from reminders.vocabulary import MailClass, Mode, Reason

from .allowing import is_allowed
from .sealing import opened


def address_of(delivery, kind):
    """Return the address to write to; raise Withheld when nobody may be written to about this any more.

    Costs at most 3 queries.
    """
    user = delivery.user
    if delivery.recipient.startswith("u") and user is None:
        raise Withheld(Reason.GONE)
    if user is not None:
        account = kind.mail_class == MailClass.ACCOUNT
        if not account and (not user.is_active or Erasure.objects.filter(user=user).exists()):
            raise Withheld(Reason.INACTIVE)
        if not account and wishes.mode_for(user.pk, kind) == Mode.OFF:
            raise Withheld(Reason.TURNED_OFF)
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
