"""Somebody leaves after a whole story of mentorships and circles, mails included: nothing of theirs is left (V6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import joining, running, wishing
from matching.lifecycle import saying
from matching.meetings import setting
from matching.mentoring import agreeing, checking, closing, keeping, pausing
from matching.models import Seat
from matching.own_data.periods import forget
from matching.talking import people
from profiles.models import Topic
from profiles.own_data import erasing, export
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.vocabulary import OPEN_STATES
from tests.profiles.factories import make_mentor, make_person
from tests.profiles.test_erasing import dump

from .factories import both, make_circle, make_mentorship

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
DAY = timedelta(days=1)
MARK = "zelda-mark"


def story(me, mentor, circle):
    """Let the Correspondent `me` work with a Profile and in a Circle, and leave words everywhere."""
    mentorship = make_mentorship(mentor, me, text=f"{MARK} request, as long as a request has to be.")
    them = both(mentorship)[0]
    start = timezone.now() + DAY
    agreeing.write(mentorship.pk, by=me, parts=dict.fromkeys(agreeing.PARTS, f"{MARK} part"))
    agreeing.accept(mentorship.pk, by=them, revision=1)
    keeping.set_goal(mentorship.pk, by=me, text=f"{MARK} goal")
    for visibility in ("private", "shared"):
        keeping.write_note(mentorship.pk, by=me, text=f"{MARK} note", visibility=visibility)
    setting.plan([start], by=me, minutes=45, time_zone="UTC", place=f"{MARK} place", mentorship_id=mentorship.pk)
    checking.answer(mentorship.pk, by=me, kind="regular", answer="stuck", words=f"{MARK} words")
    pausing.pause(mentorship.pk, by=me, reason="between_jobs")
    pausing.resume(mentorship.pk, by=me)
    saying.say(Seat.objects.get(conversation=mentorship.conversation, correspondent=me), f"{MARK} said")
    closing.close(mentorship.pk, by=me, reason="done")
    reference = Topic.objects.get(slug="reference")
    words = {"to_other": f"{MARK} thanks", "to_staff": f"{MARK} to staff", "topics": [reference], "offer": "question"}
    closing.give(mentorship.pk, by=me, reached="yes", **words)
    joining.join(circle.pk, me)
    running.begin(circle.pk)
    setting.plan([start], by=me, minutes=45, time_zone="UTC", place=f"{MARK} room", circle_id=circle.pk)
    saying.say(Seat.objects.get(conversation=circle.conversation, correspondent=me), f"{MARK} in the circle")
    running.give(circle.pk, by=me, reached="yes", **words)
    cataloging = Topic.objects.get(slug="cataloging-and-metadata")
    wishing.wish(me, topic=cataloging, hours=[20, 21], time_zone="UTC")
    return mentorship


@pytest.fixture
def others():
    """Return (a mentor, a hosted circle of two others)."""
    circle = make_circle(make_mentor("Hanna"), members=[make_person("One"), make_person("Two")])
    return make_mentor("Joan", offers={"months": 3}), circle


def waiting_for(recipients):
    """Return the mails to these recipients that have not left."""
    return Delivery.objects.filter(state__in=OPEN_STATES, recipient__in=recipients)


@pytest.mark.parametrize("is_sent", [True, False])
def test_v6_member_leaves_after_a_whole_story(others, is_sent, mailoutbox):
    profile = make_person(f"{MARK} Member")
    story(people.of_user(profile.user), *others)
    if is_sent:
        sending.drain()
    assert dump().count(MARK) > 15
    told = str([table.rows for table in export.tables_of(profile.user)])
    words = ("part", "goal", "note", "place", "words", "said", "thanks", "to staff", "room", "in the circle")
    assert [word for word in words if f"{MARK} {word}" not in told] == []
    pk = profile.user_id
    assert erasing.erase(pk, still=lambda user: True)
    left = [line for line in dump().splitlines() if MARK in line]
    assert left == []
    assert not waiting_for([f"u{pk}"]).exists()
    sending.drain()
    circle = others[1]
    circle.refresh_from_db()
    assert (circle.state, circle.taken) == ("running", 2)


def test_v6_visitor_is_forgotten_after_a_whole_story(others):
    vera = people.of_address("vera@example.org", f"{MARK} Vera")
    story(vera, *others)
    forget(vera)
    # What mails hold of a visitor has periods of its own: by then, they are long over.
    tables = ("matching_",)
    left = [line for line in dump().splitlines() if MARK in line and line.startswith(tables)]
    assert left == []
    vera.refresh_from_db()
    assert vera.is_gone
    sending.drain()


def test_v6_mentor_and_host_leaves_after_a_whole_story():
    host = make_mentor(f"{MARK} Hanna", offers={"circle": 6, "months": 2})
    circle = make_circle(
        host, members=[make_person("One"), make_person("Two")], title=f"{MARK} circle", about=f"{MARK} about"
    )
    mentee = people.of_user(make_person("Luis").user)
    mentorship = make_mentorship(host, mentee)
    me = people.of_user(host.user)
    agreeing.write(mentorship.pk, by=me, parts=dict.fromkeys(agreeing.PARTS, f"{MARK} part"))
    keeping.write_note(mentorship.pk, by=me, text=f"{MARK} note", visibility="shared")
    checking.answer(mentorship.pk, by=me, kind="fit", answer="fits", words=f"{MARK} fits")
    joining.join(circle.pk, mentee)
    running.begin(circle.pk)
    saying.say(Seat.objects.get(conversation=circle.conversation, correspondent=me), f"{MARK} welcome")
    sending.drain()
    pk = host.user_id
    assert erasing.erase(pk, still=lambda user: True)
    assert [line for line in dump().splitlines() if MARK in line] == []
    assert not waiting_for([f"u{pk}"]).exists()
    circle.refresh_from_db()
    mentorship.refresh_from_db()
    assert (circle.state, circle.is_hosted, mentorship.state, mentorship.reason) == ("running", False, "ended", "left")
    sending.drain()
