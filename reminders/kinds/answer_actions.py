"""What the links in a mail to a mentor do: yes, a question first, not now, pause me. Without signing in (S8).

All four are about one ask and die with it (receivers.py), whichever way it ends.
"""

from django.utils.translation import gettext as _

from matching.forms.answering import AcceptForm, DeclineForm, PauseForm, QuestionForm
from matching.lifecycle import answering
from matching.lifecycle.saying import Closed
from matching.showing.requests import day, ends_at, kind_words, places_left_words, words_for_mentor
from matching.talking.apart import are_apart
from matching.talking.people import of_user
from profiles.models import Offer
from reminders.links.actions import Action, Done
from reminders.links.actions import Ask as Page
from reminders.links.actions import add as add_action

from .addresses import page
from .asks import ACCEPT, DECLINE, PAUSE, QUESTION, asks, conversation_page, without_addresses, writer_of

TEMPLATE = "reminders/answer.html"


def ask_behind(link):
    """Return the Ask that a link was made for, whatever its state, or None when it is not that mentor's. 1 query."""
    ask = asks().filter(pk=int(link.object.removeprefix("ask "))).first()
    if ask is None or ask.mentor is None or ask.sender is None or link.recipient != f"u{ask.mentor.user_id}":
        return None
    return ask


def open_ask(link):
    """Return the Ask of a link while its mentor may answer it, else None. Costs up to 4 queries."""
    ask = ask_behind(link)
    if ask is None or not ask.is_open or are_apart(ask.sender, of_user(ask.mentor.user)):
        return None
    return ask


def page_for(ask, form, title, text, button, **context):
    """Return the page with a form, the request it is about, and what the guide says to mentors who answer."""
    name, addresses = ask.sender.display_name, [ask.sender.address, ask.mentor.user.email]
    return Page(
        title % {"name": name}, text % {"name": name}, button,
        facts=[(_("Kind of help"), kind_words(ask)), (_("Answer until"), day(ends_at(ask)))],
        template=TEMPLATE,
        context={
            "form": form, "writer": writer_of(ask.sender, ask.mentor.user),
            "quote": without_addresses(ask.request.text, ask, addresses), "has_letter": True, **context,
        },
    )  # fmt: skip


# --- Yes --------------------------------------------------------------------------------------------------------------
def accept_page(ask, form):
    """Return the page before a yes."""
    return page_for(
        ask, form, _("Say yes to %(name)s?"),
        _("One of your places is kept for %(name)s, and you write to each other by answering our mails. Both addresses "
          "stay hidden."),
        _("Yes, I will help"),
    )  # fmt: skip


def ask_accept(link):
    """Return the page before a yes, or None when the ask has ended."""
    ask = open_ask(link)
    return accept_page(ask, AcceptForm()) if ask is not None else None


def accept(link, data):
    """Say yes; return a Done, the page again when something is to be mended, or None when the ask has ended."""
    ask, form = open_ask(link), AcceptForm(data)
    if ask is None:
        return None
    if not form.is_valid():
        return accept_page(ask, form)
    try:
        answering.accept(ask.pk, words=form.cleaned_data["words"])
    except answering.Full:
        return full_page(ask, form)
    except (answering.Settled, Closed):
        return None
    return Done(
        _("You said yes to %(name)s") % {"name": ask.sender.display_name},
        _("Both of you get a mail now. Answer yours, and the other one reads it."),
        page("programs:guide_first_meeting"), _("Get ready for the first meeting"),
    )  # fmt: skip


def full_page(ask, form):
    """Return the page for a mentor who has no place of this kind left: nothing is lost, and the link stays good."""
    left = places_left_words(Offer.objects.with_places().filter(profile=ask.mentor).order_by("pk"))
    text = _(
        "%(kind)s: the last place was taken a moment ago, so nothing has changed. %(left)s To say yes all the same, "
        "give yourself one more place in your profile and press again. The other answers in the mail work too."
    ) % {"kind": kind_words(ask), "left": left}  # fmt: skip
    return page_for(
        ask, form, _("All places of this kind are taken"), text.replace("%", "%%"), _("Try once more"),
        way=(page("matching:my_profile", anchor=f"id_offer_{ask.kind}"), _("Open my profile")), is_full=True,
    )  # fmt: skip


# --- A question first -------------------------------------------------------------------------------------------------
def question_page(ask, form):
    """Return the page for a question."""
    return page_for(
        ask, form, _("Ask %(name)s something first"),
        _("%(name)s gets it by mail. When the answer comes, you decide; until then nobody waits for you."),
        _("Send the question"),
    )  # fmt: skip


def ask_question(link):
    """Return the page for a question, or None when the ask has ended."""
    ask = open_ask(link)
    return question_page(ask, QuestionForm()) if ask is not None else None


def question(link, data):
    """Send a question to the sender; return a Done, the page with its faults, or None when the ask has ended."""
    ask, form = open_ask(link), QuestionForm(data)
    if ask is None:
        return None
    if not form.is_valid():
        return question_page(ask, form)
    try:
        answering.ask_back(ask.pk, words=form.cleaned_data["words"])
    except (answering.Settled, Closed):
        return None
    return Done(
        _("Your question is on its way"),
        _("The answer comes by mail, with links to say yes or not now."),
        conversation_page(ask.conversation), _("See the conversation"),
    )  # fmt: skip


# --- Not now ----------------------------------------------------------------------------------------------------------
def decline_page(ask, form):
    """Return the page for a reason."""
    return page_for(
        ask, form, _("Not now for %(name)s?"),
        _("That is fine, and kinder than silence. %(name)s reads your reason, and we help to find somebody else."),
        _("Say “not now”"),
    )  # fmt: skip


def ask_decline(link):
    """Return the page for a reason, or None when the ask has ended."""
    ask = open_ask(link)
    return decline_page(ask, DeclineForm()) if ask is not None else None


def decline(link, data):
    """Say not now; return a Done, the page with its faults, or None when the ask has ended."""
    ask, form = open_ask(link), DeclineForm(data)
    if ask is None:
        return None
    if not form.is_valid():
        return decline_page(ask, form)
    try:
        answering.not_now(ask.pk, **form.cleaned_data)
    except (answering.Settled, Closed):
        return None
    return Done(
        _("Thank you for answering"),
        _("%(name)s gets your reason in kind words, and we help to find somebody else.")
        % {"name": ask.sender.display_name},
        page("matching:my_profile"), _("Change what I offer"),
    )  # fmt: skip


# --- Pause ------------------------------------------------------------------------------------------------------------
def pause_page(ask, form):
    """Return the page for a pause."""
    return page_for(
        ask, form, _("Take a break?"),
        _("Nobody new can ask you until you come back. %(name)s reads that you have no time now, and we help to find "
          "somebody else. Whoever asked you before still waits for your answer."),
        _("Pause me"),
    )  # fmt: skip


def ask_pause(link):
    """Return the page for a pause, or None when the ask has ended."""
    ask = open_ask(link)
    return pause_page(ask, PauseForm()) if ask is not None else None


def pause(link, data):
    """Pause the mentor; return a Done, the page with its faults, or None when the ask has ended."""
    ask, form = open_ask(link), PauseForm(data)
    if ask is None:
        return None
    if not form.is_valid():
        return pause_page(ask, form)
    until = form.cleaned_data["until"]
    try:
        answering.pause(ask.pk, until=until)
    except (answering.Settled, Closed):
        return None
    words = _("On that day you are open again by yourself.") if until else _("You come back whenever you like.")
    return Done(
        _("You are paused"), words, page("matching:my_profile", anchor="id_accepting_0"), _("Open my profile"),
    )  # fmt: skip


# --- When nothing is left to do ---------------------------------------------------------------------------------------
def over(link):
    """Say what became of the request that a used or too old link is about, and lead on."""
    ask = ask_behind(link)
    url, words = page("matching:inbox"), _("See what waits for me")
    if ask is None:
        return Done(_("This request is gone"), _("Nothing more is needed."), url, words)
    said = words_for_mentor(ask, ask.sender.display_name)
    if not ask.is_open:
        return Done(_("This request is settled"), said, url, words)
    if link.used_at is None:
        return Done(_("This link is too old"), said, url, words)
    return Done(_("You have answered with this link already"), said, url, words)


add_action(Action(ACCEPT, ask_accept, accept, over))
add_action(Action(QUESTION, ask_question, question, over))
add_action(Action(DECLINE, ask_decline, decline, over))
add_action(Action(PAUSE, ask_pause, pause, over))
