"""The end of a pause: told three days before, and on the day on which new people can ask again.

Its class is *relationship*: the member set the day, so this is a reminder they agreed to. The one before leaves time to
stay paused with one click, so that nobody is asked on a day on which they cannot answer; whoever uses it, or opens
their profile, gets no second mail.
"""

import calendar
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Profile
from profiles.vocabulary import Accepting, Direction, Standing
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action
from reminders.models import Delivery
from reminders.respect import hours
from reminders.vocabulary import MailClass, Reason

from .addresses import page
from .chunks import chunks
from .members import profile_of, since
from .registry import Due, Kind, Withheld, add

DAYS_BEFORE = 3
LIFETIME = timedelta(days=2)
PURPOSE, MONTHS = "pause_longer", 3
# How far ahead a pause must end for a link to count as used up: it has been made longer already.
SOON = timedelta(days=30)


def months_after(day, months):
    """Return the same day `months` later, or the last one of that month where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def context(delivery):
    """Return what the mail says; raise Withheld when the profile was opened or its pause changed. Costs 5 queries."""
    profile = profile_of(delivery)
    if profile is None:
        raise Withheld(Reason.GONE)
    if profile.accepting != Accepting.PAUSED or str(profile.paused_until) != delivery.data["until"]:
        raise Withheld(Reason.SETTLED)
    later = months_after(profile.paused_until, MONTHS)
    return {
        "is_before": delivery.data["when"] == "before",
        "day": date_format(profile.paused_until, "DATE_FORMAT"),
        "later": date_format(later, "DATE_FORMAT"),
        "helps": any(each.direction == Direction.HELP for each in profile.interests.all()),
        "longer_url": tokens.make(
            PURPOSE, object=f"profile {profile.pk}", recipient=delivery.recipient, delivery=delivery
        ),
        "profile_url": page("matching:my_profile", anchor="id_accepting_0"),
    }


def plan(now, size=None):
    """Yield Dues for pauses that end within days. 1 query for each chunk; who has a row already is read again."""
    today = now.date()
    ending = Profile.objects.filter(
        # A day more on both sides: their day may be another one than ours.
        paused_until__gte=today - LIFETIME - timedelta(days=1), paused_until__lte=today + timedelta(DAYS_BEFORE + 1),
        accepting=Accepting.PAUSED, standing=Standing.GOOD, user__is_active=True, user__erasure=None,
    )  # fmt: skip
    columns = ("pk", "user_id", "paused_until", "time_zone", "place__time_zone")
    for people in chunks(ending.values(*columns), size):
        if dues := [due for one in people for due in dues_of(one, now)]:
            yield dues


def dues_of(one, now):
    """Yield the Dues of one pause (a row of `plan`) whose time has come and is not over."""
    zones, until = hours.zones_from(one["time_zone"], one["place__time_zone"]), one["paused_until"]
    for when, day in (("before", until - timedelta(days=DAYS_BEFORE)), ("on", until)):
        due_at = hours.morning_of(day, zones)
        if due_at <= now < due_at + LIFETIME:
            data = {"until": str(until), "when": when}
            yield Due("profile", f"{until} {when}", due_at, user_id=one["user_id"], data=data)


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is settled."""
    found = context(delivery)
    return _("Your pause ends on %(day)s; then new people can ask you again.") % {"day": found["day"]}, found[
        "profile_url"
    ]


def acted(deliveries):
    """Return the numbers of those whose recipient is open again. Costs 1 query."""
    users = {delivery.user_id for delivery in deliveries}
    opened = set(Profile.objects.filter(user__in=users, accepting=Accepting.OPEN).values_list("user", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.user_id in opened and since(delivery) <= timezone.now()}


def sample():
    """Return both mails to the member whose pause ends next."""
    today = timezone.localdate()
    pauses = Profile.objects.filter(accepting=Accepting.PAUSED, paused_until__gte=today).select_related("user")
    person = pauses.order_by("paused_until", "pk").first()
    if person is None:
        return []
    until = str(person.paused_until)
    return [
        Delivery(kind="pause_ends", user=person.user, data={"until": until, "when": when}) for when in ("before", "on")
    ]


# --- The link: pause three more months --------------------------------------------------------------------------------
def profile_behind(link):
    """Return the paused profile that a link is about, or None when it is gone, open or paused for longer already."""
    profile = Profile.objects.filter(pk=int(link.object.removeprefix("profile "))).first()
    if profile is None or profile.accepting != Accepting.PAUSED or profile.paused_until is None:
        return None
    return profile if profile.paused_until <= timezone.localdate() + SOON else None


def new_end(profile):
    """Return the day until which the button pauses: three months after the pause's end, or after today."""
    return months_after(max(profile.paused_until, timezone.localdate()), MONTHS)


def ask(link):
    """Return what the button will do, or None when there is nothing to do any more."""
    profile = profile_behind(link)
    if profile is None:
        return None
    return Ask(
        _("Stay paused for three more months?"),
        _("Until then you are in no list and nobody new can ask you. You can open your profile again at any time."),
        _("Stay paused until %(day)s") % {"day": date_format(new_end(profile), "DATE_FORMAT")},
        facts=[(_("Profile"), profile.name), (_("Paused until"), date_format(profile.paused_until, "DATE_FORMAT"))],
    )


@transaction.atomic
def pause_longer(link, data):
    """Pause the profile three months longer; return what was done, or None when there was nothing to do."""
    profile = profile_behind(link)
    if profile is None:
        return None
    held = Profile.objects.lock(profile.pk)
    if profile_behind(link) is None:
        return None
    held.paused_until = new_end(held)
    held.save(update_fields=["paused_until", "updated_at"])
    return Done(
        _("You are paused until %(day)s") % {"day": date_format(held.paused_until, "DATE_FORMAT")},
        _("We tell you three days before. When you have time earlier, open your profile."),
        page("matching:my_profile"), _("Open my profile"),
    )  # fmt: skip


def over(link):
    """Say what became of a link that was used or is too old, and offer the way on."""
    return Done(
        _("Your pause was changed already") if link.used_at else _("This link is too old"),
        _("On your profile you see whether you are open or paused, and until when."),
        page("matching:my_profile", anchor="id_accepting_0"), _("Open my profile"),
    )  # fmt: skip


add_action(Action(PURPOSE, ask, pause_longer, over))
KIND = add(
    Kind(
        name="pause_ends",
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("The end of your pause"),
        about=gettext_lazy("Three days before your pause ends, and on the day."),
        why=gettext_lazy("you paused your profile until a day that is near."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=acted,
        sample=sample,
    )
)
