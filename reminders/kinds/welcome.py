"""Welcome: one mail an hour after joining, with the one next step.

Its class is *relationship*: it answers what somebody did a moment ago, comes once, and says how this place works,
which is what most of those asked never understood. An hour, because many make their profile at once, and a mail that
asks for what is done already teaches people to ignore mails.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.showing.own import facts_of
from profiles.editing.hint import next_hint
from reminders.models import Delivery
from reminders.vocabulary import MailClass, Mode

from .addresses import page
from .chunks import chunks, not_planned
from .members import confirmed, made_a_profile, profile_of, wanted_topics
from .registry import Due, Kind, add

AFTER = timedelta(hours=1)
# A welcome that comes later than this is none.
LIFETIME = timedelta(days=3)
# The hint's fields that keep people from being found at all, and so come before everything else.
FIRST_FIELDS = ("id_place_text", "id_visibility_0", "id_offer_question", "id_seeking")


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step: what to do, what it is good for, and the words and address of the button."""

    what: str
    why: str
    words: str
    url: str


def next_step(profile):
    """Return the Step that helps a member most who has this profile, or none (None)."""
    if profile is None:
        return Step(
            _("Make your profile"),
            _("It takes about three minutes and asks for no employer and no resume. Then people can find you."),
            _("Make my profile"), page("matching:my_profile"),
        )  # fmt: skip
    facts = facts_of(profile)
    if not facts.helps and not facts.wants:
        return Step(
            _("Choose your topics"),
            _("Say what you can help with and what you want help with. Both are welcome, also from the same person."),
            _("Choose topics in my profile"), page("matching:my_profile", anchor="id_helps"),
        )  # fmt: skip
    hint = next_hint(facts)
    if hint is not None and hint.field in FIRST_FIELDS:
        return Step(hint.what, hint.why, _("Open my profile"), page("matching:my_profile", anchor=hint.field))
    return look_around(profile, facts)


def look_around(profile, facts):
    """Return the Step for somebody whose profile has what it needs: on to people, or to how helping works."""
    if facts.wants:
        return Step(
            _("See who can help"),
            _("The list shows people who have a place free and know the topics you chose."),
            _("See who can help me"), page("matching:mentors", topic=wanted_topics(profile)),
        )  # fmt: skip
    return Step(
        _("Read how mentoring goes well"),
        _("You are in the list. Six short pages say what helps most when somebody asks you."),
        _("Read the mentor guide"), page("programs:guide", "mentor"),
    )  # fmt: skip


def context(delivery):
    """Return what the mail says. Costs up to 4 queries."""
    return {"step": next_step(profile_of(delivery)), "programs_url": page("programs:list")}


def plan(now, size=None):
    """Yield Dues for those who joined between an hour and LIFETIME ago. 1 query for each chunk."""
    new = confirmed(now - AFTER).filter(not_planned("welcome", "account", "once"), joined_at__gt=now - LIFETIME)
    for people in chunks(new.values("pk", "joined_at"), size):
        yield [
            Due("account", "once", one["joined_at"] + AFTER, user_id=one["pk"], expires_at=one["joined_at"] + LIFETIME)
            for one in people
        ]


def sample():
    """Return the welcome of the member who joined last, and of the last one who has a profile."""
    members = confirmed(timezone.now()).order_by("-joined_at", "-pk")
    found = [members.first(), members.filter(profile__isnull=False).first()]
    return [Delivery(kind="welcome", user=user) for user in dict.fromkeys(user for user in found if user)]


KIND = add(
    Kind(
        name="welcome",
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Welcome"),
        about=gettext_lazy("One mail after you join, with the one next step."),
        why=gettext_lazy("you joined MentorHub with this address. This mail comes once."),
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        acted=made_a_profile,
        sample=sample,
    )
)
