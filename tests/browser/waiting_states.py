"""The states of waiting for a circle, of the links in mails of circles, and the mails themselves."""

from datetime import timedelta

from django.utils import timezone

from matching.circles import forming, joining, running, wishing
from matching.lifecycle import saying
from matching.models import CircleWish
from matching.talking import people
from profiles.models import Topic
from reminders.respect.addresses import digest
from tests.browser.inbox_states import WORDS
from tests.browser.profile_states import HEBREW, LONG_NAME
from tests.browser.talk_states import link, path
from tests.matching.factories import make_circle
from tests.profiles.factories import make_person

WAITING, LOOKING = "waiting-circle@example.org", "looking-circle@example.org"
MAILS = (
    ("circle_invited", 0), ("circle_invited", 1), ("circle_joined", 0), ("circle_joined", 1), ("circle_joined", 2),
    ("circle_moved", 0), ("circle_moved", 1), ("circle_message", 0),
)  # fmt: skip
HOURS = [48 * day + 38 + step for day in (1, 3) for step in range(4)]


def wish(who, slug, **fields):
    """Let a Correspondent wait for a circle."""
    topic = Topic.objects.get(slug=slug)
    return wishing.wish(who, topic=topic, hours=HOURS, time_zone="America/Chicago", **fields)


def visitor(number):
    """Return a visitor as a Correspondent; the first has a long name."""
    return people.of_address(f"circle-visitor{number}@example.org", LONG_NAME[:80] if number == 0 else f"V {number}")


def fill():
    """Write somebody who waits and is invited, circles of peers that are proposed and run, and links to them."""
    me = people.of_user(make_person("Waits For Peers", email=WAITING, time_zone="America/Chicago").user)
    make_person("Looks For Peers", email=LOOKING)
    wish(me, "networking", now=timezone.now() - timedelta(days=3))
    for who in (me, *(visitor(number) for number in range(4))):
        wish(who, "wellbeing")
    forming.form()
    circle = me.circles.select_related("circle").get().circle
    theirs = digest(visitor(0).email)
    for purpose in ("join_circle", "decline_circle"):
        link(purpose, purpose, f"circle {circle.pk}", theirs)
    runs = make_circle(title=HEBREW[:60], members=[visitor(0), visitor(1)], topic="advocacy", about=WORDS[:600])
    running.begin(runs.pk)
    for purpose in ("leave_circle", "mute_circle", "close_circle_survey"):
        link(purpose, purpose, f"circle {runs.pk}", theirs)
    link("left", "leave_circle", f"circle {runs.pk}", digest(visitor(3).email))
    joining.join(runs.pk, visitor(3))
    joining.leave(runs.pk, visitor(3))
    seats = runs.conversation.seats.filter(left_at=None).select_related("conversation", "correspondent")
    seat = seats.order_by("pk").last()
    saying.say(seat, WORDS, came_by="mail", mail_id="1@circles", attachments=[["Plan.pdf", 48_213]])
    link("wish", "wish_for_circle", f"wish {visitor(1).pk} 0", digest(visitor(1).email))
    over = make_circle(title=HEBREW[:60], members=[visitor(0), visitor(1)], topic="advocacy")
    running.close(over.pk, reason="too_few")
    CircleWish.objects.filter(correspondent=me).update(created_at=timezone.now() - timedelta(days=2))


def states(state):
    """Return the states; `state` is the class of tests.browser.pages."""
    return [
        state("wait for a circle", "/circles/wait/?topic=reference", viewer=LOOKING),
        state("wait for a circle, invited", "/circles/wait/", viewer=WAITING),
        state("wait for a circle, errors", "/circles/wait/", viewer=LOOKING, status=422, posts={"topic": ""}),
        state("do, join a circle", path("join_circle")),
        state("do, not this circle", path("decline_circle")),
        state("do, leave a circle", path("leave_circle")),
        state("do, left already", path("left"), status=410),
        state("do, mute a circle", path("mute_circle")),
        state("do, survey of a circle", path("close_circle_survey")),
        state("do, wait for a circle", path("wish")),
        state("do, wait for a circle, errors", path("wish"), status=422, posts={"topic": ""}),
    ]
