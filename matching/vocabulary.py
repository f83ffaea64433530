"""The controlled words of requests, conversations and mentorships. Every value is snake_case and stays."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    """Where a request stands as a whole. Moves between states are in lifecycle/moves.py."""

    UNCONFIRMED = "unconfirmed", _("waits until the sender confirms the address")
    OPEN = "open", _("on its way")
    ACCEPTED = "accepted", _("accepted")
    UNANSWERED = "unanswered", _("nobody could take it")
    LAPSED = "lapsed", _("closed, because the sender fell silent")
    WITHDRAWN = "withdrawn", _("taken back by the sender")


class AskState(TextChoices):
    """Where a request stands with one of its mentors."""

    UNSENT = "unsent", _("not confirmed yet")
    WAITING = "waiting", _("next in line")
    OPEN = "open", _("being asked")
    ACCEPTED = "accepted", _("said yes")
    DECLINED = "declined", _("not now")
    EXPIRED = "expired", _("did not answer in time")
    UNAVAILABLE = "unavailable", _("has no place free")
    LAPSED = "lapsed", _("the sender fell silent")
    SPARED = "spared", _("not asked: it was settled before")
    WITHDRAWN = "withdrawn", _("taken back")


class Turn(TextChoices):
    """Whose word is awaited while an ask is open."""

    MENTOR = "mentor", _("the mentor")
    SENDER = "sender", _("the sender")


class NotNow(TextChoices):
    """Why a mentor does not take somebody now: reasons that hurt nobody."""

    NO_TIME = "no_time", _("I have no time in the coming weeks")
    FULL = "full", _("I help as many people as I can already")
    NOT_MY_TOPIC = "not_my_topic", _("Somebody else knows more about this")
    NOT_MY_KIND = "not_my_kind", _("I cannot help in this way")
    OTHER = "other", _("Something else")


class MentorshipState(TextChoices):
    """Where a mentorship stands."""

    EXPLORING = "exploring", _("getting to know each other")
    ACTIVE = "active", _("under way")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")
    ENDED = "ended", _("ended early")


class CameBy(TextChoices):
    """How a message came in."""

    PAGE = "page", _("on the page")
    MAIL = "mail", _("by mail")


class Flag(TextChoices):
    """What staff look at in a message between strangers (quality.md S23). The message is delivered all the same."""

    LINK = "link", _("a link")
    PHONE = "phone", _("a phone number")
    MONEY = "money", _("words about money")
    ADDRESS = "address", _("an e-mail address")
    MASS = "mass", _("much like other messages")


class Outcome(TextChoices):
    """What became of a mail that came in. All but the first are for staff to look at; nobody is answered for them."""

    POSTED = "posted", _("became a message")
    HELD = "held", _("came from another address, whose owner was not proven: the right one is asked")
    FAILED_CHECK = "failed_check", _("its sender's own mail servers do not know it")
    AUTOMATIC = "automatic", _("written by a machine")
    SERVICE = "service", _("a code or a link of some other service")
    NO_THREAD = "no_thread", _("to no conversation that is open")
    TOO_MANY = "too_many", _("more mails than people write")
    EMPTY = "empty", _("no words of its own")
    UNREADABLE = "unreadable", _("could not be read")


OPEN_ASKS = (AskState.WAITING, AskState.OPEN)
CLOSED_REQUESTS = (RequestState.ACCEPTED, RequestState.UNANSWERED, RequestState.LAPSED, RequestState.WITHDRAWN)
CLOSED_MENTORSHIPS = (MentorshipState.COMPLETED, MentorshipState.ENDED)
