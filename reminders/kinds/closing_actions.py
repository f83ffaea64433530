"""What the link of the closing survey does: the same form as on the page, without signing in."""

from django.utils.translation import gettext as _

from matching.forms.closing import form_for
from matching.mentoring import closing
from matching.showing.closing_page import survey_of
from profiles.vocabulary import OfferKind
from reminders.links.actions import Action, Done
from reminders.links.actions import Ask as Page
from reminders.links.actions import add as add_action

from .addresses import page
from .mentorships import MENTOR, SURVEY, holder_of

TEMPLATE = "reminders/closing.html"


def survey_page(holder, form):
    """Return the page of the survey."""
    values = {"name": holder.name}
    return Page(
        _("What came of it with %(name)s?") % values,
        _("Two minutes. A word to %(name)s is the best thanks.") % values,
        _("Send my answers"), template=TEMPLATE,
        context={"form": form, "survey": survey_of(holder.mentorship, holder.me)},
    )  # fmt: skip


def ask(link):
    """Return the survey, or None when the mentorship is gone or one keeps the other away."""
    holder = holder_of(link)
    return survey_page(holder, form_for(holder.mentorship, holder.me)) if holder is not None else None


def give(link, data):
    """Take in the answers; return a Done, the page with its faults, or None when the mentorship is gone."""
    holder = holder_of(link)
    if holder is None:
        return None
    form = form_for(holder.mentorship, holder.me, data)
    if not form.is_valid():
        return survey_page(holder, form)
    given = form.answers()
    closing.give(holder.mentorship.pk, by=holder.me, **given)
    return thanks(holder, given)


def thanks(holder, given):
    """Return the Done of the survey: an offer to look over, or somebody else who asks or helps."""
    title = _("Thank you")
    if given["offer"]:
        return offered(given["offer"], is_member=holder.me.user_id is not None)
    if holder.side == MENTOR:
        return Done(
            title, _("Your words are with %(name)s.") % {"name": holder.name} if given["to_other"] else "",
            page("matching:mentees"), _("See who looks for help now"),
        )  # fmt: skip
    return Done(
        title, _("Your words are with %(name)s.") % {"name": holder.name} if given["to_other"] else "",
        page("matching:mentors"), _("See who has a place free today"),
    )  # fmt: skip


def offered(kind, *, is_member):
    """Return the Done for somebody who could now help, as an OfferKind says: their profile, with it filled in.

    Whoever has no account makes one on the way there.
    """
    values = {"kind": OfferKind(kind).label}
    words = (
        _("We have put it into your profile: %(kind)s. Look it over; it counts when you save it.")
        if is_member
        else _("To offer it (%(kind)s), make an account with this address. What you said is filled in for you there.")
    )
    url = page("matching:my_profile", anchor="giving", **{"from": "closing"})
    return Done(_("Thank you"), words % values, url, _("Look at my offer") if is_member else _("Make my offer"))


def over(link):
    """Say that the answers are there, or that the link is too old."""
    title = _("You have answered already, thank you") if link.used_at is not None else _("This link is too old")
    return Done(title, _("There is always somebody who needs help."), page("matching:mentors"), _("See who can help"))


add_action(Action(SURVEY, ask, give, over))
