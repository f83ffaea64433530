"""To a mentor who did not answer twice running: we send nobody for now. Told kindly, and one click returns.

Silence hurts those who ask, and a mail that blames drives people away; so it says what happened, that it is no fault,
and how to come back.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.lifecycle import answering
from matching.models import Ask
from profiles.models import Profile
from profiles.vocabulary import Standing
from reminders.links import tokens
from reminders.links.actions import Action, Done
from reminders.links.actions import Ask as Page
from reminders.links.actions import add as add_action
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .registry import Kind, Withheld, add

NAME, BACK = "mentor_rested", "come_back"
LIFETIME = timedelta(days=7)
# Nobody should have to look for the way back.
DAYS = 365


def paused_profile(delivery):
    """Return the recipient's profile; raise Withheld when they are open again. Costs 1 query."""
    profile = Profile.objects.filter(user=delivery.user_id).first()
    if profile is None:
        raise Withheld(Reason.GONE)
    if not profile.is_paused:
        raise Withheld(Reason.SETTLED)
    return profile


def context(delivery):
    """Return what the mail says; raise Withheld when they are open again. Costs 2 queries."""
    profile = paused_profile(delivery)
    return {
        "number": settings.REQUEST_SILENCES,
        "back_url": tokens.make(
            BACK, object=f"profile {profile.pk}", recipient=delivery.recipient, delivery=delivery, days=DAYS
        ),
        "profile_url": page("matching:my_profile", anchor="id_accepting_0"),
        "guide_url": page("programs:guide", "mentor", anchor="manage-your-time"),
    }


def acted(deliveries):
    """Return the numbers of those whose recipient is open again. Costs 1 query."""
    users = {delivery.user_id for delivery in deliveries}
    back = set(Profile.objects.open_now().filter(user__in=users).values_list("user", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.user_id in back}


def sample():
    """Return the mail to the mentor who was paused so last."""
    asks = Ask.objects.filter(led_to_rest=True, mentor__isnull=False).select_related("mentor__user")
    ask = asks.order_by("-closed_at", "-pk").first()
    return [Delivery(kind=NAME, user=ask.mentor.user, data={"ask": ask.pk})] if ask is not None else []


# --- The link ---------------------------------------------------------------------------------------------------------
def profile_behind(link):
    """Return the paused profile that a link is about, or None when it is gone, open, or held back by staff. 1 query."""
    profile = Profile.objects.filter(pk=int(link.object.removeprefix("profile "))).first()
    if profile is None or link.recipient != f"u{profile.user_id}" or not profile.is_paused:
        return None
    return profile if profile.standing == Standing.GOOD else None


def ask_back(link):
    """Return what coming back does, or None when there is nothing to do."""
    profile = profile_behind(link)
    if profile is None:
        return None
    return Page(
        _("Open your profile again?"),
        _("You are in the lists again from now on, and people can ask you."),
        _("I am back"),
        facts=[(_("Profile"), profile.name)],
    )


def come_back(link, data):
    """Open the profile; return a Done, or None when there is nothing to do."""
    profile = profile_behind(link)
    if profile is None:
        return None
    answering.come_back(profile.pk)
    return back()


def back():
    """Return the Done of somebody who is open."""
    return Done(
        _("Good to have you back"),
        _("People can ask you again. If you have less time than before, offer less: one question is mentoring too."),
        page("matching:my_profile"), _("Look at what I offer"),
    )  # fmt: skip


def over(link):
    """Say what became of a link that was used or is too old."""
    profile = Profile.objects.filter(pk=int(link.object.removeprefix("profile "))).first()
    if profile is not None and not profile.is_paused and link.recipient == f"u{profile.user_id}":
        return back()
    return Done(
        _("This link was used before") if link.used_at else _("This link is too old"),
        _("On your profile you see whether you are open or paused, and can change it."),
        page("matching:my_profile", anchor="id_accepting_0"), _("Open my profile"),
    )  # fmt: skip


add_action(Action(BACK, ask_back, come_back, over))
KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("You are paused"),
        about=gettext_lazy("When requests to you stay without an answer, we send nobody until you come back."),
        why=gettext_lazy("you offer help on MentorHub, and requests to you had no answer lately."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        acted=acted,
        sample=sample,
    )
)
