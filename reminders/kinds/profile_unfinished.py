"""A profile that was never made: asked about on day 2 and day 7 after joining, then never again."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Profile
from reminders.models import Delivery
from reminders.vocabulary import MailClass, Reason

from .addresses import page
from .chunks import chunks, not_planned
from .members import confirmed, made_a_profile
from .registry import Due, Kind, Withheld, add

DAYS = (2, 7)
# So long it is still of use; after that the next one, or nothing, is better.
LIFETIME = timedelta(days=3)


def context(delivery):
    """Return what the mail says; raise Withheld when there is a profile by now. Costs 1 query."""
    if delivery.user_id is None:
        raise Withheld(Reason.GONE)
    if Profile.objects.filter(user=delivery.user_id).exists():
        raise Withheld(Reason.SETTLED)
    return {
        "is_last": delivery.data.get("day") == DAYS[-1],
        "profile_url": page("matching:my_profile"),
        "programs_url": page("programs:list"),
        "leave_url": page("profiles:own_data"),
    }


def plan(now, size=None):
    """Yield Dues for confirmed accounts without a profile. 1 query for each chunk and day."""
    for day in DAYS:
        after = timedelta(days=day)
        late = confirmed(now - after).filter(
            not_planned("profile_unfinished", "profile", f"day {day}"),
            profile=None, joined_at__gt=now - after - LIFETIME,
        )  # fmt: skip
        for people in chunks(late.values("pk", "joined_at"), size):
            yield [
                Due("profile", f"day {day}", one["joined_at"] + after, user_id=one["pk"], data={"day": day})
                for one in people
            ]


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is settled."""
    return _("Your profile waits to be made. It takes about three minutes."), context(delivery)["profile_url"]


def sample():
    """Return both mails to the last member without a profile."""
    user = confirmed(timezone.now()).filter(profile=None).order_by("-joined_at", "-pk").first()
    return [Delivery(kind="profile_unfinished", user=user, data={"day": day}) for day in DAYS] if user else []


KIND = add(
    Kind(
        name="profile_unfinished",
        mail_class=MailClass.OPTIONAL,
        title=gettext_lazy("Your profile is not made yet"),
        about=gettext_lazy("Two days and a week after you join, if you have no profile by then."),
        why=gettext_lazy("you joined MentorHub and have no profile yet."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=made_a_profile,
        sample=sample,
    )
)
