"""An account that nobody uses ends after 24 months; its owner is told twice before (profiles/own_data/retention)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import AuditEntry, Profile, User
from profiles.own_data.retention import DAYS_AFTER_WARNING, IDLE, unused
from profiles.safety import audit
from profiles.safety.audit import What
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .chunks import chunks
from .registry import Due, Kind, Withheld, add

# The second one leaves a month before the end, the first one a month before that.
FIRST = timedelta(days=IDLE.days - 2 * DAYS_AFTER_WARNING)
SECOND = timedelta(days=IDLE.days - DAYS_AFTER_WARNING)
# Also when the first one left late: what it says about the days that are left holds.
BETWEEN = timedelta(days=DAYS_AFTER_WARNING)


def plan(now, size=None):
    """Yield the warnings that are due at `now`: the second only to those who got the first. 3 queries a chunk."""
    for people in chunks(unused(now - FIRST).values("pk", "joined_at", "last_login"), size):
        numbers = [each["pk"] for each in people]
        seen = dict(Profile.objects.filter(user__in=numbers).values_list("user", "active_on"))
        lines = AuditEntry.objects.filter(what=What.IDLE_WARNED, subject__in=[f"account {pk}" for pk in numbers])
        told = {}
        for subject, at in lines.order_by("at").values_list("subject", "at"):
            told.setdefault(int(subject.removeprefix("account ")), []).append(at)
        yield [due for each in people if (due := due_for(each, seen.get(each["pk"]), told.get(each["pk"], []), now))]


def due_for(person, active_on, told, now):
    """Return the Due of one unused account, or None."""
    used = max(person["joined_at"], person["last_login"] or person["joined_at"])
    last_day = max(used.date(), active_on) if active_on else used.date()
    told = [at for at in told if at > used and at.date() > last_day]
    if not told:
        number = 1
    elif len(told) == 1 and told[0] <= now - BETWEEN and last_day <= (now - SECOND).date():
        number = 2
    else:
        return None
    return Due(
        about="account", occurrence=f"{last_day}:{number}", due_at=now, user_id=person["pk"], data={"number": number}
    )


def context(delivery):
    """Return how long there is; raise Withheld when the account has been used since."""
    if delivery.pk and not unused(timezone.now() - FIRST).filter(pk=delivery.user_id).exists():
        raise Withheld(Reason.SETTLED)
    number = delivery.data["number"]
    return {"number": number, "days": DAYS_AFTER_WARNING * (3 - number), "url": f"{settings.SITE_URL}/accounts/login/"}


def note(delivery):
    """Write into the log that the warning left: without both lines nothing is erased."""
    audit.write(actor=None, what=What.IDLE_WARNED, subject=delivery.user)


def sample():
    """Return both warnings to the member who was away longest."""
    user = User.objects.filter(is_staff=False).order_by("last_login", "pk").first()
    return [Delivery(kind="idle_warning", user=user, data={"number": number}) for number in (1, 2)] if user else []


KIND = add(
    Kind(
        name="idle_warning",
        mail_class=MailClass.ACCOUNT,
        title=_("Your account is about to end"),
        why=_("you have an account here that has not been used for a long time."),
        lane=Lane.DAY,
        is_reminder=True,
        modes=(Mode.IMMEDIATE,),
        for_members=False,
        context=context,
        plan=plan,
        sent=note,
        sample=sample,
    )
)
