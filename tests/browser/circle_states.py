"""The states of circles: the list, a circle to each who may look at it, coming in, hosting, their conversation."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from matching.circles import joining, running
from matching.lifecycle import saying
from matching.meetings import setting
from matching.models import Circle, Conversation, Seat
from matching.talking import people
from tests.browser.inbox_states import LONG_WORD, WORDS
from tests.browser.profile_states import HEBREW, LONG_NAME, NEWCOMER
from tests.matching.factories import make_circle
from tests.profiles.factories import make_mentor, make_person

HOST, NEW_HOST, INSIDE, OUTSIDE, WAITS = (
    f"{name}-circle@example.org" for name in ("host", "new-host", "inside", "outside", "waits")
)
# Addresses have public numbers that are drawn; here they are given.
RUNS, GATHERS, FULL, DONE, TALK, SILENT = (UUID(int=number) for number in range(101, 107))


def fill():
    """Write a circle that meets and talks, one that gathers, one without a place, one that is completed."""
    now = timezone.now()
    inside, waits = make_person("Inside Circles", email=INSIDE), make_person("Waits For Circles", email=WAITS)
    make_person("Outside Circles", email=OUTSIDE)
    others = [make_person(name) for name in (LONG_NAME[:80], HEBREW[:40], "Short")]
    host = make_mentor("Host Of Circles", email=HOST, offers={"circle": 6})
    told = {"about": WORDS[:600], "rhythm": f"Every second Tuesday, {HEBREW[:40]}"}
    runs = circle(RUNS, host, [inside, *others], title=f"{LONG_WORD[:60]} begins", **told)
    running.begin(runs.pk, now - timedelta(days=10))
    plan(runs, inside, now)
    talk(runs, now)
    gathers = circle(GATHERS, make_mentor("New Host", email=NEW_HOST, visibility="public"), [inside, others[0]])
    Conversation.objects.filter(pk=gathers.conversation_id).update(public_id=SILENT)
    full = circle(FULL, make_mentor("Hosts A Full One"), others[:2], places=2, title=HEBREW[:60])
    joining.join(full.pk, people.of_user(waits.user), may_wait=True)
    done = circle(DONE, make_mentor("Hosted Well"), [inside, others[1]], title="What we did")
    running.begin(done.pk)
    running.close(done.pk, reason="done")


def circle(number, host, members, **fields):
    """Make a circle whose public number is `number`; return it."""
    made = make_circle(host, members=members, **fields)
    Circle.objects.filter(pk=made.pk).update(public_id=number)
    made.refresh_from_db()
    return made


def plan(runs, member, now):
    """Set meetings of a circle, the first of which has been."""
    by = people.of_user(member.user)
    times = [now + timedelta(days=day, hours=2) for day in (1, 15, 29)]
    made = setting.plan(times, by=by, minutes=60, time_zone="Asia/Tokyo", place=WORDS[:200], circle_id=runs.pk)
    setting.presume_held(made[0].pk, now + timedelta(days=2))


def talk(runs, now):
    """Let everybody in a circle say something, long and short."""
    seats = Seat.objects.filter(conversation=runs.conversation).select_related("conversation").order_by("pk")
    for number, seat in enumerate(seats):
        saying.say(seat, WORDS if number == 1 else f"Hello, I am number {number}.", now=now + timedelta(minutes=number))
    Conversation.objects.filter(pk=runs.conversation_id).update(public_id=TALK)


def states(state):
    """Return the states; `state` is the class of tests.browser.pages."""
    runs, gathers, full, done = (f"/circles/{number}/" for number in (RUNS, GATHERS, FULL, DONE))
    return [
        state("circles", "/circles/"),
        state("circles, signed in", "/circles/", viewer=INSIDE),
        state("circles, junk", "/circles/?topic=nothing&page=-3&color=red"),
        state("circles, none on the topic", "/circles/?topic=accessibility"),
        state("circles, no more", "/circles/?page=7"),
        state("circles, empty", "/circles/", empty_site=True),
        state("circle, to a visitor", gathers),
        state("circle, to a member", runs, viewer=OUTSIDE),
        state("circle, full", full, viewer=OUTSIDE),
        state("circle, waiting", full, viewer=WAITS),
        state("circle, inside", runs, viewer=INSIDE, unfold=True),
        state("circle, its host", runs, viewer=HOST),
        state("circle, may begin", gathers, viewer=NEW_HOST),
        state("circle, completed", done, viewer=INSIDE),
        state("circle, join", f"{gathers}join/", viewer=OUTSIDE),
        state("circle, join, errors", f"{gathers}join/", viewer=OUTSIDE, status=422, posts={"join": ""}),
        state("circle, join, full", f"{full}join/", viewer=OUTSIDE),
        state("circle, join, twice", f"{runs}join/", viewer=INSIDE),
        state("circle, leave", f"{runs}leave/", viewer=INSIDE),
        state("circle, leave, host", f"{runs}leave/", viewer=HOST),
        state("circle, change", f"{runs}change/", viewer=HOST),
        state("circle, close", f"{runs}close/", viewer=HOST),
        state("circle, close, errors", f"{runs}close/", viewer=HOST, status=422, posts={"end": ""}),
        state("circle, new", "/circles/new/", viewer=OUTSIDE),
        state("circle, new, without a profile", "/circles/new/", viewer=NEWCOMER),
        state(
            "circle, new, errors", "/circles/new/", viewer=OUTSIDE, status=422,
            posts={"title": "", "about": "me@example.org", "places": "99"},
        ),
        state("circle, conversation", f"/inbox/{TALK}/", viewer=INSIDE),
        state("circle, conversation, silent", f"/inbox/{SILENT}/", viewer=INSIDE),
        state("circle, conversation, report whom", f"/inbox/{TALK}/report/", viewer=INSIDE),
        state("circle, conversation, block whom", f"/inbox/{TALK}/block/", viewer=INSIDE),
        state("circle, inbox", "/inbox/", viewer=INSIDE),
    ]  # fmt: skip
