"""What the links in mails of a mentorship do, without signing in: pause, go on, "we have met", end.

All are about one mentorship and one of its two people, and die when what they are about has changed (receivers.py).
"""

from django.db import transaction
from django.utils.translation import gettext as _

from matching.forms.mentorship import CloseForm, PauseForm
from matching.lifecycle import saying
from matching.meetings import setting
from matching.mentoring import checking, closing, pausing
from matching.mentoring.holding import Over
from matching.models import Seat
from matching.showing.mentorship_words import state_words
from matching.showing.requests import kind_words
from matching.vocabulary import CheckAnswer, CheckKind, EndReason, MentorshipState
from reminders.links import tokens
from reminders.links.actions import Action, Done
from reminders.links.actions import Ask as Page
from reminders.links.actions import add as add_action

from .addresses import page
from .mentorships import (
    ALIVE,
    END,
    LINK_DAYS,
    MEET,
    MENTOR,
    MET_ALREADY,
    PAUSE,
    RESUME,
    SURVEY,
    WRITE,
    about,
    holder_of,
    open_holder,
    way_on,
)

TEMPLATE = "reminders/mentorship.html"


def next_link(link, holder, purpose):
    """Return the address of another link for the holder of one, made when something was done. Costs 1 query."""
    return tokens.make(purpose, object=about(holder.mentorship.pk), recipient=link.recipient, days=LINK_DAYS)


def done(holder, title, text):
    """Return the Done of something, with the way on; both sentences may name the other one."""
    url, words = way_on(holder)
    return Done(title % {"name": holder.name}, text % {"name": holder.name}, url, words)


def page_for(holder, form, title, text, button, **context):
    """Return the page with a form, and what the mentorship is."""
    values = {"name": holder.name}
    facts = [(_("Kind of help"), kind_words(holder.mentorship)), (_("Where it stands"), state_words(holder.mentorship))]
    return Page(
        title % values, text % values, button, facts=facts, template=TEMPLATE,
        context={"form": form, "role": holder.side, **context},
    )  # fmt: skip


# --- Pause, go on, a sign of life -------------------------------------------------------------------------------------
def pause_page(holder, form):
    """Return the page before a pause."""
    return page_for(
        holder, form, _("Pause your mentorship with %(name)s?"),
        _("Nothing is lost: the place is kept, and you can write to each other all the time. %(name)s is told."),
        _("Pause it"),
    )  # fmt: skip


def ask_pause(link):
    """Return the page before a pause, or a longer one; None when the mentorship has ended."""
    holder = open_holder(link)
    if holder is None:
        return None
    initial = {"reason": holder.mentorship.pause_reason, "until": holder.mentorship.paused_until}
    return pause_page(holder, PauseForm(initial=initial))


def pause(link, data):
    """Pause the mentorship; return a Done, the page with its faults, or None when it has ended."""
    holder, form = open_holder(link), PauseForm(data)
    if holder is None:
        return None
    if not form.is_valid():
        return pause_page(holder, form)
    try:
        paused = pausing.pause(holder.mentorship.pk, by=holder.me, **form.cleaned_data)
    except Over:
        return None
    return Done(_("It rests now"), state_words(paused), next_link(link, holder, RESUME), _("Go on, when you are ready"))


def ask_resume(link):
    """Return the page before going on, or None when it does not rest."""
    holder = open_holder(link)
    if holder is None or holder.mentorship.state != MentorshipState.PAUSED:
        return None
    return page_for(
        holder, None, _("Go on with %(name)s?"), _("The pause is over then, and %(name)s is told."), _("Go on")
    )


def resume(link, data):
    """Let it go on; return a Done, or None when it does not rest."""
    holder = open_holder(link)
    if holder is None or holder.mentorship.state != MentorshipState.PAUSED:
        return None
    try:
        pausing.resume(holder.mentorship.pk, by=holder.me)
    except Over:
        return None
    return Done(
        _("Good to have you back"), _("%(name)s is told that it goes on.") % {"name": holder.name},
        next_link(link, holder, MEET), _("Set a time to meet"),
    )  # fmt: skip


def ask_alive(link):
    """Return the page before a sign of life, or None when the mentorship has ended."""
    holder = open_holder(link)
    if holder is None:
        return None
    return page_for(
        holder,
        None,
        _("Do you go on with %(name)s?"),
        _("Then nothing ends. We ask again if it is quiet for long."),
        _("Yes, we go on"),
    )


def alive(link, data):
    """Take in that the two go on; return a Done, or None when it has ended."""
    holder = open_holder(link)
    if holder is None:
        return None
    try:
        checking.answer(holder.mentorship.pk, by=holder.me, kind=CheckKind.REGULAR, answer=CheckAnswer.SLOW)
    except Over:
        return None
    return Done(
        _("Good: it goes on"),
        _("A good next step is a time to meet, or two lines to %(name)s.") % {"name": holder.name},
        next_link(link, holder, MEET), _("Set a time to meet"),
    )  # fmt: skip


def ask_met(link):
    """Return the page before "we have met", or None when a meeting is known already or the mentorship has ended."""
    holder = open_holder(link)
    if holder is None or holder.mentorship.first_met_at is not None:
        return None
    return page_for(
        holder,
        None,
        _("Have you and %(name)s met?"),
        _("Then we do not ask about a first meeting any more. Tomorrow we ask whether it fits."),
        _("Yes, we have met"),
    )


def met(link, data):
    """Write down that the two have met; return a Done, or None when that is known or the mentorship has ended."""
    holder = open_holder(link)
    if holder is None or holder.mentorship.first_met_at is not None:
        return None
    try:
        setting.met_already(holder.mentorship.pk, by=holder.me)
    except setting.NotNow:
        return None
    if holder.mentorship.is_short:
        return Done(
            _("Good that you have met"),
            _("If that was it, close it with thanks."),
            next_link(link, holder, END),
            _("It is done"),
        )
    return Done(
        _("Good that you have met"), _("A good next step: write down in five minutes how you want to work together."),
        next_link(link, holder, WRITE), _("Look at the draft of your agreement"),
    )  # fmt: skip


# --- The end ----------------------------------------------------------------------------------------------------------
def end_page(holder, form):
    """Return the page before an end."""
    return page_for(
        holder, form, _("End it with %(name)s?"),
        _("Ending well is part of it. %(name)s reads that it has ended, and of no fault. The place is free again."),
        _("End it kindly"), step="close",
    )  # fmt: skip


def ask_end(link):
    """Return the page before an end, or None when it has ended."""
    holder = open_holder(link)
    if holder is None:
        return None
    return end_page(holder, CloseForm(initial={"reason": EndReason.DONE} if holder.mentorship.is_short else {}))


def end(link, data):
    """End it, with a word to the other one; return a Done, the page with its faults, or None when it has ended."""
    holder, form = open_holder(link), CloseForm(data)
    if holder is None:
        return None
    if not form.is_valid():
        return end_page(holder, form)
    reason, words = form.cleaned_data["reason"], form.cleaned_data["words"].strip()
    try:
        with transaction.atomic():
            say_last(holder, words)
            closing.close(holder.mentorship.pk, by=holder.me, reason=reason)
    except saying.Closed:
        form.add_error("words", _("Nothing more can be said in your conversation. Leave the words out to end it."))
        return end_page(holder, form)
    except Over:
        return None
    return ended(link, holder, reason)


def say_last(holder, words):
    """Say the last words in the conversation, if there are any; raise saying.Closed when nothing can be said there."""
    if not words:
        return
    seats = Seat.objects.select_related("conversation", "correspondent__user__profile")
    seat = seats.filter(conversation=holder.mentorship.conversation_id, correspondent=holder.me).first()
    if seat is None or saying.has_typed_enough(seat):
        raise saying.Closed
    saying.say(seat, words)


def ended(link, holder, reason):
    """Return the Done of an end, with the way on: the survey, or after "it does not fit" the next person."""
    if reason != EndReason.NOT_A_FIT:
        return Done(
            _("It has ended, kindly"),
            _("%(name)s is told. Two minutes more: what came of it?") % {"name": holder.name},
            next_link(link, holder, SURVEY), _("Say what came of it"),
        )  # fmt: skip
    if holder.side == MENTOR:
        return Done(
            _("It has ended, and nobody is at fault"), _("Your place is free again. Thank you for your time."),
            page("matching:mentees"), _("See who looks for help now"),
        )  # fmt: skip
    return Done(
        _("It has ended, and nobody is at fault"), _("You get a mail with others who can help."),
        page("matching:mentors", topic=topics_of(holder.mentorship)), _("See who has a place free today"),
    )  # fmt: skip


def topics_of(mentorship):
    """Return the slug of the topic that it was about, in a list, or []."""
    topic = mentorship.ask.request.topic if mentorship.ask is not None else None
    return [topic.slug] if topic is not None else []


# --- When nothing is left to do ---------------------------------------------------------------------------------------
def over(link):
    """Say where the mentorship stands that a used or too old link is about, and lead on."""
    holder = holder_of(link)
    url, words = way_on(holder)
    if holder is None:
        return Done(_("This mentorship is gone"), _("Nothing more is needed."), url, words)
    if holder.mentorship.is_closed:
        return Done(_("This mentorship has ended"), state_words(holder.mentorship), url, words)
    said = _("Answer any of our mails about it, and %(name)s reads your words.") % {"name": holder.name}
    stands = f"{state_words(holder.mentorship)}. {said}"
    if link.used_at is None:
        return Done(_("This link is too old"), stands, url, words)
    return Done(_("This has been done, or has changed since"), stands, url, words)


for action in (
    Action(PAUSE, ask_pause, pause, over),
    Action(RESUME, ask_resume, resume, over),
    Action(ALIVE, ask_alive, alive, over),
    Action(MET_ALREADY, ask_met, met, over),
    Action(END, ask_end, end, over),
):
    add_action(action)
