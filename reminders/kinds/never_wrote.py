"""Members who want help and never wrote to anybody: on day 3 and day 10 three people, or programs, to begin with.

Of 440 mentees of the network that asked for this most never wrote to anyone. The rhythm is that of a comparable
product; the tone is ReDI's: do not wait for the perfect mentor. Day 10 shows others than day 3.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Profile, TopicInterest
from profiles.vocabulary import Direction, Standing
from reminders.models import Delivery
from reminders.vocabulary import MailClass, Reason

from .addresses import page
from .chunks import chunks, not_planned
from .members import profile_of, wanted_topics, wrote
from .picking import pick
from .registry import Due, Kind, Withheld, add

DAYS = (3, 10)
LIFETIME = timedelta(days=4)


def context(delivery):
    """Return what the mail says; raise Withheld once they wrote, want nothing, or nobody can be offered.

    Costs up to 10 queries. Who was offered is kept on the delivery, for `sent`.
    """
    profile = still_waits(delivery)
    picked = pick(delivery.user, profile, without=shown_before(delivery))
    if not picked.people and not picked.programs:
        raise Withheld(Reason.GONE)
    delivery.offered = picked.ids
    topics = wanted_topics(profile)
    return {
        "is_second": delivery.data.get("day") == DAYS[-1],
        "people": picked.people,
        "programs": picked.programs,
        "are_silent": picked.are_silent,
        "people_url": page("matching:mentors", topic=topics),
        "programs_url": page("programs:list"),
        "fit_url": page("programs:fit"),
        "guide_url": page("programs:guide", "mentee"),
    }


def still_waits(delivery):
    """Return the recipient's profile; raise Withheld when the facts ask for nothing any more."""
    profile = profile_of(delivery)
    if profile is None:
        raise Withheld(Reason.GONE)
    if profile.first_wrote_at is not None or not wanted_topics(profile):
        raise Withheld(Reason.SETTLED)
    if profile.standing != Standing.GOOD:
        raise Withheld(Reason.INACTIVE)
    return profile


def shown_before(delivery):
    """Return the account numbers of those whom earlier mails of this kind offered. Costs 1 query."""
    earlier = Delivery.objects.filter(kind="never_wrote", user=delivery.user_id, sent_at__isnull=False)
    known = earlier.exclude(pk=delivery.pk).values_list("data", flat=True)
    return {number for data in known for number in data.get("people", ())}


def sent(delivery):
    """Remember whom the mail offered, as numbers. Called in the transaction that writes down that it left."""
    if people := getattr(delivery, "offered", ()):
        Delivery.objects.filter(pk=delivery.pk).update(data={**delivery.data, "people": list(people)})


def waiting():
    """Return the profiles in good standing that want help and never wrote to anybody."""
    wants = TopicInterest.objects.filter(profile=OuterRef("pk"), direction=Direction.WANT)
    return Profile.objects.filter(
        Exists(wants), first_wrote_at=None, standing=Standing.GOOD, user__is_active=True, user__erasure=None
    )


def plan(now, size=None):
    """Yield Dues for those who made a profile 3 or 10 days ago and never wrote. 1 query for each chunk and day."""
    for day in DAYS:
        after = timedelta(days=day)
        found = waiting().filter(
            not_planned("never_wrote", "profile", f"day {day}", account="user_id"),
            created_at__lte=now - after, created_at__gt=now - after - LIFETIME,
        )  # fmt: skip
        for people in chunks(found.values("pk", "user_id", "created_at"), size):
            yield [
                Due("profile", f"day {day}", one["created_at"] + after, user_id=one["user_id"], data={"day": day})
                for one in people
            ]


def summary(delivery):
    """Return a sentence for the weekly mail and where it leads; raise Withheld when it is settled."""
    topics = wanted_topics(still_waits(delivery))
    return _("You have not written to anybody yet. These people can help with your topics."), page(
        "matching:mentors", topic=topics
    )


def sample():
    """Return both mails to the newest member who wants help."""
    person = waiting().order_by("-created_at", "-pk").select_related("user").first()
    return [Delivery(kind="never_wrote", user=person.user, data={"day": day}) for day in DAYS] if person else []


KIND = add(
    Kind(
        name="never_wrote",
        mail_class=MailClass.OPTIONAL,
        title=gettext_lazy("People to begin with"),
        about=gettext_lazy("Three and ten days after you made your profile, if you want help and wrote to nobody yet."),
        why=gettext_lazy("you said that you want help with a topic and have not written to anybody yet."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=wrote,
        sample=sample,
        sent=sent,
    )
)
