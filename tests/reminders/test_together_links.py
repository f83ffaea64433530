"""Links of mails about mentorships, meetings and circles in wrong hands, too late, and with what nobody expects."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matching.circles import joining, running
from matching.meetings import setting
from matching.mentoring import agreeing, closing, keeping
from matching.talking import people
from reminders.kinds import circles
from reminders.kinds.checks import purposes
from reminders.kinds.circles import about as about_circle
from reminders.kinds.meetings import CALL_OFF, MISSED, MOVE
from reminders.kinds.mentorships import AGREE, ALIVE, END, MEET, MET_ALREADY, PAUSE, RESUME, SURVEY, WRITE, about
from reminders.links import tokens
from tests.matching.factories import both, make_circle, make_mentorship
from tests.matching.test_together_hostile import EVIL, NASTY, snapshot
from tests.profiles.factories import make_mentor, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
OF_TWO = (
    AGREE, ALIVE, END, MEET, MET_ALREADY, PAUSE, RESUME, SURVEY, WRITE,
    *(purpose for kind in ("fit", "regular", "pause") for purpose in purposes(kind)),
)  # fmt: skip
OF_MEETINGS = (MOVE, CALL_OFF, MISSED)
OF_CIRCLES = (circles.JOIN, circles.DECLINE, circles.LEAVE, circles.MUTE, circles.SURVEY, MEET)
WORDS = (
    "what", "time", "expectations", "form", "results", "revision", "reason", "until", "words", "answer", "day",
    "time_zone", "minutes", "place", "weeks", "count", "reached", "to_other", "to_staff", "topics", "offer",
)  # fmt: skip


@pytest.fixture
def world():
    """Return (purpose, object) of every link there could be, its two owners, and a circle's owners."""
    mentorship = make_mentorship(make_mentor("Joan", offers={"months": 3}), make_person("Luis"))
    mentor, mentee = both(mentorship)
    start = timezone.now() + timedelta(days=1)
    [meeting] = setting.plan([start], by=mentee, minutes=45, time_zone="UTC", mentorship_id=mentorship.pk)
    agreeing.write(mentorship.pk, by=mentee, parts={"time": "Weekly"})
    keeping.set_goal(mentorship.pk, by=mentee, text="A goal")
    circle = make_circle(make_mentor("Hanna"), members=[make_person("One"), make_person("Two")])
    running.begin(circle.pk)
    links = [(purpose, about(mentorship.pk)) for purpose in OF_TWO]
    links += [(purpose, f"meeting {meeting.pk}") for purpose in OF_MEETINGS]
    links += [(purpose, about_circle(circle)) for purpose in OF_CIRCLES]
    return links, mentorship, circle, (mentor, mentee)


def page_of(purpose, object, recipient):
    """Return the path of a new link."""
    return "/do/" + tokens.make(purpose, object=object, recipient=recipient).partition("/do/")[2]


def test_link_for_somebody_else_opens_nothing_and_changes_nothing(world):
    links = world[0]
    stranger = make_person("Sam Stranger").user
    before, client = snapshot(), Client()
    for recipient in (f"u{stranger.pk}", "u999999", "0" * 64):
        for purpose, of in links:
            path = page_of(purpose, of, recipient)
            statuses = client.get(path).status_code, client.post(path, {"what": "move"}).status_code
            assert set(statuses) <= {200, 302, 404, 409, 410, 422}, (purpose, statuses)
            page = client.get(path).content.decode()
            assert not any(name in page for name in ("Joan", "Luis", "Hanna", "Weekly", "A goal")), purpose
            assert snapshot() == before, purpose


@pytest.mark.parametrize("is_over", [False, True])
def test_no_input_breaks_the_page_of_a_link(world, is_over):
    links, mentorship, circle, (mentor, mentee) = world
    member = circle.members.filter(state="joined").first().correspondent
    if is_over:
        closing.close(mentorship.pk, by=mentor, reason="done")
        running.close(circle.pk, reason="done")
    found, client = set(), Client()
    for purpose, of in links:
        who = member if of.startswith("circle") else mentee
        for text in (*NASTY[::4], EVIL):
            path = page_of(purpose, of, f"u{who.user_id}")
            for response in (client.get(path), client.post(path, dict.fromkeys(WORDS, text)), client.get(path)):
                if response.status_code >= 500 or "<script>alert(1)" in response.content.decode():
                    found.add((purpose, text[:20], response.status_code))
    assert found == set()


def test_link_of_somebody_who_left_a_circle_opens_it_no_more(world):
    circle = world[2]
    member = circle.members.filter(state="joined").first().correspondent
    paths = [page_of(purpose, about_circle(circle), f"u{member.user_id}") for purpose in (MEET, circles.SURVEY)]
    joining.leave(circle.pk, member)
    before, client = snapshot(), Client()
    good = {
        "day": str(timezone.localdate() + timedelta(days=2)), "time": "18:00", "time_zone": "UTC", "minutes": "45",
        "reached": "yes",
    }  # fmt: skip
    for path in paths:
        assert client.post(path, good).status_code < 500
    assert people.of_user(member.user) == member
    assert snapshot() == before
