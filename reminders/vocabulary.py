"""The controlled words of mail, the same in the database, in addresses and on pages."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class MailClass(TextChoices):
    """Why a kind of mail exists at all, fixed for each kind (quality.md D1). Only `account` ignores unsubscribing."""

    ACCOUNT = "account", _("about your account")
    RELATIONSHIP = "relationship", _("about what you do here with others")
    OPTIONAL = "optional", _("a help that you can do without")


class Lane(IntegerChoices):
    """Which mails go first: a smaller number is claimed before a larger one, whatever else waits."""

    NOW = 0, _("somebody waits for it at the screen")
    SOON = 1, _("answers what somebody did")
    DAY = 2, _("reminders and news")


class State(TextChoices):
    """What became of a mail."""

    PENDING = "pending", _("waiting to be sent")
    DIGEST = "digest", _("waiting for the weekly mail")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    WITHHELD = "withheld", _("not sent, on purpose")
    EXPIRED = "expired", _("too late to be of use")
    BOUNCED = "bounced", _("came back")
    COMPLAINED = "complained", _("marked as spam")
    HELD = "held", _("held by staff")


# States in which a mail may still leave.
OPEN_STATES = (State.PENDING, State.DIGEST, State.SENDING, State.HELD)
# States of mails that left.
LEFT_STATES = (State.SENT, State.BOUNCED, State.COMPLAINED)


class Mode(TextChoices):
    """How somebody wants a kind of mail."""

    IMMEDIATE = "immediate", _("When it happens")
    DIGEST = "digest", _("Once a week, together")
    OFF = "off", _("Not at all")


class Reason(TextChoices):
    """Why a mail was not sent."""

    SETTLED = "settled", _("it was settled before the mail was due")
    GONE = "gone", _("the person or thing it was about is gone")
    BLOCKED = "blocked", _("one of the two blocked the other")
    INACTIVE = "inactive", _("the account is closed or about to be erased")
    TURNED_OFF = "turned_off", _("the person turned this kind off")
    SUPPRESSED = "suppressed", _("mail to this address came back or was marked as spam")
    NOT_ALLOWED = "not_allowed", _("this site may only write to addresses on its list")
    CONTROL = "control", _("held back to see what the reminder does")
    NOBODY = "nobody", _("there is no account with this address")
    REFUSED = "refused", _("the mail server refused it for good")
    TRIED_ENOUGH = "tried_enough", _("the mail server refused it too many times")
    BROKEN = "broken", _("the mail could not be written")
    STAFF = "staff", _("staff decided so")
    LATE = "late", _("its time was over")


class Refusal(TextChoices):
    """Why a post to a webhook was turned away."""

    SECRET = "secret", _("a wrong secret, or none")
    TOO_LARGE = "too_large", _("too large")
    SIGNATURE = "signature", _("a wrong signature, or none")
    UNREADABLE = "unreadable", _("not readable")
    STALE = "stale", _("signed too long ago")
    REPLAYED = "replayed", _("signed for a post that was here before")
    UNAVAILABLE = "unavailable", _("it could not be checked at that time")


class Standstill(TextChoices):
    """Why an address gets no more mail."""

    SOFT = "soft", _("mail came back for now")
    BOUNCED = "bounced", _("mail came back for good")
    COMPLAINED = "complained", _("mail was marked as spam")
    UNSUBSCRIBED = "unsubscribed", _("the person asked for no more")
