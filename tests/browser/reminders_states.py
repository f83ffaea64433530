"""The states of pages about mail that axe and the HTML validator look at, and the mails behind them."""

from datetime import timedelta

from django.utils import timezone

from profiles.models import User
from reminders.links import tokens
from reminders.models import Delivery, Event, Link
from reminders.respect import standstill, unsubscribing, wishes
from reminders.respect.addresses import digest
from reminders.vocabulary import Mode
from tests.browser.profile_states import FULL, NEWCOMER, ODD, UNCLEAR
from tests.profiles.factories import make_person

PAGE = "/me/reminders/"
READER, LEFT = "reader@example.org", "left@example.org"
CURATOR = "curator@example.org"
FAILED, WAITING = 900_001, 900_002
GOOD, USED, OLD = "g" * 32, "u" * 32, "o" * 32


def link_for(email, kind_name="welcome"):
    """Return the path of the link by which an address without an account leaves a kind of mail."""
    return f"/unsubscribe/{unsubscribing.token_for(digest(email), email, kind_name)}/"


def fill():
    """Write mails of every end to one member, addresses that bounce and complain, and one that has left."""
    now = timezone.now()
    full = User.objects.get(email=FULL)
    ends = [
        ("pending", ""), ("sent", ""), ("withheld", "turned_off"), ("bounced", ""), ("complained", ""),
        ("failed", "tried_enough"), ("expired", "late"), ("held", ""), ("digest", ""),
    ]  # fmt: skip
    for number, (state, reason) in enumerate(ends):
        at = now - timedelta(days=number, hours=number)
        Delivery.objects.create(
            key=f"states:{number}", kind=["welcome", "account", "kind-that-is-gone"][number % 3], user=full,
            recipient=f"u{full.pk}", state=state, reason=reason, message_id=f"<states-{number}@example.org>",
            created_at=at, try_at=at + timedelta(days=1), sent_at=at,
        )  # fmt: skip
    fill_the_desk(full)
    wishes.set_mode(full, "welcome", Mode.OFF)
    standstill.bounced(UNCLEAR, is_hard=True, at=now)
    standstill.complained(ODD, at=now)
    wishes.turn_off_optional(User.objects.get(email=ODD))
    standstill.unsubscribe(digest(LEFT), "welcome")
    standstill.unsubscribe(digest(LEFT), wishes.OFF_ALL)


def fill_the_desk(full):
    """Write mails that staff look at one by one, and links that are good, used and too old."""
    now = timezone.now()
    for pk, mail in ((FAILED, {"state": "failed", "reason": "tried_enough", "error": "x" * 200}), (WAITING, {})):
        Delivery.objects.create(
            pk=pk, key=f"desk:{pk}", kind="welcome", user=full, recipient=f"u{full.pk}", attempts=48,
            message_id=f"<desk-{pk}@example.org>", try_at=now + timedelta(days=1), **mail,
        )  # fmt: skip
    soon = timezone.localdate() + timedelta(days=1)
    paused = make_person("Nora", email="paused@example.org", wants=["reference"], accepting="paused", paused_until=soon)
    Event.objects.create(event_id="states", provider="postmark", type="deferred", delivery_id=FAILED, at=now)
    for token, options in ((GOOD, {}), (USED, {"used_at": now}), (OLD, {"expires_at": now - timedelta(days=1)})):
        Link.objects.create(**{
            "token_digest": tokens.token_digest(token), "purpose": "pause_longer", "object": f"profile {paused.pk}",
            "recipient": f"u{paused.user_id}", "expires_at": now + timedelta(days=30), **options,
        })  # fmt: skip


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    return [
        state("my mail", PAGE, viewer=FULL, unfold=True),
        state("my mail, bounces", PAGE, viewer=UNCLEAR),
        state("my mail, marked as spam, all off", PAGE, viewer=ODD),
        state("my mail, no profile", PAGE, viewer=NEWCOMER),
        state("desk of mail", "/staff/reminders/", viewer=CURATOR),
        state("desk of mail, waiting", "/staff/reminders/?state=pending", viewer=CURATOR),
        state("desk of mail, failed one", f"/staff/reminders/{FAILED}/", viewer=CURATOR),
        state(
            "desk of mail, no reason",
            f"/staff/reminders/{WAITING}/",
            status=422,
            viewer=CURATOR,
            posts={"why": ""},
            button="main form button",
        ),
        state("desk of mail, stop all", "/staff/reminders/switch/", viewer=CURATOR),
        state("link in a mail", f"/do/{GOOD}/"),
        state("link in a mail, used", f"/do/{USED}/", status=410),
        state("link in a mail, too old", f"/do/{OLD}/", status=410),
        state("link in a mail, cut", "/do/cut/", status=404),
        state("unsubscribe", link_for(READER)),
        state("unsubscribe, left already", link_for(LEFT)),
        state("unsubscribe, kind that is gone", link_for(READER, "forgotten")),
        state("unsubscribe, link not whole", "/unsubscribe/welcome.x.y/", status=404),
    ]
