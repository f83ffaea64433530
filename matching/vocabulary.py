"""The controlled words of requests, conversations and mentorships. Every value is snake_case and stays."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    """Where a request stands as a whole. Moves between states are in matching/moves.py."""

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


class EndReason(TextChoices):
    """Why a mentorship or a circle ended. Nobody is at fault in any of them."""

    DONE = "done", _("what they set out to do is done")
    NOT_A_FIT = "not_a_fit", _("it did not fit")
    NO_TIME = "no_time", _("there was no time for it")
    JOB_CHANGE = "job_change", _("work or life changed")
    QUIET = "quiet", _("it had been quiet for long")
    TOO_FEW = "too_few", _("too few people came together")
    LEFT = "left", _("somebody left")
    OTHER = "other", _("something else")


class PauseReason(TextChoices):
    """Why a mentorship rests. None of them is a failure."""

    BETWEEN_JOBS = "between_jobs", _("Between jobs")
    NO_TIME = "no_time", _("No time for a while")
    OTHER = "other", _("Something else")


class GoalState(TextChoices):
    """How far a goal is."""

    OPEN = "open", _("not begun")
    STARTED = "started", _("under way")
    REACHED = "reached", _("reached")
    DROPPED = "dropped", _("let go")


class NoteVisibility(TextChoices):
    """Who reads a note. Staff read neither."""

    PRIVATE = "private", _("Only I")
    SHARED = "shared", _("Both of us")


class MeetingState(TextChoices):
    """What became of a meeting. One that has passed counts as held until somebody says otherwise."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("did not happen")
    CANCELLED = "cancelled", _("called off")


class CheckKind(TextChoices):
    """What a mentorship is asked now and then."""

    FIT = "fit", _("after the first meeting")
    REGULAR = "regular", _("every two months")
    PAUSE = "pause", _("during a pause")


class CheckAnswer(TextChoices):
    """One tap: what the person says. Which answers belong to which question is in CHECK_ANSWERS."""

    FITS = "fits", _("It fits, we go on")
    UNSURE = "unsure", _("Not sure yet")
    NO_FIT = "no_fit", _("It does not fit")
    NOT_MET = "not_met", _("We have not met yet")
    WELL = "well", _("It goes well")
    SLOW = "slow", _("Slowly, but we go on")
    STUCK = "stuck", _("We are stuck")
    READY = "ready", _("Ready to go on")
    LATER = "later", _("Not yet")
    OVER = "over", _("It is time to end")


class CircleState(TextChoices):
    """Where a circle stands."""

    PROPOSED = "proposed", _("proposed to people who wait for the same topic")
    GATHERING = "gathering", _("looking for people")
    RUNNING = "running", _("meeting")
    COMPLETED = "completed", _("completed")
    ENDED = "ended", _("ended early")


class MemberState(TextChoices):
    """Where one person stands in a circle."""

    INVITED = "invited", _("invited")
    WAITING = "waiting", _("on the waiting list")
    JOINED = "joined", _("in it")
    DECLINED = "declined", _("said no")
    LEFT = "left", _("left")
    LAPSED = "lapsed", _("was not needed any more")


class WishState(TextChoices):
    """What became of somebody's wish for a circle of peers."""

    WAITING = "waiting", _("waits for others")
    PROPOSED = "proposed", _("a circle is proposed")
    MET = "met", _("in a circle")
    WITHDRAWN = "withdrawn", _("taken back")
    LAPSED = "lapsed", _("nobody came together in time")


class Reached(TextChoices):
    """What a mentorship or a circle led to, for one of its people."""

    YES = "yes", _("What I hoped for")
    PARTLY = "partly", _("Some of it")
    OTHER = "other", _("Something else that was good")
    NO = "no", _("Not much")


class TalkKind(TextChoices):
    """Who is in a conversation."""

    PAIR = "pair", _("two people")
    CIRCLE = "circle", _("a circle")


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
GOING_ON = (MentorshipState.EXPLORING, MentorshipState.ACTIVE, MentorshipState.PAUSED)
CLOSED_CIRCLES = (CircleState.COMPLETED, CircleState.ENDED)
CHECK_ANSWERS = {
    CheckKind.FIT: (CheckAnswer.FITS, CheckAnswer.UNSURE, CheckAnswer.NO_FIT, CheckAnswer.NOT_MET),
    CheckKind.REGULAR: (CheckAnswer.WELL, CheckAnswer.SLOW, CheckAnswer.STUCK, CheckAnswer.OVER),
    CheckKind.PAUSE: (CheckAnswer.READY, CheckAnswer.LATER, CheckAnswer.OVER),
}
