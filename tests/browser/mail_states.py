"""The staff pages that show mails, and the people to whom those mails would go. The mails: test_mails.py."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from profiles.models import Profile, User
from reminders.models import Delivery
from reminders.vocabulary import State
from tests.browser import mentorship_mail_states, waiting_states
from tests.browser.profile_states import NEWCOMER
from tests.profiles.factories import make_person

CURATOR, SEEKER = "curator@example.org", "seeker@example.org"
KINDS = "/staff/reminders/kinds/"
# The examples of each kind whose HTML is looked at.
MAILS = (
    ("welcome", 0), ("profile_unfinished", 0), ("profile_unfinished", 1), ("never_wrote", 0), ("never_wrote", 1),
    ("pause_ends", 0), ("pause_ends", 1), ("digest", 0),
    ("search_confirm", 0), ("search_alert", 0), ("request_confirm", 0),
    ("request", 0), ("request_nudge", 0), ("request_nudge", 1), ("request_nudge", 2), ("request_moved", 0),
    ("request_accepted", 0), ("request_accepted", 1), ("offers_instead", 0), ("request_lapsed", 0),
    ("request_lapsed", 1), ("request_withdrawn", 0), ("message", 0), ("message", 1), ("mentor_rested", 0),
    ("meeting_set", 0), ("meeting_set", 1), ("meeting_tomorrow", 0), ("meeting_tomorrow", 1),
    ("address_unknown", 0), ("files_left_out", 0), *mentorship_mail_states.MAILS, *waiting_states.MAILS,
)  # fmt: skip


def fill():
    """Write a confirmed newcomer, a seeker whose topics lead to odd names, and something that waits for Tuesday."""
    newcomer = User.objects.get(email=NEWCOMER)
    EmailAddress.objects.create(user=newcomer, email=NEWCOMER, verified=True, primary=True)
    seeker = make_person("Noor", email=SEEKER, wants=["judaica", "reference"], visibility="hidden", meeting="remote")
    # The newest of all, so that previews show this one.
    Profile.objects.filter(pk=seeker.pk).update(created_at=timezone.now() + timedelta(seconds=1))
    Delivery.objects.create(
        key=f"never_wrote:profile:u{seeker.user_id}:day 3", kind="never_wrote", user=seeker.user, data={"day": 3},
        recipient=f"u{seeker.user_id}", state=State.DIGEST, message_id="<waits@example.org>",
    )  # fmt: skip


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    return [
        state("kinds of mail", KINDS, viewer=CURATOR),
        state("kind of mail, sealed", f"{KINDS}account/", viewer=CURATOR),
        state("kind of mail, people", f"{KINDS}never_wrote/", viewer=CURATOR),
        state("kind of mail, weekly", f"{KINDS}digest/", viewer=CURATOR),
    ]
