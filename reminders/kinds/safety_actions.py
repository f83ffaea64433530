"""The links at the foot of a conversation's mails: block the other one, or report something. Without signing in."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.lifecycle import parting
from matching.models import Seat
from matching.talking import reporting
from matching.talking.apart import are_apart
from matching.talking.conversations import other_seat
from profiles.forms.reporting import ReportForm
from profiles.models.safety import URGENT, URGENT_HOURS, USUAL_HOURS
from profiles.safety import blocks, reports
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action

from .addresses import page
from .asks import BLOCK, REPORT, conversation_page, is_behind


def seats_behind(link):
    """Return (the Seat that a link was made for, the other one), or None when one of the two is gone. 2 queries."""
    found = Seat.objects.select_related("conversation", "correspondent__user__profile")
    # "seat 5", or "seat 5 7" in a circle: about the owner of seat 7.
    numbers = [int(number) for number in link.object.removeprefix("seat ").split()]
    mine = found.filter(pk=numbers[0]).first()
    if mine is None or not is_behind(link, mine.correspondent):
        return None
    theirs = other_seat(mine) if len(numbers) == 1 else found.filter(pk=numbers[1]).first()
    return None if theirs is None or theirs.correspondent.is_gone else (mine, theirs)


# --- Block ------------------------------------------------------------------------------------------------------------
def ask_block(link):
    """Return what blocking does, or None when it is done already or the other one is gone."""
    seats = seats_behind(link)
    if seats is None or are_apart(seats[0].correspondent, seats[1].correspondent):
        return None
    name = seats[1].correspondent.display_name
    return Ask(
        _("Block %(name)s?") % {"name": name},
        _("You no longer get anything from each other, neither by mail nor on a page. Nobody is told: for the other "
          "one it looks as if you had no time."),
        _("Block"),
        facts=[(_("Person"), name)],
    )  # fmt: skip


def block(link, data):
    """Keep the two apart; return a Done, or None when the other one is gone."""
    seats = seats_behind(link)
    if seats is None:
        return None
    try:
        parting.keep_apart(by=seats[0].correspondent, whom=seats[1].correspondent)
    except blocks.Oneself:
        return None
    tokens.kill(object=link.object, purpose=BLOCK)
    return blocked(*seats)


def blocked(mine, theirs):
    """Return the Done of two who are apart: members take it back where they talked, others ask us to."""
    title = _("%(name)s is blocked") % {"name": theirs.correspondent.display_name}
    text = _(
        "Nothing more comes from them. Did something happen that staff should know? The other link in the mail reports "
        "it."
    )
    if mine.correspondent.user_id is not None:
        url, words = conversation_page(mine.conversation), _("See the conversation, or take the block back")
        return Done(title, text, url, words)
    back = _("To take a block back, write to %(contact)s.") % {"contact": settings.CONTACT_EMAIL}
    return Done(title, f"{text} {back}", page("profiles:conduct"), _("How we treat each other"))


def block_over(link):
    """Say what became of a link that was used or is too old."""
    seats = seats_behind(link)
    if seats is not None and are_apart(seats[0].correspondent, seats[1].correspondent):
        return blocked(*seats)
    return gone_or_old(seats)


# --- Report -----------------------------------------------------------------------------------------------------------
def report_page(theirs, form):
    """Return the page with two questions."""
    return Ask(
        _("Report something about %(name)s") % {"name": theirs.correspondent.display_name},
        _("Staff read it within a day, and within two hours when it is about threats or danger, together with what you "
          "wrote to each other. The person does not learn who reported it."),
        _("Send the report"),
        template="reminders/answer.html",
        context={"form": form},
    )  # fmt: skip


def ask_report(link):
    """Return the page with two questions, or None when the other one is gone."""
    seats = seats_behind(link)
    return report_page(seats[1], ReportForm(is_member=True)) if seats is not None else None


def report(link, data):
    """Put a report into the queue of staff; return a Done, the page with its faults, or None."""
    seats, form = seats_behind(link), ReportForm(data, is_member=True)
    if seats is None:
        return None
    if not form.is_valid():
        return report_page(seats[1], form)
    try:
        reporting.report(seats[0], about=seats[1], **form.cleaned_data)
    except reports.Oneself:
        return None
    hours = URGENT_HOURS if form.cleaned_data["reason"] in URGENT else USUAL_HOURS
    return reported(hours)


def reported(hours):
    """Return the Done of a report that came in."""
    words = ngettext("Staff look at it within %(hours)d hour.", "Staff look at it within %(hours)d hours.", hours)
    return Done(
        _("We have your report"),
        " ".join([
            _("Thank you for telling us."), words % {"hours": hours},
            _("If somebody is in danger right now, call the emergency number where you are. We cannot send help."),
        ]),
        page("profiles:conduct"), _("How we treat each other"),
    )  # fmt: skip


def report_over(link):
    """Say what became of a link that was used or is too old."""
    if link.used_at is not None:
        return Done(
            _("We have your report already"),
            _("Staff look at it. To add something, write to %(contact)s.") % {"contact": settings.CONTACT_EMAIL},
            page("profiles:conduct"), _("How we treat each other"),
        )  # fmt: skip
    return gone_or_old(seats_behind(link))


def gone_or_old(seats):
    """Return the Done of a link whose person is gone, or whose time is over."""
    contact = {"contact": settings.CONTACT_EMAIL}
    return Done(
        _("This person is gone") if seats is None else _("This link is too old"),
        _("If something troubles you, write to %(contact)s: staff read it.") % contact,
        page("profiles:conduct"), _("How we treat each other"),
    )  # fmt: skip


add_action(Action(BLOCK, ask_block, block, block_over))
add_action(Action(REPORT, ask_report, report, report_over))
