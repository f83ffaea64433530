"""Where a mentorship stands, and the one thing that comes next, in words. The same on pages and in mails.

Days are those of the time zone that is active; nobody is at fault in any of these words.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models.mentorship import SHORT_KINDS
from matching.vocabulary import CheckKind, EndReason, MentorshipState, PauseReason
from profiles.vocabulary import OfferKind

from .requests import day

# Why it ended, after "Ended on 3 March 2026:". That it did not fit is said to neither, as in the mail: whoever did not
# say so would know who did.
REASONS = {
    EndReason.DONE: gettext_lazy("you did what you set out to do"),
    EndReason.NO_TIME: gettext_lazy("there was no time for it"),
    EndReason.JOB_CHANGE: gettext_lazy("work or life changed"),
    EndReason.QUIET: gettext_lazy("it had been quiet for a long time"),
    EndReason.TOO_FEW: gettext_lazy("too few people came together"),
    EndReason.LEFT: gettext_lazy("one of you is not here any more"),
}
PAUSES = {
    PauseReason.BETWEEN_JOBS: gettext_lazy("between jobs"),
    PauseReason.NO_TIME: gettext_lazy("no time for a while"),
}


class Do(StrEnum):
    """What comes next for one of the two: each is done at one place of the page, or behind one link of a mail."""

    SAY = "say"  # write to each other, in the conversation
    SET_MEETING = "set_meeting"  # find a time
    GO_MEETING = "go_meeting"  # a time is set: come, and bring something
    WRITE_AGREEMENT = "write_agreement"
    ACCEPT_AGREEMENT = "accept_agreement"  # the other one wrote it
    CHECK = "check"  # say how it goes
    SET_GOAL = "set_goal"
    RESUME = "resume"
    CLOSE = "close"  # it may be done
    SURVEY = "survey"  # the last words
    ONWARD = "onward"  # it is over, all is said


# What a button that leads there says.
LABELS = {
    Do.SAY: gettext_lazy("Open the conversation"),
    Do.SET_MEETING: gettext_lazy("Set a time"),
    Do.GO_MEETING: gettext_lazy("See the meeting"),
    Do.WRITE_AGREEMENT: gettext_lazy("See the draft"),
    Do.ACCEPT_AGREEMENT: gettext_lazy("Read the agreement"),
    Do.CHECK: gettext_lazy("Say how it goes"),
    Do.SET_GOAL: gettext_lazy("Write down a goal"),
    Do.RESUME: gettext_lazy("Go on"),
    Do.CLOSE: gettext_lazy("Close it"),
    Do.SURVEY: gettext_lazy("Say what came of it"),
    Do.ONWARD: gettext_lazy("See who is there"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one of the two, on whose `side` ("mentor" or "mentee") this is, needs to know besides the Mentorship.

    `name` is the other one's; `meets_at` the next meeting that is set; `fit` what I said after the first meeting;
    `checked_at` when I last said how it goes; `goals` how many there are.
    """

    side: str
    name: str
    meets_at: datetime | None = None
    fit: str = ""
    checked_at: datetime | None = None
    goals: int = 0
    gave_closing: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing that comes next: what it is, as something to do, and why, or how."""

    do: Do
    words: str
    why: str


def state_words(mentorship):
    """Return in a few words where a Mentorship stands. Costs no query."""
    state = MentorshipState(mentorship.state)
    if state == MentorshipState.ACTIVE:
        return _("Under way since %(day)s") % {"day": day(mentorship.active_at)}
    if state == MentorshipState.PAUSED:
        return pause_words(mentorship)
    if state == MentorshipState.COMPLETED:
        return _("Completed on %(day)s") % {"day": day(mentorship.closed_at)}
    if state == MentorshipState.ENDED:
        values = {"day": day(mentorship.closed_at), "reason": REASONS.get(mentorship.reason, "")}
        return (_("Ended on %(day)s: %(reason)s") if values["reason"] else _("Ended on %(day)s")) % values
    if mentorship.is_short:
        return _("Begun on %(day)s") % {"day": day(mentorship.started_at)}
    return _("Getting to know each other since %(day)s") % {"day": day(mentorship.started_at)}


def pause_words(mentorship):
    """Return in a few words that a Mentorship rests, until when, and why where that was said."""
    values = {"reason": PAUSES.get(mentorship.pause_reason, "")}
    if mentorship.paused_until is not None:
        values["day"] = date_format(mentorship.paused_until, "DATE_FORMAT")
        return (_("Paused until %(day)s: %(reason)s") if values["reason"] else _("Paused until %(day)s")) % values
    values["day"] = day(mentorship.paused_at)
    return (_("Paused since %(day)s: %(reason)s") if values["reason"] else _("Paused since %(day)s")) % values


def about(mentorship):
    """Return (kind of help, topic or "") of a Mentorship in words. Reads the request and its topic."""
    topic = mentorship.ask.request.topic if mentorship.ask is not None else None
    return str(OfferKind(mentorship.kind).label), str(topic) if topic is not None else ""


def ends_at(mentorship):
    """Return when a Mentorship ends unless somebody gives a sign, or None before both were told."""
    if mentorship.warned_at is None or mentorship.is_closed:
        return None
    return mentorship.warned_at + timedelta(days=settings.MENTORSHIP_NOTICE_DAYS)


# --- How it goes ------------------------------------------------------------------------------------------------------
def check_kind(mentorship):
    """Return which question a Mentorship is asked now (a CheckKind), or None: short kinds and closed ones are not."""
    if mentorship.is_closed or mentorship.kind in SHORT_KINDS:
        return None
    if mentorship.state == MentorshipState.PAUSED:
        return CheckKind.PAUSE
    return CheckKind.FIT if mentorship.state == MentorshipState.EXPLORING else CheckKind.REGULAR


def check_question(kind, name):
    """Return the question of a CheckKind, about the mentorship with somebody called `name`."""
    return {
        CheckKind.FIT: _("Do you and %(name)s fit?"),
        CheckKind.REGULAR: _("How does it go with %(name)s?"),
        CheckKind.PAUSE: _("Would you like to go on with %(name)s?"),
    }[CheckKind(kind)] % {"name": name}


def check_is_due(mentorship, facts, now):
    """Return whether a Mentorship that is under way has not heard from me for as long as lies between two check-ins."""
    since = max(filter(None, (mentorship.active_at, facts.checked_at)), default=now)
    return now - since >= timedelta(days=settings.MENTORSHIP_CHECK_DAYS)


# --- What comes next --------------------------------------------------------------------------------------------------
def next_step(mentorship, facts, now=None):
    """Return the Next of a Mentorship, read `with_people`, for one of its two. There always is one. No query."""
    now = now or timezone.now()
    if mentorship.is_closed:
        return next_when_closed(mentorship, facts)
    if mentorship.state == MentorshipState.PAUSED:
        return next_in_pause(mentorship)
    if (end := ends_at(mentorship)) is not None:
        return next_when_quiet(mentorship, facts, end)
    if mentorship.is_short:
        return next_of_short(mentorship, facts)
    if waits_for_my_yes(mentorship, facts):
        words = _("Read what %(name)s wrote down for you both, and say yes or change it.")
        return Next(Do.ACCEPT_AGREEMENT, words % {"name": facts.name}, _("It takes a minute. You can change it later."))
    if mentorship.state == MentorshipState.EXPLORING:
        return next_while_exploring(mentorship, facts)
    return next_under_way(mentorship, facts, now)


def agreement_of(mentorship):
    """Return the Agreement of a Mentorship, or None. No query when it was read `with_people`."""
    return getattr(mentorship, "agreement", None)


def waits_for_my_yes(mentorship, facts):
    """Return whether the other one wrote an agreement, or changed it, and I have not said yes to it."""
    agreement = agreement_of(mentorship)
    return agreement is not None and getattr(agreement, f"{facts.side}_accepted_at") is None


def next_when_closed(mentorship, facts):
    """Return the Next of a mentorship that is over."""
    if not facts.gave_closing:
        words = _("Say in two minutes what came of it.")
        if mentorship.state == MentorshipState.COMPLETED:
            return Next(Do.SURVEY, words, _("A line to %(name)s is the best thanks.") % {"name": facts.name})
        return Next(Do.SURVEY, words, _("It helps the next two people, whatever you say."))
    if facts.side == "mentor":
        return Next(Do.ONWARD, _("See who looks for help now."), _("Your place is free again."))
    if mentorship.state == MentorshipState.ENDED:
        return Next(Do.ONWARD, _("Ask somebody else."), _("Another person may be just right for you."))
    words = _("Pass it on: offer one small thing, or find the next person to ask.")
    return Next(Do.ONWARD, words, _("What you learned here is what somebody else is looking for."))


def next_in_pause(mentorship):
    """Return the Next of a mentorship that rests."""
    if mentorship.paused_until is not None:
        why = _("On %(day)s it goes on by itself.") % {"day": date_format(mentorship.paused_until, "DATE_FORMAT")}
    else:
        why = _("We ask now and then whether you are ready. Nothing is lost.")
    return Next(Do.RESUME, _("Rest. When you are ready, go on with one click."), why)


def next_when_quiet(mentorship, facts, end):
    """Return the Next of a mentorship of which both were told that it ends."""
    why = _("It has been quiet. Without a sign of life it ends kindly on %(day)s.") % {"day": day(end)}
    if mentorship.is_short:
        return Next(Do.SAY, _("Write %(name)s a line if you want to go on.") % {"name": facts.name}, why)
    return Next(Do.CHECK, _("Say whether you go on with %(name)s.") % {"name": facts.name}, why)


def next_of_short(mentorship, facts):
    """Return the Next of one question, one call, one look at a resume."""
    values = {"name": facts.name}
    if facts.meets_at is not None:
        return next_meeting(facts)
    if mentorship.kind == OfferKind.CALL and mentorship.first_met_at is None:
        return Next(Do.SET_MEETING, _("Find half an hour with %(name)s.") % values, _("Propose one time; it can move."))
    if has_talked(mentorship) or mentorship.first_met_at is not None:
        words = _("Is it done? Then close it, with thanks.")
        return Next(Do.CLOSE, words, _("That frees the place for somebody else."))
    if facts.side == "mentee":
        return Next(
            Do.SAY, _("Write to %(name)s: send what they need to help you.") % values,
            _("One thing to look at and one question is enough."),
        )  # fmt: skip
    return Next(
        Do.SAY, _("Answer %(name)s, or ask what you need to know first.") % values, _("A few lines are enough.")
    )


def has_talked(mentorship):
    """Return whether anybody said something in the conversation of a Mentorship since it began."""
    conversation = mentorship.conversation
    return conversation is not None and conversation.last_at > mentorship.started_at


def next_meeting(facts):
    """Return the Next of two people who have a time to meet."""
    at = date_format(timezone.localtime(facts.meets_at), "DATETIME_FORMAT")
    words = _("Meet %(name)s on %(time)s.") % {"name": facts.name, "time": at}
    if facts.side == "mentee":
        return Next(Do.GO_MEETING, words, _("Two days before, send one thing to look at and one question about it."))
    return Next(Do.GO_MEETING, words, _("End it with one thing that they will try before the next."))


def next_while_exploring(mentorship, facts):
    """Return the Next of two people who are getting to know each other."""
    values = {"name": facts.name}
    if mentorship.first_met_at is None and facts.meets_at is None:
        words = _("Find a time for a first half hour with %(name)s.") % values
        return Next(Do.SET_MEETING, words, _("Pairs that meet within a week stay together more often."))
    if agreement_of(mentorship) is None and mentorship.first_met_at is None:
        words = _("Look over the agreement that we drafted for you, before you meet.")
        return Next(Do.WRITE_AGREEMENT, words, _("It comes from the first message. Five minutes are enough."))
    if mentorship.first_met_at is None:
        return next_meeting(facts)
    if not facts.fit:
        words = _("You have met. Say whether it fits.")
        return Next(Do.CHECK, words, _("A friendly no is a good answer, too. Nobody is at fault."))
    if agreement_of(mentorship) is None:
        words = _("Write down together how you want to work: we drafted it for you.")
        return Next(Do.WRITE_AGREEMENT, words, _("With both your names under it, your mentorship is under way."))
    return next_under_way(mentorship, facts, timezone.now())


def next_under_way(mentorship, facts, now):
    """Return the Next of a mentorship in which both do their part."""
    if mentorship.state == MentorshipState.ACTIVE and check_is_due(mentorship, facts, now):
        words = _("Say in one click how it goes with %(name)s.") % {"name": facts.name}
        return Next(Do.CHECK, words, _("We ask every two months, so that nothing dies in silence."))
    if facts.meets_at is None:
        words = _("Find the next time with %(name)s.") % {"name": facts.name}
        return Next(Do.SET_MEETING, words, _("Put it on both calendars, and the rest comes by itself."))
    if not facts.goals:
        words = _("Write down one thing that you want to reach.")
        return Next(Do.SET_GOAL, words, _("“By the end I will have …”: something one could show to a stranger."))
    return next_meeting(facts)
